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
        public var talents: Int
        public var placed: Int
        /// Placed with the first on their lists.
        public var firstWishes: Int
        /// The mean place on their lists of those placed, from 1; nil where nobody is.
        public var meanWish: Double?
        /// How far those placed at full openings were above the last admitted there, on average, in points of fit.
        public var meanMargin: Double?
        /// Talents who tied with the last admitted at an opening that they wanted more than what they have: the lottery
        /// decided against them.
        public var lostToLottery: Int
    }

    /// Everybody first; then each column's groups, by its codes.
    public var rows: [Row]

    /// Columns with several values count a talent in each of its groups.
    /// - Complexity: O(talents · columns).
    public init(of result: MatchResult, _ compiled: CompiledProgramme, columns: [String]) {
        var placement = [Int32](repeating: -1, count: compiled.talents.count)
        // Who has left the programme is no longer one of its talents.
        let gone = Set(result.unplaced.filter { $0.reason == .withdrew }.map(\.talent))
        for (index, placed) in result.placements.enumerated().reversed() { placement[placed.talent] = Int32(index) }
        func row(_ column: String?, _ group: LocalizedText, _ members: some Sequence<Int>) -> Row {
            var row = Row(column: column, group: group, talents: 0, placed: 0, firstWishes: 0, lostToLottery: 0)
            var (wishes, margins, margined) = (0, 0, 0)
            for talent in members where !gone.contains(talent) {
                row.talents += 1
                if result.lostToLottery[talent] { row.lostToLottery += 1 }
                guard placement[talent] >= 0 else { continue }
                let placed = result.placements[Int(placement[talent])]
                row.placed += 1
                wishes += placed.wish
                if placed.wish == 1 { row.firstWishes += 1 }
                if let margin = placed.margin {
                    margins += Int(margin)
                    margined += 1
                }
            }
            if row.placed > 0 { row.meanWish = Double(wishes) / Double(row.placed) }
            if margined > 0 { row.meanMargin = Double(margins) / Double(margined) / Double(Score.unitsPerPoint) }
            return row
        }
        rows = [row(nil, LocalizedText(zh: "全部", en: "all"), 0..<compiled.talents.count)]
        for name in columns {
            guard let column = compiled.talents.column(name) else { continue }
            var members: [Int32: [Int]] = [:]
            for talent in 0..<compiled.talents.count {
                let values = column.values(row: talent)
                for value in values.isEmpty ? [-1] : Set(values).sorted() { members[value, default: []].append(talent) }
            }
            // What is not stated comes last.
            for value in members.keys.sorted(by: { ($0 < 0 ? Int32.max : $0) < ($1 < 0 ? Int32.max : $1) }) {
                rows.append(row(name, compiled.codes.label(value, of: column.declaration), members[value]!))
            }
        }
    }
}
