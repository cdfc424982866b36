import DuikouMechanisms

extension Part {
    static let allocation: [Part] = [
        Part("allocation", "deferred acceptance, 20,000 x 2,000") {
            let market = try Part.market(proposers: 20_000, responders: 2_000)
            return { keep(DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market)) }
        },
        Part("allocation", "stability check, 20,000 x 2,000") {
            let market = try Part.market(proposers: 20_000, responders: 2_000)
            let pairs = DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market).matching.pairs
            return { keep(Stability.verify(market, pairs: pairs)) }
        },
        Part("allocation", "ceiling, 20,000 x 2,000") {
            let market = try Part.market(proposers: 20_000, responders: 2_000)
            return { keep(PlacementCeiling.size(market)) }
        },
    ]

    /// A market with lists of 20 and unequal popularity, the same on every run.
    private static func market(proposers: Int, responders: Int) throws -> Market {
        var state: UInt64 = 7
        func random(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 32).multipliedFullWidth(by: UInt64(bound) << 32).high)
        }
        var offsets: [Int32] = [0]
        var listed: [Int32] = []
        var scores: [Double] = []
        for _ in 0..<proposers {
            var own: [Int32] = []
            while own.count < min(20, responders) {
                // The product of two uniform numbers is more often small than large, so openings with low numbers are popular.
                let responder = Int32(random(below: responders) * random(below: responders) / responders)
                if !own.contains(responder) { own.append(responder) }
            }
            listed += own
            for _ in own { scores.append(Double(random(below: 1_000_000))) }
            offsets.append(Int32(listed.count))
        }
        return try Market(
            proposerOffsets: offsets, edgeResponder: listed, proposerScores: (0..<listed.count).map { -Double($0) },
            responderScores: scores,
            proposerCapacities: Array(repeating: 1, count: proposers),
            responderCapacities: Array(repeating: Int32(max(1, proposers / responders)), count: responders))
    }
}
