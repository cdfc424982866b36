/// A proposer that wants a responder more than what it holds.
struct Waiting {
    /// The rank group that the responder gives it.
    var group: Int32
    var proposer: Int32
    /// The responder's slot on the proposer's list.
    var slot: Int32
}

/// For each responder the proposers that want it more than what they hold, best first. In a stable matching it has
/// refused them.
///
/// An entry is not removed when its proposer gets something better, but only dropped when it comes up: the caller
/// checks whether it still holds. Entries from the start lie sorted in one flat array with a cursor for each responder.
/// Later ones go into a pairing heap for each responder: Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap: a new
/// form of self-adjusting heap", Algorithmica 1 (1986). An entry may be in both, which does no harm.
struct WaitingLists {
    private var sorted: [Waiting]
    private var heads: [Int32]
    private let ends: [Int32]

    private struct Node {
        var waiting: Waiting
        var child: Int32 = -1
        var sibling: Int32 = -1
    }
    private var nodes: [Node] = []
    private var roots: [Int32]
    private var siblings: [Int32] = []

    /// - Parameter sorted: each responder's entries, best first, with starting positions in `starts`.
    init(sorted: [Waiting], starts: [Int32]) {
        self.sorted = sorted
        heads = Array(starts.dropLast())
        ends = Array(starts.dropFirst())
        roots = [Int32](repeating: -1, count: starts.count - 1)
    }

    /// Whether there are more later entries than entries from the start, and more than proposers: sorting anew then
    /// costs no more than adding them did.
    func isWorthRebuilding(proposers: Int) -> Bool { nodes.count > max(sorted.count, proposers) }

    /// The first entry among those from the start.
    func first(_ responder: Int) -> Waiting? {
        heads[responder] < ends[responder] ? sorted[Int(heads[responder])] : nil
    }

    /// The first entry among the later ones.
    func firstLater(_ responder: Int) -> Waiting? {
        roots[responder] < 0 ? nil : nodes[Int(roots[responder])].waiting
    }

    mutating func dropFirst(_ responder: Int) { heads[responder] += 1 }

    mutating func dropFirstLater(_ responder: Int, _ market: ChangedMarket) {
        let root = Int(roots[responder])
        siblings.removeAll(keepingCapacity: true)
        var next = nodes[root].child
        while next >= 0 {
            siblings.append(next)
            next = nodes[Int(next)].sibling
        }
        // Merges pairs from left to right, then all of these into one from right to left.
        var merged: Int32 = -1
        var index = siblings.count
        if index % 2 == 1 {
            index -= 1
            merged = siblings[index]
            nodes[Int(merged)].sibling = -1
        }
        while index >= 2 {
            let pair = merge(siblings[index - 2], siblings[index - 1], responder, market)
            merged = merged < 0 ? pair : merge(pair, merged, responder, market)
            index -= 2
        }
        roots[responder] = merged
    }

    mutating func add(_ waiting: Waiting, to responder: Int, _ market: ChangedMarket) {
        let node = Int32(nodes.count)
        nodes.append(Node(waiting: waiting))
        roots[responder] = roots[responder] < 0 ? node : merge(roots[responder], node, responder, market)
    }

    private mutating func merge(_ a: Int32, _ b: Int32, _ responder: Int, _ market: ChangedMarket) -> Int32 {
        let aFirst = WaitingLists.isBefore(nodes[Int(a)].waiting, nodes[Int(b)].waiting, responder, market)
        let (top, under) = aFirst ? (Int(a), Int(b)) : (Int(b), Int(a))
        nodes[under].sibling = nodes[top].child
        nodes[top].child = Int32(under)
        nodes[top].sibling = -1
        return Int32(top)
    }

    /// Whether the responder ranks `a` above `b`; false for two entries of the same proposer.
    static func isBefore(_ a: Waiting, _ b: Waiting, _ responder: Int, _ market: ChangedMarket) -> Bool {
        if a.group != b.group { return a.group < b.group }
        let mine = market.drawnNumber(ofProposer: Int(a.proposer), onListOf: responder)
        let theirs = market.drawnNumber(ofProposer: Int(b.proposer), onListOf: responder)
        return mine != theirs ? mine < theirs : a.proposer < b.proposer
    }
}
