/// The rows of a table that others refer to: only the columns they need, with rows grouped by the values that are matched.
final class HeldRows: Sendable {
    let count: Int
    private let width: Int
    private let values: [SampleValue]

    init(count: Int, width: Int, values: [SampleValue]) {
        precondition(values.count == count * width, "a value for each cell")
        self.count = count
        self.width = width
        self.values = values
    }

    func value(row: Int32, slot: Int) -> SampleValue { values[Int(row) * width + slot] }

    /// The symbols that a row must show in the matched columns; at most four.
    struct Key: Hashable, Sendable {
        static let limit = 4
        var symbols: SIMD4<Int32> = SIMD4(repeating: -1)
    }

    /// How a column picks rows: among all, or among those that match.
    struct Pick: Sendable {
        var ours: [Int]
        private var groups: [Key: Group]

        private struct Group: Sendable {
            var rows: [Int32]
            var sampler: WeightedSampler
        }

        /// O(rows). Rows keep their order within a group, so that the first are the popular ones.
        init(_ held: HeldRows, slots: [Int], ours: [Int], popularity: Double) {
            self.ours = ours
            var rows: [Key: [Int32]] = [:]
            for row in 0..<Int32(held.count) {
                var key = Key()
                var complete = true
                for (i, slot) in slots.enumerated() {
                    if case .symbol(let symbol) = held.value(row: row, slot: slot) {
                        key.symbols[i] = symbol
                    } else {
                        complete = false
                    }
                }
                if complete { rows[key, default: []].append(row) }
            }
            groups = rows.mapValues { Group(rows: $0, sampler: .zipf(count: $0.count, exponent: popularity)) }
        }

        /// A row that matches and is not in `taken`; nil where there is none.
        func draw(_ values: [SampleValue], taken: [Int32], _ random: inout SeededRandom) -> Int32? {
            var key = Key()
            for (i, column) in ours.enumerated() {
                guard case .symbol(let symbol) = values[column] else { return nil }
                key.symbols[i] = symbol
            }
            guard let group = groups[key] else { return nil }
            // A free row is soon drawn, unless the taken ones hold nearly all the weight: then the first free one is taken.
            for _ in 0..<16 {
                let row = group.rows[group.sampler.draw(&random)]
                if !taken.contains(row) { return row }
            }
            return group.rows.first { !taken.contains($0) }
        }
    }
}
