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

    /// - Throws: ``DuikouError`` where the lists are too long for a market, or a floor cannot be met.
    func allocate(_ allocation: Allocation) throws -> Allocated {
        let ties = allocation.tieBreak(seed: seed)
        let builder = MarketBuilder(compiled: compiled, stated: stated, bands: allocation.bands)
        let built = try builder.build(lists: lists)
        let side: MarketSide = allocation.proposing == .talents ? .proposers : .responders
        switch allocation.mechanism {
        case .deferredAcceptance:
            return Allocated(
                allocation: allocation, built: built, outcome: DeferredAcceptance(proposing: side, ties: ties).match(built.market))
        default: preconditionFailure("wired below")
        }
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
