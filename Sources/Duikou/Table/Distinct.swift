/// Numbers rows by their distinct values, in order of first appearance.
struct Distinct<Value: Hashable> {
    private(set) var keys: [Int32] = []
    private(set) var values: [Value] = []

    init(_ rows: some Sequence<Value>) {
        var numbers: [Value: Int32] = [:]
        for value in rows {
            if let known = numbers[value] {
                keys.append(known)
            } else {
                let new = Int32(values.count)
                numbers[value] = new
                values.append(value)
                keys.append(new)
            }
        }
    }

    /// The numbering of other rows, of which row i has the value of row `places[i]` here. If all rows here differ, `places` are the
    /// numbers.
    func spread(over places: [Int32]) -> Distinct {
        var result = self
        result.keys = values.count == keys.count ? places : places.map { keys[Int($0)] }
        return result
    }
}

/// A key and a further value.
struct KeyedValue: Hashable {
    var key: Int32
    var value: UInt64
}

extension Distinct where Value == KeyedValue {
    /// Keys of the distinct combinations of a key and a further value, in order of first appearance.
    static func refining(_ keys: [Int32], by values: some Sequence<UInt64>) -> [Int32] {
        Distinct(zip(keys, values).lazy.map { KeyedValue(key: $0, value: $1) }).keys
    }
}
