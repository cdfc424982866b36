import DuikouMechanisms

/// A responder's choice by class, seat by seat as it is written down in the definition, with a fault on request.
public struct SlotChoice: Sendable {
    public enum Fault: CaseIterable, Sendable {
        /// Every seat is open.
        case ignoresReserves
        /// Unused reserved seats are never given to others.
        case treatsSoftAsHard
        /// Unused reserved seats are given to others even where they should stay empty.
        case treatsHardAsSoft
        /// Every reserve is filled before the open seats.
        case fillsReservesFirst
        /// Every reserve is filled after the open seats.
        case fillsOpenFirst
        /// Reserves are filled in the opposite order.
        case reversesReserves
        /// Members have no priority on soft reserved seats.
        case forgetsMemberPriority
        /// The worst of those who may sit gets the seat.
        case takesTheWorst
        /// The last seat stays empty.
        case leavesASeatEmpty
    }

    private struct Seat {
        var group: Int?
        var isHard: Bool
    }

    private let seats: [Seat]
    private let memberships: [[Int]]
    private let fault: Fault?

    public init(_ draft: SeatClassDraft, responder: Int, fault: Fault? = nil) {
        let capacity = Int(draft.market.responderCapacities[responder])
        var own = draft.reserves.filter { $0.responder == responder }
        switch fault {
        case .ignoresReserves: own = []
        case .reversesReserves: own.reverse()
        case .treatsSoftAsHard: for index in own.indices { own[index].isHard = true }
        case .treatsHardAsSoft: for index in own.indices { own[index].isHard = false }
        case .fillsReservesFirst: for index in own.indices { own[index].precedence = .beforeOpen }
        case .fillsOpenFirst: for index in own.indices { own[index].precedence = .afterOpen }
        default: break
        }
        func reserved(_ precedence: SeatClasses.Reserve.Precedence) -> [Seat] {
            own.filter { $0.precedence == precedence }.flatMap {
                [Seat](repeating: Seat(group: $0.group, isHard: $0.isHard), count: Int($0.seats))
            }
        }
        let before = reserved(.beforeOpen), after = reserved(.afterOpen)
        let open = [Seat](repeating: Seat(group: nil, isHard: false), count: capacity - before.count - after.count)
        var all = before + open + after
        if fault == .leavesASeatEmpty { _ = all.popLast() }
        seats = all
        memberships = draft.memberships
        self.fault = fault
    }

    /// - Parameter order: proposers, best first; those who ask are among them.
    public func choose(from offers: Set<Int>, order: [Int]) -> Set<Int> { Set(seating(of: offers, order: order)) }

    /// Those chosen, by the order of the seats that they take.
    public func seating(of offers: Set<Int>, order: [Int]) -> [Int] {
        var rest = order.filter { offers.contains($0) }
        var chosen: [Int] = []
        for seat in seats {
            let ranked = fault == .takesTheWorst ? Array(rest.reversed()) : rest
            let member = ranked.first { proposer in seat.group.map { memberships[proposer].contains($0) } ?? true }
            var taker = seat.isHard ? member : member ?? ranked.first
            if fault == .forgetsMemberPriority, !seat.isHard { taker = ranked.first }
            guard let taker else { continue }
            rest.removeAll { $0 == taker }
            chosen.append(taker)
        }
        return chosen
    }
}

/// Everything about a tiny market with reserves, by trying every set of its edges and every way to break ties.
public struct SeatClassOracle {
    public typealias Mask = MarketOracle.Mask

    public let edges: [MarketOracle.Edge]
    /// Every set of edges that keeps all capacities.
    public let feasible: [Mask]
    private let proposerCapacities: [Int32]
    private let choices: [SlotChoice]
    /// For each responder, every strict order in keeping with its rank groups.
    private let orders: [[[Int]]]

    public init(_ draft: SeatClassDraft) throws {
        let oracle = MarketOracle(try draft.market.market())
        edges = oracle.edges
        feasible = oracle.feasible
        proposerCapacities = draft.market.proposerCapacities
        choices = draft.market.responderCapacities.indices.map { SlotChoice(draft, responder: $0) }
        orders = draft.market.responderCapacities.indices.map { responder in
            let listing = oracle.edges.filter { $0.responder == responder }
            return SeatClassOracle.orders(of: listing.map { ($0.proposer, $0.responderGroup) })
        }
    }

    /// Every order of the players in which groups do not fall.
    public static func orders(of players: [(player: Int, group: Int32)]) -> [[Int]] {
        guard let best = players.map(\.group).min() else { return [[]] }
        return players.indices.filter { players[$0].group == best }.flatMap { index in
            var rest = players
            let first = rest.remove(at: index).player
            return orders(of: rest).map { [first] + $0 }
        }
    }

    private func holders(_ responder: Int, _ mask: Mask) -> Set<Int> {
        Set(edges.indices.filter { edges[$0].responder == responder && mask >> Mask($0) & 1 == 1 }.map { edges[$0].proposer })
    }

    private func wants(_ index: Int, _ mask: Mask) -> Bool {
        if mask >> Mask(index) & 1 == 1 { return false }
        let edge = edges[index]
        let held = edges.indices.filter { edges[$0].proposer == edge.proposer && mask >> Mask($0) & 1 == 1 }
        return held.count < proposerCapacities[edge.proposer]
            || held.contains { edges[$0].proposerGroup > edge.proposerGroup }
    }

    /// Whether, for each responder, some way to break its ties makes it keep all it holds and choose nobody else who wants
    /// it.
    public func isStable(_ mask: Mask) -> Bool {
        choices.indices.allSatisfy { responder in
            let held = holders(responder, mask)
            let asking = edges.indices.filter { edges[$0].responder == responder && wants($0, mask) }.map { edges[$0].proposer }
            return orders[responder].contains { order in
                choices[responder].choose(from: held, order: order) == held
                    && !asking.contains { choices[responder].choose(from: held.union([$0]), order: order).contains($0) }
            }
        }
    }

    /// Whether some way to break each responder's ties makes it keep all that it holds.
    public func isChosen(_ mask: Mask) -> Bool {
        choices.indices.allSatisfy { responder in
            let held = holders(responder, mask)
            return orders[responder].contains { choices[responder].choose(from: held, order: $0) == held }
        }
    }

    public func mask(of pairs: [Pair]) -> Mask {
        pairs.reduce(0) { mask, pair in
            edges.indices.reduce(mask) {
                edges[$1].proposer == pair.proposer && edges[$1].responder == pair.responder ? $0 | 1 << Mask($1) : $0
            }
        }
    }

    public func pairs(of mask: Mask) -> [Pair] {
        edges.indices.filter { mask >> Mask($0) & 1 == 1 }
            .map { Pair(proposer: edges[$0].proposer, responder: edges[$0].responder) }
    }

    /// Places on the proposer's list of what it holds, best first.
    public func places(ofProposer proposer: Int, in mask: Mask) -> [Int32] {
        edges.indices.filter { edges[$0].proposer == proposer && mask >> Mask($0) & 1 == 1 }
            .map { edges[$0].proposerGroup }.sorted()
    }
}
