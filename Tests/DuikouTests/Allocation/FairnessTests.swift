import TestSupport
import Testing

@testable import Duikou

/// Fairness figures against a count by hand.
@Suite struct FairnessTests {
    @Test func figuresAreCounts() throws {
        for seed in 0..<150 {
            let draft = ProgrammeDraft.random(.market, seed: seed)
            let matcher = draft.matcher(seed: UInt64(seed))
            let result = try matcher.run()
            let rows = Fairness(of: result, matcher.compiled, columns: ["word", "groups"]).rows
            #expect(rows[0].talents == draft.talents.count && rows[0].figures.placed == result.placements.count)
            for row in rows.dropFirst() {
                let members = draft.talents.indices.filter { t in
                    let values = row.column == "word" ? [draft.talents[t].word].compactMap { $0 } : draft.talents[t].groups
                    return row.group.en == "(not stated)" ? values.isEmpty : values.contains(row.group.en)
                }
                let placed = result.placements.filter { members.contains($0.talent) }
                expect(row.talents == members.count && row.figures.placed == placed.count, "seed \(seed): \(row.group.en)")
                expect(row.figures.firstWishes == placed.count { $0.wish == 1 }, "seed \(seed): first wishes of \(row.group.en)")
                let mean = placed.isEmpty ? nil : Double(placed.reduce(0) { $0 + $1.wish }) / Double(placed.count)
                expect(row.figures.meanWish == mean, "seed \(seed): mean wish of \(row.group.en)")
                expect(row.lostToLottery == members.count { result.lostToLottery[$0] }, "seed \(seed): lottery of \(row.group.en)")
            }
            // Whoever lost a lottery ties with somebody who was admitted where it would rather be.
            for t in draft.talents.indices where result.lostToLottery[t] {
                let market = result.market
                let own = result.placements.first { $0.talent == t }.flatMap { market.edge(proposer: t, responder: $0.opening) }
                let tie = market.edges(ofProposer: t).contains { edge in
                    let wants = own.map { market.edgeProposerGroup[edge] < market.edgeProposerGroup[$0] } ?? true
                    return wants
                        && result.placements.contains { other in
                            other.opening == Int(market.edgeResponder[edge])
                                && market.edge(proposer: other.talent, responder: other.opening).map {
                                    market.edgeResponderGroup[$0] == market.edgeResponderGroup[edge]
                                } == true
                        }
                }
                expect(tie, "seed \(seed): talent \(t)")
            }
        }
    }
}
