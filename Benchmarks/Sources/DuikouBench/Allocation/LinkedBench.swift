import ArgumentParser
import DuikouMechanisms

/// Times links among proposers who also apply alone: proposers 2c and 2c + 1, spread over the market, want the same county.
struct LinkedBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linked", abstract: "Links among proposers who apply alone: both want one county.")

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "How many links.")
    var links = 1_000
    @Option(help: "How many counties the responders lie in.")
    var counties = 100
    @Option(help: "How much work the search may do.")
    var effort = LinkedApplicants.defaultEffort

    private struct Options: Encodable {
        let options: Int
    }

    private struct Linked: Encodable {
        let placed: Int
        let blockingPairs: Int
        let attempts: Int
        let work: Int
        let linksPlaced: Int

        init(_ outcome: LinkedOutcome) {
            placed = outcome.matching.placedCount
            blockingPairs = outcome.blockingPairs
            attempts = outcome.attempts
            work = outcome.work
            linksPlaced = outcome.options.count { $0 != nil }
        }
    }

    func validate() throws {
        guard links > 0, links * 2 <= shape.proposers else { throw ValidationError("--links is from 1 to half the proposers") }
    }

    func run() throws {
        let (market, _) = try shape.market.make()
        let stride = market.proposerCount / links
        let pairs = (0..<links).map { (first: $0 * stride, second: $0 * stride + 1) }
        let labels = (0..<market.responderCount).map { Int32($0 % counties) }
        try rounds.measure("deferred acceptance, no links", found: Placed.init) {
            DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market)
        }
        for fallback in ApplicantLinks.Fallback.allCases {
            let joint = try rounds.measure("joint lists, \(fallback)", found: { Options(options: $0.optionCount) }) {
                try ApplicantLinks(market, pairs: pairs, responderLabels: labels, fallback: fallback)
            }
            let mechanism = LinkedApplicants(links: joint, ties: .singleLottery(seed: 1), effort: effort)
            let outcome = try rounds.measure("linked, \(fallback)", found: Linked.init) { try mechanism.solve(market) }
            let matched = outcome.matching.pairs
            try rounds.measure("audit, \(fallback)", found: Verified.init) {
                LinkedAudit.verify(market, links: joint, pairs: matched)
            }
        }
    }
}
