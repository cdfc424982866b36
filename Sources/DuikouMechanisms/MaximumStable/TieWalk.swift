import DuikouRandom

/// A random walk from one weakly stable matching to the next, by changes that ties allow.
///
/// In one move a proposer goes to a responder that it likes as well as its own or better, and that is indifferent
/// between it and the worst it holds. That one has to leave, and proposes down its list. The seat left behind goes to
/// the best who wants it more than what it has, whose own seat goes to the next, until nobody wants the last one. So
/// responders may end better or worse, and so may proposers; along ``AlternatingPaths`` alone every responder's cutoff
/// could only tighten. A move after which fewer are placed is undone; one that places as many is kept, because a later
/// move may gain by it.
///
/// Moves begin at an unplaced proposer or at a free seat, or a few steps from there.
///
/// Sources: Roth, Vande Vate, "Random paths to stability in two-sided matching", Econometrica 58 (1990), for restoring
/// stability step by step; Gelain, Pini, Rossi, Venable, Walsh, "Local search approaches in stable matching problems",
/// Algorithms 6 (2013), and Munera, Diaz, Abreu, Rossi, Saraswat, Codognet, "Solving hard stable matching problems via
/// local search and cooperative parallelization", AAAI 2015, for walks in markets with ties.
struct TieWalk {
    private(set) var chains: AlternatingPaths
    private let tied: TiedMarket
    private let market: Market
    private let lists: RankedLists
    private var random: SplitMix64
    /// For proposers of other capacities than 1: the worst group that each holds, or no bound where it has room. It
    /// wants only better groups.
    private let fixedWorst: [Int32]
    /// Responders with a free seat, and some that had one.
    private var roomy: [Int32] = []
    private var isRoomy: [Bool]

    /// Responders where in this move a proposer took the seat of an equal. It may not happen twice at one, so that a
    /// move ends.
    private var stamp: [Int32]
    private var move: Int32 = 0
    private var options: [Int32] = []
    private var wanting: [(proposer: Int32, edge: Int32)] = []

    /// After this many displacements in one move, proposers only go where they rank above the worst held.
    private static let longestMove = 64

    /// - Parameters:
    ///   - line: all responders, in the order of their lottery numbers.
    init(_ chains: AlternatingPaths, lists: RankedLists, responders line: [Int32], seed: UInt64) {
        self.chains = chains
        self.lists = lists
        tied = chains.tied
        market = chains.market
        random = SplitMix64(seed: seed)
        stamp = [Int32](repeating: 0, count: market.responderCount)
        isRoomy = [Bool](repeating: false, count: market.responderCount)
        var worst = market.proposerCapacities.map { $0 == 0 ? -1 : Int32.max }
        if chains.heldEdge.contains(AlternatingPaths.fixed) {
            let matching = Matching(market, edges: chains.edges)
            for proposer in 0..<market.proposerCount where chains.heldEdge[proposer] == AlternatingPaths.fixed {
                let held = matching.edges(ofProposer: proposer)
                if let last = held.last, held.count == Int(market.proposerCapacities[proposer]) {
                    worst[proposer] = market.edgeProposerGroup[Int(last)]
                }
            }
        }
        fixedWorst = worst
        self.chains.log = []
        for responder in line where chains.cutoff[Int(responder)] == .max && !lists.range(of: Int(responder)).isEmpty {
            roomy.append(responder)
            isRoomy[Int(responder)] = true
        }
    }

    /// Looks once for alternating paths from all unplaced proposers.
    mutating func placeAll(limit: Int) {
        chains.log = nil
        chains.placeAll(limit: limit)
        chains.log = []
    }

    // MARK: One move

    /// Makes one move, and undoes it if fewer are placed afterwards.
    mutating func step() {
        let before = chains.unplaced.count
        chains.log?.removeAll(keepingCapacity: true)
        chains.steps += 1
        move &+= 1
        let isDone: Bool
        switch random.below(4) {
        case 0: isDone = startUnplaced()
        case 1, 2: isDone = startNearUnplaced()
        default: isDone = startNearRoom()
        }
        if !isDone || chains.unplaced.count > before { chains.undo() }
    }

    private func pick<Element>(_ elements: [Element], _ random: inout SplitMix64) -> Element? {
        elements.isEmpty ? nil : elements[random.below(elements.count)]
    }

    /// An unplaced proposer takes the seat of an equal.
    private mutating func startUnplaced() -> Bool {
        guard let proposer = pick(chains.unplaced, &random) else { return false }
        return settle(proposer)
    }

    /// Follows seats from an unplaced proposer: a responder on its list, somebody who holds a seat there, a responder
    /// on that one's list, and so on. The last holder found goes elsewhere.
    private mutating func startNearUnplaced() -> Bool {
        guard var proposer = pick(chains.unplaced, &random) else { return false }
        repeat {
            let list = market.edges(ofProposer: Int(proposer))
            let responder = Int(market.edgeResponder[Int(chains.edge(at: list.lowerBound + random.below(list.count)))])
            chains.steps += 1
            guard let holder = holder(of: responder) else { return false }
            proposer = holder
        } while random.below(2) == 0
        guard let edge = alternative(of: proposer) else { return false }
        return go(proposer, by: edge, for: nil)
    }

    /// Follows seats from a free one: a proposer that lists it, the seat which that one holds, a proposer that lists
    /// that seat, and so on. The last proposer found leaves its seat: it goes elsewhere, or to make room for an equal
    /// who wants the seat.
    private mutating func startNearRoom() -> Bool {
        guard var responder = pickRoom() else { return false }
        var proposer: Int32
        repeat {
            let range = lists.range(of: responder)
            let slot = range.lowerBound + random.below(range.count)
            chains.steps += 1
            proposer = lists.proposers[slot]
            let held = chains.heldEdge[Int(proposer)]
            if held < 0 { return false }
            responder = Int(market.edgeResponder[Int(held)])
        } while random.below(2) == 0
        let held = Int(chains.heldEdge[Int(proposer)])
        let cutoff = chains.cutoff[responder]
        if random.below(2) == 0 || cutoff != market.edgeResponderGroup[held] {
            guard let edge = alternative(of: proposer) else { return false }
            return go(proposer, by: edge, for: nil)
        }
        // An equal takes its seat.
        let range = lists.range(of: responder)
        var slot = lists.firstEntry(of: responder, from: cutoff, market)
        wanting.removeAll(keepingCapacity: true)
        while slot < range.upperBound, market.edgeResponderGroup[Int(lists.edges[slot])] == cutoff {
            chains.steps += 1
            let (other, edge) = (lists.proposers[slot], lists.edges[slot])
            let own = chains.heldEdge[Int(other)]
            if own != edge, own == -1 || own >= 0 && !tied.isBetter(Int(own), than: Int(edge)), !hasEarlierClass(other, edge) {
                wanting.append((other, edge))
            }
            slot += 1
        }
        guard let (other, edge) = pick(wanting, &random) else { return false }
        return go(other, by: edge, for: proposer)
    }

    private mutating func pickRoom() -> Int? {
        while !roomy.isEmpty {
            let place = random.below(roomy.count)
            let responder = Int(roomy[place])
            if chains.cutoff[responder] == .max { return responder }
            isRoomy[responder] = false
            roomy.swapAt(place, roomy.count - 1)
            roomy.removeLast()
        }
        return nil
    }

    private mutating func holder(of responder: Int) -> Int32? {
        let count = Int(chains.filled[responder])
        if count == 0 { return nil }
        let holder = chains.seatProposer[Int(chains.starts[responder]) + random.below(count)]
        return chains.heldEdge[Int(holder)] < 0 ? nil : holder
    }

    /// Whether an earlier class of the same owner ranks the proposer above the worst it holds.
    private func hasEarlierClass(_ proposer: Int32, _ edge: Int32) -> Bool {
        if tied.owners.isEmpty { return false }
        let owner = tied.owner(of: Int(market.edgeResponder[Int(edge)]))
        var earlier = Int(edge) - 1
        while earlier >= Int(market.proposerOffsets[Int(proposer)]) {
            let responder = Int(market.edgeResponder[earlier])
            if tied.owner(of: responder) != owner { return false }
            if market.edgeResponderGroup[earlier] < chains.cutoff[responder] { return true }
            earlier -= 1
        }
        return false
    }

    /// An edge that the proposer likes at least as well as the one it holds, and whose responder can take it.
    private mutating func alternative(of proposer: Int32) -> Int32? {
        let held = Int(chains.heldEdge[Int(proposer)])
        var settledOwner: Int32 = -1
        options.removeAll(keepingCapacity: true)
        for position in market.edges(ofProposer: Int(proposer)) {
            chains.steps += 1
            if market.edgeProposerGroup[position] > market.edgeProposerGroup[held] { break }
            let edge = chains.edge(at: position)
            if Int(edge) == held || tied.isBetter(held, than: Int(edge)) { continue }
            let responder = Int(market.edgeResponder[Int(edge)])
            let group = market.edgeResponderGroup[Int(edge)]
            if group > chains.cutoff[responder] || tied.owner(of: responder) == settledOwner { continue }
            if group < chains.cutoff[responder] { settledOwner = tied.owner(of: responder) }
            options.append(edge)
        }
        return pick(options, &random)
    }

    // MARK: What follows from a move

    /// Moves the proposer, who may hold a seat, to the responder of the edge, and then restores stability.
    /// - Parameter victim: who has to leave where there is no room; nil for any of the worst group that may move.
    /// - Returns: false where stability cannot be restored; the log then holds what to undo.
    private mutating func go(_ proposer: Int32, by edge: Int32, for victim: Int32?) -> Bool {
        let responder = Int(market.edgeResponder[Int(edge)])
        var loser: Int32?
        if chains.cutoff[responder] != .max {
            guard let out = victim ?? self.victim(at: responder), out != proposer else { return false }
            loser = out
        }
        let held = chains.heldEdge[Int(proposer)]
        let left = held < 0 ? -1 : Int(market.edgeResponder[Int(held)])
        let bar = left < 0 ? 0 : chains.cutoff[left]
        if left >= 0 { chains.remove(proposer, from: left) }
        if let loser { chains.remove(loser, from: responder) }
        chains.insert(proposer, edge, at: responder)
        stamp[responder] = move
        if left >= 0, !fill(left, from: bar, but: loser) { return false }
        return loser.map { settle($0) } ?? true
    }

    /// A random one of the worst group that may be moved.
    private mutating func victim(at responder: Int) -> Int32? {
        let start = Int(chains.starts[responder])
        var slot = start + Int(chains.filled[responder]) - 1
        options.removeAll(keepingCapacity: true)
        while slot >= start, chains.seatGroup[slot] == chains.cutoff[responder] {
            let other = chains.seatProposer[slot]
            if chains.heldEdge[Int(other)] != AlternatingPaths.fixed { options.append(other) }
            slot -= 1
        }
        return pick(options, &random)
    }

    /// Gives the free seat to the best who wants it more than what it has, then the seat that this one left, and so on.
    /// - Parameters:
    ///   - bar: the responder's cutoff before the seat fell free: everybody who ranks above it has something better.
    ///   - out: a proposer that will propose down its list next, and may get something better than this seat; nil for
    ///     none.
    private mutating func fill(_ responder: Int, from bar: Int32, but out: Int32?) -> Bool {
        var (open, bar) = (responder, bar)
        // Where the responder had room before, nobody wanted its free seat.
        while bar != .max {
            let end = lists.range(of: open).upperBound
            var slot = lists.firstEntry(of: open, from: bar, market)
            var group = Int32.max
            wanting.removeAll(keepingCapacity: true)
            while slot < end {
                chains.steps += 1
                let (proposer, edge) = (lists.proposers[slot], lists.edges[slot])
                slot += 1
                let own = market.edgeResponderGroup[Int(edge)]
                if own > group { break }
                let held = chains.heldEdge[Int(proposer)]
                if held == AlternatingPaths.fixed {
                    // This proposer would want the seat but cannot be moved.
                    if own < group, market.edgeProposerGroup[Int(edge)] < fixedWorst[Int(proposer)],
                        !isHeld(proposer, by: open)
                    {
                        return false
                    }
                } else if proposer != out, held == -1 || tied.isBetter(Int(edge), than: Int(held)) {
                    group = own
                    wanting.append((proposer, edge))
                }
            }
            guard let (proposer, edge) = pick(wanting, &random) else { break }
            let held = chains.heldEdge[Int(proposer)]
            if held >= 0 {
                let left = Int(market.edgeResponder[Int(held)])
                bar = chains.cutoff[left]
                chains.remove(proposer, from: left)
                chains.insert(proposer, edge, at: open)
                open = left
            } else {
                chains.insert(proposer, edge, at: open)
                return true
            }
        }
        if !isRoomy[open] {
            isRoomy[open] = true
            roomy.append(Int32(open))
        }
        return true
    }

    private func isHeld(_ proposer: Int32, by responder: Int) -> Bool {
        let start = Int(chains.starts[responder])
        return (start..<(start + Int(chains.filled[responder]))).contains { chains.seatProposer[$0] == proposer }
    }

    /// The proposer, who holds nothing, proposes down its list, and so does each one that is displaced.
    private mutating func settle(_ first: Int32) -> Bool {
        var proposer = first
        var length = 0
        while true {
            length += 1
            let mayTakeEquals = length <= TieWalk.longestMove
            options.removeAll(keepingCapacity: true)
            var room: Int32 = -1
            var lastGroup = Int32.max
            var settledOwner: Int32 = -1
            for position in market.edges(ofProposer: Int(proposer)) {
                if market.edgeProposerGroup[position] > lastGroup { break }
                chains.steps += 1
                let edge = chains.edge(at: position)
                let responder = Int(market.edgeResponder[Int(edge)])
                let group = market.edgeResponderGroup[Int(edge)]
                let cutoff = chains.cutoff[responder]
                if group > cutoff || tied.owner(of: responder) == settledOwner { continue }
                if group < cutoff {
                    lastGroup = market.edgeProposerGroup[position]
                    settledOwner = tied.owner(of: responder)
                    if cutoff == .max {
                        room = edge
                        break
                    }
                    options.append(edge)
                } else if mayTakeEquals, stamp[responder] != move {
                    options.append(edge)
                }
            }
            if room >= 0 {
                chains.insert(proposer, room, at: Int(market.edgeResponder[Int(room)]))
                return true
            }
            guard let edge = pick(options, &random) else { return lastGroup == .max }
            let responder = Int(market.edgeResponder[Int(edge)])
            if market.edgeResponderGroup[Int(edge)] == chains.cutoff[responder] { stamp[responder] = move }
            guard let loser = victim(at: responder) else { return false }
            chains.remove(loser, from: responder)
            chains.insert(proposer, edge, at: responder)
            proposer = loser
        }
    }
}
