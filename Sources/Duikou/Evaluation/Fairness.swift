/// How a matching went for each group of talents: by school, by place, by sex where it is given, by order class.
///
/// It counts; it does not judge. Groups differ in what they studied and where they want to work, so that a difference is
/// a question to ask, not yet an answer.
public struct Fairness: Sendable, Equatable {
    /// One group's figures.
    public struct Row: Sendable, Equatable {
        /// The talents' column that the group is a value of; nil for everybody.
        public var column: String?
        /// The value, for people.
        public var group: LocalizedText
        /// The value as its codebook writes it, or as it was read; `all` for everybody, empty for those who state none.
        public var code: String
        /// Talents of the group.
        public var talents: Int
        /// Their placements in figures.
        public var figures: PlacementFigures
        /// How far placements at full openings were above the last admitted there, on average, in points of fit.
        public var meanMargin: Double?
        /// Talents who tied with the last admitted at an opening that they wanted more than what they have: the lottery
        /// decided against them.
        public var lostToLottery: Int
    }

    /// Everybody first; then each column's groups, by its codes.
    public var rows: [Row]

    /// Counts every talent in the group of everybody and, for each of `columns`, in each of its groups: a column with several values may
    /// count a talent several times.
    ///
    /// - Complexity: O(talents · columns).
    public init(of result: MatchResult, _ compiled: CompiledProgramme, columns: [String]) {
        // The first placement of each talent; a talent's placements stand together.
        var placement = [Int32](repeating: -1, count: compiled.talents.count)
        // A talent who withdrew is no longer counted.
        let gone = Set(result.unplaced.filter { $0.reason == .withdrew }.map(\.talent))
        for (index, placed) in result.placements.enumerated().reversed() { placement[placed.talent] = Int32(index) }
        func row(_ column: String?, _ group: LocalizedText, _ code: String, _ members: some Sequence<Int>) -> Row {
            var (talents, lost, margins, margined) = (0, 0, 0, 0)
            var entries: [PlacementFigures.Entry] = []
            for talent in members where !gone.contains(talent) {
                talents += 1
                if result.lostToLottery[talent] { lost += 1 }
                guard placement[talent] >= 0 else { continue }
                for placed in result.placements[Int(placement[talent])...].prefix(while: { $0.talent == talent }) {
                    entries.append(PlacementFigures.Entry(placed))
                    if let margin = placed.margin {
                        margins += Int(margin)
                        margined += 1
                    }
                }
            }
            return Row(
                column: column, group: group, code: code, talents: talents, figures: PlacementFigures(of: entries),
                meanMargin: margined > 0 ? Double(margins) / Double(margined) / Double(Score.unitsPerPoint) : nil, lostToLottery: lost)
        }
        rows = [row(nil, LocalizedText(zh: "全部", en: "all"), "all", 0..<compiled.talents.count)]
        for name in columns {
            guard let column = compiled.talents.column(name) else { continue }
            var members: [Int32: [Int]] = [:]
            for talent in 0..<compiled.talents.count {
                let values = column.values(row: talent)
                for value in values.isEmpty ? [-1] : Set(values).sorted() { members[value, default: []].append(talent) }
            }
            // Talents without a value come last.
            for value in members.keys.sorted(by: { ($0 < 0 ? Int32.max : $0) < ($1 < 0 ? Int32.max : $1) }) {
                let code = value < 0 ? "" : compiled.codes.code(value, of: column.declaration)
                rows.append(row(name, compiled.codes.label(value, of: column.declaration), code, members[value]!))
            }
        }
    }
}
