import Duikou
import DuikouMechanisms
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Changes taken into a finished run, from files to files, on the committed sample.
struct RematchRunTests {
    static let rows = 130
    private static let arriving = 8

    /// The sample in a folder of its own, its last graduates kept back as newcomers.
    private struct Sample {
        let fixture: RunFixture
        let ids: [String]
        let openings: [String]
        var programme: String { fixture.at("alliance/graduates.yml") }
        var run: String { fixture.at("run") }

        init() throws {
            fixture = try RunFixture()
            try fixture.copySample(rows: rows)
            var lines = try fixture.text("alliance/graduates.csv").split(separator: "\n").map(String.init)
            let late = lines.suffix(arriving)
            try fixture.write("new.csv", ([lines[0]] + late).joined(separator: "\n") + "\n")
            lines.removeLast(arriving)
            try fixture.write("alliance/graduates.csv", lines.joined(separator: "\n") + "\n")
            ids = lines.dropFirst().map { String($0.prefix { $0 != "," }) }
            openings = try fixture.text("alliance/vacancies.csv").split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) }
            try ProgrammeRun(programme, into: run)
        }

        func work(
            _ run: String, changes: String?, arrivals: Bool = false, _ mode: RematchMode = .optimal, threads: Int = 2,
            isStrict: Bool = false
        ) throws -> RematchWork {
            try RematchWork(
                .init(
                    run: fixture.at(run), changes: changes.map(fixture.at), arrivals: arrivals ? fixture.at("new.csv") : nil, mode: mode,
                    threads: threads, isStrict: isStrict))
        }

        @discardableResult
        func rematch(
            _ run: String, changes: String?, arrivals: Bool = false, _ mode: RematchMode = .optimal, threads: Int = 2, into out: String,
            language: Language = .en
        ) throws -> RematchWork {
            let work = try work(run, changes: changes, arrivals: arrivals, mode, threads: threads)
            var writer = RunWriter(
                programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration,
                format: ResultFormat(language: language))
            writer.rematch = work.record
            try writer.write(
                work.result, to: AtomicFolder(replacing: fixture.at(out)), process: .init(threads: threads, startedAt: "", seconds: [:]))
            return work
        }

        func csv(_ file: String) throws -> PlainCSV { PlainCSV(try fixture.data(file)) }

        func placements(_ run: String) throws -> [String: String] {
            let table = try csv(run + "/placements.csv")
            return Dictionary(uniqueKeysWithValues: zip(table.column("talent"), table.column("opening")))
        }

        func isVerified(_ run: String) throws -> Bool { try RunVerifier.verify(fixture.at(run), threads: 2).isVerified }

        /// Placed talents, one in each so many.
        func placed(every step: Int) throws -> [String] {
            ids.filter { (try? placements("run"))?[$0] != nil }.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        }
    }

    /// Withdrawals, closed and added seats that the tables can say too; a second sheet for the next day.
    private static func changes(_ sample: Sample) throws -> (first: String, second: String, withdrawn: [String], seats: [String: Int]) {
        let placements = try sample.placements("run")
        let placed = sample.ids.filter { placements[$0] != nil }
        let leaving = [placed[3], placed[20], placed[41], placed[60]]
        let full = [placements[placed[10]]!, placements[placed[30]]!]
        let open = [sample.openings[0], sample.openings[17]].filter { !full.contains($0) }
        let header = "change,talent,opening,seats\n"
        let first = header + "withdraw,\(leaving[0]),,\n退出,\(leaving[1]),,\nclose,,\(full[0]),1\nadd,,\(open[0]),2\n"
        let second = "变动,人才编号,岗位编号,名额\n退出,\(leaving[2]),,\nwithdraw,\(leaving[3]),,\n减少名额,,\(full[1]),1\n增加名额,,\(open[0]),1\n"
        return (first, second, leaving, [full[0]: -1, full[1]: -1, open[0]: 3])
    }

    private static func rewriteTables(_ sample: Sample, withdrawn: [String], seats: [String: Int]) throws {
        let fixture = sample.fixture
        func read(_ name: String) throws -> [String] { try fixture.text(name).split(separator: "\n").map(String.init) }
        let late = try read("new.csv").dropFirst()
        let all = try read("alliance/graduates.csv").filter { line in !withdrawn.contains { line.hasPrefix($0 + ",") } } + late
        try fixture.write("alliance/graduates.csv", all.joined(separator: "\n") + "\n")
        var vacancies = try read("alliance/vacancies.csv")
        let column = vacancies[0].filter { $0 != "\u{FEFF}" }.split(separator: ",", omittingEmptySubsequences: false).firstIndex {
            $0 == "seats"
        }!
        for index in vacancies.indices.dropFirst() {
            var cells = vacancies[index].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard let delta = seats[cells[0]] else { continue }
            cells[column] = String(Int(cells[column])! + delta)
            vacancies[index] = cells.joined(separator: ",")
        }
        try fixture.write("alliance/vacancies.csv", vacancies.joined(separator: "\n") + "\n")
    }

    /// The headlines against moves.csv and against the two runs' placements.
    @Test func headlinesStateWhatChanged() throws {
        let sample = try Sample()
        try sample.fixture.write("one.csv", try Self.changes(sample).first + "withdraw,nobody,,\n")
        let work = try sample.rematch("run", changes: "one.csv", arrivals: true, into: "a")
        func numbers(_ text: String) -> [Int] { text.matches(of: /\d+/).compactMap { Int(text[$0.range]) } }
        let (before, after) = (try sample.placements("run"), try sample.placements("a"))
        let moves = try sample.csv("a/moves.csv")
        let told = RematchHeadlines(work)
        let effects = Dictionary(grouping: moves.column("effect_code"), by: { $0 }).mapValues(\.count)
        let kept = before.count { after[$0.key] == $0.value }
        let gone = work.result.unplaced.count { $0.reason == .withdrew }
        for text in [told.kept.text.zh, told.kept.text.en] { #expect(numbers(text) == [kept, before.count]) }
        for text in [told.placed.text.zh, told.placed.text.en] {
            #expect(numbers(text) == [before.count, after.count, work.loaded.compiled.talents.count - gone])
        }
        for text in [told.moved.text.zh, told.moved.text.en] {
            let said = numbers(text)
            #expect(said.first == moves.rows.count && said.dropFirst().sorted() == effects.values.sorted(), "\(text): \(effects)")
        }
        let record = work.record.manifest
        let expected = [record.withdrawals, record.declines, record.arrivals, record.seatsClosed, record.seatsAdded].filter { $0 > 0 }
        #expect(record.arrivals == Self.arriving && numbers(told.changes.text.zh) == expected && numbers(told.changes.text.en) == expected)
        let aside = try #require(told.setAside)
        #expect(aside.tone == .bad && aside.text.en.hasPrefix("\(work.newIssues.count) ") && aside.text.zh.contains("one.csv"))
        #expect(told.verified.tone == .good && told.all.count == 7)
        #expect(told.mode.text.en.hasPrefix("optimal") && told.mode.text.zh.hasPrefix("optimal"))
    }

    /// Two batches one after the other, both at once, and the tables edited by hand and matched in full: all the same placements.
    @Test func aChainOfRematchesEqualsAFullMatchOfEditedTables() throws {
        let sample = try Sample()
        let changes = try Self.changes(sample)
        try sample.fixture.write("one.csv", changes.first)
        try sample.fixture.write("two.csv", changes.second)
        try sample.rematch("run", changes: "one.csv", arrivals: true, into: "a")
        let second = try sample.rematch("a", changes: "two.csv", into: "b")
        #expect(second.newIssues.isEmpty)
        #expect(second.record.manifest.batches.count == 2)
        #expect(try sample.isVerified("a"))
        #expect(try sample.isVerified("b"))
        #expect(try sample.csv("b/changes.csv").column("batch") == ["1", "1", "1", "1", "2", "2", "2", "2"])
        // One sheet with everything: the seats of an opening stand in one row.
        let rows = changes.seats.sorted { $0.key < $1.key }.map { "\($1 < 0 ? "close" : "add"),,\($0),\(abs($1))" }
        let everything = changes.withdrawn.map { "withdraw,\($0),," } + rows
        try sample.fixture.write("all.csv", "change,talent,opening,seats\n" + everything.joined(separator: "\n") + "\n")
        try sample.rematch("run", changes: "all.csv", arrivals: true, into: "c")
        let chained = try sample.placements("b")
        #expect(chained == (try sample.placements("c")))
        // moves.csv says exactly what changed.
        let (before, after) = (try sample.placements("a"), chained)
        let moves = try sample.csv("b/moves.csv")
        let expected = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect(Set(moves.column("talent")) == expected && moves.rows.count == expected.count)
        for row in moves.rows { #expect(row[1] == before[row[0]] ?? "" && row[2] == after[row[0]] ?? "") }
        #expect(changes.withdrawn.suffix(2).allSatisfy(moves.column("talent").contains))
        // Unplaced, with their own reason.
        let unplaced = try sample.csv("b/unplaced.csv")
        let reasons = Dictionary(uniqueKeysWithValues: zip(unplaced.column("talent"), unplaced.column("reason_code")))
        for id in changes.withdrawn { #expect(reasons[id] == "withdrew") }

        try Self.rewriteTables(sample, withdrawn: changes.withdrawn, seats: changes.seats)
        try ProgrammeRun(sample.programme, into: sample.fixture.at("full"))
        #expect(chained == (try sample.placements("full")))
    }

    @Test func minimumMovementMovesNoMoreAndIsVerified() throws {
        let sample = try Sample()
        let placements = try sample.placements("run")
        let placed = sample.ids.filter { placements[$0] != nil }
        let rows = stride(from: 0, to: placed.count, by: 9).map { "decline,\(placed[$0]),\(placements[placed[$0]]!)," }
        try sample.fixture.write("declines.csv", "change,talent,opening,seats\n" + rows.joined(separator: "\n") + "\n")
        let least = try sample.rematch("run", changes: "declines.csv", .minimumMovement, into: "least")
        let optimal = try sample.rematch("run", changes: "declines.csv", .optimal, into: "optimal")
        #expect(least.record.manifest.declines == rows.count)
        #expect(least.record.moves.count <= optimal.record.moves.count)
        #expect(try sample.isVerified("least"))
        #expect(try sample.isVerified("optimal"))
        // A mode may follow the other: optimal forgets how it was reached.
        try sample.fixture.write("later.csv", "change,talent,opening,seats\nadd,,\(sample.openings[3]),1\n")
        try sample.rematch("least", changes: "later.csv", .optimal, into: "x")
        try sample.rematch("optimal", changes: "later.csv", .optimal, into: "y")
        #expect(try sample.placements("x") == sample.placements("y"))
        for run in ["x", "y"] { #expect(try sample.isVerified(run)) }
    }

    @Test func threadsAndLanguagesChangeNoPlacement() throws {
        let sample = try Sample()
        try sample.fixture.write("one.csv", try Self.changes(sample).first)
        try sample.rematch("run", changes: "one.csv", arrivals: true, .minimumMovement, threads: 1, into: "one")
        try sample.rematch("run", changes: "one.csv", arrivals: true, .minimumMovement, threads: 2, into: "two")
        let names = ProgrammeRun.outputs + ["moves.csv", "changes.csv"]
        for name in names { #expect(try sample.fixture.data("one/" + name) == sample.fixture.data("two/" + name), "\(name)") }
        try sample.rematch("run", changes: "one.csv", arrivals: true, .minimumMovement, into: "zh", language: .zh)
        let moves = try sample.csv("zh/moves.csv")
        #expect(moves.header.prefix(3) == ["人才编号", "原岗位", "现岗位"])
        #expect(moves.column("缘由代码") == (try sample.csv("one/moves.csv").column("cause")))
        #expect(moves.column("缘由").contains { $0.contains("one.csv 第 2 行") })
        #expect(try sample.isVerified("zh"))
        // A Chinese run takes a second batch, and its base was English.
        try sample.fixture.write("two.csv", try Self.changes(sample).second)
        try sample.rematch("zh", changes: "two.csv", into: "next")
        #expect(try sample.isVerified("next"))
    }

    @Test func badRowsAreSetAsideAndToldAgain() throws {
        let sample = try Sample()
        let leaver = sample.ids[1]
        // A row of the newcomers repeats an id that is there, and one has a bad cell.
        var late = try sample.fixture.text("new.csv").split(separator: "\n").map(String.init)
        late.append(try sample.fixture.text("alliance/graduates.csv").split(separator: "\n").map(String.init)[1])
        try sample.fixture.write("new.csv", late.joined(separator: "\n") + "\n")
        try sample.fixture.write("bad.csv", "备注,change,talent,opening,seats\n张三,withdraw,\(leaver),,\n,withdraw,nobody,,\n,close,,V0,1\n")
        let work = try sample.rematch("run", changes: "bad.csv", arrivals: true, into: "a")
        #expect(work.newIssues.map(\.file) == ["bad.csv", "bad.csv", "new.csv"])
        #expect(work.newIssues.map(\.line) == [3, 4, late.count])
        let rejected = try sample.csv("a/rejected.csv")
        #expect(zip(rejected.column("file"), rejected.column("line")).contains { $0 == "bad.csv" && $1 == "3" })
        #expect(try sample.isVerified("a"), "rows set aside come out again")
        // A column of the office's own is not copied.
        for name in ["changes.csv", "run.json", "moves.csv", "rejected.csv"] {
            #expect(!(try sample.fixture.text("a/" + name).contains("张三")), "\(name)")
        }
        #expect(code { _ = try sample.work("run", changes: "bad.csv", isStrict: true) } == .rejectedRows)
        try sample.fixture.write("none.csv", "change,talent,opening,seats\nwithdraw,nobody,,\n")
        #expect(code { _ = try sample.work("run", changes: "none.csv") } == .rejectedRows)
        try sample.fixture.write("empty.csv", "change,talent,opening,seats\n")
        #expect(code { _ = try sample.work("run", changes: "empty.csv") } == .usage)
        try sample.fixture.write("torn.csv", "change,talent,opening,seats\nwithdraw,\(leaver)\n")
        #expect(code { _ = try sample.work("run", changes: "torn.csv") } == .malformedTable)
        try sample.fixture.write("columns.csv", "change,talent,opening\nwithdraw,\(leaver),\n")
        #expect(code { _ = try sample.work("run", changes: "columns.csv") } == .malformedTable)
        #expect(code { _ = try sample.work("run", changes: "missing.csv") } == .missingFile)
        #expect(code { _ = try sample.work("run", changes: nil) } == .usage)
    }

    /// Newcomers' files of one name, each with a bad row: what a batch set aside is not told again as new.
    @Test func newcomersOfTwoDaysMayComeInFilesOfOneName() throws {
        let sample = try Sample()
        let lines = try sample.fixture.text("new.csv").split(separator: "\n").map(String.init)
        for (day, row) in [(1, 1), (2, 4)] {
            try sample.fixture.write("\(day)/graduates.csv", [lines[0], lines[row], lines[row]].joined(separator: "\n") + "\n")
        }
        func take(_ run: String, _ day: Int, into out: String) throws -> RematchWork {
            let work = try RematchWork(
                .init(
                    run: sample.fixture.at(run), changes: nil, arrivals: sample.fixture.at("\(day)/graduates.csv"), mode: .optimal,
                    threads: 1,
                    isStrict: false))
            var writer = RunWriter(
                programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration,
                format: ResultFormat(language: .en))
            writer.rematch = work.record
            try writer.write(
                work.result, to: AtomicFolder(replacing: sample.fixture.at(out)), process: .init(threads: 1, startedAt: "", seconds: [:])
            )
            return work
        }
        for (run, day, out) in [("run", 1, "a"), ("a", 2, "b")] {
            let work = try take(run, day, into: out)
            #expect(work.newIssues.map(\.line) == [3], "day \(day)")
            #expect(work.record.manifest.arrivals == 1)
            #expect(try sample.isVerified(out))
        }
    }

    @Test func aRunThatIsNotAsItWasIsNoBase() throws {
        let sample = try Sample()
        try sample.fixture.write("one.csv", try Self.changes(sample).first)
        func refusal() -> DuikouError? { error { _ = try sample.work("run", changes: "one.csv") } }
        #expect(refusal() == nil)
        for (file, edit) in [("run/placements.csv", "\n"), ("alliance/graduates.csv", "\n"), ("alliance/graduates.yml", "\n# later\n")] {
            let before = try sample.fixture.data(file)
            try sample.fixture.write(file, before + Data(edit.utf8))
            #expect(refusal()?.code == .malformedRun, "\(file)")
            #expect(refusal()?.message.en.contains("Run duikou match anew") == true)
            try sample.fixture.write(file, before)
        }
        #expect(refusal() == nil)
        try sample.fixture.write("run/run.json", "{}")
        #expect(refusal()?.code == .malformedRun)
        #expect(error { _ = try sample.work("alliance", changes: "one.csv") }?.message.en.contains("not a run folder") == true)
    }

    @Test func verifyCatchesWhatWasEdited() throws {
        let sample = try Sample()
        try sample.fixture.write("one.csv", try Self.changes(sample).first)
        try sample.rematch("run", changes: "one.csv", arrivals: true, into: "a")
        #expect(try sample.isVerified("a"))
        /// Edits a file and puts its new hash on record, as somebody would who wants it to pass.
        func forge(_ file: String, _ edit: (String) -> String) throws {
            let path = "a/" + file
            try sample.fixture.write(path, edit(try sample.fixture.text(path)))
            var manifest = try RunManifest.read(folder: sample.fixture.at("a"))
            let index = manifest.outputs.firstIndex { $0.file == file }!
            manifest.outputs[index] = try RunWriter.file(named: file, at: sample.fixture.at(path))
            try sample.fixture.write("a/run.json", try manifest.encoded())
        }
        let names = ["moves.csv", "changes.csv", "run.json"]
        let originals = try names.map { try sample.fixture.data("a/" + $0) }
        func restore() throws { for (name, data) in zip(names, originals) { try sample.fixture.write("a/" + name, data) } }
        try forge("moves.csv") { $0.replacing(",worse,", with: ",better,").replacing(",own,", with: ",better,") }
        #expect(!(try sample.isVerified("a")), "an effect told otherwise")
        try restore()
        try forge("moves.csv") { $0.split(separator: "\r\n").dropLast().joined(separator: "\r\n") + "\r\n" }
        #expect(!(try sample.isVerified("a")), "somebody left out")
        try restore()
        try forge("changes.csv") { $0.replacing("add,", with: "close,") }
        #expect(!(try sample.isVerified("a")), "another change")
        try restore()
        var manifest = try RunManifest.read(folder: sample.fixture.at("a"))
        manifest.rematch!.kept += 1
        try sample.fixture.write("a/run.json", try manifest.encoded())
        #expect(!(try sample.isVerified("a")), "a figure")
        try restore()
        #expect(try sample.isVerified("a"))
        try sample.fixture.write("new.csv", try sample.fixture.text("new.csv") + "\n")
        #expect(!(try sample.isVerified("a")), "the newcomers' file")
    }

    private func error(_ body: () throws -> Void) -> DuikouError? {
        do {
            try body()
            return nil
        } catch {
            return error as? DuikouError
        }
    }

    private func code(_ body: () throws -> Void) -> DuikouError.Code? { error(body)?.code }

    /// The reference tells of each key of `run.json`, and of no other.
    @Test func theReferenceHasEveryKeyOfTheRecord() throws {
        let sample = try Sample()
        try sample.fixture.write("changes.csv", "change,talent,opening,seats\nadd,,\(sample.openings[0]),1\n")
        try sample.rematch("run", changes: "changes.csv", arrivals: true, into: "next")
        var found: Set<String> = []
        // Parts of one form, and those whose keys are not ours to name.
        let forms = [
            "byFit": "asListed", "programmeFile": "inputs", "outputs": "inputs", "leftOut": "inputs", "base": "inputs",
            "arrivals": "inputs",
        ]
        func look(_ value: Any, _ part: String?) {
            for one in value as? [Any] ?? [] { look(one, part) }
            for (key, inner) in value as? [String: Any] ?? [:] {
                let isTold = RunManifest.reference.contains { $0.under == part && $0.keys.contains(key) }
                #expect(isTold, "\(part ?? "run.json").\(key)")
                found.insert("\(part ?? "").\(key)")
                if !["seconds", "headers"].contains(key) { look(inner, forms[key] ?? key) }
            }
        }
        look(try JSONSerialization.jsonObject(with: try sample.fixture.data("next/run.json")), nil)
        let told = Set(RunManifest.reference.flatMap { group in group.keys.map { "\(group.under ?? "").\($0)" } })
        // Those of other mechanisms, lists and options.
        let absent: Set<String> = [
            ".leftOut", ".tables", "configuration.candidates", "configuration.headers", "configuration.listFiles",
            "configuration.temperature", "configuration.within", "congestion.residual", "congestion.sweeps", "verification.gapPerMillion",
            "process.blocks",
            "process.blocksFound", "process.peakMemory",
        ]
        #expect(told.subtracting(found).subtracting(absent).isEmpty && found.isSubset(of: told), "\(told.subtracting(found))")
    }
}
