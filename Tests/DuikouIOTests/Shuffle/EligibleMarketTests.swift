import DuikouIO
import Foundation
import TestSupport
import Testing

/// `within: eligible` gives what lists as long as the openings' table give, file by file, for every mechanism and demand.
///
/// A few seeds each; fifty with `DUIKOU_LONG=1` in the environment.
struct EligibleMarketTests {
    /// Files that show the lists that people read, and not the market.
    private static let ofLists: Set<String> = ["recommendations-talents.csv", "recommendations-openings.csv"]
    private static let demands = ShuffleTests.demands.filter { demand in !demand.allocate.contains { $0.contains("within") } }

    @Test(arguments: demands) func isTheMarketOfWholeLists(_ demand: ShuffledTown.Demand) throws {
        var differing: [String] = []
        for seed in ShuffleTests.seeds {
            var town = ShuffledTown(demand, seed: seed)
            let fixture = try RunFixture()
            let programme = town.files["p.yml"]!
            town.files["p.yml"] = programme.replacing("allocate: {", with: "allocate: {within: eligible, ")
            try town.write(to: fixture, "a")
            town.files["p.yml"] = programme.replacing(/lists: \{talents: \d+/, with: "lists: {talents: \(town.openings.count)")
            try town.write(to: fixture, "b")
            var (eligible, whole) = (try ShuffledRun(fixture, "a", into: "run-a"), try ShuffledRun(fixture, "b", into: "run-b"))
            for name in Self.ofLists {
                eligible.lines[name] = nil
                whole.lines[name] = nil
            }
            // How lists spread over openings is a figure of the lists that people read.
            eligible.lines["run.json"] = eligible.lines["run.json"].map { Array($0.prefix(1)) }
            whole.lines["run.json"] = whole.lines["run.json"].map { Array($0.prefix(1)) }
            #expect(eligible.refusal != nil || eligible.lines["run.json"]?.first?.contains("ranOffList: 0") == true, "seed \(seed)")
            if eligible.refusal == nil {
                let recorded = try ["run-a", "run-b"].map { try RunManifest.read(folder: fixture.at($0)).configuration.within }
                #expect(recorded == ["eligible", nil], "seed \(seed): run.json says which pairs could be matched")
            }
            if let difference = eligible.difference(from: whole) { differing.append("seed \(seed): \(difference)") }
        }
        let first = differing.prefix(2).joined(separator: "\n")
        #expect(differing.isEmpty, "\(demand.name), \(differing.count) of \(ShuffleTests.seeds.count) seeds:\n\(first)")
    }
}
