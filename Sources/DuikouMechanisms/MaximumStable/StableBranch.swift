/// The largest weakly stable matching of a small part of a market that no edge joins to the rest: branch and bound.
///
/// Proposers are decided one after the other: a seat, or none. Each decision says what must hold for it to be stable:
/// every responder that the proposer likes better has to be full in the end, of proposers that rank no worse. A branch
/// ends where that cannot be, or where as many are left out as in the best matching known.
struct StableBranch {
    private let tied: TiedMarket
    private let market: Market
    /// Edges in each proposer's strict order; empty where they stand so.
    private let order: [Int32]

    /// Steps made for this part, and how many may be: edges looked at.
    private(set) var steps = 0
    private var limit = 0
    private var proposers: [Int32] = []
    /// How many may be left out at most to be better than what is known.
    private var allowed = 0
    /// The edges of those decided, and of the best found.
    private var chosen: [Int32] = []
    private var best: [Int32]?

    // By responder; at rest between parts.
    private var filled: [Int32]
    /// How many undecided proposers list it.
    private var waiting: [Int32]
    /// The worst group that those decided allow; no bound where none of them asks for one.
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

    /// Looks for a better matching than the one known, then for a better one than that.
    ///
    /// - Parameters:
    ///   - part: the proposers of the part, all of capacity 1, each next to others where that can be.
    ///   - leftOut: how many of them the matching known leaves out.
    /// - Returns: the edges of the best found, `nil` where there is none; and whether the part was searched whole.
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

    /// Lays down what the responders come to that the proposer likes better than its edge, and decides the next proposer
    /// where that can be.
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
            // The proposer no longer waits: a responder that has to be full must still have enough who do.
            if bar[responder] != .max, filled[responder] + waiting[responder] < market.responderCapacities[responder] {
                isPossible = false
            }
            if !isPossible { break }
        }
        if isPossible { decide(index + 1, leftOut: leftOut) }
        for entry in saved.reversed() { bar[entry.responder] = entry.bar }
    }
}
