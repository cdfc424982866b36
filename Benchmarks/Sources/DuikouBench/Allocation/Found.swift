import DuikouMechanisms

// Results that several benchmarks report.

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

/// How many people have no place and a reason for it.
struct Unplaced: Encodable {
    let unplaced: Int
}

/// The counts of a verification.
struct Verified: Encodable {
    let faults: Int
    let blockingPairs: Int

    init(_ report: StabilityReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: SeatClassReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: RegionReport) { (faults, blockingPairs) = (report.faultCount, report.blockingPairCount) }
    init(_ report: LinkedReport) { (faults, blockingPairs) = (report.faultCount, report.blockingCount) }
}
