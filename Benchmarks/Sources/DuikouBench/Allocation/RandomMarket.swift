import Duikou
import DuikouMechanisms

/// A random market. The same settings give the same market on every platform.
struct RandomMarket {
    var proposers: Int
    var responders: Int
    var listLength: Int
    /// Seats of each responder.
    var seats: Int
    /// How many score levels the responders tell apart; `nil` for strict orders.
    var levels: Int?
    /// Whether a proposer has one score that all responders share, as in an examination, or one for each pair.
    var isScoreCommon: Bool
    /// How unequal popularity is: 1 draws responders uniformly, larger powers favour some.
    var skew: Int
    /// With a skew of 1, popularity rises along the responders from 1 − spread to 1 + spread, in percent of the mean.
    var spread: Int
    var seed: UInt64

    /// The market, and each edge's fit in both directions, from 0 to 1,000,000, as weights of welfare.
    func make() throws -> (market: Market, fits: [Int32]) {
        var random = SeededRandom(seed: seed)
        var offsets: [Int32] = [0]
        var responder: [Int32] = []
        var own: [Int32] = []
        var other: [Int32] = []
        var fits: [Int32] = []
        responder.reserveCapacity(proposers * listLength)
        own.reserveCapacity(proposers * listLength)
        other.reserveCapacity(proposers * listLength)
        var stamp = [Int32](repeating: -1, count: responders)
        for proposer in 0..<proposers {
            // Drawn only where it is needed, so that markets without it stay the same.
            let common = isScoreCommon ? random.unit() : 0
            for place in 0..<listLength {
                var pick: Int
                repeat {
                    var popularity = random.unit()
                    for _ in 1..<max(1, skew) { popularity *= random.unit() }
                    if spread > 0 { popularity = spreadOut(popularity) }
                    pick = min(responders - 1, Int(popularity * Double(responders)))
                } while stamp[pick] == Int32(proposer)
                stamp[pick] = Int32(proposer)
                responder.append(Int32(pick))
                own.append(Int32(place))
                let score = Int32((isScoreCommon ? common : random.unit()) * Double(levels ?? 1_000_000))
                other.append(Int32(levels ?? 1_000_000) - 1 - score)
                fits.append(Int32(1_000_000 / (place + 1)) / 2 + Int32(random.unit() * 500_000))
            }
            offsets.append(Int32(responder.count))
        }
        let market = try Market(
            proposerOffsets: offsets, edgeResponder: responder, edgeProposerGroup: own, edgeResponderGroup: other,
            proposerCapacities: Array(repeating: 1, count: proposers),
            responderCapacities: Array(repeating: Int32(seats), count: responders))
        return (market, fits)
    }

    /// The share of responders that have a share `u` of all popularity together: the root x of (1 − s)·x + s·x² = u.
    private func spreadOut(_ u: Double) -> Double {
        let s = Double(spread) / 100
        return ((s - 1) + ((1 - s) * (1 - s) + 4 * s * u).squareRoot()) / (2 * s)
    }
}
