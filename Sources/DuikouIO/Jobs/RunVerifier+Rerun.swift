import Duikou
import Foundation

/// Makes the run again from its inputs and compares the files with it.
extension RunVerifier {
    static func recheck(_ folder: String, _ inputs: Inputs, _ means: Means, _ report: inout Report) throws {
        try means.stop.check()
        let run = try RepeatedRun(folder, inputs, means)
        try means.stop.check()
        tellOverrides(inputs.manifest.configuration, run.loaded.programme, &report)
        let placed = try placements(folder, run.loaded)
        run.checkRules(placed, &report)
        run.checkPromises(placed, &report)
        try run.checkReasons(placed, &report)
        try means.stop.check()
        try run.checkLists(&report)
        try means.stop.check()
        run.checkOptimalRematch(placed, &report)
        try run.checkFiles(&report)
        try means.stop.check()
    }

    /// Reports settings of the command line that differ from the programme. They are allowed, but whoever checks a run should know of them.
    private static func tellOverrides(_ made: RunManifest.Configuration, _ programme: Programme, _ report: inout Report) {
        let allocation = programme.allocation
        let settings: [(name: String, made: String, declared: String)] = [
            ("seed", String(made.seed), String(programme.seed)), ("talentsList", String(made.talentsList), String(programme.lists.talents)),
            ("openingsList", String(made.openingsList), String(programme.lists.openings)),
            ("mechanism", made.mechanism, allocation.mechanism.rawValue), ("proposing", made.proposing, allocation.proposing.rawValue),
            ("ties", made.ties, allocation.ties.rawValue),
            ("language", made.language, programme.results.language.rawValue),
            ("headers", made.headers ?? ResultFormat.Headers.titles.rawValue, programme.results.headers.rawValue),
            ("listFiles", made.listFiles ?? Outputs.ListFiles.both.rawValue, programme.outputs.lists.rawValue),
        ]
        let other = settings.filter { $0.made != $0.declared }.map { "\($0.name): \($0.made) / \($0.declared)" }
        if other.isEmpty { return }
        report.tell(
            "命令行与方案不同的设置：所用 / 方案", "settings of the command line: used / the programme's",
            LocalizedText(verbatim: other.joined(separator: ", ")))
    }

    // MARK: Parts

    static func configuration(
        _ manifest: RunManifest, _ programme: Programme, threads: Int
    ) throws -> BatchMatcher.Configuration {
        let recorded = manifest.configuration
        var allocation = programme.allocation
        let unknown = DuikouError(
            .malformedRun, zh: "run.json 中的配置本版不认识。", en: "run.json has a configuration that this version does not know.")
        guard let kind = Allocation.Kind(rawValue: recorded.mechanism), let proposing = Allocation.Proposing(rawValue: recorded.proposing),
            let ties = Allocation.Ties(rawValue: recorded.ties), (1...ListLengths.longest).contains(recorded.talentsList),
            (1...ListLengths.longest).contains(recorded.openingsList), manifest.listFiles != nil
        else { throw unknown }
        // The settings that a command line can change are taken from the record, all others from the programme, which has not changed.
        (allocation.mechanism, allocation.proposing, allocation.ties) = (kind, proposing, ties)
        guard allocation.refusals(severalSeats: false).isEmpty else { throw unknown }
        var lists = programme.lists
        (lists.talents, lists.openings) = (recorded.talentsList, recorded.openingsList)
        return BatchMatcher.Configuration(
            seed: recorded.seed, lists: lists,
            allocation: allocation, threads: threads)
    }

    /// The placements that a run's file states.
    struct Placements {
        var pairs: [AllocationAudit.Pair] = []
        /// Those whose talent or opening is in no table, in words.
        var unknown: [String] = []
    }

    static func placements(_ folder: String, _ loaded: LoadedProgramme) throws -> Placements {
        var placed = Placements()
        let reserves = loaded.programme.allocation.reserves
        try forEach(folder, "placements.csv", [["人才编号", "talent"], ["岗位编号", "opening"], ["名额类别", "seat"]]) { cells in
            if let t = loaded.compiled.talents.row(ofID: cells[0]), let o = loaded.compiled.openings.row(ofID: cells[1]) {
                let reserve = reserves.firstIndex { [$0.title.zh, $0.title.en].contains(RunOutputs.reserveTitle(cells[2])) }
                placed.pairs.append(AllocationAudit.Pair(talent: t, opening: o, reserve: reserve))
            } else {
                placed.unknown.append("\(cells[0])–\(cells[1])")
            }
        }
        return placed
    }

    /// The talents in a run's file of unplaced ones, with the code of the reason given.
    static func unplaced(_ folder: String, _ loaded: LoadedProgramme) throws -> [(talent: Int, code: String)] {
        var rows: [(talent: Int, code: String)] = []
        try forEach(folder, "unplaced.csv", [["人才编号", "talent"], ["原因", "reason"], ["原因代码", "reason_code"]]) { cells in
            if let t = loaded.compiled.talents.row(ofID: cells[0]), !cells[1].isEmpty { rows.append((t, cells[2])) }
        }
        return rows
    }

    private static func forEach(_ folder: String, _ name: String, _ columns: [[String]], _ body: ([String]) -> Void) throws {
        let path = folder + "/" + name
        let file = try RecordFile(FileReference(path: path, written: name, location: SourceLocation(file: name)), comments: false)
        let positions = try columns.map { try file.position(of: $0) }
        var issues: [RowIssue] = []
        try file.forEach(issues: &issues) { _, cells, _ in body(positions.map { SpreadsheetSafety.unneutralise(cells[$0]) }) }
        if let issue = issues.first {
            throw DuikouError(.malformedRun, zh: issue.reason.zh, en: issue.reason.en, at: SourceLocation(file: path, line: issue.line))
        }
    }
}

extension RunManifest {
    /// The fields in which two records differ, such as `counts.placed` or `outputs[2].sha256`, and how many fields were compared.
    static func differences(_ a: RunManifest, _ b: RunManifest) throws -> (fields: [String], compared: Int) {
        var compared = 0
        func differ(_ a: Any?, _ b: Any?, _ path: String) -> [String] {
            if let a = a as? [String: Any], let b = b as? [String: Any] {
                return Set(a.keys).union(b.keys).sorted().flatMap { differ(a[$0], b[$0], path.isEmpty ? $0 : path + "." + $0) }
            }
            if let a = a as? [Any], let b = b as? [Any], a.count == b.count {
                return a.indices.flatMap { differ(a[$0], b[$0], "\(path)[\($0)]") }
            }
            compared += 1
            return (a as? NSObject) == (b as? NSObject) ? [] : [path]
        }
        let fields = differ(
            try JSONSerialization.jsonObject(with: a.encoded()), try JSONSerialization.jsonObject(with: b.encoded()), "")
        return (fields, compared)
    }
}
