/// The proposers' lists in the order in which they propose, read for a block of proposers at a time, so that their memory is read at the
/// same time and not one after another.
struct ProposalLists {
    /// Where each proposer's list starts, as in the market; positions on the lists count from there.
    private let offsets: [Int32]
    /// The responder of each edge.
    let responders: [Int32]
    /// The rank group of each edge with its responder.
    let groups: [Int32]
    /// The edges in each proposer's strict order; empty where they already stand in that order.
    private let order: [Int32]
    private let isInOrder: Bool

    /// - Parameters:
    ///   - order: the edges in each proposer's strict order; empty where they already stand in that order.
    ///   - groups: the rank group of each edge with its responder, in place of the market's.
    init(_ market: Market, order: [Int32], groups: [Int32]? = nil) {
        offsets = market.proposerOffsets
        responders = market.edgeResponder
        self.groups = groups ?? market.edgeResponderGroup
        self.order = order
        isInOrder = order.isEmpty
    }

    /// The edge at a position.
    @inline(__always)
    func edge(at position: Int) -> Int { isInOrder ? position : Int(order[position]) }

    /// The position after the proposer's last.
    @inline(__always)
    func end(of proposer: Int) -> Int { Int(offsets[proposer + 1]) }

    /// Reads the edge that each proposer of the block proposes along next.
    /// - Parameters:
    ///   - next: how far each proposer has proposed, as a position.
    ///   - ahead: what was read, with no meaning of its own.
    @inline(__always)
    func readNext(_ block: [Int32], _ next: [Int32], into ahead: inout [Int32]) {
        for index in block.indices {
            let proposer = Int(block[index])
            let position = Int(next[proposer])
            if position == end(of: proposer) { continue }
            let edge = edge(at: position)
            ahead[index] = responders[edge] ^ groups[edge]
        }
    }

    /// Skips responders that refuse by rank group alone: what they accept only narrows, so they would still refuse later.
    /// - Parameters:
    ///   - wanted: how many partners each proposer still misses.
    ///   - next: how far each proposer has proposed, as a position.
    ///   - ahead: for each proposer of the block, the responder that it has come to; −1 for none.
    /// - Returns: how many proposals were refused.
    @inline(__always)
    func skipRefusals(
        of block: [Int32], _ wanted: [Int32], _ next: inout [Int32], _ ahead: inout [Int32],
        isRefused: (_ edge: Int, _ responder: Int) -> Bool
    ) -> Int {
        var skipped = 0
        for index in block.indices {
            let proposer = Int(block[index])
            let start = Int(next[proposer])
            var position = start
            let end = wanted[proposer] == 0 ? position : end(of: proposer)
            var open: Int32 = -1
            while position < end {
                let edge = edge(at: position)
                let responder = responders[edge]
                if !isRefused(edge, Int(responder)) {
                    open = responder
                    break
                }
                position += 1
            }
            ahead[index] = open
            skipped += position - start
            next[proposer] = Int32(position)
        }
        return skipped
    }
}
