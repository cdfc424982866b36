import DuikouMechanisms

/// Links among proposers who apply alone: proposers 2c and 2c + 1, spread over the market, want one county.
///
///     allocation-bench linked --proposers 100000 --responders 10000 --list 20 --links 1000 [--counties 100] [--effort 30000000]
func linkedBench(_ options: BenchOptions) throws {
    let (market, _) = try RandomMarket(options).make()
    let links = options.number("links", 1_000), counties = options.number("counties", 100)
    guard links * 2 <= market.proposerCount else { AllocationBench.fail("--links: more than half the proposers") }
    let stride = max(1, market.proposerCount / max(1, links))
    let pairs = (0..<links).map { (first: $0 * stride, second: $0 * stride + 1) }
    let labels = (0..<market.responderCount).map { Int32($0 % counties) }
    time("deferred acceptance, no links", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
        DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market)
    }
    for fallback in ApplicantLinks.Fallback.allCases {
        let joint = try ApplicantLinks(market, pairs: pairs, responderLabels: labels, fallback: fallback)
        try time("joint lists, \(fallback)", options, fields: { [("options", "\($0.optionCount)")] }) {
            try ApplicantLinks(market, pairs: pairs, responderLabels: labels, fallback: fallback)
        }
        let effort = options.number("effort", LinkedApplicants.defaultEffort)
        let mechanism = LinkedApplicants(links: joint, ties: .singleLottery(seed: 1), effort: effort)
        var matched: [Pair] = []
        try time(
            "linked, \(fallback)", options,
            fields: { (outcome: LinkedOutcome) -> [(String, String)] in
                [
                    ("placed", "\(outcome.matching.placedCount)"), ("blocking", "\(outcome.blockingPairs)"),
                    ("attempts", "\(outcome.attempts)"), ("work", "\(outcome.work)"),
                    ("links_placed", "\(outcome.options.filter { $0 != nil }.count)"),
                ]
            }
        ) { () throws -> LinkedOutcome in
            let outcome = try mechanism.solve(market)
            matched = outcome.matching.pairs
            return outcome
        }
        time("audit, \(fallback)", options, fields: { [("faults", "\($0.faultCount)"), ("blocking", "\($0.blockingCount)")] }) {
            LinkedAudit.verify(market, links: joint, pairs: matched)
        }
    }
}
