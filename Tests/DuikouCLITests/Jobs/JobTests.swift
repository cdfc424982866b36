import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DuikouCLI
@testable import Duikou
@testable import DuikouIO

/// A job does what its command prints; it tells how far it is, and it can be stopped at every stage.
@Suite struct JobTests {
    private let fixture: RunFixture
    private var programme: String { fixture.at("alliance/graduates.yml") }

    init() throws {
        fixture = try RunFixture()
        try fixture.copySample(rows: 120)
    }

    /// What a job said of itself.
    private final class Events: Sendable {
        private let words = Mutex<[String]>([])
        var all: [String] { words.withLock { $0 } }

        /// Notes an event and calls `stop` if it is the one with this number.
        func note(_ event: Any, _ number: Int?, _ stop: () -> Void) {
            let here = words.withLock { words in
                words.append("\(event)")
                return words.count - 1
            }
            if here == number { stop() }
        }
    }

    /// The most events at which a job is stopped: those of long work are alike.
    private static let maximumStops = 12

    /// Runs a job whole, and then stopped at one event after the other: each time it throws `cancelled` and changes no file.
    ///
    /// - Parameters:
    ///   - job: the job, told at which event to stop; nil for never.
    ///   - clear: removes what a whole run makes.
    /// - Returns: the events of the whole run.
    private func stopEverywhere(_ clear: () throws -> Void = {}, job: (Events, Int?) throws -> Void) throws -> [String] {
        let whole = Events()
        try job(whole, nil)
        try clear()
        let before = try fixture.everything()
        let names = try FileManager.default.subpathsOfDirectory(atPath: fixture.path).sorted()
        let count = whole.all.count
        let step = max(1, count / Self.maximumStops)
        for number in Array(stride(from: 0, to: count, by: step)) + [count - 1] {
            let events = Events()
            let error = #expect(throws: DuikouError.self, "event \(number)") { try job(events, number) }
            #expect(error?.code == .cancelled, "event \(number), \(events.all.last ?? ""): \(String(describing: error))")
            #expect(try fixture.everything() == before, "event \(number)")
            #expect(try FileManager.default.subpathsOfDirectory(atPath: fixture.path).sorted() == names, "event \(number)")
        }
        return whole.all
    }

    private func match(_ out: String) throws {
        var job = MatchJob(programme: programme)
        job.out = fixture.at(out)
        _ = try job.run(into: JobOutput())
    }

    private func command(_ words: [String]) throws -> ProcessRunner.Result {
        try CommandLineTool.run(words, environment: ["XDG_CACHE_HOME": fixture.at("cache")])
    }

    // MARK: Match and rematch

    @Test func aMatchCanBeStopped() throws {
        try match("run")
        try fixture.write("run/placements.csv", "edited")
        var job = MatchJob(programme: programme)
        job.out = fixture.at("new/run")
        let events = try stopEverywhere({ AtomicFolder.remove(fixture.at("new")) }) { events, number in
            let output = JobOutput()
            _ = try job.run(into: output) { event in events.note(event, number) { output.discard() } }
        }
        for stage in ["reading", "matching(Duikou.BatchMatcher.Stage.allocating", "writing(done: 0, total: 0)"] {
            #expect(events.contains { $0.hasPrefix(stage) }, "\(stage): \(events)")
        }
        // Earlier results stay, edits and all.
        job.out = fixture.at("run")
        let before = try fixture.everything()
        let output = JobOutput()
        #expect(throws: DuikouError.self) {
            try job.run(into: output) { event in if case .writing = event { output.discard() } }
        }
        #expect(try fixture.everything() == before)
    }

    @Test func aMatchInMemoryCanBeStopped() throws {
        var job = MatchJob(programme: programme)
        let events = try stopEverywhere { events, number in
            let stop = JobStop()
            _ = try job.run(stop: stop) { event in events.note(event, number, stop.request) }
        }
        #expect(events.count >= 4)
        job.isStrict = true
        _ = try? job.run()
        #expect(!fixture.exists("runs"))
    }

    @Test func aRematchCanBeStopped() throws {
        try match("run")
        let placed = try #require(try PlainCSV(fixture.data("run/placements.csv")).rows.first?.first)
        try fixture.write("changes.csv", "change,talent,opening,seats\nwithdraw,\(placed),,\n")
        let request = RematchWork.Request(
            run: fixture.at("run"), changes: fixture.at("changes.csv"), arrivals: nil, mode: .minimumMovement, threads: 1, isStrict: false)
        let events = try stopEverywhere({ AtomicFolder.remove(fixture.at("run-rematch")) }) { events, number in
            let output = JobOutput()
            _ = try RematchJob(request).run(into: output) { event in events.note(event, number) { output.discard() } }
        }
        #expect(events.last == "writing" && events.contains { $0.contains("rematching") }, "\(events)")
    }

    // MARK: Verify

    @Test func aVerificationIsWhatTheCommandPrints() throws {
        try match("run")
        let job = VerifyJob(folder: fixture.at("run"))
        let report = try job.run()
        #expect(report.isVerified && report.findings.count > 15)
        for language in Language.allCases {
            let printed = try command(["verify", fixture.at("run"), "--lang", language.rawValue])
            #expect(printed.code == 0, "\(printed.errors)")
            let lines = printed.output.split(separator: "\n")
            #expect(lines.count == report.findings.count + 1)
            for (line, finding) in zip(lines, report.findings) {
                #expect(line.contains(finding.title[language]) && line.hasSuffix(finding.detail[language]), "\(line)")
            }
        }
        try fixture.write("alliance/ratings.csv", "talent,opening,score\n")
        let changed = try job.run()
        #expect(!changed.isVerified && !changed.isUncontradicted)
        #expect(try command(["verify", fixture.at("run")]).code == 2)
    }

    @Test func aVerificationCanBeStopped() throws {
        try match("run")
        let job = VerifyJob(folder: fixture.at("run"))
        let clock = StageClock()
        let events = try stopEverywhere { events, number in
            let stop = JobStop()
            // One clock for all runs.
            _ = try job.run(stop: stop, clock: clock) { event in events.note(event, number, stop.request) }
        }
        #expect(events.first == "comparing" && events.last?.contains("verifying") == true, "\(events)")
        #expect(Set(clock.seconds.keys) == ["compare", "score", "allocate", "verify"])
    }

    // MARK: Query

    @Test func answersAreTheJSONOfTheCommand() throws {
        let loaded = try ProgrammeLoader.load(programme)
        let talent = try #require((0..<120).first { !loaded.compiled.best(for: .talent, row: $0, count: 2).isEmpty })
        let id = loaded.compiled.talents.id(talent)
        let opening = loaded.compiled.openings.id(loaded.compiled.best(for: .talent, row: talent, count: 1)[0].row)
        let edit = Question.Edit(column: "pay_wanted", value: "1")
        let questions: [(Question, [String])] = [
            (try Question(.row(id: id, side: nil), top: 3), [id, "--top", "3"]),
            (try Question(.row(id: opening, side: .opening), seed: 5), [opening, "--side", "opening", "--seed", "5"]),
            (try Question(.row(id: id, side: .talent), edits: [edit]), [id, "--what-if", "pay_wanted=1"]),
            (try Question(.rowWith(id: id, other: opening, side: nil)), [id, "--pair", opening]),
            (
                try Question(.pair(talent: id, opening: opening, edited: .talent), edits: [edit]),
                ["--what-if", "pay_wanted=1", "--pair", id, opening]
            ),
        ]
        for (question, words) in questions {
            var job = QueryJob(programme: programme, question)
            job.indexes = nil
            let outcome = try job.run()
            #expect(!outcome.usedIndex && outcome.complaint == nil && outcome.renewal == nil)
            for language in Language.allCases {
                let printed = try command(["query", programme] + words + ["--json", "--no-index", "--lang", language.rawValue])
                #expect(printed.code == 0, "\(printed.errors)")
                #expect(try outcome.answer.json(language) + "\n" == printed.output)
            }
        }
        // The facts are there without words.
        var job = QueryJob(programme: programme, questions[0].0)
        job.indexes = nil
        guard case .list(let facts) = try job.run().answer else { return #expect(Bool(false), "an id is a question about a row") }
        let best = loaded.compiled.best(for: .talent, row: talent, count: 3)
        #expect(facts.side == .talent && facts.best.map(\.fit.units) == best.map(\.score) && facts.hasSeats)
    }

    @Test func aQuestionUsesTheIndexAndCanBeStopped() throws {
        var index = IndexJob(programme: programme)
        index.root = fixture.at("cache/duikou")
        var job = QueryJob(programme: programme, try Question(.row(id: "SX2026000003", side: nil)))
        job.indexes = index.root
        let plain = try job.run()
        _ = try index.run()
        let indexed = try job.run()
        #expect(!plain.usedIndex && indexed.usedIndex)
        #expect(try plain.answer.json(.en) == indexed.answer.json(.en))
        let events = try stopEverywhere { events, number in
            let stop = JobStop()
            _ = try job.run(stop: stop) { event in events.note(event, number, stop.request) }
        }
        #expect(events == ["reading", "answering"])
        // An index that is out of date is complained of, and what a new one is made of is handed out.
        try fixture.write("alliance/ratings.csv", "talent,opening,score\n")
        let stale = try job.run()
        #expect(!stale.usedIndex && stale.complaint?.en.contains("out of date") == true)
        let renewal = try #require(stale.renewal)
        _ = try index.write(renewal.loaded, before: renewal.before, into: IndexOutput())
        #expect(try job.run().usedIndex)
    }

    @Test func impossibleQuestionsAreRefused() throws {
        for top in [0, -1, ListLengths.longest + 1] {
            let error = #expect(throws: DuikouError.self) { try Question(.row(id: "x", side: nil), top: top) }
            #expect(error?.code == .usage)
        }
        let error = #expect(throws: DuikouError.self) { try QueryJob(programme: programme, Question(.row(id: "?", side: nil))).run() }
        #expect(error?.code == .usage && error?.location?.file == programme)
    }

    // MARK: Index

    @Test func anIndexIsWhatTheCommandMakes() throws {
        var job = IndexJob(programme: programme)
        job.root = fixture.at("cache/duikou")
        #expect(try !job.isUpToDate && !job.remove())
        let cache = { AtomicFolder.remove(fixture.at("cache")) }
        let events = try stopEverywhere(cache) { events, number in
            let output = IndexOutput()
            _ = try job.run(into: output) { event in events.note(event, number, output.discard) }
        }
        #expect(events == ["reading", "writing"])
        guard case .made(let loaded, let folder) = try job.run() else { return #expect(Bool(false), "there was none") }
        #expect(job.isUpToDate)
        guard case .upToDate(folder) = try job.run() else { return #expect(Bool(false), "it agrees with the files") }
        #expect(try job.remove() && !job.isUpToDate && FileReading.names(in: folder) == nil)
        let printed = try command(["index", programme])
        let counts = "\(loaded.compiled.talents.count) talents, \(loaded.compiled.openings.count) openings."
        #expect(printed.output == "The index is made: \(counts)\n\(folder)\n", "\(printed.words)")
    }

    // MARK: Check

    @Test func aCheckIsWhatTheCommandSays() throws {
        var vacancies = try fixture.text("alliance/vacancies.csv").split(separator: "\n").map(String.init)
        vacancies[3] = vacancies[3].replacing("V0", with: "W0") + ",more"
        try fixture.write("alliance/vacancies.csv", vacancies.joined(separator: "\n") + "\n")
        try fixture.write("alliance/regions.csv", "region,floor\n江西省,119\n")
        for (name, isRefused) in [("graduates.yml", false), ("graduates-regions.yml", true)] {
            let job = CheckJob(programme: fixture.at("alliance/" + name))
            let outcome = try job.run()
            let printed = try command(["check", job.programme])
            for warning in outcome.warnings { #expect(printed.errors.contains(warning.message.en), "\(warning)") }
            #expect(outcome.loaded.issues.count > 0 && printed.words.contains(SetAside(outcome.loaded).sentence.en))
            #expect((outcome.refusal != nil) == isRefused, "\(name): \(printed.words)")
            if let refusal = outcome.refusal as? DuikouError {
                #expect(printed.code == 2 && printed.errors.contains(refusal.message.en), "\(printed.words)")
            } else {
                #expect(printed.code == 1, "\(printed.words)")
            }
        }
    }

    @Test func aCheckCanBeStopped() throws {
        let plain = CheckJob(programme: programme)
        #expect(
            try stopEverywhere { events, number in
                let stop = JobStop()
                _ = try plain.run(stop: stop) { event in events.note(event, number, stop.request) }
            } == ["reading"])
        // With floors the lists are made.
        try fixture.write("alliance/regions.csv", "region,floor\n江西省,1\n")
        let regions = CheckJob(programme: fixture.at("alliance/graduates-regions.yml"))
        let events = try stopEverywhere { events, number in
            let stop = JobStop()
            _ = try regions.run(stop: stop) { event in events.note(event, number, stop.request) }
        }
        #expect(events.count > 1 && events.dropFirst().allSatisfy { $0.contains("scoring") }, "\(events)")
    }

    // MARK: Compare

    @Test func aComparisonIsTheJSONOfTheCommand() throws {
        var job = CompareJob(programme: programme)
        job.talentsList = 10
        let ladder = try job.run().ladder
        for language in Language.allCases {
            let printed = try command(["compare", programme, "--talents-list", "10", "--json", "--lang", language.rawValue])
            #expect(try JSONText.of(LadderAnswer(ladder, language: language)) + "\n" == printed.output, "\(printed.errors)")
        }
        let events = try stopEverywhere { events, number in
            let stop = JobStop()
            _ = try job.run(stop: stop) { event in events.note(event, number, stop.request) }
        }
        #expect(events.count { $0.contains("allocating") } == ladder.rungs.count, "\(events)")
    }

    // MARK: Generate

    @Test func sampleTablesAreThoseOfTheCommand() throws {
        let spec = fixture.at("alliance/sample.yml")
        var job = GenerateJob(specification: spec, out: fixture.at("job"))
        job.options = .init(talents: 300, openings: 90, seed: 4)
        let events = try stopEverywhere({ AtomicFolder.remove(fixture.at("job")) }) { events, number in
            let stop = JobStop()
            _ = try job.run(stop: stop) { event in events.note(event, number, stop.request) }
        }
        #expect(events.first == "reading" && events.count > 6, "\(events)")
        let summary = try job.run()
        let printed = try command(["generate", spec, "--out", fixture.at("command"), "--talents", "300", "--openings", "90", "--seed", "4"])
        #expect(printed.code == 0 && !summary.files.isEmpty, "\(printed.errors)")
        for file in summary.files {
            let name = FileReading.split(file.path).name
            #expect(try fixture.data("job/" + name) == fixture.data("command/" + name), "\(name)")
            #expect(try fixture.data("job/" + name).count == file.bytes)
            #expect(printed.output.contains(fixture.at("command/" + name)) && printed.output.contains(Format.grouped(file.rows)))
        }
        // Stopped above earlier tables, it leaves them.
        let before = try fixture.everything()
        job.options.seed = 5
        let stop = JobStop()
        #expect(throws: DuikouError.self) { try job.run(stop: stop) { event in if case .drawing = event { stop.request() } } }
        #expect(try fixture.everything() == before)
    }
}
