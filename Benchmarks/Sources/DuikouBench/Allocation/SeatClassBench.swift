import ArgumentParser
import Duikou
import DuikouMechanisms

/// Times deferred acceptance with a seat class at 30 % of responders, by class and through the split market; also the audit.
///
/// A class takes three tenths of a responder's seats, one in five of them hard, half of them filled after the open seats.
/// One proposer in five is a member of one of `--groups` groups, one in twenty-five of two.
struct SeatClassBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seat-classes", abstract: "Reserved seats at 30 % of responders, by class and through the split market; the audit.")

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "How many groups seats are reserved for.")
    var groups = 50
    @Flag(inversion: .prefixedNo, help: "Time the split market too, a second copy of the lists.")
    var split = true

    private struct Edges: Encodable {
        let edges: Int
    }

    func run() throws {
        let (market, _) = try shape.market.make()
        let classes = try classes(for: market)
        let ties = TieBreak.singleLottery(seed: 1)
        try rounds.measure("plain deferred acceptance, reserves ignored", found: Placed.init) {
            DeferredAcceptance(ties: ties).match(market)
        }
        let mechanism = SeatClassDeferredAcceptance(classes: classes, ties: ties)
        let result = try rounds.measure("seat classes, class by class", found: Placed.init) { try mechanism.allocate(market) }
        let pairs = result.matching.pairs
        try rounds.measure("seat class audit, seats given", found: Verified.init) {
            SeatClassAudit.verify(market, classes, pairs: pairs, seats: result.seatClass)
        }
        try rounds.measure("seat class audit, pairs alone", found: Verified.init) {
            SeatClassAudit.verify(market, classes, pairs: pairs)
        }
        // This comes last: the split market is a second copy of the lists, and later measurements would show its peak memory.
        if !split { return }
        try rounds.measure("split market alone", found: { Edges(edges: $0.market.edgeCount) }) { try classes.split(market, ties: ties) }
        try rounds.measure("seat classes through the split market", found: Placed.init) {
            try SeatClassAllocation(DeferredAcceptance(ties: ties), classes: classes, ties: ties).allocate(market)
        }
    }

    private func classes(for market: Market) throws -> SeatClasses {
        var draw = SeededRandom(seed: shape.seed &+ 1)
        var reserves: [SeatClasses.Reserve] = []
        for responder in 0..<market.responderCount where draw.unit() < 0.3 {
            reserves.append(
                SeatClasses.Reserve(
                    responder: responder, group: Int(draw.unit() * Double(groups)),
                    seats: market.responderCapacities[responder] * 3 / 10, isHard: draw.unit() < 0.2,
                    precedence: draw.unit() < 0.5 ? .beforeOpen : .afterOpen))
        }
        var offsets: [Int32] = [0]
        var members: [Int32] = []
        for _ in 0..<market.proposerCount {
            while draw.unit() < 0.2 { members.append(Int32(draw.unit() * Double(groups))) }
            offsets.append(Int32(members.count))
        }
        return try SeatClasses(reserves: reserves, memberOffsets: offsets, memberGroups: members, groupCount: groups, for: market)
    }
}
