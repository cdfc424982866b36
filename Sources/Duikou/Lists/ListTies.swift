import DuikouKernels

/// The order of equals on lists: a number of the pair, drawn from its ids and a seed; the lower goes first.
///
/// A list is cut somewhere, and hundreds may tie where it is. Which of them are listed decides about people, so that it may not hang on
/// where a row stands in its file: shuffled rows give everybody the same lists, and two people with the same cells draw for themselves. The
/// numbers share nothing with the lottery's: who is listed is no luckier for it.
public struct ListTies: Sendable {
    private let talentSeed: UInt64
    private let openingSeed: UInt64

    /// 2⁶⁴ divided by the golden ratio, odd: the increment of SplitMix64.
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// Streams of the seed; the lotteries of an allocation have the lower ones.
    private static let (talentStream, openingStream): (UInt64, UInt64) = (0x7A1, 0x09E)

    public init(seed: UInt64) {
        talentSeed = SeededRandom.mix(seed &+ Self.talentStream &* Self.increment)
        openingSeed = SeededRandom.mix(seed &+ Self.openingStream &* Self.increment)
    }

    /// What a row's id gives to the numbers of its pairs. O(length of the id).
    func half(_ table: Table, _ row: Int) -> UInt64 {
        SeededRandom.mix((table.side == .talent ? talentSeed : openingSeed) &+ table.ids.key(Int32(row)) &* Self.increment)
    }

    /// Those of every row of two tables.
    func pairs(_ talents: Table, _ openings: Table) -> PairTies {
        PairTies(
            rows: (0..<talents.count).map { half(talents, $0) }, columns: (0..<openings.count).map { half(openings, $0) })
    }
}

extension CompiledProgramme {
    /// The order of equals on every list under a seed; without one, under the programme's.
    public func listTies(seed: UInt64? = nil) -> PairTies { ListTies(seed: seed ?? programme.seed).pairs(talents, openings) }
}

extension PairTies {
    /// The number of a row's pair with a partner.
    @inline(__always)
    func number(_ side: Side, _ row: Int, with partner: Int) -> UInt64 {
        side == .talent ? number(row: row, column: partner) : number(row: partner, column: row)
    }
}
