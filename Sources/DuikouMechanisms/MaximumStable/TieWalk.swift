/// A walk from one weakly stable matching to the next, by changes that ties allow.
///
/// In one move somebody goes to a responder that it likes as well or better and that sees no difference between it and
/// the worst that it holds. That one has to leave, and asks down its list. The seat left behind goes to the best who
/// wants it more than what it has, whose seat goes to the next, until nobody wants the last one. So responders may end
/// better or worse, and so may proposers: the chains of ``AlternatingPaths`` alone make every responder ever harder to get in to.
/// A move that leaves fewer placed is taken back; one that leaves as many is kept, because the next may gain by it.
///
/// Moves begin where somebody is without a place or a seat without a proposer, or a few steps from there.
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
    private var random: SearchRandom
    /// The worst group that a proposer of another capacity than 1 holds; no bound where it has room. It wants what is better.
    private let fixedWorst: [Int32]
    /// Responders with a seat that nobody takes, and some that had one.
    private var roomy: [Int32] = []
    private var isRoomy: [Bool]

    /// Responders where somebody took the seat of an equal in this move: not twice, so that a move ends.
    private var stamp: [Int32]
    private var move: Int32 = 0
    private var options: [Int32] = []
    private var wanting: [(proposer: Int32, edge: Int32)] = []

    /// How many may go on in one move before they only go where they are wanted more.
    private static let longestMove = 64

    /// - Parameters:
    ///   - line: all responders, in the order of their lots.
    init(_ chains: AlternatingPaths, lists: RankedLists, responders line: [Int32], seed: UInt64) {
        self.chains = chains
        self.lists = lists
        tied = chains.tied
        market = chains.market
        random = SearchRandom(state: seed)
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

    /// Looks for chains from all without a place, once.
    mutating func placeAll(limit: Int) {
        chains.log = nil
        chains.placeAll(limit: limit)
        chains.log = []
    }

    // MARK: One move

    /// Makes one move and keeps it unless fewer are placed after it.
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

    private func pick<Element>(_ elements: [Element], _ random: inout SearchRandom) -> Element? {
        elements.isEmpty ? nil : elements[random.below(elements.count)]
    }

    /// Somebody without a place takes the seat of an equal.
    private mutating func startUnplaced() -> Bool {
        guard let proposer = pick(chains.unplaced, &random) else { return false }
        return settle(proposer)
    }

    /// From somebody without a place along seats that it would like; the last holder found goes elsewhere.
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

    /// From a seat that nobody takes: one that lists it, or the one that has what that one has, and so on, is to leave
    /// what it has for an equal who wants it.
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
        // Somebody equal takes its seat.
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

    /// Whether an earlier class of the same owner would have the proposer.
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

    /// An edge that the proposer likes as well as what it holds or better, where it can get in.
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

    // MARK: What follows from it

    /// The proposer, who may hold something, goes to the responder of the edge. Then stability is restored.
    /// - Parameter victim: who has to leave where there is no room; somebody of the worst group unless given.
    /// - Returns: false where it cannot be; the log then holds what to undo.
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

    /// One of those in the worst group who may be moved.
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
    ///   - bar: the cutoff when the seat was taken: whoever is above has better.
    ///   - out: somebody who will ask down its list next, and may have better than this seat.
    private mutating func fill(_ responder: Int, from bar: Int32, but out: Int32?) -> Bool {
        var (open, bar) = (responder, bar)
        // Where there was room before, nobody wanted it.
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
                    // It would want the seat, and cannot be moved.
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

    /// The proposer, who holds nothing, asks down its list, and so does whoever it puts out.
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
