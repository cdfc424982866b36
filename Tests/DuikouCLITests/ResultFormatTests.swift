import Foundation
import TestSupport
import Testing

/// Result tables are written as the programme says, whatever the locale; only the terminal's words follow that.
@Suite struct ResultFormatTests {
    private static func tables(_ sample: SampleProgramme) throws -> [String: Data] {
        var tables: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: sample.run) where name.hasSuffix(".csv") {
            tables[name] = try Data(contentsOf: URL(fileURLWithPath: sample.run + "/" + name))
        }
        return tables
    }

    /// What run.json says, but for the process that wrote it.
    private static func record(_ sample: SampleProgramme) throws -> NSDictionary {
        let read = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: sample.run + "/run.json")))
        var object = try #require(read as? [String: Any])
        object["process"] = nil
        return object as NSDictionary
    }

    private static func set(_ results: String, _ sample: SampleProgramme) throws {
        let programme = try sample.read("programme.yml")
        let lines = programme.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("results:") }
        try sample.write("programme.yml", lines.joined(separator: "\n") + (results.isEmpty ? "" : "results: \(results)\n"))
    }

    @Test(arguments: ["", "{language: en}", "{headers: keys}", "{language: en, headers: keys}"])
    func theLocaleChangesNoFile(_ results: String) throws {
        let sample = try SampleProgramme(talents: 40)
        defer { sample.remove() }
        try Self.set(results, sample)
        var first: (tables: [String: Data], record: NSDictionary)?
        for (locale, words) in [("C", ["--lang", "en"]), ("zh_CN.UTF-8", []), ("zh_CN.GB18030", ["--lang", "zh"]), ("en_GB.UTF-8", [])] {
            let environment = ["LANG": locale, "LC_ALL": locale]
            let run = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index"] + words, environment: environment)
            #expect(run.code == 0, "\(run.errors)")
            let made = (tables: try Self.tables(sample), record: try Self.record(sample))
            #expect(made.tables.count >= 8)
            if let first {
                #expect(made.tables == first.tables && made.record == first.record, "\(locale)")
            } else {
                first = made
            }
        }
        for language in ["zh", "en"] {
            let verify = try CommandLineTool.run(["verify", sample.run, "--lang", language])
            #expect(verify.code == 0, "\(verify.everything)")
        }
    }

    @Test func keysAreTheSameInEveryLanguageAndBringCodes() throws {
        let sample = try SampleProgramme(talents: 40)
        defer { sample.remove() }
        var tables: [String: [String: PlainCSV]] = [:]
        for language in ["zh", "en"] {
            try Self.set("{language: \(language), headers: keys}", sample)
            #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index", "-q"]).code == 0)
            tables[language] = try Self.tables(sample).mapValues { PlainCSV($0) }
        }
        let (zh, en) = (try #require(tables["zh"]), try #require(tables["en"]))
        for (name, table) in zh {
            #expect(table.header == en[name]?.header, "\(name)")
            #expect(table.header.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(name): \(table.header)")
            #expect(Set(table.header).count == table.header.count, "\(name): \(table.header)")
            for column in table.header where column.hasSuffix("_code") || ["stated", "ran_off_list", "lottery"].contains(column) {
                #expect(table.column(column) == en[name]?.column(column), "\(name): \(column)")
            }
        }
        let placements = try #require(zh["placements.csv"])
        #expect(Set(placements.column("seat")) == ["公开"] && Set(placements.column("seat_code")) == ["open"])
        #expect(placements.header.contains("education_code") && !placements.header.contains("firm_code"))
        #expect(Set(placements.column("education_code")).isSubset(of: ["school", "college", "university"]))
        #expect(Set(placements.column("stated")).isSubset(of: ["yes", "no"]))
        #expect(try #require(zh["fairness.csv"]).column("group_code").first == "all")
        // Titles stand alone.
        try Self.set("", sample)
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index", "-q"]).code == 0)
        let titled = try #require(try Self.tables(sample)["placements.csv"].map { PlainCSV($0) })
        #expect(titled.header.first == "人才编号" && titled.header.allSatisfy { !$0.contains("_code") && !$0.contains("代码") })
    }

    /// Under keys a change taken into a run, and the check of it, read the run's own tables.
    @Test func aRematchKeepsTheForm() throws {
        let sample = try SampleProgramme(talents: 40)
        defer { sample.remove() }
        try Self.set("{headers: keys}", sample)
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index", "-q"]).code == 0)
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        let changes = sample.folder.appendingPathComponent("changes.csv").path
        let rematch = try CommandLineTool.run(["rematch", sample.run, "--changes", changes])
        #expect(rematch.code == 0, "\(rematch.everything)")
        let verify = try CommandLineTool.run(["verify", sample.run + "-rematch", "--lists", "all"])
        #expect(verify.code == 0, "\(verify.everything)")
        #expect(PlainCSV(Data(try sample.read("results/run-rematch/placements.csv").utf8)).header.contains("seat_code"))
    }

    @Test func aSlipIsAnsweredWithWhatThereIs() throws {
        let sample = try SampleProgramme(talents: 5)
        defer { sample.remove() }
        for (written, word) in [("{language: fr}", "zh"), ("{headers: key}", "keys"), ("{header: keys}", "headers")] {
            try Self.set(written, sample)
            let run = try CommandLineTool.run(["match", sample.path, "--out", sample.run])
            #expect(run.code == 2 && run.errors.contains(word), "\(written): \(run.errors)")
        }
    }
}
