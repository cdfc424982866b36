/// Random numbers of a search: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014). Numbers are drawn in one fixed order, so that a seed gives the same search everywhere.
struct SearchRandom {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `0..<bound`.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// Puts the elements in a random order (Fisher–Yates shuffle).
    mutating func shuffle(_ values: inout [Int]) {
        var remaining = values.count
        while remaining > 1 {
            values.swapAt(remaining - 1, below(remaining))
            remaining -= 1
        }
    }
}
