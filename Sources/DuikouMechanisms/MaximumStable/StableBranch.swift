/// The largest weakly stable matching of a small connected part of a market, by branch and bound.
///
/// Proposers are decided one after another: a seat, or none. Each decision states what must hold for it to be stable:
/// every responder that the proposer likes better has to be full in the end, with proposers of no later group. A branch
/// ends where that cannot be, or where it leaves out as many as the best matching known.
struct StableBranch {
    private let tied: TiedMarket
    private let market: Market
    /// The edges in each proposer's strict order; empty where they already stand in that order.
    private let order: [Int32]

    /// Steps made for this part (edges looked at); `limit` is how many may be made.
    private(set) var steps = 0
    private var limit = 0
    private var proposers: [Int32] = []
    /// How many proposers may be left out at most, so that the matching is better than the best known.
    private var allowed = 0
    /// The edges of the proposers decided so far; `best` has the edges of the best matching found.
    private var chosen: [Int32] = []
    private var best: [Int32]?

    // By responder. Reset to their initial values after each part.
    private var filled: [Int32]
    /// How many undecided proposers list the responder.
    private var waiting: [Int32]
    /// The worst group that the decisions so far allow at the responder; no bound where none of them demands one.
    private var bar: [Int32]
    private var worst: [Int32]

    init(_ tied: TiedMarket, order: [Int32]) {
        self.tied = tied
        self.order = order
        market = tied.market
        filled = [Int32](repeating: 0, count: market.responderCount)
        waiting = filled
        bar = [Int32](repeating: .max, count: market.responderCount)
        worst = [Int32](repeating: -1, count: market.responderCount)
    }

    /// Looks for a larger matching than the one known, then for one larger than that, and so on.
    ///
    /// - Parameters:
    ///   - part: the proposers of the part, all of capacity 1, ordered so that neighbours stand near each other where
    ///     possible.
    ///   - leftOut: how many of them the known matching leaves out.
    /// - Returns: the edges of the best matching found, `nil` where none is larger; and whether the part was searched
    ///   completely.
    mutating func improve(_ part: [Int32], leftOut: Int, limit: Int) -> (edges: [Int32]?, isWhole: Bool) {
        self.limit = limit
        steps = 0
        proposers = part
        allowed = leftOut - 1
        best = nil
        for proposer in part { changeWaiting(of: proposer, by: 1) }
        decide(0, leftOut: 0)
        for proposer in part { changeWaiting(of: proposer, by: -1) }
        return (best, steps < limit)
    }

    private mutating func changeWaiting(of proposer: Int32, by change: Int32) {
        for edge in market.edges(ofProposer: Int(proposer)) { waiting[Int(market.edgeResponder[edge])] += change }
    }

    @inline(__always)
    private func edge(at position: Int) -> Int { order.isEmpty ? position : Int(order[position]) }

    private mutating func decide(_ index: Int, leftOut: Int) {
        if leftOut > allowed || steps >= limit { return }
        if index == proposers.count {
            best = chosen
            allowed = leftOut - 1
            return
        }
        let proposer = proposers[index]
        changeWaiting(of: proposer, by: -1)
        for position in market.edges(ofProposer: Int(proposer)) {
            let edge = edge(at: position)
            let responder = Int(market.edgeResponder[edge])
            let group = market.edgeResponderGroup[edge]
            steps += 1
            if group > bar[responder] || filled[responder] == market.responderCapacities[responder] { continue }
            let before = worst[responder]
            filled[responder] += 1
            worst[responder] = max(before, group)
            chosen.append(Int32(edge))
            goOn(index, with: edge, leftOut: leftOut)
            chosen.removeLast()
            worst[responder] = before
            filled[responder] -= 1
        }
        if leftOut < allowed { goOn(index, with: nil, leftOut: leftOut + 1) }
        changeWaiting(of: proposer, by: 1)
    }

    /// Sets the conditions for the responders that the proposer likes better than its edge, and decides the next
    /// proposer if they can be met.
    private mutating func goOn(_ index: Int, with own: Int?, leftOut: Int) {
        let list = market.edges(ofProposer: Int(proposers[index]))
        var saved: [(responder: Int, bar: Int32)] = []
        var isPossible = true
        for position in list {
            steps += 1
            let edge = edge(at: position)
            let responder = Int(market.edgeResponder[edge])
            if own.map({ tied.isBetter(edge, than: $0) }) ?? true {
                let group = market.edgeResponderGroup[edge]
                if group < bar[responder] {
                    saved.append((responder, bar[responder]))
                    bar[responder] = group
                }
                if worst[responder] > group { isPossible = false }
            }
            // The proposer is decided and no longer counts as waiting: a responder that has to be full must still have
            // enough undecided proposers.
            if bar[responder] != .max, filled[responder] + waiting[responder] < market.responderCapacities[responder] {
                isPossible = false
            }
            if !isPossible { break }
        }
        if isPossible { decide(index + 1, leftOut: leftOut) }
        for entry in saved.reversed() { bar[entry.responder] = entry.bar }
    }
}
