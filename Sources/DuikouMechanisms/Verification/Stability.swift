/// The auditor of stability: checks, from a market and a list of pairs alone, whether the pairs are a stable matching.
///
/// It reads the market's arrays as given and builds its own index of the pairs. It shares no code with the mechanisms, so
/// that a fault in one is not repeated in the other.
///
/// Definitions. A pair *counts* once, however often it is given, and takes a seat on both sides even where it should
/// not exist. A partner that is not on the list ranks below all that are. A pair of the market *blocks* if it is not
/// matched and each of the two either has room or ranks the other strictly above the worst partner it holds. Without
/// blocking pairs the matching is weakly stable; that is stability where there are no ties, and pairwise stability
/// where both capacities exceed 1.
///
/// Sources: Roth, Sotomayor, *Two-Sided Matching*, Cambridge 1990, chapter 5; for ties, Irving, Manlove, Scott, "The
/// hospitals/residents problem with ties", SWAT 2000.
public enum Stability {
    /// How many faults and blocking pairs a report names by default: a screenful. All are counted.
    public static let defaultListLimit = 100

    /// Checks the pairs against the market.
    /// - Parameter listLimit: how many faults, and how many blocking pairs, the report names. They come by proposer, each
    ///   proposer's blocking pairs from the most wanted.
    /// - Complexity: O(edges + players + pairs).
    public static func verify(
        _ market: Market, pairs: some Sequence<Pair>, listLimit: Int = defaultListLimit
    ) -> StabilityReport {
        var findings = Findings(limit: listLimit)
        let given = GivenPairs(pairs, in: market)
        for pair in given.unknown { findings.add(.unknownPlayer(pair)) }
        var holdings = Holdings(market)
        for proposer in market.proposerCapacities.indices {
            let slots = given.slots(of: proposer)
            if slots.isEmpty { continue }
            if slots.count == 1 {
                holdings.takeOnlyPartner(Int(given.responders[slots.lowerBound]), of: proposer, market, &findings)
            } else {
                holdings.count(slots, of: proposer, given, &findings)
                holdings.rankPartners(slots, of: proposer, given, market, &findings)
            }
        }
        holdings.applyCapacities(market, &findings)
        holdings.findBlockingPairs(given, market, &findings)
        return StabilityReport(
            faults: findings.faults, faultCount: findings.faultCount,
            blockingPairs: findings.blocking, blockingPairCount: findings.blockingCount,
            pairCount: holdings.proposerHeld.reduce(0) { $0 + Int($1) }, placedCount: holdings.proposerHeld.count { $0 > 0 })
    }

    private struct Findings {
        let limit: Int
        var faults: [StabilityReport.Fault] = []
        var faultCount = 0
        var blocking: [Pair] = []
        var blockingCount = 0

        mutating func add(_ fault: StabilityReport.Fault) {
            faultCount += 1
            if faults.count < limit { faults.append(fault) }
        }

        mutating func addBlocking(_ pair: Pair) {
            blockingCount += 1
            if blocking.count < limit { blocking.append(pair) }
        }
    }

    /// How many partners each player holds, and the group of the worst.
    private struct Holdings {
        private(set) var proposerHeld: [Int32]
        private var responderHeld: [Int32]
        /// The group of the worst partner held, −1 where there is none. No bound where it is not listed and, once capacities are applied,
        /// where the player has room.
        private var proposerWorst: [Int32]
        private var responderWorst: [Int32]
        /// For each responder, the last proposer found to hold it, and the last whose list was searched for it. Such stamps need no
        /// clearing.
        private var holder: [Int32]
        private var listed: [Int32]

        init(_ market: Market) {
            proposerHeld = [Int32](repeating: 0, count: market.proposerCapacities.count)
            responderHeld = [Int32](repeating: 0, count: market.responderCapacities.count)
            proposerWorst = [Int32](repeating: -1, count: proposerHeld.count)
            responderWorst = [Int32](repeating: -1, count: responderHeld.count)
            holder = responderWorst
            listed = responderWorst
        }

        /// Counts each of the proposer's pairs once.
        @inline(__always)
        mutating func count(_ slots: Range<Int>, of proposer: Int, _ given: GivenPairs, _ findings: inout Findings) {
            for slot in slots {
                let responder = Int(given.responders[slot])
                if holder[responder] == Int32(proposer) {
                    findings.add(.repeatedPair(Pair(proposer: proposer, responder: responder)))
                    continue
                }
                holder[responder] = Int32(proposer)
                proposerHeld[proposer] += 1
                responderHeld[responder] += 1
            }
        }

        /// Counts a proposer's only partner, and finds its place.
        ///
        /// Most proposers hold one partner, whose place is found by comparing, without reading anything but the list.
        @inline(__always)
        mutating func takeOnlyPartner(_ partner: Int, of proposer: Int, _ market: Market, _ findings: inout Findings) {
            proposerHeld[proposer] = 1
            responderHeld[partner] += 1
            var group = Int32.max, ownGroup = Int32.max
            let list = Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1])
            let responders = market.edgeResponder.span.extracting(list)
            for place in responders.indices where responders[place] == Int32(partner) {
                group = market.edgeResponderGroup[list.lowerBound + place]
                ownGroup = market.edgeProposerGroup[list.lowerBound + place]
                break
            }
            if group == .max { findings.add(.unlistedPair(Pair(proposer: proposer, responder: partner))) }
            proposerWorst[proposer] = ownGroup
            responderWorst[partner] = max(responderWorst[partner], group)
        }

        /// Finds the places of a proposer's partners, which have been counted.
        @inline(__always)
        mutating func rankPartners(
            _ slots: Range<Int>, of proposer: Int, _ given: GivenPairs, _ market: Market, _ findings: inout Findings
        ) {
            var missing = proposerHeld[proposer]
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if missing == 0 { return }
                let responder = Int(market.edgeResponder[edge])
                if holder[responder] != Int32(proposer) { continue }
                missing -= 1
                listed[responder] = Int32(proposer)
                proposerWorst[proposer] = max(proposerWorst[proposer], market.edgeProposerGroup[edge])
                responderWorst[responder] = max(responderWorst[responder], market.edgeResponderGroup[edge])
            }
            if missing == 0 { return }
            for slot in slots {
                let responder = Int(given.responders[slot])
                if listed[responder] == Int32(proposer) { continue }
                listed[responder] = Int32(proposer)
                findings.add(.unlistedPair(Pair(proposer: proposer, responder: responder)))
                proposerWorst[proposer] = .max
                responderWorst[responder] = .max
            }
        }

        /// Reports players with too many partners. One with room takes anybody on its list.
        @inline(__always)
        mutating func applyCapacities(_ market: Market, _ findings: inout Findings) {
            Self.apply(market.proposerCapacities, of: .proposers, held: proposerHeld, worst: &proposerWorst, &findings)
            Self.apply(market.responderCapacities, of: .responders, held: responderHeld, worst: &responderWorst, &findings)
        }

        @inline(__always)
        private static func apply(
            _ capacities: [Int32], of side: MarketSide, held: [Int32], worst: inout [Int32], _ findings: inout Findings
        ) {
            for player in capacities.indices {
                let (count, capacity) = (held[player], capacities[player])
                if count < capacity { worst[player] = .max }
                if count > capacity {
                    findings.add(.overCapacity(side: side, player: player, held: Int(count), capacity: Int(capacity)))
                }
            }
        }

        /// Finds the pairs that are not matched and of which each ranks strictly above the worst that the other holds.
        @inline(__always)
        func findBlockingPairs(_ given: GivenPairs, _ market: Market, _ findings: inout Findings) {
            // For each responder, the last proposer seen to hold it.
            var holder = [Int32](repeating: -1, count: responderWorst.count)
            // Local references, which stay in registers.
            let (offsets, responders) = (market.proposerOffsets, market.edgeResponder)
            let (wishes, ranks) = (market.edgeProposerGroup, market.edgeResponderGroup)
            let (limits, worst) = (proposerWorst, responderWorst)
            for proposer in limits.indices {
                let limit = limits[proposer]
                if limit <= 0 { continue }
                for slot in given.slots(of: proposer) { holder[Int(given.responders[slot])] = Int32(proposer) }
                for edge in Int(offsets[proposer])..<Int(offsets[proposer + 1]) {
                    if wishes[edge] >= limit { break }
                    let responder = Int(responders[edge])
                    if ranks[edge] >= worst[responder] { continue }
                    if holder[responder] == Int32(proposer) { continue }
                    findings.addBlocking(Pair(proposer: proposer, responder: responder))
                }
            }
        }
    }
}

/// What ``Stability/verify(_:pairs:listLimit:)`` found.
public struct StabilityReport: Sendable, Equatable {
    /// Why the pairs are not a matching of this market.
    public enum Fault: Sendable, Hashable {
        /// A proposer or responder that the market does not have.
        case unknownPlayer(Pair)
        /// The pair was given before.
        case repeatedPair(Pair)
        /// The two do not list each other: a rule forbids the pair, or one of them did not choose the other.
        case unlistedPair(Pair)
        /// More partners than the player may have.
        case overCapacity(side: MarketSide, player: Int, held: Int, capacity: Int)
    }

    /// The first faults, up to `listLimit`.
    public let faults: [Fault]
    /// Number of faults, all counted.
    public let faultCount: Int
    /// The first blocking pairs, up to `listLimit`.
    public let blockingPairs: [Pair]
    /// Number of blocking pairs, all counted.
    public let blockingPairCount: Int
    /// Number of distinct pairs of existing players.
    public let pairCount: Int
    /// Number of proposers with at least one partner.
    public let placedCount: Int

    /// Whether the pairs keep all capacities and lists.
    public var isFeasible: Bool { faultCount == 0 }
    /// Whether the pairs are feasible and none blocks.
    public var isStable: Bool { faultCount == 0 && blockingPairCount == 0 }
}
