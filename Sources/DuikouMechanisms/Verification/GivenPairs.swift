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
        let given = Array(pairs)
        let (proposers, responderCount) = (market.proposerCapacities.count, market.responderCapacities.count)
        func exists(_ pair: Pair) -> Bool {
            pair.proposer >= 0 && pair.proposer < proposers && pair.responder >= 0 && pair.responder < responderCount
        }
        var unknown: [Pair] = []
        var starts = [Int32](repeating: 0, count: proposers + 1)
        for pair in given {
            if exists(pair) { starts[pair.proposer + 1] += 1 } else { unknown.append(pair) }
        }
        for proposer in 0..<proposers { starts[proposer + 1] += starts[proposer] }
        var cursor = starts
        var responders = [Int32](repeating: 0, count: given.count - unknown.count)
        for pair in given where exists(pair) {
            responders[Int(cursor[pair.proposer])] = Int32(pair.responder)
            cursor[pair.proposer] += 1
        }
        self.starts = starts
        self.responders = responders
        self.unknown = unknown
    }

    /// The positions of the proposer's pairs in `responders`.
    @inline(__always)
    func slots(of proposer: Int) -> Range<Int> { Int(starts[proposer])..<Int(starts[proposer + 1]) }
}
