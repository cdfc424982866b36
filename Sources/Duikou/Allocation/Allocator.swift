import DuikouKernels
import DuikouMechanisms

/// Allocates seats over one programme's lists, as an ``Allocation`` asks.
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

    /// - Throws: ``DuikouError`` where the lists are too long for a market, a floor cannot be met, or a group's value is unknown.
    func allocate(_ allocation: Allocation) throws -> Allocated {
        let ties = allocation.tieBreak(seed: seed)
        let builder = MarketBuilder(compiled: compiled, stated: stated, bands: allocation.bands, seed: seed, threads: threads)
        let constraints = try AllocationConstraints(allocation, inputs: inputs, compiled)
        var built = try builder.build(lists: lists)
        built.market = constraints.ranked(built.market, ties: ties)
        var allocated = try constraints.allocate(allocation, built, ties: ties)
        if allocation.hasClearing {
            let round = ClearingRound(compiled: compiled, builder: builder, ties: ties, listLength: listLength)
            var longer = try round.run(after: built, allocated.outcome.matching, lists: lists, left: ResidualCapacity(allocated))
            longer.built.market = constraints.ranked(longer.built.market, ties: ties)
            allocated = try constraints.cleared(allocated, longer, ties: ties)
        }
        return allocated
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
