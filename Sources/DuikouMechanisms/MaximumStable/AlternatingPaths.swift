/// A weakly stable matching that changes along alternating paths of moves among equals, and stays weakly stable.
///
/// An unplaced proposer may take the seat of an equal, because the responder is indifferent between the two. The one
/// that had it does the same elsewhere on its list, or moves to the first responder that ranks it above the worst it
/// holds; further down its list it may not go. The path ends at a responder with room, with one proposer more placed,
/// or at a proposer that has nowhere to go, with as many placed as before. No responder ends up with somebody worse,
/// and nobody passes over a responder that would take it, so no pair comes to block.
///
/// Only proposers of capacity 1 move. Those of larger capacity keep their seats.
struct AlternatingPaths {
    let tied: TiedMarket
    let market: Market
    /// The edges in each proposer's strict order; empty where they already stand in that order.
    private let order: [Int32]
    let starts: [Int32]
    private(set) var filled: [Int32]
    /// The groups of those in each responder's seats, ascending, side by side for all responders.
    private(set) var seatGroup: [Int32]
    private var seatEdge: [Int32]
    private(set) var seatProposer: [Int32]
    /// The worst group that can get in, as in ``SeatHeaps``.
    private(set) var cutoff: [Int32]
    /// The edge that each proposer of capacity 1 holds, −1 for none; −2 for proposers of other capacities.
    private(set) var heldEdge: [Int32]
    /// Steps made: the number of edges looked at.
    var steps = 0
    /// Proposers of capacity 1 with a list and no seat; `placeInUnplaced` has the position of each in this array.
    private(set) var unplaced: [Int32] = []
    private var placeInUnplaced: [Int32]
    /// Removals and insertions since the log was last emptied; nil where changes are not logged.
    var log: [Change]?

    struct Change {
        var proposer: Int32
        var edge: Int32
        var isInsertion: Bool
    }

    // One search: which responders it has reached, and for each proposer from whom and by which edge it was reached.
    private var stamp: [Int32]
    private var search: Int32 = 0
    private var reachedFrom: [Int32]
    private var reachedBy: [Int32]
    private var queue: [Int32] = []

    static let fixed: Int32 = -2

    /// - Parameter turns: the lottery that orders the unplaced proposers.
    init(_ tied: TiedMarket, order: [Int32], edges: [Int32], turns: Lottery, _ lottery: Lottery) {
        self.tied = tied
        let market = tied.market
        self.market = market
        self.order = order
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        starts = Market.startOffsets(of: sizes)
        let total = Int(starts[sizes.count])
        filled = [Int32](repeating: 0, count: sizes.count)
        seatGroup = [Int32](repeating: 0, count: total)
        seatEdge = [Int32](repeating: -1, count: total)
        seatProposer = [Int32](repeating: -1, count: total)
        cutoff = [Int32](repeating: .max, count: sizes.count)
        heldEdge = market.proposerCapacities.map { $0 == 1 ? -1 : AlternatingPaths.fixed }
        placeInUnplaced = [Int32](repeating: -1, count: market.proposerCount)
        stamp = [Int32](repeating: 0, count: sizes.count)
        reachedFrom = [Int32](repeating: -1, count: market.proposerCount)
        reachedBy = [Int32](repeating: -1, count: market.proposerCount)

        let matching = Matching(market, edges: edges)
        var entries: [(group: Int32, number: UInt64, proposer: Int32, edge: Int32)] = []
        for responder in sizes.indices {
            entries.removeAll(keepingCapacity: true)
            for (edge, proposer) in zip(matching.edges(ofResponder: responder), matching.proposers(ofResponder: responder)) {
                entries.append(
                    (
                        market.edgeResponderGroup[Int(edge)],
                        market.drawnNumber(ofProposer: Int(proposer), onListOf: responder, lottery), proposer, edge
                    ))
                if heldEdge[Int(proposer)] != AlternatingPaths.fixed { heldEdge[Int(proposer)] = edge }
            }
            entries.sort { ($0.group, $0.number, $0.proposer) < ($1.group, $1.number, $1.proposer) }
            let start = Int(starts[responder])
            for (place, entry) in entries.enumerated() {
                seatGroup[start + place] = entry.group
                seatEdge[start + place] = entry.edge
                seatProposer[start + place] = entry.proposer
            }
            filled[responder] = Int32(entries.count)
            measure(responder)
        }
        let out = (0..<Int32(market.proposerCount)).filter {
            heldEdge[Int($0)] == -1 && !market.edges(ofProposer: Int($0)).isEmpty
        }
        unplaced = tied.proposers(out, inOrderOf: turns)
        for (place, proposer) in unplaced.enumerated() { placeInUnplaced[Int(proposer)] = Int32(place) }
    }

    /// The matched edges in ascending order.
    var edges: [Int32] {
        // Edges ascend with their proposers.
        if !heldEdge.contains(AlternatingPaths.fixed) { return heldEdge.filter { $0 >= 0 } }
        var result: [Int32] = []
        for responder in filled.indices {
            let start = Int(starts[responder])
            result.append(contentsOf: seatEdge[start..<(start + Int(filled[responder]))])
        }
        result.sort()
        return result
    }

    private mutating func measure(_ responder: Int) {
        let end = Int(starts[responder]) + Int(filled[responder])
        let isFull = end == Int(starts[responder + 1])
        if market.responderCapacities[responder] == 0 {
            cutoff[responder] = -1
        } else {
            cutoff[responder] = isFull && filled[responder] > 0 ? seatGroup[end - 1] : .max
        }
    }

    /// The edge at a place of its proposer's strict order.
    @inline(__always)
    func edge(at position: Int) -> Int32 { order.isEmpty ? Int32(position) : order[position] }

    mutating func insert(_ proposer: Int32, _ edge: Int32, at responder: Int) {
        let group = market.edgeResponderGroup[Int(edge)]
        let start = Int(starts[responder])
        var hole = start + Int(filled[responder])
        while hole > start, seatGroup[hole - 1] > group {
            seatGroup[hole] = seatGroup[hole - 1]
            seatEdge[hole] = seatEdge[hole - 1]
            seatProposer[hole] = seatProposer[hole - 1]
            hole -= 1
        }
        seatGroup[hole] = group
        seatEdge[hole] = edge
        seatProposer[hole] = proposer
        filled[responder] += 1
        heldEdge[Int(proposer)] = edge
        measure(responder)
        log?.append(Change(proposer: proposer, edge: edge, isInsertion: true))
        // The last in the array takes the position of the proposer that leaves it.
        guard let last = unplaced.popLast() else { return }
        let place = placeInUnplaced[Int(proposer)]
        placeInUnplaced[Int(proposer)] = -1
        if last == proposer { return }
        unplaced[Int(place)] = last
        placeInUnplaced[Int(last)] = place
    }

    mutating func remove(_ proposer: Int32, from responder: Int) {
        let end = Int(starts[responder]) + Int(filled[responder])
        var slot = end - 1
        while seatProposer[slot] != proposer { slot -= 1 }
        while slot + 1 < end {
            seatGroup[slot] = seatGroup[slot + 1]
            seatEdge[slot] = seatEdge[slot + 1]
            seatProposer[slot] = seatProposer[slot + 1]
            slot += 1
        }
        filled[responder] -= 1
        log?.append(Change(proposer: proposer, edge: heldEdge[Int(proposer)], isInsertion: false))
        heldEdge[Int(proposer)] = -1
        measure(responder)
        placeInUnplaced[Int(proposer)] = Int32(unplaced.count)
        unplaced.append(proposer)
    }

    /// Looks for a shortest path that places the proposer and costs nobody a place, and makes its moves. True where
    /// there is one.
    ///
    /// - Parameters:
    ///   - isFresh: whether this search may reach again the responders that earlier searches reached in vain. As long
    ///     as no path was found since, those lead nowhere.
    ///   - limit: the search ends without a path once the steps made in all reach it.
    mutating func place(_ root: Int32, isFresh: Bool, limit: Int) -> Bool {
        if isFresh { search += 1 }
        queue.removeAll(keepingCapacity: true)
        queue.append(root)
        var head = 0
        var last: (proposer: Int32, edge: Int32)?
        while head < queue.count, last == nil, steps < limit {
            let proposer = queue[head]
            head += 1
            let held = heldEdge[Int(proposer)]
            // The group of the first responder that ranks it above its worst: the proposer may choose within that
            // group, but go no further.
            var lastGroup = Int32.max
            // Later classes of this owner are worse than the class that would take the proposer.
            var settledOwner: Int32 = -1
            for position in market.edges(ofProposer: Int(proposer)) {
                if market.edgeProposerGroup[position] > lastGroup { break }
                steps += 1
                let edge = edge(at: position)
                if edge == held { continue }
                let responder = Int(market.edgeResponder[Int(edge)])
                let group = market.edgeResponderGroup[Int(edge)]
                if group > cutoff[responder] || tied.owner(of: responder) == settledOwner { continue }
                if cutoff[responder] == .max {
                    last = (proposer, edge)
                    break
                }
                if group < cutoff[responder] {
                    lastGroup = market.edgeProposerGroup[position]
                    settledOwner = tied.owner(of: responder)
                }
                if stamp[responder] != search { reach(responder, from: proposer, by: edge) }
            }
        }
        guard var (proposer, edge) = last else { return false }
        while true {
            let held = heldEdge[Int(proposer)]
            if held >= 0 { remove(proposer, from: Int(market.edgeResponder[Int(held)])) }
            insert(proposer, edge, at: Int(market.edgeResponder[Int(edge)]))
            if proposer == root { return true }
            (proposer, edge) = (reachedFrom[Int(proposer)], reachedBy[Int(proposer)])
        }
    }

    /// Queues the holders whose seats the proposer may take: those in the responder's worst group.
    private mutating func reach(_ responder: Int, from proposer: Int32, by edge: Int32) {
        stamp[responder] = search
        let start = Int(starts[responder])
        var slot = start + Int(filled[responder]) - 1
        while slot >= start, seatGroup[slot] == cutoff[responder] {
            let other = seatProposer[slot]
            if heldEdge[Int(other)] != AlternatingPaths.fixed {
                reachedFrom[Int(other)] = proposer
                reachedBy[Int(other)] = edge
                queue.append(other)
            }
            slot -= 1
        }
    }
}

extension AlternatingPaths {
    /// Tries once to place each unplaced proposer.
    mutating func placeAll(limit: Int) {
        var isFresh = true
        for proposer in unplaced {
            if steps >= limit { break }
            _ = place(proposer, isFresh: isFresh, limit: limit)
            isFresh = false
        }
    }

    /// Undoes all changes in the log.
    mutating func undo() {
        guard let changes = log else { return }
        for change in changes.reversed() {
            if change.isInsertion {
                remove(change.proposer, from: Int(market.edgeResponder[Int(change.edge)]))
            } else {
                insert(change.proposer, change.edge, at: Int(market.edgeResponder[Int(change.edge)]))
            }
        }
        log?.removeAll(keepingCapacity: true)
    }
}
