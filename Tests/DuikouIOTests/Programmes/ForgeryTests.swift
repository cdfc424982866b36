import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Small changes to the files of a finished run, with the digests on record made to agree: each is found, and the finding says where.
struct ForgeryTests {
    private static let rows = 60

    /// A run whose files can be forged and put right again.
    private struct Forge {
        let fixture: RunFixture
        let run: ProgrammeRun
        let originals: [String: Data]

        init(_ programme: String = "graduates.yml") throws {
            fixture = try RunFixture()
            try fixture.copySample(rows: rows)
            run = try ProgrammeRun(fixture.at("alliance/" + programme), into: fixture.at("run"))
            originals = try fixture.everything().filter { $0.key.hasPrefix("run/") }
        }

        func table(_ name: String) throws -> PlainCSV { PlainCSV(originals["run/" + name] ?? Data()) }

        /// Writes a table and its digest.
        func write(_ name: String, _ table: PlainCSV) throws {
            func cell(_ text: String) -> String {
                text.contains(where: { ",\"\n".contains($0) }) ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
            }
            let lines = ([table.header] + table.rows).map { $0.map(cell).joined(separator: ",") + "\n" }
            try fixture.write("run/" + name, "\u{FEFF}" + lines.joined())
            var manifest = run.manifest
            let place = manifest.outputs.firstIndex { $0.file == name }!
            manifest.outputs[place] = try RunWriter.file(named: name, at: fixture.at("run/" + name))
            try fixture.write("run/run.json", manifest.encoded())
        }

        func restore() throws { for (name, data) in originals { try fixture.write(name, data) } }

        func failures(_ places: RunVerifier.Places = .init()) throws -> [RunVerifier.Finding] {
            try RunVerifier.verify(fixture.at("run"), places: places, threads: 2).findings.filter { $0.outcome == .fails }
        }
    }

    /// Every column of every table: one cell changed to what another row has, or to something near.
    @Test func everyCellIsHeldAgainstSomething() throws {
        let forge = try Forge()
        var random = SeededRandom(seed: 11)
        for name in RunOutputs.files where name != "rejected.csv" {
            let table = try forge.table(name)
            try forge.write(name, table)
            #expect(try forge.failures().isEmpty, "\(name) comes back byte for byte")
            for column in table.header.indices where !table.rows.isEmpty {
                let row = random.below(table.rows.count)
                var forged = table
                forged.rows[row][column] = Self.near(table.rows[row][column])
                try forge.write(name, forged)
                let found = try forge.failures()
                #expect(
                    found.contains { $0.detail.en.contains("\(name):\(row + 2)") },
                    "\(name), row \(row + 2), \(table.header[column]): \(found.map(\.detail.en))")
            }
            for (what, edit) in Self.edits(table) {
                try forge.write(name, edit)
                let found = try forge.failures()
                #expect(found.contains { $0.detail.en.contains(name) }, "\(name), \(what): \(found.map(\.detail.en))")
            }
            try forge.restore()
        }
        #expect(try forge.failures().isEmpty)
    }

    /// Another value of the same kind.
    private static func near(_ cell: String) -> String {
        if let units = scoreUnits(cell) { return Score.text(Int32(units == 0 ? 1 : units - 1)) }
        if let number = Int(cell) { return String(number + 1) }
        return ["yes": "no", "no": "yes"][cell] ?? cell + "1"
    }

    private static func edits(_ table: PlainCSV) -> [(String, PlainCSV)] {
        guard let first = table.rows.first else { return [] }
        func with(_ rows: [[String]]) -> PlainCSV {
            var copy = table
            copy.rows = rows
            return copy
        }
        var header = table
        header.header[header.header.count - 1] += "_"
        return [
            ("a row left out", with(Array(table.rows.dropFirst()))), ("a row twice", with([first] + table.rows)),
            ("two rows changed about", with(Array(table.rows.reversed()))), ("no rows", with([])), ("another header", header),
        ]
    }

    /// A record that names a mechanism which cannot keep the programme's demands is of no run.
    @Test func aMechanismThatCannotBeIsRefused() throws {
        let forge = try Forge("graduates-regions.yml")
        for mechanism in [Allocation.Kind.maximumStable, .maximumWeight] {
            var manifest = forge.run.manifest
            manifest.configuration.mechanism = mechanism.rawValue
            try forge.fixture.write("run/run.json", manifest.encoded())
            let found = try forge.failures()
            #expect(found.contains { $0.detail.en.contains("a configuration that this version does not know") }, "\(mechanism)")
        }
    }

    /// What the tables show by themselves, to somebody who has neither the programme nor the tables.
    @Test func theFilesAloneShowMuch() throws {
        let forge = try Forge()
        let nowhere = RunVerifier.Places(programme: forge.fixture.at("nowhere.yml"))
        #expect(try forge.failures(nowhere).isEmpty)
        func shows(_ name: String, _ title: String, _ place: String, _ edit: (inout PlainCSV) throws -> Void) throws {
            var table = try forge.table(name)
            try edit(&table)
            try forge.write(name, table)
            let found = try forge.failures(nowhere)
            #expect(
                found.contains { $0.title.en.contains(title) && $0.detail.en.contains(place) },
                "\(name), \(title): \(found.map { "\($0.title.en) \($0.detail.en)" })")
            try forge.restore()
        }
        func column(_ table: PlainCSV, _ name: String) throws -> Int { try #require(table.header.firstIndex(of: name)) }
        func shift(_ cell: inout String, _ by: Int) { cell = Score.text(Int32(scoreUnits(cell)! + by)) }
        let placed = try forge.table("placements.csv").rows[4]
        let (talent, other) = (placed[0], try forge.table("placements.csv").rows[7][0])
        // A term and its fit shifted together still add up; the lists know better.
        try shows("placements.csv", "terms sum", "placements.csv:6 \(talent)") { shift(&$0.rows[4][try column($0, "fit_for_opening")], -1) }
        for fit in ["fit_for_opening", "fit_for_talent"] {
            try shows("placements.csv", "the fit of the lists", "placements.csv:6 \(talent)") { table in
                let first = try column(table, fit)
                let down = scoreUnits(table.rows[4][first + 1])! > 0 ? -1 : 1
                for place in [first, first + 1] { shift(&table.rows[4][place], down) }
            }
        }
        try shows("placements.csv", "terms sum", "placements.csv:6 \(talent)") { table in
            let first = try column(table, "fit_for_opening")
            table.rows[4][first + 1] = "-" + table.rows[4][first + 1]
        }
        try shows("placements.csv", "wishes and standings", "placements.csv:6 \(talent)") { $0.rows[4][try column($0, "wish")] = "0" }
        try shows("placements.csv", "wishes and standings", "placements.csv:6 \(talent)") {
            $0.rows[4][try column($0, "standing")] = "9999"
        }
        try shows("placements.csv", "no more than their seats", "cutoffs.csv:") { $0.rows.remove(at: 4) }
        try shows("placements.csv", "counts", "counts.placed: ") { $0.rows.remove(at: 4) }
        let crowded = placed[try column(try forge.table("placements.csv"), "opening")]
        try shows("placements.csv", "no more than their seats", " \(crowded): ") { table in
            let opening = try column(table, "opening")
            for row in 0..<6 { table.rows[row][opening] = table.rows[4][opening] }
        }
        try shows("placements.csv", "either placed", "unplaced.csv") { $0.rows[4][0] = try forge.table("unplaced.csv").rows[0][0] }
        try shows("placements.csv", "counts", "counts.placed") { $0.rows[4][0] = other }
        try shows("unplaced.csv", "counts", "counts.talents") { $0.rows.removeLast() }
        try shows("unplaced.csv", "either placed", "unplaced.csv:2") { $0.rows[0][try column($0, "reason")] = "" }
        let full = try #require(try forge.table("cutoffs.csv").column("cutoff").firstIndex { !$0.isEmpty })
        try shows("cutoffs.csv", "cutoffs are", "cutoffs.csv:\(full + 2)") { shift(&$0.rows[full][try column($0, "cutoff")], 1) }
        try shows("cutoffs.csv", "no more than their seats", "cutoffs.csv:\(full + 2)") { $0.rows[full][try column($0, "filled")] += "0" }
        try shows("cutoffs.csv", "counts", "counts.seats") { $0.rows[full][try column($0, "seats")] += "0" }
        for name in ["recommendations-talents.csv", "recommendations-openings.csv"] {
            try shows(name, "lists are in order", "\(name):3") { $0.rows[1][try column($0, "rank")] = "1" }
            try shows(name, "lists are in order", "\(name):") { $0.rows.swapAt(0, 1) }
            try shows(name, "terms sum", "\(name):3") { shift(&$0.rows[1][try column($0, "fit")], -1) }
        }
        try shows("fairness.csv", "groups", "fairness.csv:2") { $0.rows[0][try column($0, "placed_percent")] = "12.3" }
        try shows("fairness.csv", "groups", "fairness.csv:2") { $0.rows[0][try column($0, "talents")] = "1" }
        try shows("rejected.csv", "counts", "counts.rejectedRows") { $0.rows.append($0.header) }
    }

    /// Every number, word and list of run.json, one at a time; times and memory may be anything that can be.
    @Test func everyFieldOfTheRecordIsHeldAgainstSomething() throws {
        let forge = try Forge()
        let object = try #require(try JSONSerialization.jsonObject(with: forge.originals["run/run.json"]!) as? [String: Any])
        var paths: [[String]] = []
        func collect(_ value: Any, _ path: [String]) {
            if let object = value as? [String: Any] {
                for key in object.keys.sorted() { collect(object[key]!, path + [key]) }
            } else if let list = value as? [Any] {
                for index in list.indices { collect(list[index], path + ["\(index)"]) }
            } else {
                paths.append(path)
            }
        }
        collect(object, [])
        #expect(paths.count > 80)
        func forged(_ value: Any, _ path: ArraySlice<String>, _ edit: (Any) -> Any?) -> Any? {
            guard let key = path.first else { return edit(value) }
            if var object = value as? [String: Any] {
                object[key] = forged(object[key]!, path.dropFirst(), edit)
                return object
            }
            guard var list = value as? [Any], let index = Int(key) else { return value }
            if let inner = forged(list[index], path.dropFirst(), edit) { list[index] = inner } else { list.remove(at: index) }
            return list
        }
        func change(_ value: Any) -> Any? {
            if let text = value as? String { return text.isEmpty ? "x" : String(text.dropLast()) + (text.last == "0" ? "1" : "0") }
            guard let number = value as? NSNumber else { return nil }
            if let truth = value as? Bool, number == NSNumber(value: truth), "\(type(of: value))".contains("Bool") { return !truth }
            let double = number.doubleValue
            return double == double.rounded() ? NSNumber(value: number.intValue + 1) : NSNumber(value: double + 0.5)
        }
        /// What is said: findings that fail or stay open, remarks that are not always there, or a refusal to read.
        func said(_ object: Any) throws -> String {
            let data = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            try forge.fixture.write("run/run.json", data + Data([0x0A]))
            do {
                return try RunVerifier.verify(forge.fixture.at("run"), threads: 2).findings.filter { $0.outcome != .holds }
                    .map { "\($0.title.en): \($0.detail.en)" }.joined(separator: "\n")
            } catch let error as DuikouError {
                return "\(error.location?.description ?? "") \(error.message.en)"
            }
        }
        let usual = try said(object)
        #expect(usual.isEmpty, "\(usual)")
        for path in paths where path[0] != "process" {
            let words = try said(forged(object, path[...], change)!)
            #expect(!words.isEmpty, "\(path.joined(separator: "."))")
            // Where: the field, or the file or the promise that it decides.
            if path[0] == "counts" || path[0] == "verification" || path[0] == "congestion" {
                #expect(words.contains(path.joined(separator: ".")), "\(path.joined(separator: ".")): \(words)")
            }
            if path[0] == "outputs" || path[0] == "inputs" {
                let list = object[path[0]] as? [[String: Any]]
                let name = list?[Int(path[1])!]["file"] as? String ?? ""
                #expect(words.contains(name), "\(path.joined(separator: ".")): \(words)")
            }
        }
        // A key of somebody's own, and a field left out.
        var more = object
        more["note"] = "x"
        #expect(try said(more).contains("run.json"))
        for key in object.keys where key != "process" {
            var less = object
            less[key] = nil
            #expect(!(try said(less).isEmpty), "\(key) left out")
        }
        for (name, value) in [("threads", -1), ("blocks", -1)] {
            var process = try #require(object["process"] as? [String: Any])
            process[name] = value
            var worse = object
            worse["process"] = process
            #expect(try said(worse).contains("process"), "\(name)")
        }
        try forge.restore()
        #expect(try forge.failures().isEmpty)
    }

    @Test func aFileMoreAndAnotherVersionAreSaid() throws {
        let forge = try Forge()
        try forge.fixture.write("run/moves.csv", "talent,from,to\n")
        try forge.fixture.write("run/notes.txt", "no result's name")
        let found = try forge.failures()
        #expect(found.count == 1 && found[0].detail.en.contains("moves.csv") && !found[0].detail.en.contains("notes"), "\(found)")
        try FileManager.default.removeItem(atPath: forge.fixture.at("run/moves.csv"))
        var manifest = forge.run.manifest
        manifest.duikou = "9.9.9"
        try forge.fixture.write("run/run.json", manifest.encoded())
        let report = try RunVerifier.verify(forge.fixture.at("run"), threads: 2)
        #expect(!report.isVerified && report.isUncontradicted, "the same bytes do not say who wrote them")
        let open = report.findings.filter { $0.outcome == .open }.map(\.detail.en)
        #expect(open.count == 1 && open[0].contains("9.9.9") && open[0].contains(Version.current), "\(open)")
        // On record beside the others, it is none of this run's.
        manifest = forge.run.manifest
        try forge.fixture.write("run/moves.csv", "talent,from,to\n")
        manifest.outputs.append(try RunWriter.file(named: "moves.csv", at: forge.fixture.at("run/moves.csv")))
        try forge.fixture.write("run/run.json", manifest.encoded())
        #expect(try forge.failures().contains { $0.detail.en.contains("moves.csv") })
    }

    /// Far more than a screen holds: all are counted, some are named, by person and opening.
    @Test func countsAreExactAndPeopleNamed() throws {
        let fixture = try RunFixture()
        try fixture.copySample(rows: 240)
        let run = try ProgrammeRun(fixture.at("alliance/graduates.yml"), into: fixture.at("run"))
        let good = try run.csv("placements.csv")
        let opening = try #require(good.header.firstIndex(of: "opening"))
        // Everybody at the place of the one after.
        var forged = good
        for row in forged.rows.indices { forged.rows[row][opening] = good.rows[(row + 1) % good.rows.count][opening] }
        let lines = ([forged.header] + forged.rows).map { $0.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n" }
        try fixture.write("run/placements.csv", "\u{FEFF}" + lines.joined())
        var manifest = run.manifest
        manifest.outputs[0] = try RunWriter.file(named: "placements.csv", at: fixture.at("run/placements.csv"))
        try fixture.write("run/run.json", manifest.encoded())
        let pairs = forged.rows.map { row in
            AllocationAudit.Pair(
                talent: run.loaded.compiled.talents.row(ofID: row[0])!, opening: run.loaded.compiled.openings.row(ofID: row[opening])!)
        }
        let audit = run.result.audit(pairs)
        #expect(audit.blockingPairs > 100 && audit.blocking.count == 100 && audit.faults > 100 && audit.named.count == 100)
        let findings = try RunVerifier.verify(run.folder, threads: 2).findings
        let stable = findings.first { $0.title.en.hasPrefix("stable") }?.detail.en ?? ""
        #expect(stable.hasPrefix("failed: \(Format.grouped(audit.blockingPairs)) / "), "\(stable)")
        let seats = findings.first { $0.title.en.hasPrefix("neither side") }?.detail.en ?? ""
        #expect(seats.hasPrefix("failed: \(Format.grouped(audit.faults)) / "), "\(seats)")
        #expect(
            seats.contains("\(forged.rows[0][0])–\(forged.rows[0][opening]) is on no list") || seats.contains("is on no list"), "\(seats)")
        // Two at one seat: the opening is named, with both numbers.
        let single = try #require(run.result.openings.firstIndex { $0.seats == 1 && $0.filled == 1 })
        let holder = try #require(run.result.placements.firstIndex { $0.opening == single })
        var crowded = run.result.placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening) }
        crowded[holder == 0 ? 1 : 0].opening = single
        let words = run.result.audit(crowded).named.map { $0.words(run.loaded.compiled).en }
        #expect(words.contains("\(run.loaded.compiled.openings.id(single)) has 2 placements, 1 seats"), "\(words)")
    }
}
