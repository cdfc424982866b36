/// Which values a row's list already holds: found by a scan of a short list, and by a set beyond that.
///
/// Nearly every cell names a few values, for which a set would cost more than it saves; a hostile one names thousands.
struct SeenValues<Value: Hashable> {
    /// Up to this many values, looking through the list is the faster way.
    static var longestScan: Int { 32 }

    private var set: Set<Value> = []

    /// Notes `value`, and says whether it is new. `list` is what has been kept so far, of this row alone.
    mutating func isNew(_ value: Value, to list: ArraySlice<Value>) -> Bool {
        if list.count <= Self.longestScan { return !list.contains(value) }
        if set.isEmpty { set = Set(list) }
        return set.insert(value).inserted
    }
}
