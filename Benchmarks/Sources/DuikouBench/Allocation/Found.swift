import DuikouMechanisms

// What several benches find.

/// How many were placed.
struct Placed: Encodable {
    let placed: Int

    init(_ outcome: Outcome) { placed = outcome.matching.placedCount }
    init(_ allocation: SeatClassOutcome) { placed = allocation.matching.placedCount }
}

/// How many pairs a matching has.
struct Pairs: Encodable {
    let pairs: Int
}

/// How many people have a reason for being without a place.
struct Unplaced: Encodable {
    let unplaced: Int
}

/// What a verification counts.
struct Verified: Encodable {
    let faults: Int
    let blockingPairs: Int

    init(_ report: StabilityReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: SeatClassReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: RegionReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: LinkedReport) { (faults, blockingPairs) = (report.faultCount, report.blockingCount) }
}
