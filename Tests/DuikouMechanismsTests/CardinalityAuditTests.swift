import DuikouMechanisms
import TestSupport
import Testing

@Suite struct CardinalityAuditTests {
    /// Every feasible set of edges of tiny markets: it is a largest one where enumeration says so.
    @Test func equalsEnumeration() throws {
        for shape in [MarketDraft.Shape.strict, .manyToMany] {
            for seed in 0..<150 {
                let market = try MarketDraft.random(shape, seed: seed).market()
                guard market.edgeCount <= 10 else { continue }
                let oracle = MarketOracle(market)
                for mask in oracle.feasible {
                    let pairs = oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }
                        .map { Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder) }
                    check(
                        CardinalityAudit.isLargest(market, pairs: pairs) == (pairs.count == oracle.largestSize),
                        "seed \(seed): \(pairs.count) of \(oracle.largestSize)")
                }
            }
        }
    }
}
