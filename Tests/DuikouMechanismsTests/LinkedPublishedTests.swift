import DuikouMechanisms
import Foundation
import TestSupport
import Testing

/// The instances with couples that come with pyhrtc (Glasgow).
@Suite struct LinkedPublishedTests {
    private static let small = "pyhrtc/hrtc-iain-small.instance"
    private static let large = "pyhrtc/hrtc-iain.instance"

    @Test(.enabled(if: SharedData.has(small), "needs ../shared/data/matching/pyhrtc"))
    func smallIsStable() throws {
        let draft = try read(Self.small)
        #expect(draft.market.proposerCount == 10)
        #expect(draft.market.responderCount == 5)
        #expect(draft.links.count == 2)
        #expect(draft.links.optionCount == 6)
        #expect(MarketLinkedOracle(draft).fewestBlocks() == 0)
        try solve(draft, atLeast: 8)
    }

    @Test(.enabled(if: SharedData.has(large), "needs ../shared/data/matching/pyhrtc"))
    func largeIsStable() throws {
        let draft = try read(Self.large)
        #expect(draft.market.proposerCount == 110)
        #expect(draft.market.responderCount == 11)
        #expect(draft.links.count == 11)
        #expect(draft.market.responderCapacities.reduce(0, +) == 110)
        try solve(draft, atLeast: 105)
    }

    private func solve(_ draft: MarketLinkedDraft, atLeast placed: Int) throws {
        for seed in 0..<5 as Range<UInt64> {
            let mechanism = LinkedApplicants(links: draft.links, ties: .byIndex, effort: 1_000_000, seed: seed)
            let outcome = try mechanism.solve(draft.market)
            let report = LinkedAudit.verify(draft.market, links: draft.links, pairs: outcome.matching.pairs)
            #expect(report.isStable, "seed \(seed): \(report.blockingCount)")
            #expect(outcome.matching.placedCount >= placed, "seed \(seed): \(outcome.matching.placedCount)")
        }
    }

    /// Ten lines of head: residents, hospitals, couples, posts, and settings of the generator. Then a row for each
    /// resident, couples first: residents 2c and 2c + 1 are couple c, and their rows, of one length, are its joint list,
    /// column by column. Then a row for each hospital: its number, its posts, its order. Players count from 0.
    private func read(_ name: String) throws -> MarketLinkedDraft {
        let lines = try String(contentsOf: SharedData.url(name), encoding: .utf8)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        func numbers(_ line: Int) -> [Int] { lines[line].split(whereSeparator: \.isWhitespace).compactMap { Int($0) } }
        let residents = numbers(0)[0], hospitals = numbers(1)[0], couples = numbers(2)[0]
        let rows = (0..<residents).map { Array(numbers(10 + $0).dropFirst()) }
        var ranks: [[Int: Int32]] = []
        var posts: [Int32] = []
        for hospital in 0..<hospitals {
            let row = numbers(10 + residents + 1 + hospital)
            #expect(row[0] == hospital)
            posts.append(Int32(row[1]))
            ranks.append(Dictionary(uniqueKeysWithValues: row.dropFirst(2).enumerated().map { ($1, Int32($0)) }))
        }
        let lists = rows.enumerated().map { resident, row in
            var list: [MarketDraft.Entry] = []
            for hospital in row where !list.contains(where: { $0.responder == hospital }) {
                // A hospital that does not rank the resident will not have it.
                guard let rank = ranks[hospital][resident] else { continue }
                list.append(.init(responder: hospital, proposerGroup: Int32(list.count), responderGroup: rank))
            }
            return list
        }
        let market = try MarketDraft(
            lists: lists, proposerCapacities: [Int32](repeating: 1, count: residents), responderCapacities: posts
        ).market()
        let links = (0..<couples).map { couple in
            let first = 2 * couple, second = 2 * couple + 1
            return ApplicantLinks.Link(
                first: first, second: second,
                options: zip(rows[first], rows[second]).enumerated().compactMap { place, pair in
                    guard let one = market.edge(proposer: first, responder: pair.0),
                        let other = market.edge(proposer: second, responder: pair.1)
                    else { return nil }
                    return .init(first: one, second: other, group: Int32(place))
                })
        }
        return MarketLinkedDraft(market: market, links: try ApplicantLinks(market, links))
    }
}
