/// Deferred acceptance in which those who run off their list come back and win against their equals.
///
/// A proposer that has been refused by all is *promoted*: it asks down its list once more, and goes before equals that
/// were promoted fewer times. After one promotion each this is Király's algorithm; more of them push the gap on through
/// the equals, as labels do in the push-relabel method, until somebody finds room. Seats never empty on the way, so that
/// no promotion costs a place.
///
/// Where only responders have ties, a proposer that comes back is refused by equals that were promoted as often, whatever
/// the lot: nothing is gained by changing one of them for the other, and the chains that would start from there end sooner.
///
/// Where proposers have ties too, one of them first takes an equal that has room, and while yet another equal has room
/// its seat is at anyone's disposal: it moves over when somebody asks for it.
struct KiralyPromotions {
    private let market: Market
    /// Edges in each proposer's strict order; empty where they stand so.
    private let order: [Int32]
    private(set) var seats: SeatHeaps
    private(set) var counters: Outcome.Counters
    private var missing: [Int32]
    /// How often each was promoted, below zero: the tier that its seats get.
    private var tier: [Int32]
    private var next: [Int32]
    /// The proposers in the order in which they ask; empty where that decides nothing, and goes by index.
    private let line: [Int32]
    private var placeInLine: [Int32] = []
    /// Who has to ask, and who has asked all in the last tier allowed, both by place in line.
    private var asking: ProposalQueue
    /// Who has to ask where only responders have ties: in the order in which they lost their seats. That order decides who
    /// goes where, so that it must come from the lots and not from the rows.
    private var displaced: [Int32] = []
    private let turns: Lottery
    private var stuck: [Int32] = []
    private var isStuck: [Bool]
    private var lastTier: Int32 = 0
    /// The tier of the worst that each full responder holds: with its group it refuses most without reading a seat.
    private var cutoffTier: [Int32]

    /// Scratch of ``lookAhead(_:)``.
    private var ahead: [Int32] = []

    // Only for markets where proposers have ties.
    /// Up to where on its list the proposer has found that nobody has room. Room never comes back.
    private var roomNext: [Int32] = []
    /// The edge that a proposer holds, of those it took last; −1 where it lost that.
    private var heldEdge: [Int32] = []
    /// Chains of those that took a seat while an equal might have room: the first of each responder, then by entry.
    private var firstUnsettled: [Int32] = []
    private var unsettled: [(proposer: Int32, after: Int32)] = []

    /// Everyone has asked down its list once.
    /// - Parameter line: whose single numbers say who asks first; that decides who finds room where proposers have ties.
    init(_ market: Market, _ lottery: Lottery, line: Lottery) {
        self.market = market
        turns = line
        tier = [Int32](repeating: 0, count: market.proposerCount)
        isStuck = [Bool](repeating: false, count: market.proposerCount)
        cutoffTier = [Int32](repeating: 0, count: market.responderCount)
        guard market.hasProposerTies else {
            let first = DeferredAcceptance.run(market, lottery)
            order = []
            self.line = []
            // Where nobody was turned away for an equal, the matching is stable for every tie-break.
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
        var drawn = (0..<market.proposerCount).map { proposer in
            (market.drawnNumber(ofProposer: proposer, onListOf: 0, line), Int32(proposer))
        }
        drawn.sort { $0 < $1 }
        self.line = drawn.map(\.1)
        placeInLine = [Int32](repeating: 0, count: drawn.count)
        for (place, entry) in drawn.enumerated() { placeInLine[Int(entry.1)] = Int32(place) }
        mayTiesMatter = true
        seats = SeatHeaps(market, lottery)
        counters = Outcome.Counters()
        missing = market.proposerCapacities
        next = market.proposerOffsets
        asking = ProposalQueue(count: market.proposerCount, all: true)
        roomNext = market.proposerOffsets
        heldEdge = [Int32](repeating: -1, count: market.proposerCount)
        firstUnsettled = [Int32](repeating: -1, count: market.responderCount)
        settle()
    }

    /// False where every tie-break places as many: all that are stable for one have the same size.
    let mayTiesMatter: Bool
    /// Whether somebody who has a list misses a partner.
    var isAnyoneStuck: Bool { !stuck.isEmpty }

    /// Allows everyone one promotion more than before, and lets all ask until nobody has anything to ask.
    mutating func promote() {
        lastTier -= 1
        let again = stuck
        stuck.removeAll(keepingCapacity: true)
        for place in again {
            isStuck[proposer(at: place)] = false
            if market.hasProposerTies { asking.add(Int(place)) }
        }
        if market.hasProposerTies { return settle() }
        var drawn = again.map { (market.drawnNumber(ofProposer: Int($0), onListOf: 0, turns), $0) }
        drawn.sort { $0 < $1 }
        displaced = drawn.map(\.1)
        settleInTurn()
    }

    /// How many proposers are looked up together.
    private static let readAhead = 128

    private mutating func settle() {
        var block: [Int32] = []
        while asking.take(KiralyPromotions.readAhead, into: &block) {
            for place in block { ask(proposer(at: place), place: Int(place)) }
        }
    }

    /// All that have to ask do so in turn; then those that they displaced; and so on.
    private mutating func settleInTurn() {
        while !displaced.isEmpty {
            let turn = displaced
            displaced.removeAll(keepingCapacity: true)
            var start = 0
            while start < turn.count {
                let block = turn[start..<min(start + KiralyPromotions.readAhead, turn.count)]
                lookAhead(block)
                for proposer in block { ask(Int(proposer), place: Int(proposer)) }
                start = block.endIndex
            }
        }
    }

    /// Passes over those who refuse by rank group, and reads what the rest will need: as in ``DeferredAcceptance``, so that
    /// the memory of a block is read at the same time. Cutoffs only tighten, so that this decides nothing.
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

    /// Whether the responder refuses before lots are compared.
    @inline(__always)
    private func isRefused(_ group: Int32, _ tier: Int32, _ responder: Int) -> Bool {
        let cutoff = seats.cutoffGroup[responder]
        if group != cutoff { return group > cutoff }
        return market.hasProposerTies ? tier > cutoffTier[responder] : tier >= cutoffTier[responder]
    }

    @inline(__always)
    private func proposer(at place: Int32) -> Int { line.isEmpty ? Int(place) : Int(line[Int(place)]) }

    private mutating func stick(_ proposer: Int, place: Int) {
        if isStuck[proposer] || market.edges(ofProposer: proposer).isEmpty { return }
        isStuck[proposer] = true
        stuck.append(Int32(place))
    }

    /// The proposer asks until it holds what it may, or has asked all in the last tier allowed.
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
            // What it lost in a lower tier than it now has, it may ask for again.
            if loser.tier != tier[other] { next[other] = market.proposerOffsets[other] }
            if market.hasProposerTies { asking.add(Int(placeInLine[other])) } else { displaced.append(loser.proposer) }
        }
        if !seats.hasRoom(responder) { cutoffTier[responder] = seats.worstTier(responder) }
        missing[proposer] -= 1
        if !heldEdge.isEmpty { heldEdge[proposer] = Int32(edge) }
    }

    /// At the start of a group of equals: takes the first that has room. The place on the list stays, because whoever
    /// moves over from here may have to ask here again.
    private mutating func takeRoom(_ proposer: Int, at position: Int, in list: Range<Int>) -> Bool {
        let group = market.edgeProposerGroup[position]
        if position > list.lowerBound, market.edgeProposerGroup[position - 1] == group { return false }
        roomNext[proposer] = max(roomNext[proposer], Int32(position))
        guard let edge = nextRoom(proposer, group: group) else { return false }
        counters.proposals += 1
        settle(edge, proposer, group: group)
        return true
    }

    /// The next of the equals that has room, and is not yet with the proposer.
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

    /// Seats the proposer where there is room, and notes that it may move over.
    private mutating func settle(_ edge: Int, _ proposer: Int, group: Int32) {
        let responder = Int(market.edgeResponder[edge])
        take(edge, proposer, responder)
        let position = Int(roomNext[proposer])
        guard market.proposerCapacities[proposer] == 1, position < Int(market.proposerOffsets[proposer + 1]),
            market.edgeProposerGroup[position] == group
        else { return }
        unsettled.append((Int32(proposer), firstUnsettled[responder]))
        firstUnsettled[responder] = Int32(unsettled.count - 1)
    }

    /// Lets one that the full responder holds move to an equal with room, where there is one.
    private mutating func moveOver(at responder: Int) {
        if seats.hasRoom(responder) { return }
        while firstUnsettled[responder] >= 0 {
            let entry = unsettled[Int(firstUnsettled[responder])]
            firstUnsettled[responder] = entry.after
            let proposer = Int(entry.proposer)
            let held = Int(heldEdge[proposer])
            if held < 0 || Int(market.edgeResponder[held]) != responder { continue }
            let group = market.edgeProposerGroup[held]
            guard let edge = nextRoom(proposer, group: group) else { continue }
            seats.remove(entry.proposer, from: responder)
            missing[proposer] += 1
            settle(edge, proposer, group: group)
            return
        }
    }
}
