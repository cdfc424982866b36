import DuikouKernels
import DuikouMechanisms

/// Allocates seats over one programme's lists, as an ``Allocation`` asks: by the method that is for it.
struct Allocator {
    let compiled: CompiledProgramme
    let stated: StatedPreferences
    let inputs: AllocationInputs
    /// The talents' lists.
    let lists: RankedLists
    /// How many openings a clearing round offers to a talent.
    let listLength: Int
    let seed: UInt64
    var threads = 1
    /// For each talent the beginning of its list by fit, where lists are to grow until they decide over every eligible pair; nil where
    /// ``lists`` are all there is.
    var beginnings: RankedLists?
    var growth = ListGrowth()
    var isCancelled: (@Sendable () -> Bool)?

    /// - Throws: ``DuikouError`` where the lists are too long for a market, a floor cannot be met, or a group's value is unknown.
    func allocate(_ allocation: Allocation) throws -> Allocated {
        let method = try allocation.method()
        let ties = allocation.tieBreak(seed: seed)
        let builder = MarketBuilder(compiled: compiled, stated: stated, bands: allocation.bands, seed: seed, threads: threads)
        let work = AllocationWork(
            constraints: try AllocationConstraints(allocation, inputs: inputs, compiled), ties: ties,
            round: ClearingRound(compiled: compiled, builder: builder, ties: ties, lists: lists, listLength: listLength))
        if let beginnings, method.growsLists {
            let grown = try GrowingMarket(
                compiled: compiled, builder: builder, ties: ties, lists: beginnings, listLength: listLength, growth: growth,
                threads: threads,
                isCancelled: isCancelled
            ).run()
            return method.allocated(
                grown, work, EveryPairAudit(compiled, stated, bands: allocation.bands, ties: ties, threads: threads))
        }
        var built = try builder.build(lists: lists)
        built.market = work.constraints.ranked(built.market, ties: ties)
        return try method.allocate(built, work)
    }

    /// - Throws: ``DuikouError`` where these lists cannot meet a floor.
    func requireFloors(_ allocation: Allocation) throws {
        let method = try allocation.method()
        let constraints = try AllocationConstraints(allocation, inputs: inputs, compiled)
        let built = try MarketBuilder(compiled: compiled, stated: stated, bands: allocation.bands, seed: seed, threads: threads)
            .build(lists: lists)
        try method.check(built.market, constraints, seats: true)
    }
}

extension Allocation {
    /// The lottery that a seed makes of the declared ties.
    func tieBreak(seed: UInt64) -> TieBreak {
        switch ties {
        case .singleLottery: .singleLottery(seed: seed)
        case .multipleLottery: .multipleLottery(seed: seed)
        }
    }
}

extension TieBreak {
    /// The seed of the lottery; 0 where rows decide.
    var seed: UInt64 {
        switch self {
        case .byIndex: 0
        case .singleLottery(let seed), .multipleLottery(let seed): seed
        }
    }
}
