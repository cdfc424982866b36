/// A market with its rows in an order that depends on identities and a seed alone, and the way back to the given order.
///
/// Proposers and responders stand in the order of their ``Turns``; equals on a proposer's list stand in the order of
/// their responders. As long as keys are distinct, this is the same market however the rows of the given one were
/// ordered. So whatever a solver derives from the order (who bids first, which of two equal paths it finds), the result
/// by identity is the same. Players with the same key, such as the seat classes of one responder, keep the given order.
///
/// With ``TieBreak/byIndex`` it is the given market.
///
/// Memory: 16 bytes for each edge, 8 without groups.
struct CanonicalMarket {
    let market: Market
    /// The given index of each proposer, responder and edge; empty where nothing was moved.
    private let proposers: [Int32]
    private let responders: [Int32]
    private let originalEdges: [Int32]

    /// - Parameter withGroups: whether edges keep their groups. Solvers that read only lists and seats need none; their
    ///   market then has empty arrays for them.
    /// - Complexity: O(edges + players · log(players)), and a sort of the ties on the proposers' lists.
    init(_ given: Market, _ ties: TieBreak, withGroups: Bool = true) {
        let turns = Turns(ties)
        if turns.isByIndex {
            (market, proposers, responders, originalEdges) = (given, [], [], [])
            return
        }
        let proposers = Turns.order(turns.numbers(ofProposersOf: given))
        let responders = Turns.order(turns.numbers(ofRespondersOf: given))
        let place = Turns.places(responders)
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(proposers.count + 1)
        var original = [Int32](repeating: 0, count: given.edgeCount)
        var tied: [(place: Int32, edge: Int32)] = []
        var next = 0
        for proposer in proposers {
            let list = given.edges(ofProposer: Int(proposer))
            var start = list.lowerBound
            while start < list.upperBound {
                var end = start + 1
                if given.hasProposerTies {
                    while end < list.upperBound, given.edgeProposerGroup[end] == given.edgeProposerGroup[start] { end += 1 }
                }
                if end - start == 1 {
                    original[next] = Int32(start)
                    next += 1
                } else {
                    tied.removeAll(keepingCapacity: true)
                    for edge in start..<end { tied.append((place[Int(given.edgeResponder[edge])], Int32(edge))) }
                    tied.sort { $0.place < $1.place }
                    for entry in tied {
                        original[next] = entry.edge
                        next += 1
                    }
                }
                start = end
            }
            offsets.append(Int32(next))
        }
        market = Market(
            trustedOffsets: offsets, edgeResponder: original.map { place[Int(given.edgeResponder[Int($0)])] },
            edgeProposerGroup: withGroups ? original.map { given.edgeProposerGroup[Int($0)] } : [],
            edgeResponderGroup: withGroups ? original.map { given.edgeResponderGroup[Int($0)] } : [],
            proposerCapacities: proposers.map { given.proposerCapacities[Int($0)] },
            responderCapacities: responders.map { given.responderCapacities[Int($0)] },
            proposerKeys: proposers.map { given.proposerKey(Int($0)) },
            responderKeys: responders.map { given.responderKey(Int($0)) }, isTransposed: given.isTransposed,
            responderDegrees: responders.map { given.responderDegrees[Int($0)] }, hasProposerTies: given.hasProposerTies)
        self.proposers = proposers
        self.responders = responders
        originalEdges = original
    }

    /// Whether the market is the given one, with nothing moved.
    var isGiven: Bool { originalEdges.isEmpty && proposers.isEmpty && responders.isEmpty }

    // MARK: Into this order

    /// Values of the given market's edges, for the edges of this one.
    func byEdge<T>(_ values: [T]) -> [T] { isGiven ? values : originalEdges.map { values[Int($0)] } }

    /// Values of the given market's responders, for the responders of this one.
    func byResponder<T>(_ values: [T]) -> [T] { isGiven ? values : responders.map { values[Int($0)] } }

    /// Edges of the given market as edges of this one, in ascending order. O(edges).
    func edges(_ given: [Int32]) -> [Int32] {
        if isGiven { return given }
        var isAmong = EdgeBits(count: originalEdges.count)
        for edge in given { isAmong[Int(edge)] = true }
        return originalEdges.indices.filter { isAmong[Int(originalEdges[$0])] }.map(Int32.init)
    }

    /// For each edge, proposer and responder of the given market, its index in this one. O(edges), O(players).
    func newEdges() -> [Int32] { isGiven ? (0..<Int32(market.edgeCount)).map { $0 } : Turns.places(originalEdges) }
    func newProposers() -> [Int32] { isGiven ? (0..<Int32(market.proposerCount)).map { $0 } : Turns.places(proposers) }

    // MARK: The way back

    func originalEdge(_ edge: Int) -> Int { isGiven ? edge : Int(originalEdges[edge]) }
    func originalProposer(_ proposer: Int) -> Int { isGiven ? proposer : Int(proposers[proposer]) }
    func originalResponder(_ responder: Int) -> Int { isGiven ? responder : Int(responders[responder]) }

    func originalEdges(_ edges: [Int32]) -> [Int32] { isGiven ? edges : edges.map { originalEdges[Int($0)] } }

    /// Values of this market's proposers, in the order of the given proposers.
    func originalByProposer<T>(_ values: [T]) -> [T] { isGiven ? values : CanonicalMarket.back(values, proposers) }

    /// Values of this market's responders, in the order of the given responders.
    func originalByResponder<T>(_ values: [T]) -> [T] { isGiven ? values : CanonicalMarket.back(values, responders) }

    /// Undoes an order: `values[i]` belongs to index `order[i]`, and the result has it there.
    static func back<T>(_ values: [T], _ order: [Int32]) -> [T] { Turns.places(order).map { values[Int($0)] } }
}
