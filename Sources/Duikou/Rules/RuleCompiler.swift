/// How a declared rule of one kind becomes clauses.
///
/// Beside ``RuleDeclaration``, and not in it: declarations are below tables, clauses above them.
protocol CompilableRule: RuleDeclaration {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result
}

extension Rule.Requirement {
    var compilable: any CompilableRule {
        switch self {
        case .level(let kind): kind
        case .member(let kind): kind
        case .covers(let kind): kind
        case .number(let kind): kind
        case .credential(let kind): kind
        }
    }
}

/// Turns declared rules into clauses over the tables' distinct values.
struct RuleCompiler {
    let talents: Table
    let openings: Table
    let codes: Codes
    let recognition: Recognition
    let day: CivilDate

    /// A number rule with too many distinct bounds for clauses: it compares two columns pair by pair.
    struct PairComparison: Sendable {
        var talent: [Double]
        var opening: [Double]
        /// The side whose number must meet the other's.
        var subject: Side
        var comparison: Rule.Comparison
        /// Whether the bound is in a private column and must not be shown.
        var hidesBound: Bool

        /// A bound that is not stated asks nothing; a number that is not stated does not reach a stated bound.
        func passes(_ t: Int, _ o: Int) -> Bool {
            let (subject, bound) = subject == .talent ? (talent[t], opening[o]) : (opening[o], talent[t])
            return Self.passes(subject, comparison, bound)
        }

        static func passes(_ subject: Double, _ comparison: Rule.Comparison, _ bound: Double) -> Bool {
            if bound.isNaN { return true }
            return comparison == .atLeast ? subject >= bound : subject <= bound
        }
    }

    enum Result {
        case clauses(CompiledRule)
        /// All of which a pair must pass.
        case comparisons([PairComparison])
    }

    /// More distinct bounds than this would cost a class each; the comparison of two numbers is cheaper.
    static let maximumThermometerBounds = 64

    func compile(_ rule: Rule) -> Result { rule.requirement.compilable.compile(rule, by: self) }

    /// The compiled rule with titles that show no private value. A clause's title states the opening's value; where that column is private,
    /// the title is the rule's name alone.
    func showing(_ references: [ColumnReference], of rule: Rule, _ compiled: CompiledRule) -> CompiledRule {
        guard references.contains(where: { $0.side == .opening && column($0).declaration.isPrivate }) else { return compiled }
        var compiled = compiled
        compiled.clauses = compiled.clauses.map { _ in rule.title }
        return compiled
    }

    /// A rule under which an opening requires at most one clause: the one made of its distinct value.
    func keyed<T, O>(
        _ talent: Distinct<T>, _ opening: Distinct<O>, asksNothing: (O) -> Bool, title: (O) -> LocalizedText,
        holds: (T, O) -> Bool
    ) -> CompiledRule {
        var clauses: [LocalizedText] = []
        var values: [O] = []
        let required = opening.values.map { value -> [Int32] in
            if asksNothing(value) { return [] }
            clauses.append(title(value))
            values.append(value)
            return [Int32(clauses.count - 1)]
        }
        return CompiledRule(
            talentKeys: talent.keys, keyCount: talent.values.count, openingKeys: opening.keys, required: required, clauses: clauses,
            holds: { holds(talent.values[$0], values[$1]) })
    }

    func column(_ reference: ColumnReference) -> Column {
        let table = reference.side == .talent ? talents : openings
        guard let column = table.column(reference.column) else {
            preconditionFailure("the column \(reference.description) passed the programme check but is not in its table")
        }
        return column
    }

    func codesOf(_ reference: ColumnReference) -> [Int32] {
        guard case .codes(let codes) = column(reference).data else { preconditionFailure("not a code column: \(reference.description)") }
        return codes
    }

    func ranksOf(_ declaration: ColumnDeclaration) -> [Int32] {
        guard let book = declaration.codebook, let ranks = codes.codebooks[book]?.ranks else {
            preconditionFailure("the level column \(declaration.name) has no ordered codebook")
        }
        return ranks
    }

    /// How many values a sentence names before it counts the rest.
    private static let maximumNamed = 4

    func listed(_ members: [Int32], _ declaration: ColumnDeclaration) -> LocalizedText {
        if members.isEmpty { return LocalizedText(zh: "（未填）", en: "(not stated)") }
        let labels = members.prefix(Self.maximumNamed).map { codes.label($0, of: declaration) }
        let rest = members.count - labels.count
        return LocalizedText(
            zh: labels.map(\.zh).joined(separator: "、") + (rest > 0 ? "等 \(members.count) 项" : ""),
            en: labels.map(\.en).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
    }
}

extension Column {
    /// The numbers of a number, count or date column (days).
    var numericValues: [Double] {
        switch data {
        case .numbers(let numbers): numbers
        case .dates(let days): days.map { $0 == Column.missingDate ? .nan : Double($0) }
        default: preconditionFailure("not a column of numbers: \(name)")
        }
    }
}
