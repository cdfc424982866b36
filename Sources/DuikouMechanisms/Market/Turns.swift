import DuikouRandom

/// Who goes first where neither lists nor ranks nor the lottery among equals decide: in the turns of a region, among
/// equal remainders, among several optima.
///
/// Numbers depend on the seed and on identities alone, like those of ``Lottery``, but are drawn independently of them:
/// luck in one draw brings none in the other. Each player has one number, whatever the kind of lottery; the lower goes
/// first. With ``TieBreak/byIndex`` all numbers are equal, and the lower index goes first.
struct Turns: Sendable {
    /// nil where the index decides.
    private let seed: UInt64?

    // Number streams. ``Lottery`` uses the first two; each kind of player has its own here.
    private static let proposers: UInt64 = 3
    private static let responders: UInt64 = 4
    private static let regions: UInt64 = 5

    init(_ ties: TieBreak) {
        switch ties {
        case .byIndex: seed = nil
        case .singleLottery(let seed), .multipleLottery(let seed): self.seed = seed
        }
    }

    /// Whether indices alone decide.
    var isByIndex: Bool { seed == nil }

    private func number(_ key: UInt64, stream: UInt64) -> UInt64 {
        guard let seed else { return 0 }
        return SplitMix64.mix(SplitMix64.mix(seed &+ stream &* SplitMix64.increment) &+ key &* SplitMix64.increment)
    }

    /// A proposer's number by its key, also for one that is not yet in the market.
    func number(ofProposer key: UInt64, isTransposed: Bool) -> UInt64 {
        number(key, stream: isTransposed ? Turns.responders : Turns.proposers)
    }

    /// A responder's number by its key.
    func number(ofResponder key: UInt64, isTransposed: Bool) -> UInt64 {
        number(key, stream: isTransposed ? Turns.proposers : Turns.responders)
    }

    /// One number for each proposer of the market.
    func numbers(ofProposersOf market: Market) -> [UInt64] {
        (0..<market.proposerCount).map {
            number(ofProposer: market.proposerKey($0), isTransposed: market.isTransposed)
        }
    }

    /// One number for each responder of the market.
    func numbers(ofRespondersOf market: Market) -> [UInt64] {
        (0..<market.responderCount).map {
            number(ofResponder: market.responderKey($0), isTransposed: market.isTransposed)
        }
    }

    /// One number for each region.
    func numbers(ofRegions keys: [UInt64]) -> [UInt64] { keys.map { number($0, stream: Turns.regions) } }

    /// Indices in ascending order of number, then of index. O(n log n).
    static func order(_ numbers: [UInt64]) -> [Int32] {
        var entries = numbers.enumerated().map { (number: $1, index: Int32($0)) }
        entries.sort { $0.number != $1.number ? $0.number < $1.number : $0.index < $1.index }
        return entries.map(\.index)
    }

    /// The position of each index in an order: the inverse permutation.
    static func places(_ order: [Int32]) -> [Int32] {
        var places = [Int32](repeating: 0, count: order.count)
        for (place, index) in order.enumerated() { places[Int(index)] = Int32(place) }
        return places
    }
}
