extension WaitingLists {
    private struct Keyed {
        var number: UInt64
        var waiting: Waiting

        static func isBefore(_ a: Keyed, _ b: Keyed) -> Bool {
            if a.waiting.group != b.waiting.group { return a.waiting.group < b.waiting.group }
            return a.number != b.number ? a.number < b.number : a.waiting.proposer < b.waiting.proposer
        }
    }

    /// The waiting lists of all responders: everybody who wants the responder more than what it holds.
    /// - Complexity: O(n log(longest waiting list)) for n list positions above what proposers hold.
    init(_ market: ChangedMarket, heldSlot: [Int32]) {
        var counts = [Int32](repeating: 0, count: market.responderCount)
        for proposer in 0..<market.proposerCount {
            for slot in market.listStart(proposer)..<Int(heldSlot[proposer]) where !market.isRemoved(slot: slot) {
                counts[market.responder(slot)] += 1
            }
        }
        let starts = Market.startOffsets(of: counts)
        var cursor = starts
        var entries = [Waiting](
            repeating: Waiting(group: 0, proposer: 0, slot: 0), count: Int(starts[market.responderCount]))
        for proposer in 0..<market.proposerCount {
            for slot in market.listStart(proposer)..<Int(heldSlot[proposer]) where !market.isRemoved(slot: slot) {
                let responder = market.responder(slot)
                entries[Int(cursor[responder])] = Waiting(
                    group: market.responderGroup(slot), proposer: Int32(proposer), slot: Int32(slot))
                cursor[responder] += 1
            }
        }
        var list: [Keyed] = []
        for responder in 0..<market.responderCount {
            let range = Int(starts[responder])..<Int(starts[responder + 1])
            if range.count < 2 { continue }
            list.removeAll(keepingCapacity: true)
            for index in range {
                let entry = entries[index]
                list.append(
                    Keyed(
                        number: market.drawnNumber(ofProposer: Int(entry.proposer), onListOf: responder), waiting: entry))
            }
            list.sort(by: Keyed.isBefore)
            for (place, keyed) in list.enumerated() { entries[range.lowerBound + place] = keyed.waiting }
        }
        self.init(sorted: entries, starts: starts)
    }
}
