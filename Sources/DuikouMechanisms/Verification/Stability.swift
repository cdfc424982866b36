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
        let proposers = market.proposerCapacities.count
        let responders = market.responderCapacities.count
        var findings = Findings(limit: listLimit)
        // An array is used as it is; other sequences are read once into one.
        let held = index(Array(pairs), proposers: proposers, responders: responders, &findings)

        // First pass: which pairs are listed, how many each player holds, and the worst that each holds.
        var proposerWorst = [Int32](repeating: -1, count: proposers)
        var responderWorst = [Int32](repeating: -1, count: responders)
        var proposerHeld = [Int32](repeating: 0, count: proposers)
        var responderHeld = [Int32](repeating: 0, count: responders)
        // For each responder, the last proposer found to hold it. Stamps need no clearing.
        var holder = [Int32](repeating: -1, count: responders)
        var listed = [Int32](repeating: -1, count: responders)
        for proposer in 0..<proposers {
            let slots = Int(held.starts[proposer])..<Int(held.starts[proposer + 1])
            if slots.isEmpty { continue }
            for slot in slots {
                let responder = Int(held.responders[slot])
                if holder[responder] == Int32(proposer) {
                    findings.add(.repeatedPair(Pair(proposer: proposer, responder: responder)))
                    continue
                }
                holder[responder] = Int32(proposer)
                proposerHeld[proposer] += 1
                responderHeld[responder] += 1
            }
            if slots.count == 1 {
                // Most proposers hold one partner, whose place is found by comparing, without reading anything but the
                // list.
                let partner = held.responders[slots.lowerBound]
                var group = Int32.max, ownGroup = Int32.max
                for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1])
                where market.edgeResponder[edge] == partner {
                    group = market.edgeResponderGroup[edge]
                    ownGroup = market.edgeProposerGroup[edge]
                    break
                }
                if group == .max { findings.add(.unlistedPair(Pair(proposer: proposer, responder: Int(partner)))) }
                proposerWorst[proposer] = ownGroup
                responderWorst[Int(partner)] = max(responderWorst[Int(partner)], group)
                continue
            }
            var missing = proposerHeld[proposer]
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if missing == 0 { break }
                let responder = Int(market.edgeResponder[edge])
                if holder[responder] != Int32(proposer) { continue }
                missing -= 1
                listed[responder] = Int32(proposer)
                proposerWorst[proposer] = max(proposerWorst[proposer], market.edgeProposerGroup[edge])
                responderWorst[responder] = max(responderWorst[responder], market.edgeResponderGroup[edge])
            }
            if missing == 0 { continue }
            for slot in slots {
                let responder = Int(held.responders[slot])
                if listed[responder] == Int32(proposer) { continue }
                listed[responder] = Int32(proposer)
                findings.add(.unlistedPair(Pair(proposer: proposer, responder: responder)))
                proposerWorst[proposer] = .max
                responderWorst[responder] = .max
            }
        }

        var placed = 0
        for proposer in 0..<proposers {
            let capacity = market.proposerCapacities[proposer]
            if proposerHeld[proposer] > 0 { placed += 1 }
            if proposerHeld[proposer] < capacity { proposerWorst[proposer] = .max }
            if proposerHeld[proposer] > capacity {
                findings.add(
                    .overCapacity(
                        side: .proposers, player: proposer, held: Int(proposerHeld[proposer]), capacity: Int(capacity)))
            }
        }
        for responder in 0..<responders {
            let capacity = market.responderCapacities[responder]
            if responderHeld[responder] < capacity { responderWorst[responder] = .max }
            if responderHeld[responder] > capacity {
                findings.add(
                    .overCapacity(
                        side: .responders, player: responder, held: Int(responderHeld[responder]), capacity: Int(capacity)))
            }
        }

        // Second pass: a pair blocks if each of the two ranks strictly above the worst that the other holds.
        for proposer in 0..<proposers {
            let limit = proposerWorst[proposer]
            if limit <= 0 { continue }
            // The stamps of later proposers have overwritten those of this one's partners.
            for slot in Int(held.starts[proposer])..<Int(held.starts[proposer + 1]) {
                holder[Int(held.responders[slot])] = Int32(proposer)
            }
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if market.edgeProposerGroup[edge] >= limit { break }
                let responder = Int(market.edgeResponder[edge])
                if market.edgeResponderGroup[edge] >= responderWorst[responder] { continue }
                if holder[responder] == Int32(proposer) { continue }
                findings.addBlocking(Pair(proposer: proposer, responder: responder))
            }
        }
        return StabilityReport(
            faults: findings.faults, faultCount: findings.faultCount,
            blockingPairs: findings.blocking, blockingPairCount: findings.blockingCount,
            pairCount: proposerHeld.reduce(0) { $0 + Int($1) }, placedCount: placed)
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

    private struct HeldPairs {
        var starts: [Int32]
        var responders: [Int32]
    }

    /// The pairs whose two players exist, by proposer.
    private static func index(
        _ pairs: [Pair], proposers: Int, responders: Int, _ findings: inout Findings
    ) -> HeldPairs {
        var known: [(proposer: Int32, responder: Int32)] = []
        known.reserveCapacity(pairs.count)
        var starts = [Int32](repeating: 0, count: proposers + 1)
        for pair in pairs {
            guard pair.proposer >= 0, pair.proposer < proposers, pair.responder >= 0, pair.responder < responders else {
                findings.add(.unknownPlayer(pair))
                continue
            }
            known.append((Int32(pair.proposer), Int32(pair.responder)))
            starts[pair.proposer + 1] += 1
        }
        for proposer in 0..<proposers { starts[proposer + 1] += starts[proposer] }
        var cursor = starts
        var partners = [Int32](repeating: 0, count: known.count)
        for pair in known {
            partners[Int(cursor[Int(pair.proposer)])] = pair.responder
            cursor[Int(pair.proposer)] += 1
        }
        return HeldPairs(starts: starts, responders: partners)
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
