/// Regions and their market, both in the order of ``Turns``: see ``CanonicalMarket``.
struct CanonicalRegions {
    let regions: Regions
    let rows: CanonicalMarket
    /// The given index of each region.
    private let original: [Int32]

    init(_ given: Regions, _ market: Market, _ ties: TieBreak) {
        rows = CanonicalMarket(market, ties)
        let count = given.regions.count
        let keys = given.regionKeys ?? (0..<UInt64(count)).map { $0 }
        let original = Turns.order(Turns(ties).numbers(ofRegions: keys))
        let place = Turns.places(original)
        do {
            regions = try Regions(
                original.map { index in
                    var region = given.regions[Int(index)]
                    region.parent = region.parent.map { Int(place[$0]) }
                    return region
                },
                regionOfResponder: rows.byResponder(given.regionOfResponder).map { $0 < 0 ? -1 : place[Int($0)] },
                costs: given.costs.map(rows.byResponder), targets: rows.byResponder(given.targets),
                order: rows.byResponder(given.order), regionKeys: original.map { keys[Int($0)] }, for: rows.market)
        } catch {
            preconditionFailure("regions that fit a market do not fit it in another order: \(error)")
        }
        self.original = original
    }

    func originalRegion(_ region: Int) -> Int { Int(original[region]) }

    /// Values for the responders of this market, each naming a region or none (−1), renamed and reordered for the given
    /// market and regions.
    func originalNames(_ names: [Int32]) -> [Int32] { names.map { $0 < 0 ? $0 : original[Int($0)] } }

    /// Values of these regions, in the order of the given regions.
    func originalByRegion<T>(_ values: [T]) -> [T] { CanonicalMarket.back(values, original) }
}

extension RegionalOutcome {
    /// The outcome found in the order of turns, as an outcome of the market as given.
    init(_ found: RegionalOutcome, _ canonical: CanonicalRegions, of market: Market) {
        let rows = canonical.rows
        outcome = Outcome(
            matching: Matching(market, edges: rows.originalEdges(found.matching.edges)),
            cutoffs: rows.originalByResponder(found.outcome.cutoffs).map { $0.original(rows) }, counters: found.outcome.counters)
        limitingRegion = canonical.originalNames(rows.originalByResponder(found.limitingRegion))
        isClosed = canonical.originalByRegion(found.isClosed)
        placements = canonical.originalByRegion(found.placements)
        spending = canonical.originalByRegion(found.spending)
        moves = found.moves.map { move in
            FloorMove(
                round: move.round, region: canonical.originalRegion(move.region), proposer: rows.originalProposer(move.proposer),
                from: move.from.map(rows.originalResponder), to: move.to.map(rows.originalResponder), loss: move.loss)
        }
        holds = found.holds.map { hold in
            FloorHold(
                proposer: rows.originalProposer(hold.proposer), region: canonical.originalRegion(hold.region),
                responder: hold.responder.map(rows.originalResponder))
        }.sorted { ($0.proposer, $0.responder ?? -1) < ($1.proposer, $1.responder ?? -1) }
        held = canonical.originalNames(rows.originalByProposer(found.held))
        floorSeats = rows.originalByResponder(found.floorSeats)
    }
}
