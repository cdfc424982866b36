import DuikouMechanisms

/// What floors did to an outcome, as a mechanism tells it.
public struct FloorClaim: Sendable {
    public var pairs: Set<Pair>
    public var holds: [FloorHold]
    public var floorSeats: [Int32]

    public init(pairs: Set<Pair>, holds: [FloorHold], floorSeats: [Int32]) {
        self.pairs = pairs
        self.holds = holds
        self.floorSeats = floorSeats
    }
}

/// A tiny strict market with regions, and what the floors promise there.
public struct FloorContract {
    public let draft: MarketDraft
    public let market: Market
    public let regions: Regions
    public let oracle: MarketOracle
    public let rule: RegionOracle
    /// The outcome without floors.
    public let plain: Set<Pair>

    public init(_ draft: MarketDraft, _ regions: Regions, plain: Set<Pair>) throws {
        self.draft = draft
        self.regions = regions
        self.plain = plain
        market = try draft.market()
        oracle = MarketOracle(market)
        rule = RegionOracle(regions)
    }

    public func mask(_ oracle: MarketOracle, _ pairs: Set<Pair>) -> MarketOracle.Mask {
        oracle.edges.enumerated().reduce(0) { mask, edge in
            let pair = Pair(proposer: edge.element.proposer, responder: edge.element.responder)
            return pairs.contains(pair) ? mask | 1 << MarketOracle.Mask(edge.offset) : mask
        }
    }

    public func pairs(_ oracle: MarketOracle, _ mask: MarketOracle.Mask) -> Set<Pair> {
        Set(
            oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }.map {
                Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder)
            })
    }

    public func isWithin(_ hold: FloorHold, _ responder: Int) -> Bool {
        hold.responder.map { $0 == responder } ?? regions.ancestry(ofResponder: responder).contains(hold.region)
    }

    /// The market in which those held ask first where they are held.
    public func around(_ holds: [FloorHold]) throws -> MarketOracle {
        var moved = draft
        for proposer in draft.lists.indices {
            let own = holds.filter { $0.proposer == proposer }
            let list = draft.lists[proposer]
            let inside = { (entry: MarketDraft.Entry) in own.contains { self.isWithin($0, entry.responder) } }
            moved.lists[proposer] = list.filter(inside) + list.filter { !inside($0) }
            for place in list.indices { moved.lists[proposer][place].proposerGroup = Int32(place) }
        }
        return MarketOracle(try moved.market())
    }

    /// Of what the regions choose out of all that is wanted, what every proposer likes best.
    public func best(_ oracle: MarketOracle, _ rule: RegionOracle) -> MarketOracle.Mask? {
        let fixed = rule.fixedPoints(oracle)
        return fixed.first { mask in
            fixed.allSatisfy { other in
                (0..<market.proposerCount).allSatisfy { proposer in
                    let mine = oracle.positions(ofProposer: proposer, in: mask)
                    let theirs = oracle.positions(ofProposer: proposer, in: other)
                    return mine.count >= theirs.count && zip(mine, theirs).allSatisfy { $0 <= $1 }
                }
            }
        }
    }

    public func meetsFloors(_ pairs: Set<Pair>) -> Bool {
        rule.keepsLimits(rule.filled(oracle, mask(oracle, pairs)), floors: true)
    }

    /// The wishes that the regions would grant, with these seats first.
    public func blocking(_ pairs: Set<Pair>, floorSeats: [Int32]) -> Set<Pair> {
        var rule = rule
        rule.floorSeats = floorSeats
        return Set(
            rule.blocking(oracle, mask(oracle, pairs)).map {
                Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder)
            })
    }

    /// The first promise that does not hold.
    public func breach(_ claim: FloorClaim) throws -> String? {
        let matched = mask(oracle, claim.pairs)
        if matched.nonzeroBitCount != claim.pairs.count || !oracle.feasible.contains(matched) { return "over capacity or off the lists" }
        if !meetsFloors(claim.pairs) { return "limits broken" }
        if meetsFloors(plain) {
            let isUntouched = claim.pairs == plain && claim.holds.isEmpty && claim.floorSeats.allSatisfy { $0 == 0 }
            return isUntouched ? nil : "changed though the floors hold without"
        }
        var rule = rule
        rule.floorSeats = claim.floorSeats
        let moved = try around(claim.holds)
        guard let best = best(moved, rule) else { return "no best matching around those held" }
        if pairs(moved, best) != claim.pairs { return "not the best matching around those held" }
        for pair in blocking(claim.pairs, floorSeats: claim.floorSeats) {
            let own = claim.holds.filter { hold in
                hold.proposer == pair.proposer
                    && claim.pairs.contains { $0.proposer == hold.proposer && isWithin(hold, $0.responder) }
            }
            if own.isEmpty || own.contains(where: { isWithin($0, pair.responder) }) { return "\(pair) blocks" }
        }
        return nil
    }
}
