import DuikouRandom

extension SplitMix64 {
    /// Puts the elements in a random order (Fisher–Yates shuffle).
    mutating func shuffle(_ values: inout [Int]) {
        var remaining = values.count
        while remaining > 1 {
            values.swapAt(remaining - 1, below(remaining))
            remaining -= 1
        }
    }
}
