import Duikou

extension ProgrammeDraft {
    /// What kind of random programme to draw.
    public struct Shape: Sendable {
        public var talents: ClosedRange<Int> = 0...9
        public var openings: ClosedRange<Int> = 0...9
        public var rules: ClosedRange<Int> = 0...4
        public var terms: ClosedRange<Int> = 0...4
        /// How likely a cell is to state nothing.
        public var empty = 0.15
        /// How many distinct tags there are; beyond the screen's own columns, rare tags share one.
        public var tags = 6
        public var waivable = 0.25
        public var seats: ClosedRange<Int32> = 0...3
        /// How likely a pair is to be a stated choice, or rated.
        public var stated = 0.0

        public init() {}

        public static var small: Shape { Shape() }

        /// More distinct bounds than become clauses, more distinct keys and tags than have columns of the screen.
        public static var wide: Shape {
            var shape = Shape()
            shape.talents = 50...75
            shape.openings = 82...95
            shape.tags = 400
            shape.rules = 1...2
            shape.terms = 1...3
            return shape
        }

        /// Few rules, some scarcity, choices and ratings: what a market needs.
        public static var market: Shape {
            var shape = Shape()
            shape.talents = 1...10
            shape.openings = 1...6
            shape.rules = 0...2
            shape.terms = 0...2
            shape.seats = 0...2
            shape.stated = 0.2
            return shape
        }
    }

    public static func random(_ shape: Shape = .small, seed: Int) -> ProgrammeDraft {
        var generator = SeededGenerator(seed: seed)
        return random(shape, using: &generator)
    }

    public static func random(_ shape: Shape, using g: inout SeededGenerator) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        draft.talents = (0..<Int.random(in: shape.talents, using: &g)).map { row("t\($0)", shape, &g) }
        draft.openings = (0..<Int.random(in: shape.openings, using: &g)).map { row("o\($0)", shape, &g) }
        for index in draft.talents.indices { draft.talents[index].seats = 1 }
        draft.agreements = (0..<Int.random(in: 0...4, using: &g)).map { _ in agreement(&g) }
        draft.rules = (0..<Int.random(in: shape.rules, using: &g)).map { index in
            Rule(name: "rule\(index)", requirement: requirement(&g), isWaivable: g.chance(shape.waivable))
        }
        func terms(_ g: inout SeededGenerator) -> [DraftTerm] {
            (0..<Int.random(in: shape.terms, using: &g)).map { term("term\($0)", shape, &g) }
        }
        draft.talentForOpening = terms(&g)
        draft.openingForTalent = terms(&g)
        draft.lists = ListLengths(talents: Int.random(in: 1...12, using: &g), openings: Int.random(in: 1...12, using: &g))
        for t in draft.talents.indices {
            for o in draft.openings.indices {
                if g.chance(shape.stated) { draft.choices.append(Choice(talent: t, opening: o, rank: Int32.random(in: 1...3, using: &g))) }
                if g.chance(shape.stated) {
                    draft.ratings.append(Rating(talent: t, opening: o, score: Double(Int.random(in: 1...3, using: &g)) * 30.5))
                }
            }
        }
        draft.allocation = Allocation(
            proposing: g.chance(0.5) ? .talents : .openings, ties: g.chance(0.5) ? .singleLottery : .multipleLottery)
        return draft
    }

    private static func some<Value>(_ shape: Shape, _ g: inout SeededGenerator, _ value: (inout SeededGenerator) -> Value) -> Value? {
        g.chance(shape.empty) ? nil : value(&g)
    }

    private static func subset(_ all: [String], _ most: Int, _ g: inout SeededGenerator) -> [String] {
        Array(all.shuffled(using: &g).prefix(Int.random(in: 0...most, using: &g)))
    }

    private static func row(_ id: String, _ shape: Shape, _ g: inout SeededGenerator) -> Row {
        var row = Row(id: id)
        row.level = some(shape, &g) { levels.randomElement(using: &$0)!.0 }
        row.category = some(shape, &g) { tree.randomElement(using: &$0)! }
        row.word = some(shape, &g) { ["x", "y", "z"].randomElement(using: &$0)! }
        row.place = some(shape, &g) { places.randomElement(using: &$0)! }
        let words =
            shape.tags > 20 ? (0..<8).map { _ in "w\(Int.random(in: 0..<shape.tags, using: &g))" } : (0..<shape.tags).map { "w\($0)" }
        row.tags = subset(Array(Set(words)).sorted(), 4, &g)
        row.groups = subset(tree, 3, &g)
        row.wishes = subset(tree, 4, &g)
        row.number = some(shape, &g) { g in
            shape.tags > 20 ? Double.random(in: -5...5, using: &g) : Double(Int.random(in: 0...6, using: &g)) / 2
        }
        row.few = some(shape, &g) { Double(Int.random(in: 0...2, using: &$0)) }
        row.day = some(shape, &g) { CivilDate(days: Int32.random(in: 20_000...20_006, using: &$0)) }
        row.credentials = (0..<Int.random(in: 0...2, using: &g)).map { _ in
            HeldCredential(
                scheme: g.chance(0.3) ? nil : schemes.randomElement(using: &g)!, occupation: tree.randomElement(using: &g)!,
                level: levels.randomElement(using: &g)!.0, issuer: g.chance(0.2) ? nil : places.randomElement(using: &g)!)
        }
        row.seats = Int32.random(in: shape.seats, using: &g)
        row.vector = vector(&g)
        return row
    }

    /// A unit vector, or zeros.
    private static func vector(_ g: inout SeededGenerator) -> [Float] {
        if g.chance(0.2) { return Array(repeating: 0, count: vectorLength) }
        let raw = (0..<vectorLength).map { _ in Double.random(in: -1...1, using: &g) }
        let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { Float($0 / norm) }
    }

    private static func agreement(_ g: inout SeededGenerator) -> Agreement {
        var result = Agreement()
        if g.chance(0.4) { result.scheme = schemes.randomElement(using: &g) }
        if g.chance(0.4) { result.occupation = tree.randomElement(using: &g) }
        if g.chance(0.3) { result.level = levels.randomElement(using: &g)!.0 }
        if g.chance(0.5) { result.issuer = places.randomElement(using: &g) }
        if g.chance(0.5) { result.recognisedIn = places.randomElement(using: &g) }
        if g.chance(0.4) { result.asLevel = levels.randomElement(using: &g)!.0 }
        let day = CivilDate(year: 2026, month: 6, day: 30)!.days
        if g.chance(0.4) { result.from = CivilDate(days: day + Int32.random(in: -1...1, using: &g)) }
        if g.chance(0.4) { result.until = CivilDate(days: day + Int32.random(in: -1...1, using: &g)) }
        return result
    }

    private static let measured = ["number", "few", "day"]

    private static func requirement(_ g: inout SeededGenerator) -> Rule.Requirement {
        let side: Side = g.chance(0.5) ? .talent : .opening
        func own(_ column: String) -> ColumnReference { ColumnReference(side, column) }
        func other(_ column: String) -> ColumnReference { ColumnReference(side.other, column) }
        let inTree = ["category", "groups", "wishes"]
        switch Int.random(in: 0..<7, using: &g) {
        case 0: return .level(.init(subject: own("level"), atLeast: other("level")))
        case 1: return .member(.init(value: own(inTree.randomElement(using: &g)!), of: other(inTree.randomElement(using: &g)!)))
        case 2: return .member(.init(value: own(g.chance(0.5) ? "word" : "tags"), of: other(g.chance(0.5) ? "word" : "tags")))
        case 3:
            return g.chance(0.5)
                ? .covers(.init(holder: own(inTree.randomElement(using: &g)!), contains: other(inTree.randomElement(using: &g)!)))
                : .covers(.init(holder: own("tags"), contains: other(g.chance(0.5) ? "word" : "tags")))
        case 4, 5:
            let column = measured.randomElement(using: &g)!
            let comparison: Rule.Comparison = g.chance(0.5) ? .atLeast : .atMost
            if column != "day", g.chance(0.2) {
                func bound(_ column: String, _ constant: Double) -> Rule.Bound {
                    g.chance(0.3) ? .constant(constant) : .column(other(column))
                }
                return .number(.init(subject: own(column), atLeast: bound("few", 0.5), atMost: bound("number", 2)))
            }
            if column != "day", g.chance(0.3) { return .number(.init(subject: own(column), comparison: comparison, bound: .constant(1))) }
            return .number(.init(subject: own(column), comparison: comparison, bound: .column(other(column))))
        default:
            return .credential(
                .init(
                    holder: ColumnReference(.talent, "credentials"), meets: ColumnReference(.opening, "credentials"),
                    at: g.chance(0.7) ? ColumnReference(.opening, "place") : nil))
        }
    }

    private static func term(_ name: String, _ shape: Shape, _ g: inout SeededGenerator) -> DraftTerm {
        let side: Side = g.chance(0.5) ? .talent : .opening
        func own(_ column: String) -> ColumnReference { ColumnReference(side, column) }
        func other(_ column: String) -> ColumnReference { ColumnReference(side.other, column) }
        let measure: Term.Measure
        var weights: [String: Double] = [:]
        var affinity: [(talent: String, opening: String, value: Double)]?
        switch Int.random(in: 0..<8, using: &g) {
        case 0:
            measure = .coverage(.init(holder: own("tags"), required: other("tags"), weights: nil))
            // Quarters, so that sums are exact in any order.
            if g.chance(0.5) {
                for tag in 0..<shape.tags where g.chance(0.5) { weights["w\(tag)"] = Double(Int.random(in: 0...8, using: &g)) / 4 }
            }
        case 1: measure = .coverage(.init(holder: own(g.chance(0.5) ? "groups" : "category"), required: other("groups"), weights: nil))
        case 2:
            let columns = ["category", "groups", "wishes"]
            measure = .affinity(
                .init(
                    talent: ColumnReference(.talent, columns.randomElement(using: &g)!),
                    opening: ColumnReference(.opening, columns.randomElement(using: &g)!), table: nil))
            if g.chance(0.7) {
                affinity = []
                for a in tree {
                    for b in tree where g.chance(0.2) { affinity!.append((a, b, Double(Int.random(in: 0...10, using: &g)) / 10)) }
                }
            }
        case 3:
            let column = measured.randomElement(using: &g)!
            measure = .closeness(
                .init(
                    talent: ColumnReference(.talent, column), opening: ColumnReference(.opening, column),
                    scale: [0.5, 2, 3, 1000].randomElement(using: &g)!, enough: [nil, .talent, .opening].randomElement(using: &g)!))
        case 4: measure = .order(.init(list: own("wishes"), value: other(g.chance(0.5) ? "category" : "groups")))
        case 5:
            measure = .merit(
                .init(
                    own(["number", "few", "day", "level"].randomElement(using: &g)!),
                    range: g.chance(0.4) ? 0...Double(Int.random(in: 0...4, using: &g)) : nil, descending: g.chance(0.4)))
        case 6:
            measure = .recency(
                .init(
                    talent: ColumnReference(.talent, "day"), opening: ColumnReference(.opening, "day"),
                    scale: [1, 3, 90].randomElement(using: &g)!, first: side))
        default:
            let nowhere = FileReference(path: "", written: "", location: SourceLocation(file: ""))
            measure = .embedding(.init(talent: nowhere, opening: nowhere))
        }
        var draft = DraftTerm(
            Term(
                name: name, measure: measure, weight: [0.1, 1, 2, 3, 7.5].randomElement(using: &g)!,
                missing: [nil, 0, 0.3, 1].randomElement(using: &g)!))
        draft.weights = weights
        draft.affinity = affinity
        return draft
    }
}
