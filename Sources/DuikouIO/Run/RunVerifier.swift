import Duikou
import Foundation

/// Checks a finished run from its inputs and its files alone.
public enum RunVerifier {
    /// One thing that was checked, and what was found.
    public struct Finding: Sendable, Equatable {
        public var title: LocalizedText
        public var passes: Bool
        public var detail: LocalizedText
    }

    public struct Report: Sendable {
        public var findings: [Finding]
        public var isVerified: Bool { findings.allSatisfy(\.passes) }
    }

    /// Hashes of inputs and outputs; every placement's seats, eligibility and place on its lists; all blocking pairs; that
    /// each talent is placed or has a reason; a sample of lists against a full sort; and that the whole run comes out again byte
    /// for byte.
    ///
    /// - Throws: ``DuikouError`` where the folder is no run or its inputs can no longer be read.
    public static func verify(_ folder: String, threads: Int) throws -> Report {
        let manifest = try RunManifest.read(folder: folder)
        var report = Report(findings: [])
        let damaged = manifest.outputs.filter { (try? RunWriter.file(named: $0.file, at: folder + "/" + $0.file)) != $0 }
        report.add("结果文件完好", "output files are intact", damaged.isEmpty, count: damaged.map(\.file), of: manifest.outputs.count)
        guard (try? RunWriter.file(named: manifest.programmeFile.file, at: manifest.programmeFile.file)) == manifest.programmeFile else {
            report.add("方案文件未变", "the programme file is unchanged", false, count: [manifest.programmeFile.file], of: 1)
            return report
        }
        // Before they are read: a changed table may no longer be readable, and that it changed is the finding.
        let inputs = ProgrammeLoader.inputs(try ProgrammeFile.read(manifest.programmeFile.file).programme)
        let changed = zip(inputs, manifest.inputs).filter { input, recorded in
            (try? RunWriter.file(named: input.written, at: input.path)) != recorded
        }.map(\.0.written)
        let sameInputs = changed.isEmpty && inputs.count == manifest.inputs.count
        report.add("输入文件未变", "input files are unchanged", sameInputs, count: changed, of: manifest.inputs.count)
        guard sameInputs, damaged.isEmpty else { return report }
        try recheck(folder, manifest, try ProgrammeLoader.load(manifest.programmeFile.file), threads, &report)
        return report
    }

    private static func recheck(
        _ folder: String, _ manifest: RunManifest, _ loaded: LoadedProgramme, _ threads: Int, _ report: inout Report
    ) throws {
        let matcher = BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
            configuration: try configuration(manifest, loaded.programme, threads: threads))
        let again = try matcher.run()
        // The placements come from the file, not from the second run.
        let table = try placements(folder, loaded)
        let audit = RuleAudit(loaded.compiled, recognition: loaded.recognition)
        let ineligible = table.pairs.filter { !audit.isEligible(talent: $0.talent, opening: $0.opening) }
        let promises = again.audit(table.pairs)
        let (talents, openings) = (loaded.compiled.talents, loaded.compiled.openings)
        func pair(_ pair: AllocationAudit.Pair) -> String { "\(talents.id(pair.talent))–\(openings.id(pair.opening))" }
        report.add(
            "每个安排都符合全部规则", "every placement passes every rule", ineligible.isEmpty && table.unknown.isEmpty,
            count: table.unknown + ineligible.map(pair), of: table.pairs.count)
        report.add(
            "名额不超、一人一岗、都在清单内", "seats hold, one placement each, all on lists", promises.faults == 0,
            count: Array(repeating: "", count: promises.faults), of: table.pairs.count)
        if promises.promisesStability {
            report.add(
                "稳定：没有彼此都更愿意的一对", "stable: no blocking pair", promises.blockingPairs == 0,
                count: promises.blocking.map(pair), of: again.market.edgeCount)
        }
        if let gap = promises.gap {
            report.add(
                "价格证明：合计契合度离最高不超过百万分之 \(gap)", "prices prove: the sum of fit is within \(gap) parts of a million of the greatest",
                promises.isCertified, count: [""], of: again.market.edgeCount)
        }
        let accounted = Set(table.pairs.map(\.talent)).union(try unplaced(folder, loaded))
        let missing = (0..<talents.count).filter { !accounted.contains($0) }.map(talents.id)
        report.add("未安排者都有原因", "everyone is placed or has a reason", missing.isEmpty, count: missing, of: talents.count)
        let lists = try differingLists(folder, loaded, lengths: matcher.configuration.lists, seed: manifest.configuration.seed)
        let isByFit = matcher.configuration.lists.mode == .fit
        report.add(
            isByFit ? "抽查的清单等于完整排序" : "抽查的清单都符合条件、契合度属实、没有缺漏",
            isByFit ? "sampled lists equal a full sort" : "sampled lists are eligible, true to fit and as long as they can be",
            lists.different.isEmpty, count: lists.different, of: lists.sampled)
        let different = try differing(folder, loaded, again, manifest)
        report.add("重做一遍逐字节相同", "made again, byte for byte the same", different.isEmpty, count: different, of: RunOutputs.files.count)
        let congestion = manifest.congestion == nil || manifest.congestion == RunWriter.congestion(again, loaded)
        let figures =
            congestion && manifest.counts == RunWriter.counts(again, loaded) && manifest.verification == RunWriter.verification(again)
        let isSame = figures && manifest.programme == loaded.programme.name
        report.add("run.json 中的数字属实", "the figures in run.json hold", isSame, count: isSame ? [] : [AtomicFolder.marker], of: 1)
    }

    // MARK: Parts

    private static func configuration(
        _ manifest: RunManifest, _ programme: Programme, threads: Int
    ) throws -> BatchMatcher.Configuration {
        let recorded = manifest.configuration
        var allocation = programme.allocation
        guard let kind = Allocation.Kind(rawValue: recorded.mechanism), let proposing = Allocation.Proposing(rawValue: recorded.proposing),
            let ties = Allocation.Ties(rawValue: recorded.ties), (1...ListLengths.longest).contains(recorded.talentsList),
            (1...ListLengths.longest).contains(recorded.openingsList)
        else {
            throw DuikouError(
                .malformedRun, zh: "run.json 中的配置本版不认识。", en: "run.json has a configuration that this version does not know.")
        }
        // What a command line may change is on record; the rest is the programme's, which has not changed.
        (allocation.mechanism, allocation.proposing, allocation.ties) = (kind, proposing, ties)
        var lists = programme.lists
        (lists.talents, lists.openings) = (recorded.talentsList, recorded.openingsList)
        return BatchMatcher.Configuration(
            seed: recorded.seed, lists: lists,
            allocation: allocation, threads: threads)
    }

    private static func placements(_ folder: String, _ loaded: LoadedProgramme) throws -> (pairs: [AllocationAudit.Pair], unknown: [String])
    {
        var pairs: [AllocationAudit.Pair] = []
        var unknown: [String] = []
        let reserves = loaded.programme.allocation.reserves
        try forEach(folder, "placements.csv", [["人才编号", "talent"], ["岗位编号", "opening"], ["名额类别", "seat"]]) { cells in
            if let t = loaded.compiled.talents.row(ofID: cells[0]), let o = loaded.compiled.openings.row(ofID: cells[1]) {
                let reserve = reserves.firstIndex { [$0.title.zh, $0.title.en].contains(cells[2]) }
                pairs.append(AllocationAudit.Pair(talent: t, opening: o, reserve: reserve))
            } else {
                unknown.append("\(cells[0])–\(cells[1])")
            }
        }
        return (pairs, unknown)
    }

    private static func unplaced(_ folder: String, _ loaded: LoadedProgramme) throws -> [Int] {
        var rows: [Int] = []
        try forEach(folder, "unplaced.csv", [["人才编号", "talent"], ["原因", "reason"]]) { cells in
            if let t = loaded.compiled.talents.row(ofID: cells[0]), !cells[1].isEmpty { rows.append(t) }
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

    /// The files that a second writing makes differently.
    private static func differing(
        _ folder: String, _ loaded: LoadedProgramme, _ again: MatchResult, _ manifest: RunManifest
    ) throws -> [String] {
        let language = Language(rawValue: manifest.configuration.language) ?? .en
        let outputs = RunOutputs(loaded: loaded, result: again, language: language)
        return try RunOutputs.files.filter { try !manifest.outputs.contains(outputs.write($0, to: nil)) }
    }
}

extension RunVerifier.Report {
    /// How many offenders a finding names.
    private static var mostNamed: Int { 5 }

    fileprivate mutating func add(_ zh: String, _ en: String, _ passes: Bool, count offenders: [String], of total: Int) {
        let named = offenders.filter { !$0.isEmpty }.prefix(Self.mostNamed).joined(separator: ", ")
        let failed = "\(Format.grouped(offenders.count)) / \(Format.grouped(total))" + (named.isEmpty ? "" : " (\(named))")
        let detail =
            passes
            ? LocalizedText(zh: "共 \(Format.grouped(total))", en: "\(Format.grouped(total)) checked")
            : LocalizedText(zh: "不符 \(failed)", en: "failed: \(failed)")
        findings.append(RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), passes: passes, detail: detail))
    }
}
