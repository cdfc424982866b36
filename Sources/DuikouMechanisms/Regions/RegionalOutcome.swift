/// What ``RegionalDeferredAcceptance`` returns: an outcome with the part that the regions had in it.
public struct RegionalOutcome: Sendable, Equatable {
    /// Cutoffs count a responder as full where its seats are taken, or where its region has no place left for its next
    /// seat: to all who ask, the two are the same.
    public let outcome: Outcome
    /// For each responder, the lowest region that keeps it from filling its next seat; −1 where none does, or where its
    /// own seats are all taken. Says to the person: the county's cap was reached.
    public let limitingRegion: [Int32]
    /// Which regions turned somebody away.
    public let isClosed: [Bool]
    /// Placements in each region, with those of all regions below.
    public let placements: [Int]
    /// What these cost; zeros where no costs were given.
    public let spending: [Int64]
    /// What was done to meet the floors, in order.
    public let moves: [FloorMove]

    public var matching: Matching { outcome.matching }

    init(
        _ market: Market, _ regions: Regions, _ matching: Matching, _ ledger: RegionLedger, _ moves: [FloorMove],
        _ counters: Outcome.Counters, _ ties: TieBreak
    ) {
        let forest = regions.forest
        var present = ledger
        var filled = (0..<market.responderCount).map { Int32(matching.proposers(ofResponder: $0).count) }
        if !moves.isEmpty {
            // The regions' rule is asked again for what is held now: what it refuses next is what limits a responder.
            present = RegionLedger(regions)
            var evicted: [Int32] = []
            for responder in filled.indices {
                for _ in 0..<filled[responder] { _ = present.takeSeat(of: responder, evicted: &evicted) }
            }
        }
        var placements = [Int](repeating: 0, count: regions.regions.count)
        var spending = [Int64](repeating: 0, count: regions.regions.count)
        for (responder, own) in regions.regionOfResponder.enumerated() where own >= 0 {
            placements[Int(own)] += Int(filled[responder])
            spending[Int(own)] += Int64(filled[responder]) * forest.responderCosts[responder]
        }
        for region in forest.bottomUp where forest.parent[Int(region)] >= 0 {
            placements[Int(forest.parent[Int(region)])] += placements[Int(region)]
            spending[Int(forest.parent[Int(region)])] += spending[Int(region)]
        }
        var limiting = [Int32](repeating: -1, count: market.responderCount)
        for responder in filled.indices {
            if filled[responder] >= market.responderCapacities[responder] {
                filled[responder] = market.responderCapacities[responder]
                continue
            }
            // What a region closed over money is known only from who asked.
            let own = Int(regions.regionOfResponder[responder])
            let isMoney = own >= 0 && forest.isMoney[own]
            limiting[responder] = (isMoney ? ledger : present).limitingRegion(ofResponder: responder)
            if limiting[responder] < 0 { filled[responder] = market.responderCapacities[responder] }
        }
        // Seats that no region would let be filled are no seats to those who ask.
        let offered = Market(
            trustedOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
            edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: market.edgeResponderGroup,
            proposerCapacities: market.proposerCapacities, responderCapacities: filled,
            proposerKeys: market.proposerKeys, responderKeys: market.responderKeys, isTransposed: market.isTransposed,
            responderDegrees: market.responderDegrees, hasProposerTies: market.hasProposerTies)
        outcome = Outcome(
            matching: matching, cutoffs: Cutoff.all(of: offered, matching, ties: ties), counters: counters)
        limitingRegion = limiting
        isClosed = ledger.closing.map { $0 < .max }
        self.placements = placements
        self.spending = spending
        self.moves = moves
    }
}
