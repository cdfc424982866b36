import DuikouRandom

/// How ties are broken, on both sides. What is left is a strict market, so each choice has exactly one result.
public enum TieBreak: Sendable, Hashable {
    /// The lower index comes first. For data whose order already decides.
    case byIndex
    /// One random number for each player, the same on every list: one public draw for all.
    ///
    /// Abdulkadiroğlu, Pathak, Roth, "Strategy-proofness versus efficiency in matching with indifferences", American
    /// Economic Review 99 (2009), find that it serves the proposers better than a separate draw for each list.
    case singleLottery(seed: UInt64)
    /// A fresh random number for each player on each list.
    case multipleLottery(seed: UInt64)
}

/// Lottery numbers, as a pure function of seed and identities; the lower number goes first.
///
/// A number never depends on the order in which numbers are asked for, nor on who else takes part. Two different
/// identities never share a number on one list: each step is a bijection of the 64-bit identity.
///
/// The mixing function is the finaliser of ``SplitMix64``.
public struct Lottery: Sendable {
    private enum Kind { case none, single, multiple }

    private let kind: Kind
    private let proposerSeed: UInt64
    private let responderSeed: UInt64

    /// The lottery of a tie-break. It draws nothing by itself: each number is computed when asked for.
    public init(_ ties: TieBreak) {
        let seed: UInt64
        switch ties {
        case .byIndex: (kind, seed) = (.none, 0)
        case .singleLottery(let value): (kind, seed) = (.single, value)
        case .multipleLottery(let value): (kind, seed) = (.multiple, value)
        }
        // The two sides draw from different streams, so that proposer 7 and responder 7 share nothing.
        proposerSeed = SplitMix64.mix(seed &+ SplitMix64.increment)
        responderSeed = SplitMix64.mix(seed &+ 2 &* SplitMix64.increment)
    }

    /// The proposer's number on the responder's list; 0 for everyone with ``TieBreak/byIndex``.
    public func number(ofProposer proposer: UInt64, onListOf responder: UInt64) -> UInt64 {
        number(proposer, on: responder, seed: proposerSeed)
    }

    /// The responder's number on the proposer's list; 0 for everyone with ``TieBreak/byIndex``.
    public func number(ofResponder responder: UInt64, onListOf proposer: UInt64) -> UInt64 {
        number(responder, on: proposer, seed: responderSeed)
    }

    @inline(__always)
    private func number(_ player: UInt64, on list: UInt64, seed: UInt64) -> UInt64 {
        switch kind {
        case .none: return 0
        case .single: return SplitMix64.mix(seed &+ player &* SplitMix64.increment)
        case .multiple:
            let own = SplitMix64.mix(seed &+ player &* SplitMix64.increment)
            return SplitMix64.mix(own &+ list &* SplitMix64.increment)
        }
    }
}

extension Market {
    /// The proposer's lottery number on the responder's list, by which equals are ordered.
    @inline(__always)
    func drawnNumber(ofProposer proposer: Int, onListOf responder: Int, _ lottery: Lottery) -> UInt64 {
        isTransposed
            ? lottery.number(ofResponder: proposerKey(proposer), onListOf: responderKey(responder))
            : lottery.number(ofProposer: proposerKey(proposer), onListOf: responderKey(responder))
    }

    /// The responder's lottery number on the proposer's list, by which equals are ordered.
    @inline(__always)
    func drawnNumber(ofResponder responder: Int, onListOf proposer: Int, _ lottery: Lottery) -> UInt64 {
        isTransposed
            ? lottery.number(ofProposer: responderKey(responder), onListOf: proposerKey(proposer))
            : lottery.number(ofResponder: responderKey(responder), onListOf: proposerKey(proposer))
    }
}
