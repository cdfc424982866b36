/// The generator SplitMix64 and its finaliser: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the
/// constants of its reference implementation (Vigna, `splitmix64.c`, public domain).
///
/// Its stream is part of Duikou's promise: the same seed gives the same numbers on every machine and in every version.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
    /// 2⁶⁴ divided by the golden ratio, odd: what the state grows by from one number to the next.
    public static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    @usableFromInline
    var state: UInt64

    /// The stream of a seed.
    @inlinable
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    @inlinable
    @inline(__always)
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number in `0..<bound` by multiplication (Lemire, "Fast random integer generation in an interval", 2019); the bias is below
    /// 2⁻⁶⁴ · bound.
    @inlinable
    @inline(__always)
    public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// The finaliser: a bijection of 64-bit words, of whose result every bit depends on every bit of `value`.
    @inlinable
    @inline(__always)
    public static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
