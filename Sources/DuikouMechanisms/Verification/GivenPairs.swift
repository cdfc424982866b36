/// The pairs that an audit is given, by proposer: those whose two players exist, as often as they are given.
///
/// Auditors share it with each other, never with a mechanism.
struct GivenPairs {
    /// Where each proposer's pairs start; one value more than there are proposers.
    private let starts: [Int32]
    /// The responder of each pair, proposer by proposer; those of one proposer in the order given.
    let responders: [Int32]
    /// The pairs with a player that the market does not have, in the order given.
    let unknown: [Pair]

    /// O(players + pairs).
    init(_ pairs: some Sequence<Pair>, in market: Market) {
        // An array is used as it is; other sequences are read once into one.
        self.init(given: Array(pairs), proposers: market.proposerCapacities.count, responders: market.responderCapacities.count)
    }

    private init(given: [Pair], proposers: Int, responders: Int) {
        var known: [(proposer: Int32, responder: Int32)] = []
        known.reserveCapacity(given.count)
        var unknown: [Pair] = []
        var starts = [Int32](repeating: 0, count: proposers + 1)
        for pair in given {
            guard pair.proposer >= 0, pair.proposer < proposers, pair.responder >= 0, pair.responder < responders else {
                unknown.append(pair)
                continue
            }
            known.append((Int32(pair.proposer), Int32(pair.responder)))
            starts[pair.proposer + 1] += 1
        }
        for proposer in 0..<proposers { starts[proposer + 1] += starts[proposer] }
        var cursor = starts
        var partners = [Int32](repeating: 0, count: known.count)
        for pair in known {
            partners[Int(cursor[Int(pair.proposer)])] = pair.responder
            cursor[Int(pair.proposer)] += 1
        }
        self.starts = starts
        self.responders = partners
        self.unknown = unknown
    }

    /// The positions of the proposer's pairs in `responders`.
    @inline(__always)
    func slots(of proposer: Int) -> Range<Int> { Int(starts[proposer])..<Int(starts[proposer + 1]) }
}
