import DuikouRandom

/// A small, fast, seeded generator whose stream is part of Duikou's promise: the same seed gives the same
/// numbers on every machine and in every version.
///
/// ``SplitMix64`` with what a programme draws from it.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var numbers: SplitMix64

    /// The stream of a seed.
    public init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

    /// An independent stream for a named part of the work, so that drawing more in one part moves nothing in another.
    public init(seed: UInt64, stream: UInt64) {
        numbers = SplitMix64(seed: SplitMix64.mix(seed ^ SplitMix64.mix(stream &+ SplitMix64.increment)))
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 { numbers.next() }

    /// Uniform in [0, 1), 53 bits.
    public mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform in 0..<bound by multiplication (Lemire 2019); the bias is below 2⁻⁶⁴ · bound.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "an empty range has no random element")
        return numbers.below(bound)
    }
}
