/// What ``RegionalDeferredAcceptance`` returns: an outcome with the effects of the regions.
public struct RegionalOutcome: Sendable, Equatable {
    /// The matching with cutoffs and counters. A cutoff counts a responder as full where its seats are taken, or where
    /// its regions have no place left for its next seat: for those who apply, the two are the same.
    public let outcome: Outcome
    /// For each responder, the lowest region that keeps it from filling its next seat; −1 where none does, or where all
    /// its own seats are taken. It is the reason for the person: the county's cap was reached.
    public let limitingRegion: [Int32]
    /// Which regions refused somebody; of several nested regions, the lowest.
    public let isClosed: [Bool]
    /// Number of placements in each region, including all regions below.
    public let placements: [Int]
    /// What the placements of each region cost; zeros where no costs were given.
    public let spending: [Int64]
    /// The moves that determined whom to hold, in order; empty where the floors were met anyway.
    public let moves: [FloorMove]
    /// Whom a floor holds: they propose in its region first. By proposer. Empty where the floors were met anyway.
    ///
    /// Together with ``floorSeats`` they explain the outcome: on the strict lists that the tie-break leaves, changed in
    /// this way only, deferred acceptance meets the floors and gives this matching.
    public let holds: [FloorHold]
    /// For each proposer, the region whose floor holds it; −1 for none.
    public let held: [Int32]
    /// How many seats of each responder go before all others in the regions' order, because a floor needs them; all 0
    /// where the floors were met anyway.
    public let floorSeats: [Int32]

    /// Who is matched with whom.
    public var matching: Matching { outcome.matching }

    init(
        _ market: Market, _ regions: Regions, _ matching: Matching, _ ledger: RegionLedger, _ moves: [FloorMove],
        _ holding: FloorHolding, _ counters: Outcome.Counters, _ order: [Int32], _ ties: TieBreak
    ) {
        let forest = regions.forest
        var filled = (0..<market.responderCount).map { Int32(matching.proposers(ofResponder: $0).count) }
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
        let ledger = ledger.inOrderOfTurns()
        var limiting = [Int32](repeating: -1, count: market.responderCount)
        for responder in filled.indices {
            if filled[responder] >= market.responderCapacities[responder] {
                filled[responder] = market.responderCapacities[responder]
                continue
            }
            limiting[responder] = ledger.limitingRegion(ofResponder: responder)
            if limiting[responder] < 0 { filled[responder] = market.responderCapacities[responder] }
        }
        // Seats that no region would let be filled are not offered: for those who apply they do not exist.
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
        floorSeats = holding.floorSeats
        holds = holding.binding(matching, order: order)
        var held = [Int32](repeating: -1, count: market.proposerCount)
        for hold in holds { held[hold.proposer] = Int32(hold.region) }
        self.held = held
    }
}
