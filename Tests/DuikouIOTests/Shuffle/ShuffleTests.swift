import Duikou
import DuikouIO
import DuikouMechanisms
import Foundation
import TestSupport
import Testing

/// Results hang on ids and the seed: whatever the order of the rows in any table, everybody gets the same, for every mechanism and demand.
///
/// A few seeds each; fifty with `DUIKOU_LONG=1` in the environment.
struct ShuffleTests {
    static let seeds = ProcessInfo.processInfo.environment["DUIKOU_LONG"] == nil ? 0..<4 : 0..<50
    /// How many other orders each town is tried in.
    private static let orders = 2

    typealias Demand = ShuffledTown.Demand

    private static let reserves = [
        "reserves: [{name: r, for: {talent: word, is: opening.word}, seats: 1}]",
        "reserves: [{name: r, for: {talent: word, is: [x]}, seats: 50%, order: open-first, unused: kept}]",
        "reserves: [{name: r, for: {talent: word, is: [x, y]}, seats: 1}, {name: s, for: {talent: tags, is: [a]}, seats: 1, unused: kept}]",
    ]
    private static let rates = [
        "rates: [{name: q, for: {talent: word, is: [x]}, percent: 40}]",
        "rates: [{name: q, for: {talent: word, is: [x]}, percent: 30}, {name: s, for: {talent: tags, is: [b]}, percent: 50}]",
    ]
    private static let regions = [
        "regions: {of: opening.place, limits: limits.csv, cost: opening.cost}",
        "regions: {of: opening.place, limits: limits.csv, cost: opening.cost, target: opening.cost}",
    ]
    private static let ties = ["ties: single-lottery", "ties: multiple-lottery"]

    /// Every way of `first` with every way of `second`.
    private static func both(_ first: [String], _ second: [String]) -> [String] { first.flatMap { a in second.map { "\(a), \($0)" } } }

    static let demands: [Demand] = [
        Demand(name: "talents propose", allocate: ties),
        Demand(name: "openings propose", allocate: both(["proposing: openings"], ties)),
        Demand(name: "maximum stable", allocate: both(["mechanism: maximum-stable"], ties)),
        Demand(
            name: "maximum weight", allocate: both(["mechanism: maximum-weight"], ["both", "talents", "openings"].map { "welfare: \($0)" })),
        Demand(name: "maximum cardinality", allocate: ["mechanism: maximum-cardinality"]),
        Demand(
            name: "bands",
            allocate: both(["bands: 3"], ["deferred-acceptance", "maximum-stable", "maximum-weight"].map { "mechanism: \($0)" })),
        Demand(name: "reserves", allocate: both(reserves, ties)),
        Demand(name: "reserves, maximum stable", allocate: both(["mechanism: maximum-stable"], reserves), severalSeats: false),
        Demand(name: "rates", allocate: both(rates, ties)),
        Demand(name: "rates, maximum stable", allocate: both(["mechanism: maximum-stable"], rates)),
        Demand(name: "reserves and rates", allocate: both(both(reserves, rates), ["bands: 4"] + ties)),
        Demand(name: "regions", allocate: both(regions, ties)),
        Demand(name: "regions and reserves", allocate: both(regions, reserves), severalSeats: false),
        Demand(name: "regions and rates", allocate: both(regions, rates)),
        Demand(
            name: "links", allocate: both(["links: {table: links.csv, same: opening.place}"], ties + ["bands: 3"]), severalSeats: false),
        Demand(
            name: "links, apart", allocate: both(["links: {table: links.csv, same: opening.firm, apart: true}"], ties), severalSeats: false),
        Demand(
            name: "clearing",
            allocate: both(["clearing: true"], ["proposing: talents", "proposing: openings", "mechanism: maximum-stable"] + reserves),
            longest: 2, severalSeats: false),
        Demand(name: "congestion-aware", allocate: ties, lists: "openings: 4, mode: congestion-aware, candidates: 2", longest: 3),
        Demand(
            name: "congestion-aware, clearing", allocate: both(["clearing: true"], reserves),
            lists: "openings: 3, mode: congestion-aware, candidates: 1", longest: 2),
        Demand(name: "every eligible pair", allocate: both(["within: eligible"], ties + ["bands: 3", "proposing: openings"]), longest: 2),
        Demand(name: "identical", allocate: ties, lists: "openings: 2", longest: 3, identical: true),
        Demand(
            name: "identical, congestion-aware", allocate: ties, lists: "openings: 2, mode: congestion-aware", longest: 3, identical: true),
    ]

    @Test(arguments: demands) func shuffledRowsChangeNothing(_ demand: Demand) throws {
        var differing: [String] = []
        for seed in Self.seeds {
            let town = ShuffledTown(demand, seed: seed)
            let fixture = try RunFixture()
            try town.write(to: fixture, "a")
            let first = try ShuffledRun(fixture, "a", into: "run-a")
            for order in 0..<Self.orders {
                try town.shuffled(seed * Self.orders + order).write(to: fixture, "b")
                let other = try ShuffledRun(fixture, "b", into: "run-b")
                if let difference = first.difference(from: other) {
                    differing.append("seed \(seed), order \(order): \(difference)")
                    break
                }
            }
        }
        expect(differing, demand.name)
    }

    @Test(arguments: [RematchMode.minimumMovement, .optimal]) func shuffledRowsChangeNoRematch(_ mode: RematchMode) throws {
        let demand = Demand(name: "rematch", allocate: Self.ties + ["bands: 3"], severalSeats: false)
        var differing: [String] = []
        for seed in Self.seeds {
            var town = ShuffledTown(demand, seed: seed)
            let fixture = try RunFixture()
            try town.write(to: fixture, "a")
            _ = try ShuffledRun(fixture, "a", into: "run-a")
            town.files["changes.csv"] = try Self.changes(fixture, town, seed)
            try town.write(to: fixture, "a")
            let arrivals = seed % 2 == 0 ? "/new.csv" : nil
            let first = try ShuffledRun(fixture, rematching: "run-a", "a/changes.csv", arrivals.map { "a" + $0 }, mode, into: "next-a")
            for order in 0..<Self.orders {
                try town.shuffled(seed * Self.orders + order).write(to: fixture, "b")
                _ = try ShuffledRun(fixture, "b", into: "run-b")
                let other = try ShuffledRun(
                    fixture, rematching: "run-b", "b/changes.csv", arrivals.map { "b" + $0 }, mode, into: "next-b")
                if let difference = first.difference(from: other) {
                    differing.append("seed \(seed), order \(order): \(difference)")
                    break
                }
            }
        }
        expect(differing, "\(mode)")
    }

    /// Names the first seeds that differ, and counts the rest.
    private func expect(_ differing: [String], _ name: String) {
        let (count, first) = (differing.count, differing.prefix(2).joined(separator: "\n"))
        #expect(count == 0, "\(name), \(count) of \(Self.seeds.count) seeds:\n\(first)")
    }

    /// A sheet that withdraws, declines, closes and adds, drawn over a finished run.
    private static func changes(_ fixture: RunFixture, _ town: ShuffledTown, _ seed: Int) throws -> String {
        var g = SeededGenerator(seed: seed)
        let placements = PlainCSV(try fixture.data("run-a/placements.csv"))
        var rows: [String] = []
        let seats = Dictionary(
            uniqueKeysWithValues: PlainCSV(try fixture.data("a/o.csv")).rows.map { ($0[0], Int($0[5])!) })
        for (talent, opening) in zip(placements.column("talent"), placements.column("opening")) {
            if g.chance(0.15) {
                rows.append("withdraw,\(talent),,")
            } else if g.chance(0.2) {
                rows.append("decline,\(talent),\(opening),")
            }
        }
        for opening in town.openings {
            if seats[opening]! > 0, g.chance(0.2) {
                rows.append("close,,\(opening),1")
            } else if g.chance(0.2) {
                rows.append("add,,\(opening),1")
            }
        }
        if rows.isEmpty { rows = ["add,,\(town.openings[0]),1"] }
        return (["change,talent,opening,seats"] + rows).joined(separator: "\n") + "\n"
    }
}
