import Duikou
import DuikouMechanisms
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
    /// - Parameter memory: the most bytes to hold at once.
    /// - Throws: ``DuikouError`` where the folder is no run or its inputs can no longer be read.
    public static func verify(
        _ folder: String, threads: Int, memory: MemoryLimit = MachineMemory.usual,
        progress: (@Sendable (BatchMatcher.Stage) -> Void)? = nil
    ) throws -> Report {
        let manifest = try RunManifest.read(folder: folder)
        var report = Report(findings: [])
        let damaged = manifest.outputs.filter { (try? RunWriter.file(named: $0.file, at: folder + "/" + $0.file)) != $0 }
        report.add("结果文件完好", "output files are intact", damaged.isEmpty, count: damaged.map(\.file), of: manifest.outputs.count)
        guard (try? RunWriter.file(named: manifest.programmeFile.file, at: manifest.programmeFile.file)) == manifest.programmeFile else {
            report.add("方案文件未变", "the programme file is unchanged", false, count: [manifest.programmeFile.file], of: 1)
            return report
        }
        // Before they are read: a changed table may no longer be readable, and that it changed is the finding.
        let programme = try ProgrammeFile.read(manifest.programmeFile.file, tables: manifest.tables).programme
        let inputs = ProgrammeLoader.inputs(programme)
        let changed = zip(inputs, manifest.inputs).filter { input, recorded in
            (try? RunWriter.file(named: input.written, at: input.path)) != recorded
        }.map(\.0.written)
        let sameInputs = changed.isEmpty && inputs.count == manifest.inputs.count
        report.add("输入文件未变", "input files are unchanged", sameInputs, count: changed, of: manifest.inputs.count)
        let arrivals = manifest.rematch?.arrivalFiles ?? []
        let others = arrivals.filter { (try? RunWriter.file(named: $0.file, at: $0.file)) != $0 }
        if !arrivals.isEmpty {
            report.add("新到名单未变", "the arrivals' files are unchanged", others.isEmpty, count: others.map(\.file), of: arrivals.count)
        }
        guard sameInputs, damaged.isEmpty, others.isEmpty else { return report }
        let loaded = try ProgrammeLoader.load(
            manifest.programmeFile.file, tables: manifest.tables, arrivals: programme.arrivalReferences(arrivals))
        try recheck(folder, manifest, loaded, (threads, memory, progress), &report)
        return report
    }

    private static func recheck(
        _ folder: String, _ manifest: RunManifest, _ read: LoadedProgramme,
        _ means: (threads: Int, memory: MemoryLimit, progress: (@Sendable (BatchMatcher.Stage) -> Void)?), _ report: inout Report
    ) throws {
        var loaded = read
        var recorded = try configuration(manifest, loaded.programme, threads: means.threads)
        let screens = FitScreens(loaded.compiled)
        recorded.blockSize = try MemoryPlan(loaded.compiled, screens, stated: loaded.stated, lists: recorded.lists, threads: means.threads)
            .blockSize(limit: means.memory)
        var matcher = BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
            configuration: recorded)
        matcher.screens = screens
        let replay = try manifest.rematch.map { try RematchReplay(folder, $0, loaded, matcher) }
        if let replay { loaded.issues += replay.issues }
        let again = try replay?.result() ?? matcher.run(progress: means.progress)
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
        let words = StabilityWords(matcher.configuration.allocation)
        report.add(
            words.seats.zh, words.seats.en, promises.faults == 0,
            count: Array(repeating: "", count: promises.faults), of: table.pairs.count)
        if promises.promisesStability {
            report.add(
                "稳定：\(words.promise.zh)", "stable: \(words.promise.en)", promises.blockingPairs == 0,
                count: promises.blocking.map(pair), of: again.market.edgeCount)
        } else if matcher.configuration.allocation.links != nil {
            report.tell("没有找到稳定的安排：更愿意另配的处数", "no stable matching was found: would rather be otherwise", promises.blockingPairs)
        } else {
            report.tell(
                "不求稳定：彼此都更愿意的对数", "not stable by design: pairs that prefer each other", promises.blockingPairs,
                of: again.market.edgeCount)
        }
        if promises.heldByFloor > 0 {
            report.tell(
                "地区下限的代价：被下限留住的人更愿意去别处的对数", "the price of floors: wishes of those whom a floor holds", promises.heldByFloor,
                of: again.market.edgeCount)
        }
        if let gap = promises.gap {
            report.add(
                "价格证明：合计契合度离最高不超过百万分之 \(gap)", "prices prove: the sum of fit is within \(gap) parts of a million of the greatest",
                promises.isCertified, count: [""], of: again.market.edgeCount)
        }
        if matcher.configuration.allocation.mechanism == .maximumCardinality {
            report.add("已是最多", "no more can be placed", promises.isCertified, count: [""], of: table.pairs.count)
        }
        if matcher.configuration.allocation.links != nil {
            report.add("更愿意另配的都已说明", "all that would rather be otherwise is told", promises.isCertified, count: [""], of: 1)
        }
        let unplaced = try unplaced(folder, loaded)
        let accounted = Set(table.pairs.map(\.talent)).union(unplaced.map(\.talent))
        let missing = (0..<talents.count).filter { !accounted.contains($0) }.map(talents.id)
        report.add("未安排者都有原因", "everyone is placed or has a reason", missing.isEmpty, count: missing, of: talents.count)
        if let causes = again.auditedCauses(table.pairs) {
            let untrue = unplaced.filter { !causes.agrees(with: $0.code, talent: $0.talent) }.map { talents.id($0.talent) }
            report.add("未安排的原因属实", "the reasons given are true", untrue.isEmpty, count: untrue, of: unplaced.count)
        }
        let lists = try differingLists(folder, loaded, lengths: matcher.configuration.lists, seed: manifest.configuration.seed)
        let isByFit = matcher.configuration.lists.mode == .fit
        report.add(
            isByFit ? "抽查的清单等于完整排序" : "抽查的清单都符合条件、契合度属实、没有缺漏",
            isByFit ? "sampled lists equal a full sort" : "sampled lists are eligible, true to fit and as long as they can be",
            lists.different.isEmpty, count: lists.different, of: lists.sampled)
        if let replay, manifest.rematch?.mode == RematchMode.optimal.word {
            report.add(
                "等于在改动后的名单上完整匹配一次", "equal to a full match with the changes made", replay.isFullRun, count: [], of: table.pairs.count)
        }
        let outputs = RunOutputs(
            loaded: loaded, result: again, language: Language(rawValue: manifest.configuration.language) ?? .en, rematch: replay?.record,
            threads: means.threads)
        let different = try outputs.writeAll { _ in nil }.filter { !manifest.outputs.contains($0) }.map(\.file)
        report.add("重做一遍逐字节相同", "made again, byte for byte the same", different.isEmpty, count: different, of: outputs.files.count)
        let congestion = manifest.congestion == nil || manifest.congestion == RunWriter.congestion(again, loaded)
        let figures =
            congestion && replay?.record.manifest == manifest.rematch && manifest.counts == RunWriter.counts(again, loaded)
            && manifest.verification == RunWriter.verification(again)
        let isSame = figures && manifest.programme == loaded.programme.name
        report.add("run.json 中的数字属实", "the figures in run.json hold", isSame, count: isSame ? [] : [AtomicFolder.marker], of: 1)
    }

    // MARK: Parts

    static func configuration(
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

    static func placements(_ folder: String, _ loaded: LoadedProgramme) throws -> (pairs: [AllocationAudit.Pair], unknown: [String]) {
        var pairs: [AllocationAudit.Pair] = []
        var unknown: [String] = []
        let reserves = loaded.programme.allocation.reserves
        try forEach(folder, "placements.csv", [["人才编号", "talent"], ["岗位编号", "opening"], ["名额类别", "seat"]]) { cells in
            if let t = loaded.compiled.talents.row(ofID: cells[0]), let o = loaded.compiled.openings.row(ofID: cells[1]) {
                let reserve = reserves.firstIndex { [$0.title.zh, $0.title.en].contains(RunOutputs.reserveTitle(cells[2])) }
                pairs.append(AllocationAudit.Pair(talent: t, opening: o, reserve: reserve))
            } else {
                unknown.append("\(cells[0])–\(cells[1])")
            }
        }
        return (pairs, unknown)
    }

    private static func unplaced(_ folder: String, _ loaded: LoadedProgramme) throws -> [(talent: Int, code: String)] {
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

extension RunVerifier.Report {
    /// How many offenders a finding names.
    private static var mostNamed: Int { 5 }

    /// A figure that is no promise.
    fileprivate mutating func tell(_ zh: String, _ en: String, _ count: Int, of total: Int? = nil) {
        let figure = Format.grouped(count) + (total.map { " / " + Format.grouped($0) } ?? "")
        findings.append(
            RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), passes: true, detail: LocalizedText(verbatim: figure)))
    }

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
