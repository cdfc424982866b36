import DuikouKernels
import DuikouRandom

/// The order of equals on lists: by a number of the pair, drawn from both ids and a seed; the lower goes first.
///
/// A list is cut somewhere, and hundreds may tie at the cut. Who is listed decides about people, so it must not depend on where a row
/// stands in its file: shuffled rows give everybody the same lists, and two people with the same cells have numbers of their own. The
/// numbers are independent of the lottery's: whoever is listed has no better lottery number for it.
public struct ListTies: Sendable {
    private let talentSeed: UInt64
    private let openingSeed: UInt64

    /// Streams of the seed; the lotteries of an allocation have the lower ones.
    private static let (talentStream, openingStream): (UInt64, UInt64) = (0x7A1, 0x09E)

    /// The order of equals under a seed.
    public init(seed: UInt64) {
        talentSeed = SplitMix64.mix(seed &+ Self.talentStream &* SplitMix64.increment)
        openingSeed = SplitMix64.mix(seed &+ Self.openingStream &* SplitMix64.increment)
    }

    /// The half of its pairs' numbers that a row's id determines. O(length of the id).
    func half(_ table: Table, _ row: Int) -> UInt64 {
        SplitMix64.mix((table.side == .talent ? talentSeed : openingSeed) &+ table.ids.key(Int32(row)) &* SplitMix64.increment)
    }

    /// The halves of every row of both tables. O(length of the ids).
    func pairs(_ talents: Table, _ openings: Table) -> PairTies {
        PairTies(
            rows: (0..<talents.count).map { half(talents, $0) }, columns: (0..<openings.count).map { half(openings, $0) })
    }
}

extension CompiledProgramme {
    /// The order of equals on every list under a seed; nil stands for the programme's own.
    public func listTies(seed: UInt64? = nil) -> PairTies { ListTies(seed: seed ?? programme.seed).pairs(talents, openings) }
}

extension PairTies {
    /// The number of a row's pair with a partner.
    @inline(__always)
    func number(_ side: Side, _ row: Int, with partner: Int) -> UInt64 {
        side == .talent ? number(row: row, column: partner) : number(row: partner, column: row)
    }
}
