import DuikouMechanisms
import TestSupport
import Testing

@Suite struct LinkedAuditTests {
    /// Every matching of many markets, and the same pairs with one changed.
    @Test(arguments: MarketLinkedDraft.Lists.allCases)
    func agreesWithTheOracle(lists: MarketLinkedDraft.Lists) throws {
        for seed in 1_000..<1_060 {
            let draft = try MarketLinkedDraft.random(lists, seed: seed)
            let oracle = MarketLinkedOracle(draft)
            var generator = SeededGenerator(seed: seed)
            var count = 0
            oracle.eachState { state in
                count += 1
                if count > 40 { return }
                var pairs = oracle.pairs(state)
                let report = LinkedAudit.verify(draft.market, links: draft.links, pairs: pairs.shuffled(using: &generator))
                check(report.isFeasible, "\(lists), seed \(seed): \(report.faults)")
                check(report.blocking == oracle.blocking(state), "\(lists), seed \(seed): \(pairs)")

                let pair = Pair(
                    proposer: Int.random(in: 0..<draft.market.proposerCount, using: &generator),
                    responder: Int.random(in: 0..<draft.market.responderCount, using: &generator))
                if let index = pairs.firstIndex(where: { $0.proposer == pair.proposer }), generator.chance(0.7) {
                    pairs.remove(at: index)
                }
                if generator.chance(0.7) { pairs.append(pair) }
                let changed = LinkedAudit.verify(draft.market, links: draft.links, pairs: pairs)
                let expected = oracle.state(pairs)
                check(changed.isFeasible == (expected != nil), "\(lists), seed \(seed): \(pairs)")
                if let expected { check(changed.blocking == oracle.blocking(expected), "\(lists), seed \(seed): \(pairs)") }
            }
        }
    }

    /// What the audit and the walk's own claim have to agree on; returns the first breach.
    private func breach(_ walk: LinkedNaiveWalk) throws -> String? {
        for seed in 0..<120 {
            for lists in MarketLinkedDraft.Lists.allCases {
                let draft = try MarketLinkedDraft.random(lists, seed: seed)
                let (pairs, claims) = walk.match(draft, seed: seed)
                let report = LinkedAudit.verify(draft.market, links: draft.links, pairs: pairs)
                if !report.isFeasible { return "\(lists), seed \(seed): \(report.faults)" }
                if claims != report.isStable, claims { return "\(lists), seed \(seed): \(report.blocking)" }
            }
        }
        return nil
    }

    @Test func passesTheWalkWithoutFault() throws {
        #expect(try breach(LinkedNaiveWalk()) == nil)
    }

    @Test(arguments: LinkedNaiveWalk.Fault.allCases)
    func catchesTheMutant(fault: LinkedNaiveWalk.Fault) throws {
        #expect(try breach(LinkedNaiveWalk(fault: fault)) != nil)
    }

    @Test func namesEachFault() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(
            lists: [[entry], [entry], []], proposerCapacities: [1, 1, 1], responderCapacities: [1]
        ).market()
        let links = try ApplicantLinks(market, [.init(first: 0, second: 1, options: [.init(first: 0, second: 1, group: 0)])])
        func faults(_ pairs: [(Int, Int)]) -> [LinkedReport.Fault] {
            LinkedAudit.verify(market, links: links, pairs: pairs.map { Pair(proposer: $0, responder: $1) }).faults
        }
        #expect(faults([]) == [])
        #expect(faults([(7, 0)]) == [.unknownPlayer(Pair(proposer: 7, responder: 0))])
        #expect(faults([(2, 0)]) == [.unlistedPair(Pair(proposer: 2, responder: 0))])
        #expect(faults([(0, 0)]) == [.notAnOption(link: 0)])
        #expect(faults([(0, 0), (0, 0)]) == [.repeatedPair(Pair(proposer: 0, responder: 0)), .notAnOption(link: 0)])
        #expect(faults([(0, 0), (1, 0)]) == [.overCapacity(side: .responders, player: 0, held: 2, capacity: 1)])
    }
}
