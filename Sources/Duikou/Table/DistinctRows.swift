import DuikouRandom

/// Rows numbered by their value, in order of first appearance: rows with equal values share a number.
///
/// Rules and terms are compiled over distinct values. An index keeps this beside a column, so that a question need not look at every row
/// again: a hundred thousand openings name a few hundred sets of majors.
public struct DistinctRows: Sendable, Equatable {
    /// Each row's number.
    public let keys: [Int32]
    /// For each number the row that has it first; ascending.
    public let firstRows: [Int32]

    /// A numbering that was worked out before.
    public init(keys: [Int32], firstRows: [Int32]) {
        self.keys = keys
        self.firstRows = firstRows
    }

    /// Numbers rows of whole numbers, 64 bits each. Average O(rows).
    init(of values: some RandomAccessCollection<UInt64>) {
        var numberer = Numberer(rows: values.count)
        for value in values {
            numberer.add(SplitMix64.mix(value)) { values[values.index(values.startIndex, offsetBy: $0)] == value }
        }
        self.init(keys: numberer.keys, firstRows: numberer.firstRows)
    }

    /// Numbers rows of lists; the same values in another order are another list. Average O(values).
    init(of lists: Lists) {
        var numberer = Numberer(rows: lists.count)
        for row in 0..<lists.count {
            let own = lists.offsets[row]..<lists.offsets[row + 1]
            var hash = UInt64(own.count)
            for i in own { hash = (hash ^ UInt64(UInt32(bitPattern: lists.values[i]))) &* 0x100_0000_01B3 &+ (hash >> 29) }
            numberer.add(SplitMix64.mix(hash)) { other in
                let start = lists.offsets[other]
                guard lists.offsets[other + 1] - start == own.count else { return false }
                for i in 0..<own.count where lists.values[start + i] != lists.values[own.lowerBound + i] { return false }
                return true
            }
        }
        self.init(keys: numberer.keys, firstRows: numberer.firstRows)
    }

    /// Numbers rows by the combination of their numbers in several columns; without a column all rows share one number.
    ///
    /// Column by column, each combination of the number so far and the column's number gets a new number: by a table of all combinations
    /// where it is no larger than the columns, else by hashing. Average O(rows · columns).
    static func combining(_ columns: [[Int32]], rows: Int) -> DistinctRows {
        var together = DistinctRows(keys: Array(repeating: 0, count: rows), firstRows: rows == 0 ? [] : [0])
        for column in columns {
            let before = together.keys
            // Unstated codes are −1.
            let width = Int(column.max() ?? -1) + 2
            if together.firstRows.count * width <= max(rows, minimumTable) {
                together = numbered(before, column, width: width, combinations: together.firstRows.count * width)
            } else {
                together = DistinctRows(
                    of: before.indices.lazy.map {
                        UInt64(UInt32(bitPattern: before[$0])) << 32 | UInt64(UInt32(bitPattern: column[$0]))
                    })
            }
        }
        return together
    }

    /// A table of up to this many combinations costs next to nothing.
    private static let minimumTable = 4096

    private static func numbered(_ before: [Int32], _ column: [Int32], width: Int, combinations: Int) -> DistinctRows {
        var numbers = [Int32](repeating: -1, count: combinations)
        var (keys, firstRows): ([Int32], [Int32]) = (before, [])
        for row in before.indices {
            let combination = Int(before[row]) * width + Int(column[row]) + 1
            if numbers[combination] < 0 {
                numbers[combination] = Int32(firstRows.count)
                firstRows.append(Int32(row))
            }
            keys[row] = numbers[combination]
        }
        return DistinctRows(keys: keys, firstRows: firstRows)
    }
}

/// Rows under numbering, by open addressing over the first row of each number.
private struct Numberer {
    private(set) var keys: [Int32] = []
    private(set) var firstRows: [Int32] = []
    private var hashes: [UInt64] = []
    /// Slots hold a number + 1; 0 is free. Always a power of two, at most half full.
    private var slots: [Int32] = Array(repeating: 0, count: 64)

    init(rows: Int) { keys.reserveCapacity(rows) }

    /// Adds the next row. `equals` says whether an earlier row has its value.
    @inline(__always)
    mutating func add(_ hash: UInt64, equals: (Int) -> Bool) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if hashes[Int(number)] == hash, equals(Int(firstRows[Int(number)])) { return keys.append(number) }
            slot = (slot + 1) & mask
        }
        let row = Int32(keys.count)
        keys.append(Int32(firstRows.count))
        firstRows.append(row)
        hashes.append(hash)
        slots[slot] = Int32(firstRows.count)
        if firstRows.count * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for number in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[number]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number) + 1
        }
    }
}

extension Column {
    /// The column's rows by their value as it stands: lists in their order, numbers bit by bit. O(rows), unless kept.
    public func distinctRows() -> DistinctRows {
        if let distinct { return distinct }
        switch data {
        case .codes(let codes), .dates(let codes): return DistinctRows(of: codes.lazy.map { UInt64(UInt32(bitPattern: $0)) })
        case .numbers(let numbers): return DistinctRows(of: numbers.lazy.map(\.bitPattern))
        case .tags(let lists), .credentials(let lists, _): return DistinctRows(of: lists)
        case .text: preconditionFailure("texts are not compared: \(name)")
        }
    }

    /// Codes by row.
    var distinctCodes: Distinct<Int32> {
        guard case .codes(let codes) = data else { preconditionFailure("not a code column: \(name)") }
        return distinctValues { codes[$0] }
    }

    /// Lists by row, in the order of their cells.
    var distinctLists: Distinct<[Int32]> {
        switch data {
        case .tags(let lists), .credentials(let lists, _): return distinctValues { Array(lists[$0]) }
        default: preconditionFailure("not a column of lists: \(name)")
        }
    }

    /// Ascending sets by row; a category has at most one value.
    var distinctSets: Distinct<[Int32]> {
        switch data {
        case .codes(let codes): return distinctValues { codes[$0] < 0 ? [] : [codes[$0]] }
        case .tags(let lists): return distinctValues { lists[$0].sorted() }
        default: preconditionFailure("not a column of values: \(name)")
        }
    }

    /// Bit patterns of numbers by row: NaN is not equal to itself, its bit pattern is. Dates are days.
    var distinctNumbers: Distinct<UInt64> {
        switch data {
        case .numbers(let numbers): return distinctValues { numbers[$0].bitPattern }
        case .dates(let days):
            return distinctValues { (days[$0] == Column.missingDate ? .nan : Double(days[$0])).bitPattern }
        default: preconditionFailure("not a column of numbers: \(name)")
        }
    }

    private func distinctValues<Value: Hashable>(_ value: (Int) -> Value) -> Distinct<Value> {
        let rows = distinctRows()
        return Distinct(rows.firstRows.map { value(Int($0)) }).spread(over: rows.keys)
    }

    /// Each row's values as an ascending set, in compressed rows. O(rows), and a sort of each row that is not in order.
    var sortedLists: Lists {
        switch data {
        case .codes(let codes):
            var lists = Lists()
            for code in codes { if code < 0 { lists.append(EmptyCollection()) } else { lists.append(CollectionOfOne(code)) } }
            return lists
        case .tags(var lists):
            for row in 0..<lists.count {
                let range = lists.offsets[row]..<lists.offsets[row + 1]
                guard range.count > 1,
                    (range.lowerBound + 1..<range.upperBound).contains(where: { lists.values[$0 - 1] > lists.values[$0] })
                else { continue }
                lists.values[range].sort()
            }
            return lists
        default: preconditionFailure("not a column of values: \(name)")
        }
    }
}
