/// A matching under construction, with links: who sits where, and who has to be looked at again.
///
/// All edges are those of the strict market that the tie-break leaves, so of two edges of one proposer the lower is the
/// one it prefers. `table` never changes; the rest is copied when a search starts over.
struct LinkedSeats {
    let table: LinkedTable
    /// Each proposer's edge, −1 where it is unplaced.
    private(set) var held: [Int32]
    /// Each link's option, −1 where both are unplaced.
    private(set) var chosen: [Int32]
    /// The strict ranks of those in each responder's seats, in ascending order: the worst stands last.
    private var ranks: [Int32]
    private(set) var filled: [Int32]
    private(set) var placed = 0

    /// Number of edges and options looked at.
    var work = 0
    var proposals = 0
    var displacements = 0

    /// Proposers and links (as `−1 − link`) that have to propose again; the next one is last.
    var asking: [Int32] = []
    /// Responders that somebody has left.
    var vacated: [Int32] = []
    private var linkIsAsking: [Bool]
    private var isVacated: [Bool]
    /// Undoes the changes since the last mark: proposers with the edge they held, and links (`−1 − link`) with their
    /// option.
    private var undo: [(who: Int32, old: Int32)] = []

    /// Whether the link was inserted. Vacated seats are not offered to links that are not in play.
    private var isInPlay: [Bool]
    /// For a held link, the first option that it may still propose; −1 for links that are free to propose all.
    private var heldFrom: [Int32]

    /// How often each link moved in this chain; `moved` lists the links that did.
    private var moves: [Int32]
    private var moved: [Int32] = []

    init(_ table: LinkedTable) {
        moves = [Int32](repeating: 0, count: table.links)
        isInPlay = [Bool](repeating: false, count: table.links)
        heldFrom = [Int32](repeating: -1, count: table.links)
        self.table = table
        held = [Int32](repeating: -1, count: table.proposerCapacities.count)
        chosen = [Int32](repeating: -1, count: table.links)
        ranks = [Int32](repeating: 0, count: Int(table.seatStarts[table.responderCount]))
        filled = [Int32](repeating: 0, count: table.responderCount)
        linkIsAsking = [Bool](repeating: false, count: table.links)
        isVacated = [Bool](repeating: false, count: table.responderCount)
    }

    // MARK: Seats

    @inline(__always)
    func room(_ responder: Int) -> Int { Int(table.seats(responder)) - Int(filled[responder]) }

    /// The edge of the `place`-th worst holder; 0 is the worst. −1 where there are fewer.
    @inline(__always)
    func worst(_ responder: Int, _ place: Int = 0) -> Int32 {
        let count = Int(filled[responder])
        if place >= count { return -1 }
        return table.edge(of: responder, rank: ranks[Int(table.seatStarts[responder]) + count - 1 - place])
    }

    /// Moves the proposer to the edge, or out of its seat for −1. There must be room.
    private mutating func set(_ proposer: Int, _ edge: Int32) {
        let old = held[proposer]
        if old == edge { return }
        if old >= 0 {
            let responder = Int(table.edgeResponder[Int(old)])
            let start = Int(table.seatStarts[responder])
            let rank = table.rankOfEdge[Int(old)]
            var slot = start + Int(filled[responder]) - 1
            var carried = ranks[slot]
            while carried != rank {
                slot -= 1
                swap(&carried, &ranks[slot])
            }
            filled[responder] -= 1
            placed -= 1
        }
        if edge >= 0 {
            let responder = Int(table.edgeResponder[Int(edge)])
            precondition(room(responder) > 0, "no seat is free")
            let start = Int(table.seatStarts[responder])
            let rank = table.rankOfEdge[Int(edge)]
            var slot = start + Int(filled[responder])
            while slot > start, ranks[slot - 1] > rank {
                ranks[slot] = ranks[slot - 1]
                slot -= 1
            }
            ranks[slot] = rank
            filled[responder] += 1
            placed += 1
        }
        held[proposer] = edge
    }

    private mutating func move(_ proposer: Int, _ edge: Int32) {
        let old = held[proposer]
        if old == edge { return }
        undo.append((Int32(proposer), old))
        set(proposer, edge)
        if old >= 0 { noteVacancy(Int(table.edgeResponder[Int(old)])) }
    }

    private mutating func choose(_ link: Int, _ option: Int32) {
        undo.append((Int32(-1 - link), chosen[link]))
        chosen[link] = option
    }

    /// Removes the worst holder of a full responder other than one proposer; the removed one's partner leaves with it.
    private mutating func makeRoom(_ responder: Int, sparing partner: Int) {
        if room(responder) > 0 { return }
        var edge = worst(responder)
        if Int(table.proposerOfEdge[Int(edge)]) == partner { edge = worst(responder, 1) }
        let loser = Int(table.proposerOfEdge[Int(edge)])
        displacements += 1
        let link = Int(table.linkOf[loser])
        if link < 0 {
            move(loser, -1)
            asking.append(Int32(loser))
        } else {
            vacate(link)
            ask(link)
        }
    }

    // MARK: Moves

    /// Gives a single proposer the edge's seat, displacing the worst holder where the responder is full.
    mutating func seat(_ proposer: Int, _ edge: Int32) {
        makeRoom(Int(table.edgeResponder[Int(edge)]), sparing: -1)
        move(proposer, edge)
    }

    /// Puts the link on one of its options, displacing the worst holder where a responder is full. The responders must
    /// have enough seats for the two.
    mutating func seat(link: Int, option: Int) {
        let first = Int(table.firsts[link]), second = Int(table.seconds[link])
        let a = table.optionFirst[option], b = table.optionSecond[option]
        if held[first] != a { move(first, -1) }
        if held[second] != b { move(second, -1) }
        if a >= 0, held[first] != a {
            makeRoom(Int(table.edgeResponder[Int(a)]), sparing: second)
            move(first, a)
        }
        if b >= 0, held[second] != b {
            makeRoom(Int(table.edgeResponder[Int(b)]), sparing: first)
            move(second, b)
        }
        choose(link, Int32(option))
    }

    /// Removes both members from their seats.
    mutating func vacate(_ link: Int) {
        move(Int(table.firsts[link]), -1)
        move(Int(table.seconds[link]), -1)
        choose(link, -1)
    }

    // MARK: What is left to do

    mutating func ask(_ link: Int) {
        if linkIsAsking[link] { return }
        linkIsAsking[link] = true
        asking.append(Int32(-1 - link))
    }

    mutating func bringIntoPlay(_ link: Int) { isInPlay[link] = true }

    mutating func takeOutOfPlay(_ link: Int) { isInPlay[link] = false }

    /// From now on the link only goes down its list, starting at option `start`, and only when it loses its seats.
    mutating func hold(_ link: Int, from start: Int32) { heldFrom[link] = start }

    /// Frees the link to propose all its options. Returns the argument of ``hold(_:from:)`` that undoes it.
    mutating func release(_ link: Int) -> Int32 {
        let start = heldFrom[link]
        heldFrom[link] = -1
        return start
    }

    func heldLinks() -> [Int] { heldFrom.indices.filter { heldFrom[$0] >= 0 } }

    func isHeld(_ link: Int) -> Bool { heldFrom[link] >= 0 }

    /// Whether the link is to propose again when a seat on its list falls free.
    func isWakeful(_ link: Int) -> Bool { isInPlay[link] && heldFrom[link] < 0 }

    /// The first option that the link may propose.
    func firstAllowed(_ link: Int) -> Int { heldFrom[link] < 0 ? table.options(ofLink: link).lowerBound : Int(heldFrom[link]) }

    private mutating func noteVacancy(_ responder: Int) {
        if isVacated[responder] { return }
        isVacated[responder] = true
        vacated.append(Int32(responder))
    }

    mutating func nextAsking() -> Int32? {
        guard let next = asking.popLast() else { return nil }
        if next < 0 { linkIsAsking[Int(-1 - next)] = false }
        return next
    }

    mutating func nextVacated() -> Int? {
        guard let next = vacated.popLast() else { return nil }
        isVacated[Int(next)] = false
        return Int(next)
    }

    mutating func forgetTasks() {
        while nextAsking() != nil {}
        while nextVacated() != nil {}
    }

    mutating func countMove(_ link: Int) -> Int32 {
        if moves[link] == 0 { moved.append(Int32(link)) }
        moves[link] += 1
        return moves[link]
    }

    mutating func forgetMoves() {
        while let link = moved.popLast() { moves[Int(link)] = 0 }
    }

    // MARK: Undoing

    /// Marks this state: ``rollBack()`` returns to it.
    mutating func mark() { undo.removeAll(keepingCapacity: true) }

    mutating func rollBack() {
        forgetTasks()
        while let step = undo.popLast() {
            if step.who >= 0 { set(Int(step.who), step.old) } else { chosen[Int(-1 - step.who)] = step.old }
        }
    }
}
