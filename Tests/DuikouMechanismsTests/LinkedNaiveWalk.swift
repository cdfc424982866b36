import DuikouMechanisms
import TestSupport

/// The shortest program that might do: start from nothing and give in to one block after the other, over the oracle's
/// arrays, with a fault on request. Without a fault it always returns a matching, and says it is stable only where it is.
struct LinkedNaiveWalk {
    enum Fault: CaseIterable {
        /// One who loses a seat leaves alone; the partner stays.
        case splitsLinks
        /// Two who go to one responder take one seat.
        case countsTwoAsOne
        /// Where both should move, only the first does.
        case movesOnlyTheFirst
        /// A single who lost a seat to a link does not ask again.
        case forgetsSinglesDisplacedByLinks
        /// Links ask once.
        case neverAsksLinksAgain
        /// At a responder where the partner stays, the partner counts as one to be displaced.
        case takesThePartnersSeat
    }

    var fault: Fault?
    var steps = 60

    func match(_ draft: MarketLinkedDraft, seed: Int) -> (pairs: [Pair], claimsStable: Bool) {
        let market = draft.market, links = draft.links
        let oracle = MarketLinkedOracle(draft)
        var generator = SeededGenerator(seed: seed)
        var state = MarketLinkedOracle.State(repeating: nil, count: market.proposerCount)
        var forgotten = Set<Int>()
        var asked = Set<Int>()

        func makeRoom(_ edge: Int, besides partner: Int?, byLink: Bool) {
            let responder = market.edgeResponder[edge]
            let holders = state.indices.filter { state[$0].map { market.edgeResponder[$0] } == responder }
            if holders.count < Int(market.responderCapacities[Int(responder)]) { return }
            let others = fault == .takesThePartnersSeat ? holders : holders.filter { $0 != partner }
            guard
                let loser = others.max(by: {
                    market.edgeResponderGroup[state[$0] ?? 0] < market.edgeResponderGroup[state[$1] ?? 0]
                })
            else { return }
            state[loser] = nil
            let link = Int(links.linkOfProposer[loser])
            if link >= 0, fault != .splitsLinks {
                state[Int(links.firsts[link])] = nil
                state[Int(links.seconds[link])] = nil
            }
            if link < 0, byLink, fault == .forgetsSinglesDisplacedByLinks { forgotten.insert(loser) }
        }

        for _ in 0..<steps {
            let blocks = oracle.blocking(state).filter { block in
                switch block {
                case .single(let pair): !forgotten.contains(pair.proposer)
                case .link(let link, _): fault != .neverAsksLinksAgain || !asked.contains(link)
                }
            }
            guard let block = blocks.randomElement(using: &generator) else { return (oracle.pairs(state), true) }
            switch block {
            case .single(let pair):
                guard let edge = market.edge(proposer: pair.proposer, responder: pair.responder) else { continue }
                makeRoom(edge, besides: nil, byLink: false)
                state[pair.proposer] = edge
            case .link(let link, let number):
                asked.insert(link)
                let option = links.options(ofLink: link).lowerBound + number
                let members = [Int(links.firsts[link]), Int(links.seconds[link])]
                let edges = [links.optionFirst[option], links.optionSecond[option]].map { $0 < 0 ? nil : Int($0) }
                let movers = [0, 1].filter { state[members[$0]] != edges[$0] }
                for mover in movers { state[members[mover]] = nil }
                for mover in movers {
                    if fault == .movesOnlyTheFirst, movers.count == 2, mover == 1 { continue }
                    guard let edge = edges[mover] else { continue }
                    let other = edges[1 - mover]
                    let isSecond = other.map { market.edgeResponder[$0] == market.edgeResponder[edge] } ?? false
                    if !(fault == .countsTwoAsOne && isSecond && mover == 1) {
                        makeRoom(edge, besides: members[1 - mover], byLink: true)
                    }
                    state[members[mover]] = edge
                }
            }
        }
        return (oracle.pairs(state), false)
    }
}
