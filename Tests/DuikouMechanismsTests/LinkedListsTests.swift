import DuikouMechanisms
import TestSupport
import Testing

/// Joint lists: made from the members' own, and as given.
@Suite struct LinkedListsTests {
    /// The first wants responders 0, 1, 2; the second 2, 1, with 0 and 1 in one county.
    private func market() throws -> Market {
        func entry(_ responder: Int, _ group: Int32) -> MarketDraft.Entry {
            .init(responder: responder, proposerGroup: group, responderGroup: 0)
        }
        return try MarketDraft(
            lists: [[entry(0, 0), entry(1, 3), entry(2, 7)], [entry(2, 0), entry(1, 1)]],
            proposerCapacities: [1, 1], responderCapacities: [1, 1, 1]
        ).market()
    }

    private func list(_ links: ApplicantLinks) -> [[Int32]] {
        (0..<links.optionCount).map { [links.optionFirst[$0], links.optionSecond[$0], links.optionGroup[$0]] }
    }

    @Test func togetherListsOneCountyOnly() throws {
        let links = try ApplicantLinks(
            market(), pairs: [(first: 0, second: 1)], responderLabels: [5, 5, 6], fallback: .together)
        // Positions 0 + 1, 1 + 1, 2 + 0: the last two have one sum and one worse position but for the spread.
        #expect(list(links) == [[0, 4, 0], [1, 4, 1], [2, 3, 2]])
    }

    @Test func preferablyGoesOnApartThenAlone() throws {
        let links = try ApplicantLinks(
            market(), pairs: [(first: 0, second: 1)], responderLabels: [5, 5, 6], fallback: .preferably)
        #expect(
            list(links) == [
                [0, 4, 0], [1, 4, 1], [2, 3, 2],
                [0, 3, 3], [1, 3, 4], [2, 4, 5],
                [0, -1, 6], [1, -1, 7], [-1, 3, 8], [2, -1, 9], [-1, 4, 10],
            ])
    }

    /// Every list is complete, sorted as promised and free of repetitions.
    @Test func listsAreInOrder() throws {
        for seed in 0..<400 {
            for lists in [MarketLinkedDraft.Lists.together, .preferably] {
                let draft = try MarketLinkedDraft.random(lists, seed: seed)
                let links = draft.links
                for link in 0..<links.count {
                    let options = links.options(ofLink: link).map {
                        Pair(proposer: Int(links.optionFirst[$0]), responder: Int(links.optionSecond[$0]))
                    }
                    check(Set(options).count == options.count, "\(lists), seed \(seed): repeated")
                    let first = draft.market.edges(ofProposer: Int(links.firsts[link])).count
                    let second = draft.market.edges(ofProposer: Int(links.seconds[link])).count
                    let most = lists == .together ? first * second : (first + 1) * (second + 1) - 1
                    check(lists == .together ? options.count <= most : options.count == most, "\(lists), seed \(seed)")
                }
            }
        }
    }

    @Test func refusesLinksThatDoNotFit() throws {
        let market = try market()
        func error(_ links: [ApplicantLinks.Link]) -> LinkError? {
            do throws(LinkError) {
                _ = try ApplicantLinks(market, links)
                return nil
            } catch { return error }
        }
        func link(_ options: [(Int?, Int?, Int32)]) -> ApplicantLinks.Link {
            .init(first: 0, second: 1, options: options.map { .init(first: $0.0, second: $0.1, group: $0.2) })
        }
        #expect(error([link([(0, 3, 0), (nil, 4, 0)])]) == nil)
        #expect(error([.init(first: 0, second: 2, options: [])]) == .proposerOutOfRange(link: 0, proposer: 2))
        #expect(error([.init(first: 0, second: 0, options: [])]) == .linkedTwice(proposer: 0))
        #expect(error([link([(3, 3, 0)])]) == .edgeOfAnother(link: 0, option: 0, edge: 3))
        #expect(error([link([(nil, nil, 0)])]) == .emptyOption(link: 0, option: 0))
        #expect(error([link([(0, 3, 0), (0, 3, 1)])]) == .repeatedOption(link: 0, option: 1))
        #expect(error([link([(0, 3, 1), (1, 3, 0)])]) == .groupOutOfOrder(link: 0, option: 1))
        #expect(throws: LinkError.labelCount(expected: 3, actual: 1)) {
            try ApplicantLinks(market, pairs: [], responderLabels: [1], fallback: .together)
        }
        let several = try MarketDraft(lists: [[]], proposerCapacities: [2], responderCapacities: []).market()
        #expect(throws: LinkError.capacityNotOne(proposer: 0, capacity: 2)) { try ApplicantLinks(several, []) }
    }
}
