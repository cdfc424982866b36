import DuikouRandom

/// The order of pairs with equal scores, where it must not depend on row and column numbers.
///
/// Each pair has a tie number, and the lower goes first. It is mixed from one half for its row and one half for its column. If the
/// halves are drawn from identities and a seed, the lists do not depend on the order of rows. A pair has the same tie number on the
/// row's list and on the column's list, so a pair that the draw puts on one list is likelier to be on the other, too.
public struct PairTies: Sendable {
    /// A half for each row, as if drawn at random; no two are equal.
    public let rows: [UInt64]
    /// A half for each column, as if drawn at random; no two are equal.
    public let columns: [UInt64]

    /// Takes the halves of all columns and of all rows, including rows that a pass over one block does not see.
    public init(rows: [UInt64], columns: [UInt64]) {
        self.rows = rows
        self.columns = columns
    }

    /// The pair's tie number. No two pairs of one row, or of one column, share it.
    @inline(__always)
    public func number(row: Int, column: Int) -> UInt64 { Self.number(rows[row], columns[column]) }

    /// The tie number of the pair with these two halves.
    @inline(__always)
    public static func number(_ row: UInt64, _ column: UInt64) -> UInt64 { SplitMix64.mix(row &+ column) }
}

/// The order of one list's partners where their scores are equal.
struct PartnerTies {
    /// The half of the list's owner. `partners` has the halves of its partners by number, or is nil where the lower number goes first.
    private let own: UInt64
    private let partners: [UInt64]?

    init(_ ties: PairTies?, side: ListSide, owner: Int, firstRow: Int) {
        switch side {
        case .rows: (own, partners) = (ties?.rows[firstRow + owner] ?? 0, ties?.columns)
        case .columns: (own, partners) = (ties?.columns[owner] ?? 0, ties?.rows)
        }
    }

    /// The partner's tie number in this list: among equal scores the lower goes first.
    @inline(__always)
    func number(_ id: Int32) -> UInt64 {
        guard let partners else { return UInt64(UInt32(bitPattern: id)) }
        return SplitMix64.mix(own &+ partners[Int(id)])
    }
}
