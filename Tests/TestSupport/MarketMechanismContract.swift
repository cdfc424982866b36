import DuikouMechanisms

/// A mechanism with what it promises, for the contract that all of them keep.
public struct MechanismCase: Sendable, CustomStringConvertible {
    public struct Promises: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// No pair blocks, weakly where there are ties.
        public static let stable = Promises(rawValue: 1)
        /// Permuting rows, with keys, permutes the result.
        public static let permutes = Promises(rawValue: 2)
        /// Players without any edge change nothing.
        public static let ignoresIdlePlayers = Promises(rawValue: 4)
        /// Responders without seats change nothing, also where they are listed.
        public static let ignoresSeatlessResponders = Promises(rawValue: 8)
        /// How many pairs it makes changes neither by permuting nor by idle players.
        public static let keepsSize = Promises(rawValue: 16)
        /// One more seat anywhere makes no proposer worse off.
        public static let seatsHarmNobody = Promises(rawValue: 32)
        /// The result is that of deferred acceptance by the proposers.
        public static let isDeferredAcceptance = Promises(rawValue: 64)
        /// The same where nobody is indifferent.
        public static let isDeferredAcceptanceWithoutTies = Promises(rawValue: 128)
        /// A responder is full exactly where its own seats are taken.
        public static let fullMeansSeatsTaken = Promises(rawValue: 256)
        /// A cutoff is decided by lottery exactly where somebody of the same group wants in.
        public static let lotteryMeansEqualRank = Promises(rawValue: 512)

        /// Those of deferred acceptance by the proposers.
        public static let all: Promises = [
            .stable, .permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .keepsSize, .seatsHarmNobody,
            .isDeferredAcceptance, .fullMeansSeatsTaken, .lotteryMeansEqualRank,
        ]
        /// Of a mechanism whose cutoffs are those of its matching.
        public static let plainCutoffs: Promises = [.fullMeansSeatsTaken, .lotteryMeansEqualRank]
    }

    public var description: String
    public var promises: Promises
    /// What breaks ties, in its results and in its cutoffs.
    public var ties: TieBreak
    /// Whether proposers may have several partners.
    public var takesSeveralPartners: Bool
    /// The mechanism for a market. What it is set to may depend on keys, capacities and groups, not on the rows' order.
    public var make: @Sendable (Market) throws -> any Mechanism
    /// The market as the mechanism's responders rank it.
    public var ranked: @Sendable (Market) throws -> Market
    /// What its own auditor has against the pairs.
    public var audit: @Sendable (Market, [Pair]) throws -> String?

    public init(
        _ name: String, _ promises: Promises, ties: TieBreak, takesSeveralPartners: Bool = true,
        ranked: @escaping @Sendable (Market) throws -> Market = { $0 },
        audit: @escaping @Sendable (Market, [Pair]) throws -> String? = { _, _ in nil },
        make: @escaping @Sendable (Market) throws -> any Mechanism
    ) {
        description = name
        self.promises = promises
        self.ties = ties
        self.takesSeveralPartners = takesSeveralPartners
        self.make = make
        self.ranked = ranked
        self.audit = audit
    }

    /// Small markets with ties on both sides and, in turn, without.
    public func draft(seed: Int, using generator: inout SeededGenerator) -> MarketDraft {
        var shape = seed % 3 == 0 ? MarketDraft.Shape.strict : .tied
        if takesSeveralPartners { shape.proposerCapacity = 0...2 }
        var draft = MarketDraft.random(shape, using: &generator)
        if seed % 2 == 0 { draft.drawKeys(using: &generator) }
        return draft
    }

    public func run(_ draft: MarketDraft) throws -> (market: Market, outcome: Outcome) {
        let market = try draft.market()
        return (market, try make(market).match(market))
    }
}

/// What every mechanism keeps, and what those keep that promise it. Each check returns the first breach, or `nil`.
public enum MarketMechanismContract {
    /// A matching, twice the same, without faults for its own auditor, and stable where that is promised.
    public static func breachOfResult(_ mechanism: MechanismCase, seeds: Range<Int>) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = mechanism.draft(seed: seed, using: &generator)
            let (market, outcome) = try mechanism.run(draft)
            let pairs = outcome.matching.pairs
            let report = Stability.verify(market, pairs: pairs)
            if let fault = report.faults.first { return "seed \(seed): \(fault)" }
            if try mechanism.make(market).match(market) != outcome { return "seed \(seed): another outcome the second time" }
            if let fault = try mechanism.audit(market, pairs) { return "seed \(seed): \(fault)" }
            let ranked = try mechanism.ranked(market)
            if mechanism.promises.contains(.stable) {
                let oracle = MarketOracle(ranked)
                if !oracle.stable.contains(oracle.mask(of: outcome.matching)) { return "seed \(seed): blocked" }
            }
            let isStrict = seed % 3 == 0
            if mechanism.promises.contains(.isDeferredAcceptance)
                || (isStrict && mechanism.promises.contains(.isDeferredAcceptanceWithoutTies)),
                outcome.matching != DeferredAcceptance(ties: mechanism.ties).match(market).matching
            {
                return "seed \(seed): not deferred acceptance"
            }
        }
        return nil
    }

    /// The cutoffs are those of the matching, straight from what they mean.
    public static func breachOfCutoffs(_ mechanism: MechanismCase, seeds: Range<Int>) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let (given, outcome) = try mechanism.run(mechanism.draft(seed: seed, using: &generator))
            let market = try mechanism.ranked(given)
            if outcome.cutoffs.count != market.responderCount { return "seed \(seed): \(outcome.cutoffs.count) cutoffs" }
            let strict = market.breakingTies(mechanism.ties)
            var rank = [Int32](repeating: 0, count: market.edgeCount)
            for (edge, original) in strict.originalEdge.enumerated() {
                rank[Int(original)] = strict.market.edgeResponderGroup[edge]
            }
            let matched = Set(outcome.matching.edges.map(Int.init))
            for (responder, cutoff) in outcome.cutoffs.enumerated() {
                let all = (0..<market.edgeCount).filter { Int(market.edgeResponder[$0]) == responder }
                let inside = all.filter(matched.contains)
                let worst = inside.max { rank[$0] < rank[$1] }
                let isTaken = inside.count == Int(market.responderCapacities[responder])
                let place = "seed \(seed), responder \(responder)"
                if isTaken, !cutoff.isFull { return "\(place): full, and not said" }
                if !isTaken, cutoff.isFull, mechanism.promises.contains(.fullMeansSeatsTaken) { return "\(place): has room" }
                if cutoff.edge != worst || cutoff.proposer != worst.map(market.proposer(ofEdge:))
                    || cutoff.group != worst.map({ market.edgeResponderGroup[$0] })
                {
                    return "\(place): \(cutoff), and the worst admitted is on edge \(worst ?? -1)"
                }
                let isLeftOut = all.contains { edge in
                    guard let worst, cutoff.isFull, !matched.contains(edge),
                        market.edgeResponderGroup[edge] == market.edgeResponderGroup[worst]
                    else { return false }
                    let proposer = market.proposer(ofEdge: edge)
                    let held = market.edges(ofProposer: proposer).filter(matched.contains)
                    return held.count < Int(market.proposerCapacities[proposer])
                        || held.contains { market.edgeProposerGroup[$0] > market.edgeProposerGroup[edge] }
                }
                if mechanism.promises.contains(.lotteryMeansEqualRank), cutoff.isDecidedByLottery != isLeftOut {
                    return "\(place): decided by lottery or not"
                }
            }
        }
        return nil
    }

    /// Rows in another order, their keys with them.
    public static func breachOfPermutation(_ mechanism: MechanismCase, seeds: Range<Int>) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            var draft = mechanism.draft(seed: seed, using: &generator)
            draft.drawKeys(using: &generator)
            let proposers = Array(draft.lists.indices).shuffled(using: &generator)
            let responders = Array(draft.responderCapacities.indices).shuffled(using: &generator)
            let before = try mechanism.run(draft).outcome.matching.pairs
            let after = try mechanism.run(draft.permuted(proposers: proposers, responders: responders)).outcome.matching.pairs
            let expected = before.map { Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder]) }
            if mechanism.promises.contains(.permutes), Set(expected) != Set(after) {
                return "seed \(seed): \(expected), permuted \(after)"
            }
            if mechanism.promises.contains(.keepsSize), before.count != after.count {
                return "seed \(seed): \(before.count) pairs, permuted \(after.count)"
            }
        }
        return nil
    }

    /// A proposer with an empty list, a responder on no list, a responder without seats on every list.
    public static func breachOfIrrelevance(_ mechanism: MechanismCase, seeds: Range<Int>) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = mechanism.draft(seed: seed, using: &generator)
            let before = try mechanism.run(draft).outcome.matching.pairs
            var idle = draft
            idle.lists.append([])
            idle.proposerCapacities.append(1)
            idle.proposerKeys?.append(generator.next())
            idle.responderCapacities.append(2)
            idle.responderKeys?.append(generator.next())
            var seatless = draft
            seatless.responderCapacities.append(0)
            seatless.responderKeys?.append(generator.next())
            for proposer in seatless.lists.indices {
                // Just before somebody, on a level with that one, or at the end on a level of its own.
                let place = Int.random(in: 0...seatless.lists[proposer].count, using: &generator)
                let list = seatless.lists[proposer]
                seatless.lists[proposer].insert(
                    MarketDraft.Entry(
                        responder: draft.responderCapacities.count,
                        proposerGroup: place < list.count ? list[place].proposerGroup : (list.last?.proposerGroup ?? 0) + 1,
                        responderGroup: Int32.random(in: 0...1, using: &generator)),
                    at: place)
            }
            for (name, changed, promise) in [
                ("idle players", idle, MechanismCase.Promises.ignoresIdlePlayers),
                ("a responder without seats", seatless, .ignoresSeatlessResponders),
            ] {
                let after = try mechanism.run(changed).outcome.matching.pairs
                if mechanism.promises.contains(promise), after != before { return "seed \(seed), \(name): \(before), then \(after)" }
                if mechanism.promises.contains(.keepsSize), after.count != before.count {
                    return "seed \(seed), \(name): \(before.count) pairs, then \(after.count)"
                }
            }
        }
        return nil
    }

    /// One seat more at one responder: nobody loses, place by place, on the lists that the tie-break leaves.
    public static func breachOfSeats(_ mechanism: MechanismCase, seeds: Range<Int>) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = mechanism.draft(seed: seed, using: &generator)
            let (market, before) = try mechanism.run(draft)
            let order = market.breakingTies(mechanism.ties).originalEdge
            var place = [Int](repeating: 0, count: order.count)
            for (position, edge) in order.enumerated() { place[Int(edge)] = position }
            for responder in draft.responderCapacities.indices {
                var more = draft
                more.responderCapacities[responder] += 1
                let after = try mechanism.run(more).outcome
                for proposer in draft.lists.indices {
                    let had = before.matching.edges(ofProposer: proposer).map { place[Int($0)] }.sorted()
                    let has = after.matching.edges(ofProposer: proposer).map { place[Int($0)] }.sorted()
                    if has.count < had.count || zip(has, had).contains(where: { $0 > $1 }) {
                        return "seed \(seed): a seat at \(responder) harms proposer \(proposer)"
                    }
                }
            }
        }
        return nil
    }

    /// Markets in which there is nothing to do.
    public static func breachOfEmptiness(_ mechanism: MechanismCase) throws -> String? {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let other = MarketDraft.Entry(responder: 1, proposerGroup: 0, responderGroup: 0)
        let drafts = [
            ("nobody", MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [])),
            ("no proposers", MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [1, 0, 2])),
            ("no responders", MarketDraft(lists: [[], [], []], proposerCapacities: [1, 0, 1], responderCapacities: [])),
            ("no edges", MarketDraft(lists: [[], []], proposerCapacities: [1, 1], responderCapacities: [1, 2])),
            ("no seats", MarketDraft(lists: [[entry, other], [entry]], proposerCapacities: [1, 1], responderCapacities: [0, 0])),
            ("no capacities", MarketDraft(lists: [[entry, other], [other]], proposerCapacities: [0, 0], responderCapacities: [1, 1])),
        ]
        for (name, draft) in drafts {
            let (market, outcome) = try mechanism.run(draft)
            if outcome.matching.count != 0 || outcome.matching.placedCount != 0 { return "\(name): \(outcome.matching.pairs)" }
            if outcome.cutoffs.count != market.responderCount { return "\(name): \(outcome.cutoffs.count) cutoffs" }
            if let fault = try mechanism.audit(market, []) { return "\(name): \(fault)" }
        }
        return nil
    }
}
