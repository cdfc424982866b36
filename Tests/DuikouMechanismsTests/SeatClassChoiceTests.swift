import DuikouMechanisms
import TestSupport
import Testing

/// One responder: what its choice from those who ask promises, over all sets of them.
@Suite struct SeatClassChoiceTests {
    private static func draft(seed: Int) -> SeatClassDraft {
        var shape = MarketDraft.Shape.strict
        shape.proposers = 1...6
        shape.responders = 1...1
        shape.acceptance = 1
        shape.responderCapacity = 0...4
        return SeatClassDraft.random(shape, seed: seed)
    }

    /// The first promise that the choice breaks, or `nil`.
    private static func breach(_ draft: SeatClassDraft, fault: SlotChoice.Fault? = nil) -> String? {
        let choice = SlotChoice(draft, responder: 0, fault: fault)
        let order = draft.market.lists.indices.sorted {
            draft.market.lists[$0][0].responderGroup < draft.market.lists[$1][0].responderGroup
        }
        let subsets = (0..<(1 << order.count)).map { mask in Set(order.filter { mask >> $0 & 1 == 1 }) }
        let chosen = subsets.map { choice.choose(from: $0, order: order) }
        for (mask, offers) in subsets.enumerated() {
            if !chosen[mask].isSubset(of: offers) { return "chooses who did not ask" }
            if chosen[mask].count > draft.market.responderCapacities[0] { return "over capacity" }
            for extra in order where mask >> extra & 1 == 0 {
                let more = chosen[mask | 1 << extra]
                if !more.subtracting([extra]).isSubset(of: chosen[mask]) { return "not substitutable: \(offers), \(extra)" }
                if more.count < chosen[mask].count { return "against aggregate demand: \(offers), \(extra)" }
                if !more.contains(extra), more != chosen[mask] { return "hangs on one refused: \(offers), \(extra)" }
            }
        }
        return nil
    }

    @Test func isSubstitutableObeysAggregateDemandAndIsConsistent() {
        for seed in 0..<2_000 {
            let breach = Self.breach(Self.draft(seed: seed))
            check(breach == nil, "seed \(seed): \(breach ?? "")")
        }
    }

    /// The mechanism's answer to one offer after another is the choice from all of them, whoever asks first.
    @Test func offersOneByOneGiveTheChoice() throws {
        for seed in 0..<1_000 {
            let draft = Self.draft(seed: seed)
            let (market, classes) = try draft.make()
            let order = draft.market.lists.indices.sorted {
                draft.market.lists[$0][0].responderGroup < draft.market.lists[$1][0].responderGroup
            }
            let seated = SlotChoice(draft, responder: 0).seating(of: Set(order), order: order)
            let result = try SeatClassDeferredAcceptance(classes: classes, ties: .byIndex).allocate(market)
            check(Set(seated) == Set(result.matching.pairs.map(\.proposer)), "seed \(seed)")
            // Seats of one class lie side by side, so the classes rise along the seats.
            let seats = seated.compactMap { proposer in
                result.matching.pairs.firstIndex { $0.proposer == proposer }.map { result.seatClass[$0] }
            }
            check(seats == seats.sorted(), "seed \(seed): \(seats)")
        }
    }

    /// Ten seats, three reserved: members who rank high fill the reserve first, or come on top of it.
    @Test func precedenceDecidesWhetherAReserveIsAFloorOrOnTop() throws {
        // Twelve applicants in rank order; the group's members are 0, 1, 10 and 11.
        let lists = (0..<12).map { [MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: Int32($0))] }
        let market = MarketDraft(lists: lists, proposerCapacities: [Int32](repeating: 1, count: 12), responderCapacities: [10])
        let memberships = (0..<12).map { [0, 1, 10, 11].contains($0) ? [0] : [] }
        func admitted(_ precedence: SeatClasses.Reserve.Precedence) throws -> [Int] {
            let reserve = SeatClasses.Reserve(responder: 0, group: 0, seats: 3, precedence: precedence)
            let (made, classes) = try SeatClassDraft(
                market: market, reserves: [reserve], memberships: memberships, groupCount: 1
            ).make()
            let result = try SeatClassDeferredAcceptance(classes: classes, ties: .byIndex).allocate(made)
            return result.matching.pairs.map { $0.proposer }
        }
        #expect(try admitted(.beforeOpen) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10])
        #expect(try admitted(.afterOpen) == [0, 1, 2, 3, 4, 5, 6, 7, 10, 11])
    }
}
