/// The order of pairs whose scores are equal, where it must not hang on the numbers of their rows and columns.
///
/// Each pair has a number, and the lower goes first. It is mixed from a half for its row and a half for its column: whoever draws the halves from
/// identities and a seed has lists that no order of the rows can change. The number is the pair's, the same on the row's list and on the
/// column's, so that whom a draw brings onto a list is the likelier to have the list's owner on theirs.
public struct PairTies: Sendable {
    /// A half for each row, and for each column: as if drawn at random, no two of a side equal.
    public let rows: [UInt64]
    public let columns: [UInt64]

    /// The halves of all rows, whatever block of them a pass has, and of all columns.
    public init(rows: [UInt64], columns: [UInt64]) {
        self.rows = rows
        self.columns = columns
    }

    /// The pair's number. No two pairs of one row, or of one column, share it.
    @inline(__always)
    public func number(row: Int, column: Int) -> UInt64 { Self.number(rows[row], columns[column]) }

    /// The number of the pair that has these halves.
    @inline(__always)
    public static func number(_ row: UInt64, _ column: UInt64) -> UInt64 { mix(row &+ column) }

    /// The finaliser of SplitMix64, a bijection: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// How the partners of one list stand where their scores are equal.
struct PartnerTies {
    /// The owner's half, and those of its partners by number; nil where the lower number goes first.
    private let own: UInt64
    private let partners: [UInt64]?

    init(_ ties: PairTies?, side: ListSide, owner: Int, firstRow: Int) {
        switch side {
        case .rows: (own, partners) = (ties?.rows[firstRow + owner] ?? 0, ties?.columns)
        case .columns: (own, partners) = (ties?.columns[owner] ?? 0, ties?.rows)
        }
    }

    /// The partner's number in the list: of equals the lower goes first.
    @inline(__always)
    func number(_ id: Int32) -> UInt64 {
        guard let partners else { return UInt64(UInt32(bitPattern: id)) }
        return PairTies.mix(own &+ partners[Int(id)])
    }
}
