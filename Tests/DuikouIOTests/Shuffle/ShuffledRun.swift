import Duikou
import DuikouIO
import DuikouMechanisms
import Foundation
import TestSupport

/// The results of one run as sets of lines: what they say, whatever the order of the rows that they say it in.
struct ShuffledRun {
    /// Lines of each file, sorted; the figures of the run beside them.
    var lines: [String: [String]] = [:]
    /// What stopped the run, where something did.
    var refusal: DuikouError.Code?

    /// Files whose lines tell of lines of the inputs, which is what shuffling changes.
    private static let ofLines: Set<String> = ["rejected.csv", "changes.csv"]

    /// Of a line that differs so many characters are shown.
    private static let shown = 120

    /// Runs the programme of a folder from files to files.
    init(_ fixture: RunFixture, _ town: String, into out: String) throws {
        do {
            let path = fixture.at(town + "/p.yml")
            let loaded = try ProgrammeLoader.load(path)
            let declared = loaded.programme
            let configuration = BatchMatcher.Configuration(
                seed: declared.seed, lists: declared.lists, allocation: declared.allocation, threads: 1)
            let matcher = BatchMatcher(
                loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
                configuration: configuration)
            let result = try matcher.run()
            let writer = RunWriter(programmePath: path, loaded: loaded, configuration: configuration, format: ResultFormat(language: .en))
            try writer.write(
                result, to: AtomicFolder(replacing: fixture.at(out)), process: .init(threads: 1, startedAt: "", seconds: [:]))
            try read(fixture, out)
            lines["verification"] = ["\(result.verification.holds)"]
        } catch let error as DuikouError {
            refusal = error.code
        }
    }

    /// Takes a sheet of changes and newcomers into a run.
    init(_ fixture: RunFixture, rematching run: String, _ changes: String, _ arrivals: String?, _ mode: RematchMode, into out: String)
        throws
    {
        do {
            let work = try RematchWork(
                .init(
                    run: fixture.at(run), changes: fixture.at(changes), arrivals: arrivals.map(fixture.at), mode: mode, threads: 1,
                    isStrict: false))
            var writer = RunWriter(
                programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration,
                format: ResultFormat(language: .en))
            writer.rematch = work.record
            try writer.write(
                work.result, to: AtomicFolder(replacing: fixture.at(out)), process: .init(threads: 1, startedAt: "", seconds: [:]))
            try read(fixture, out)
            lines["verification"] = ["\(work.result.verification.holds)"]
        } catch let error as DuikouError {
            refusal = error.code
        }
    }

    private mutating func read(_ fixture: RunFixture, _ out: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.at(out)) where name.hasSuffix(".csv") {
            if Self.ofLines.contains(name) { continue }
            var text = try fixture.text(out + "/" + name)
            if name == "moves.csv" {
                // A move that was asked for names the line of the sheet, in words and in its last column.
                text = text.replacing(/csv line \d+/, with: "csv line n").replacing(/,\d+\n/, with: ",n\n")
            }
            lines[name] = text.split(separator: "\n").map(String.init).sorted()
        }
        let manifest = try RunManifest.read(folder: fixture.at(out))
        lines["run.json"] = ["\(manifest.counts)", "\(String(describing: manifest.congestion))"]
    }

    /// Where another run says something else, in a few words; nil where it does not.
    func difference(from other: ShuffledRun) -> String? {
        if refusal != other.refusal { return "\(String(describing: refusal)), then \(String(describing: other.refusal))" }
        var found: [String] = []
        for name in Set(lines.keys).union(other.lines.keys).sorted() where lines[name] != other.lines[name] {
            let (here, there) = (Set(lines[name] ?? []), Set(other.lines[name] ?? []))
            let (lost, new) = (here.subtracting(there).sorted(), there.subtracting(here).sorted())
            found.append("\(name), \(lost.count) lines: \(lost.first?.prefix(Self.shown) ?? "") | \(new.first?.prefix(Self.shown) ?? "")")
        }
        return found.isEmpty ? nil : found.joined(separator: "\n    ")
    }
}
