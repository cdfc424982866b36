/// A table ready to be drawn: names resolved to positions, weights to samplers.
struct SampleTable: Sendable {
    struct Column: Sendable {
        var name: String
        var stream: UInt64
        var hidden: Bool
        var empty: Double
        var onlyIf: Int?
        var draw: Draw
        /// The only symbols that it may hold; nil where it may hold other values.
        var symbols: [Int32]?
    }

    enum Draw: Sendable {
        case text([Piece])
        case choose(CompiledCases<Choice>)
        case deal([Int32])
        case tags(CompiledCases<Choice>, counts: WeightedSampler, sizes: [Int], separator: [UInt8], first: Int?)
        case number(CompiledCases<Law>)
        case date(first: Int32, days: Int)
        case creditCode(region: Int, organisation: [UInt8])
        case row(HeldRows.Pick, distinct: Bool)
        case takeHeld(reference: Int, rows: HeldRows, slot: Int)
        case takeParent(column: Int)
    }

    enum Piece: Sendable {
        case literal([UInt8])
        case rowNumber(width: Int)
        case childNumber
        case column(Int)
    }

    struct Choice: Sendable {
        var symbols: [Int32]
        var sampler: WeightedSampler
    }

    struct Law: Sendable {
        var shape: NumberLaw.Shape
        var lowest: Int?
        var highest: Int?
        var stepUnits: Int
        var decimals: Int
        var plus: Int?
    }

    enum Rows: Sendable {
        case count(Int)
        case each(table: Int, parents: Int, share: Double, counts: WeightedSampler, sizes: [Int])
    }

    var name: String
    var file: String?
    var rows: Rows
    var seed: UInt64
    var columns: [Column]

    var written: [Int] { columns.indices.filter { !columns[$0].hidden } }
}

/// Finds a value by the symbols of some columns: one look-up for each column.
struct CompiledCases<Leaf: Sendable>: Sendable {
    struct Node: Sendable {
        /// The child for each symbol, and the one for any other.
        var children: [Int32: Int] = [:]
        var otherwise: Int?
        var leaf: Leaf?
    }

    var by: [Int]
    var nodes: [Node]

    func leaf(for values: [SampleValue]) -> Leaf? {
        var at = 0
        for column in by {
            let node = nodes[at]
            var next = node.otherwise
            if case .symbol(let symbol) = values[column] { next = node.children[symbol] ?? next }
            guard let next else { return nil }
            at = next
        }
        return nodes[at].leaf
    }
}
