import DuikouMechanisms

/// Deferred acceptance with an order class at 30 % of responders, by class and through the split market, and the audit.
///
/// A class takes three tenths of a responder's seats, one in five of them hard, half of them filled after the open seats.
/// One proposer in five is a member of one of `--groups` groups, one in twenty-five of two.
func seatClassBench(_ options: BenchOptions) throws {
    let random = RandomMarket(options)
    let (market, _) = try random.make()
    var draw = SplitMix(state: random.seed &+ 1)
    let groupCount = options.number("groups", 50)
    var reserves: [SeatClasses.Reserve] = []
    for responder in 0..<market.responderCount where draw.unit() < 0.3 {
        reserves.append(
            SeatClasses.Reserve(
                responder: responder, group: Int(draw.unit() * Double(groupCount)),
                seats: market.responderCapacities[responder] * 3 / 10, isHard: draw.unit() < 0.2,
                precedence: draw.unit() < 0.5 ? .beforeOpen : .afterOpen))
    }
    var offsets: [Int32] = [0]
    var groups: [Int32] = []
    for _ in 0..<market.proposerCount {
        while draw.unit() < 0.2 { groups.append(Int32(draw.unit() * Double(groupCount))) }
        offsets.append(Int32(groups.count))
    }
    let classes = try SeatClasses(
        reserves: reserves, memberOffsets: offsets, memberGroups: groups, groupCount: groupCount, for: market)

    let ties = TieBreak.singleLottery(seed: 1)
    time("plain deferred acceptance, reserves ignored", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
        DeferredAcceptance(ties: ties).match(market)
    }
    let mechanism = SeatClassDeferredAcceptance(classes: classes, ties: ties)
    try time("seat classes, class by class", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
        try mechanism.allocate(market)
    }
    let result = try mechanism.allocate(market)
    let pairs = result.matching.pairs
    time(
        "seat class audit, seats given", options,
        fields: { [("blocking_pairs", "\($0.blockingPairCount)"), ("faults", "\($0.faultCount)")] }
    ) {
        SeatClassAudit.verify(market, classes, pairs: pairs, seats: result.seatClass)
    }
    time(
        "seat class audit, pairs alone", options,
        fields: { [("blocking_pairs", "\($0.blockingPairCount)"), ("faults", "\($0.faultCount)")] }
    ) {
        SeatClassAudit.verify(market, classes, pairs: pairs)
    }
    // Last: the split market is a second copy of the lists, and the peak would count for all that follows.
    if options.number("split", 1) == 0 { return }
    try time("split market alone", options, fields: { [("edges", "\($0.market.edgeCount)")] }) { try classes.split(market, ties: ties) }
    try time("seat classes through the split market", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
        try SeatClassAllocation(DeferredAcceptance(ties: ties), classes: classes, ties: ties).allocate(market)
    }
}
