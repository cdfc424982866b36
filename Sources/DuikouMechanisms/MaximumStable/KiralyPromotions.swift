/// Deferred acceptance in which a proposer refused by its whole list is promoted, and then goes before its equals.
///
/// A proposer that has been refused by all is *promoted*: it proposes down its list once more, and goes before equals
/// that were promoted fewer times. With one promotion each this is Király's algorithm. With more, the missing seat is
/// passed on among the equals, as by labels in the push-relabel method, until somebody finds room. No seat becomes
/// empty on the way, so no promotion costs a placement.
///
/// Where only responders have ties, a promoted proposer is refused by equals that were promoted as often, whatever
/// their lottery numbers: replacing one by the other would gain nothing, and the displacements that would follow end
/// sooner.
///
/// Where proposers have ties, too, a proposer first takes an equal that has room. While yet another of its equals has
/// room, its seat is free for others: it moves over when somebody proposes there.
struct KiralyPromotions {
    private let market: Market
    /// The edges in each proposer's strict order; empty where they already stand in that order.
    private let order: [Int32]
    private(set) var seats: SeatHeaps
    private(set) var counters: Outcome.Counters
    private var missing: [Int32]
    /// The tier of each proposer's seats: minus the number of its promotions.
    private var tier: [Int32]
    private var next: [Int32]
    private let line: ProposerLine
    /// Who has to propose, by place in line. `stuck` has the places of those that have proposed to all in the last tier allowed.
    private var asking: ProposalQueue
    /// Who has to propose where only responders have ties, in the order in which they lost their seats. That order
    /// decides who goes where, so it must follow from lottery numbers and not from rows.
    private var displaced: [Int32] = []
    private let turns: Lottery
    private var stuck: [Int32] = []
    private var isStuck: [Bool]
    private var lastTier: Int32 = 0
    /// The tier of the worst that each full responder holds. Together with its group it refuses most proposals without
    /// reading a seat.
    private var cutoffTier: [Int32]

    /// Scratch of ``lookAhead(_:)``.
    private var ahead: [Int32] = []

    // Only for markets where proposers have ties.
    /// How far down its list each proposer has found that no responder has room. A responder that is full stays full.
    private var roomNext: [Int32] = []
    /// The edge that each proposer took last; −1 where it has lost it.
    private var heldEdge: [Int32] = []
    /// For each responder, those that took a seat there while an equal responder might have room.
    private var unsettled = ProposerStacks(count: 0)

    /// The state in which everyone has proposed down its list once.
    /// - Parameter line: the lottery that decides who proposes first, and so, where proposers have ties, who finds
    ///   room.
    init(_ market: Market, _ lottery: Lottery, line: Lottery) {
        self.market = market
        turns = line
        tier = [Int32](repeating: 0, count: market.proposerCount)
        isStuck = [Bool](repeating: false, count: market.proposerCount)
        cutoffTier = [Int32](repeating: 0, count: market.responderCount)
        guard market.hasProposerTies else {
            let first = DeferredAcceptance.run(market, lottery)
            order = []
            self.line = ProposerLine()
            // Where nobody was refused in favour of an equal, the matching is stable for every tie-break.
            mayTiesMatter = (0..<market.responderCount).contains { responder in
                first.lastRefused[responder] >= 0 && first.lastRefused[responder] == first.seats.cutoffGroup[responder]
            }
            seats = first.seats
            counters = first.counters
            missing = first.missing
            next = first.next
            asking = ProposalQueue(count: market.proposerCount, all: false)
            for proposer in 0..<market.proposerCount where missing[proposer] > 0 { stick(proposer, place: proposer) }
            return
        }
        order = market.strictProposerOrder(lottery)
        self.line = ProposerLine(market, line)
        mayTiesMatter = true
        seats = SeatHeaps(market, lottery)
        counters = Outcome.Counters()
        missing = market.proposerCapacities
        next = market.proposerOffsets
        asking = ProposalQueue(count: market.proposerCount, all: true)
        roomNext = market.proposerOffsets
        heldEdge = [Int32](repeating: -1, count: market.proposerCount)
        unsettled = ProposerStacks(count: market.responderCount)
        settle()
    }

    /// False where every tie-break places equally many: then the matching is stable for all of them.
    let mayTiesMatter: Bool
    /// Whether a proposer with a list misses a partner.
    var isAnyoneStuck: Bool { !stuck.isEmpty }

    /// Allows everyone one more promotion, and lets all propose until nobody has a proposal left.
    mutating func promote() {
        lastTier -= 1
        let again = stuck
        stuck.removeAll(keepingCapacity: true)
        for place in again {
            isStuck[line.proposer(at: place)] = false
            if market.hasProposerTies { asking.add(Int(place)) }
        }
        if market.hasProposerTies { return settle() }
        var drawn = again.map { (market.drawnNumber(ofProposer: Int($0), onListOf: 0, turns), $0) }
        drawn.sort { $0 < $1 }
        displaced = drawn.map(\.1)
        settleInTurn()
    }

    private mutating func settle() {
        var block: [Int32] = []
        while asking.take(into: &block) {
            for place in block { ask(line.proposer(at: place), place: Int(place)) }
        }
    }

    /// All that have to propose do so in turn; then those that they displaced; and so on.
    private mutating func settleInTurn() {
        while !displaced.isEmpty {
            let turn = displaced
            displaced.removeAll(keepingCapacity: true)
            var start = 0
            while start < turn.count {
                let block = turn[start..<min(start + ProposalQueue.blockSize, turn.count)]
                lookAhead(block)
                for proposer in block { ask(Int(proposer), place: Int(proposer)) }
                start = block.endIndex
            }
        }
    }

    /// Skips responders that refuse by rank group, and reads what the remaining proposals will need, as in
    /// ``DeferredAcceptance``, so that the memory of a block is read at the same time. Cutoffs only tighten, so this
    /// decides nothing.
    private mutating func lookAhead(_ block: ArraySlice<Int32>) {
        ahead.removeAll(keepingCapacity: true)
        for proposer in block {
            let position = Int(next[Int(proposer)])
            let isAtEnd = position == Int(market.proposerOffsets[Int(proposer) + 1])
            ahead.append(isAtEnd ? -1 : market.edgeResponder[position] ^ market.edgeResponderGroup[position])
        }
        for (index, entry) in block.enumerated() {
            let proposer = Int(entry)
            if missing[proposer] == 0 { continue }
            var position = Int(next[proposer])
            let end = Int(market.proposerOffsets[proposer + 1])
            ahead[index] = -1
            while position < end {
                let responder = Int(market.edgeResponder[position])
                if !isRefused(market.edgeResponderGroup[position], tier[proposer], responder) {
                    ahead[index] = Int32(responder)
                    break
                }
                position += 1
            }
            counters.proposals += position - Int(next[proposer])
            next[proposer] = Int32(position)
        }
        for index in ahead.indices where ahead[index] >= 0 { ahead[index] = seats.peek(Int(ahead[index])) }
    }

    /// Whether the responder refuses before lottery numbers are compared.
    @inline(__always)
    private func isRefused(_ group: Int32, _ tier: Int32, _ responder: Int) -> Bool {
        let cutoff = seats.cutoffGroup[responder]
        if group != cutoff { return group > cutoff }
        return market.hasProposerTies ? tier > cutoffTier[responder] : tier >= cutoffTier[responder]
    }

    private mutating func stick(_ proposer: Int, place: Int) {
        if isStuck[proposer] || market.edges(ofProposer: proposer).isEmpty { return }
        isStuck[proposer] = true
        stuck.append(Int32(place))
    }

    /// The proposer proposes until it holds as many as it may, or has proposed to all in the last tier allowed.
    private mutating func ask(_ proposer: Int, place: Int) {
        let list = market.edges(ofProposer: proposer)
        let isSingle = market.proposerCapacities[proposer] == 1
        while missing[proposer] > 0 {
            let position = Int(next[proposer])
            if position == list.upperBound {
                if tier[proposer] == lastTier || list.isEmpty { return stick(proposer, place: place) }
                tier[proposer] -= 1
                next[proposer] = Int32(list.lowerBound)
                continue
            }
            if market.hasProposerTies, takeRoom(proposer, at: position, in: list) { continue }
            next[proposer] = Int32(position + 1)
            counters.proposals += 1
            let edge = order.isEmpty ? position : Int(order[position])
            let responder = Int(market.edgeResponder[edge])
            if market.hasProposerTies { moveOver(at: responder) }
            if isRefused(market.edgeResponderGroup[edge], tier[proposer], responder) { continue }
            if !isSingle, seats.holds(Int32(proposer), at: responder) { continue }
            take(edge, proposer, responder)
        }
    }

    private mutating func take(_ edge: Int, _ proposer: Int, _ responder: Int) {
        let candidate = SeatEntry(
            group: market.edgeResponderGroup[edge], tier: tier[proposer], proposer: Int32(proposer), edge: Int32(edge))
        switch seats.offer(candidate, to: responder) {
        case .refused: return
        case .seated: break
        case .displaced(let loser):
            counters.displacements += 1
            let other = Int(loser.proposer)
            missing[other] += 1
            if !heldEdge.isEmpty, heldEdge[other] == loser.edge { heldEdge[other] = -1 }
            // If it took the seat with fewer promotions than it has now, it may propose to all of its list again.
            if loser.tier != tier[other] { next[other] = market.proposerOffsets[other] }
            if market.hasProposerTies { asking.add(line.place(of: other)) } else { displaced.append(loser.proposer) }
        }
        if !seats.hasRoom(responder) { cutoffTier[responder] = seats.worstTier(responder) }
        missing[proposer] -= 1
        if !heldEdge.isEmpty { heldEdge[proposer] = Int32(edge) }
    }

    /// At the start of a tie on the proposer's list: takes the first responder of the tie that has room. The position
    /// on the list stays, because whoever moves over from here may have to propose here again.
    private mutating func takeRoom(_ proposer: Int, at position: Int, in list: Range<Int>) -> Bool {
        let group = market.edgeProposerGroup[position]
        if position > list.lowerBound, market.edgeProposerGroup[position - 1] == group { return false }
        roomNext[proposer] = max(roomNext[proposer], Int32(position))
        guard let edge = nextRoom(proposer, group: group) else { return false }
        counters.proposals += 1
        settle(edge, proposer, group: group)
        return true
    }

    /// The next responder of the tie that has room and does not yet hold the proposer.
    private mutating func nextRoom(_ proposer: Int, group: Int32) -> Int? {
        let end = Int(market.proposerOffsets[proposer + 1])
        var position = Int(roomNext[proposer])
        defer { roomNext[proposer] = Int32(position) }
        while position < end, market.edgeProposerGroup[position] == group {
            let edge = Int(order[position])
            let responder = Int(market.edgeResponder[edge])
            position += 1
            if seats.hasRoom(responder), market.proposerCapacities[proposer] == 1 || !seats.holds(Int32(proposer), at: responder) {
                return edge
            }
        }
        return nil
    }

    /// Gives the proposer a seat at a responder with room, and notes that it may move over.
    private mutating func settle(_ edge: Int, _ proposer: Int, group: Int32) {
        let responder = Int(market.edgeResponder[edge])
        take(edge, proposer, responder)
        let position = Int(roomNext[proposer])
        guard market.proposerCapacities[proposer] == 1, position < Int(market.proposerOffsets[proposer + 1]),
            market.edgeProposerGroup[position] == group
        else { return }
        unsettled.push(Int32(proposer), onto: responder)
    }

    /// Lets one proposer that the full responder holds move to an equal responder with room, if there is one.
    private mutating func moveOver(at responder: Int) {
        if seats.hasRoom(responder) { return }
        while let last = unsettled.pop(from: responder) {
            let proposer = Int(last)
            let held = Int(heldEdge[proposer])
            if held < 0 || Int(market.edgeResponder[held]) != responder { continue }
            let group = market.edgeProposerGroup[held]
            guard let edge = nextRoom(proposer, group: group) else { continue }
            seats.remove(last, from: responder)
            missing[proposer] += 1
            settle(edge, proposer, group: group)
            return
        }
    }
}

/// The order in which proposers propose, where it decides who finds room.
private struct ProposerLine {
    private let proposers: [Int32]
    private let places: [Int32]

    /// Proposers go by index.
    init() {
        proposers = []
        places = []
    }

    /// Proposers go by lottery.
    init(_ market: Market, _ lottery: Lottery) {
        var drawn = (0..<market.proposerCount).map { proposer in
            (market.drawnNumber(ofProposer: proposer, onListOf: 0, lottery), Int32(proposer))
        }
        drawn.sort { $0 < $1 }
        var places = [Int32](repeating: 0, count: drawn.count)
        for (place, entry) in drawn.enumerated() { places[Int(entry.1)] = Int32(place) }
        proposers = drawn.map(\.1)
        self.places = places
    }

    @inline(__always)
    func proposer(at place: Int32) -> Int { proposers.isEmpty ? Int(place) : Int(proposers[Int(place)]) }

    @inline(__always)
    func place(of proposer: Int) -> Int { places.isEmpty ? proposer : Int(places[proposer]) }
}

/// A stack of proposers for each responder, all in one array.
private struct ProposerStacks {
    /// The top entry of each responder's stack; −1 where it is empty.
    private var top: [Int32]
    private var entries: [(proposer: Int32, below: Int32)] = []

    init(count: Int) { top = [Int32](repeating: -1, count: count) }

    mutating func push(_ proposer: Int32, onto responder: Int) {
        entries.append((proposer, top[responder]))
        top[responder] = Int32(entries.count - 1)
    }

    mutating func pop(from responder: Int) -> Int32? {
        if top[responder] < 0 { return nil }
        let entry = entries[Int(top[responder])]
        top[responder] = entry.below
        return entry.proposer
    }
}
