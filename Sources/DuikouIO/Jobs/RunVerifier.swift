import Duikou
import Foundation

/// Checks a finished run, from its inputs and its files alone.
///
/// First it checks what the files show by themselves (``RunFileAudit``), which needs no private tables; then whether the inputs are those
/// on record; and then, if all inputs are here, it makes the run again and compares the two.
public enum RunVerifier {
    /// How a check ended.
    public enum Outcome: Sendable, Equatable {
        /// What was checked is true.
        case holds
        /// A figure or a remark for the reader; nothing was promised about it.
        case told
        /// What was checked is not true.
        case fails
        /// It could not be checked, because something is missing here.
        case open

        /// The sign that stands before a finding.
        public var mark: String {
            switch self {
            case .holds: "✓"
            case .told: "·"
            case .fails: "✗"
            case .open: "?"
            }
        }
    }

    /// One thing that was checked, and what was found.
    public struct Finding: Sendable, Equatable {
        /// What was checked, as a heading.
        public var title: LocalizedText
        /// How the check ended.
        public var outcome: Outcome
        /// The result in words: numbers, and the first offenders by id.
        public var detail: LocalizedText
        /// Whether it does not stand in the way of ``Report/isVerified``.
        public var passes: Bool { outcome == .holds || outcome == .told }
    }

    /// All findings of a check.
    public struct Report: Sendable {
        /// The findings in the order in which they are shown.
        public var findings: [Finding]
        /// Whether everything was checked and holds.
        public var isVerified: Bool { findings.allSatisfy(\.passes) }
        /// Whether everything that could be checked holds, even if some of it could not be checked.
        public var isUncontradicted: Bool { !findings.contains { $0.outcome == .fails } }
        /// What the findings come to, in a sentence.
        public var verdict: LocalizedText {
            if isVerified { return LocalizedText(zh: "核验通过。", en: "Verified.") }
            if isUncontradicted {
                return LocalizedText(
                    zh: "能核验的都对；标“?”的这里无从核验。", en: "All that could be checked holds; what is marked '?' cannot be confirmed here.")
            }
            return LocalizedText(
                zh: "核验不通过：这份结果不能作数。请用原来的输入重新运行 duikou match。",
                en: "Not verified: do not rely on this run. Match again from the original inputs.")
        }
    }

    /// Where the inputs are now, if they are no longer where the record says.
    public struct Places: Sendable {
        /// The programme's file; nil for the recorded path.
        public var programme: String?
        /// The folder of the programme's tables; nil for the recorded one.
        public var tables: String?
        /// The folder that recorded paths start from; nil for the run's own folder.
        public var base: String?

        /// Nil for any of them means where the record says.
        public init(programme: String? = nil, tables: String? = nil, base: String? = nil) {
            self.programme = programme
            self.tables = tables
            self.base = base
        }
    }

    /// How many lists of each side are compared with a full sort.
    public enum ListChoice: Sendable, Equatable {
        /// ``maximumSampledLists`` lists, or fewer where one list takes long.
        case standard
        /// So many lists, or all if there are fewer.
        case sample(Int)
        /// All lists.
        case all
    }

    /// The options of a check.
    struct Means {
        var threads: Int
        var memory: MemoryLimit
        var lists: ListChoice
        var stop = JobStop()
        var progress: (@Sendable (BatchMatcher.Stage) -> Void)?
    }

    /// Checks a run's folder. The report covers the record itself; the digests of inputs and outputs; whether the result tables agree with
    /// each other; each placement's seats, eligibility and place on its lists; all blocking pairs; that each talent is placed or has a
    /// reason; lists against a full sort; and that the run made again gives the same bytes.
    ///
    /// - Parameters:
    ///   - places: where the inputs are now.
    ///   - lists: how many lists are compared with a full sort.
    ///   - memory: the most bytes to hold at once.
    ///   - stop: ends the check.
    /// - Throws: ``DuikouError``: `malformedRun` where the folder holds no readable `run.json`, `cancelled`.
    public static func verify(
        _ folder: String, places: Places = Places(), lists: ListChoice = .standard, threads: Int,
        memory: MemoryLimit = MachineMemory.usual, stop: JobStop = JobStop(),
        progress: (@Sendable (BatchMatcher.Stage) -> Void)? = nil
    ) throws -> Report {
        let manifest = try RunManifest.read(folder: folder)
        var report = Report(findings: [])
        try checkRecord(folder, manifest, &report)
        let areOutputsWhole = checkOutputs(folder, manifest, &report)
        try stop.check()
        try RunFileAudit.check(folder, manifest, &report)
        try stop.check()
        guard let inputs = try Inputs(manifest, manifest.located(from: places.base ?? folder), places, &report) else {
            report.leaveOpen("因缺少输入而没有核验", "not checked, because inputs are missing", unchecked(manifest))
            return report
        }
        guard areOutputsWhole else {
            report.leaveOpen("结果文件不完好，没有重做", "not made again, because the output files are not intact", unchecked(manifest))
            return report
        }
        do {
            let means = Means(threads: threads, memory: memory, lists: lists, stop: stop, progress: progress)
            try recheck(folder, inputs, means, &report)
        } catch let error as DuikouError where [.malformedRun, .malformedTable].contains(error.code) {
            // The inputs are unchanged, so the fault is in the run's files.
            let place = error.location.map { $0.description + " " } ?? ""
            report.add(
                "可以重做核对", "the run can be made again and compared",
                [LocalizedText(zh: place + error.message.zh, en: place + error.message.en)], of: 1)
        }
        return report
    }

    /// In words, what was not checked because the inputs are missing.
    private static func unchecked(_ manifest: RunManifest) -> LocalizedText {
        let rematch =
            manifest.rematch == nil ? LocalizedText(zh: "", en: "") : LocalizedText(zh: "、变动是否如实并入", en: ", that the changes were applied")
        return LocalizedText(
            zh: "规则、契合度的计算、清单是否完整排序、稳定性与机制的承诺、抽签、未安排的原因、逐字节重做\(rematch.zh)",
            en:
                "rules, how fit is computed, lists against a full sort, stability and the mechanism's other promises, the lottery, reasons, "
                + "the run made again\(rematch.en)")
    }

    // MARK: The record and the outputs

    /// As much of a foreign version as a message shows: far more than a version's name has.
    private static let longestVersion = 40

    private static func checkRecord(_ folder: String, _ manifest: RunManifest, _ report: inout Report) throws {
        let bytes = try FileReading.bytes(of: folder + "/" + AtomicFolder.marker, limit: RunManifest.longest)
        let isAsWritten = try manifest.encoded() == Data(bytes)
        report.add(
            "run.json 的写法如 duikou 所写", "run.json is written as duikou writes it", isAsWritten ? [] : [AtomicFolder.marker], of: 1)
        if manifest.duikou != Version.current {
            // Equal bytes do not tell which version wrote them.
            report.leaveOpen(
                "由哪个版本匹配", "which version made the run",
                LocalizedText(
                    zh: "run.json 写着 \(manifest.duikou.prefix(longestVersion))，核验用的是 \(Version.current)，不同版本无法证实这一点",
                    en:
                        "run.json says \(manifest.duikou.prefix(longestVersion)); this is \(Version.current), and another version cannot confirm that"
                ))
        }
        let process = manifest.process
        let figures = [process.blocks, process.blocksFound, process.peakMemory].compactMap { $0 } + [process.threads]
        let canBe = figures.allSatisfy { $0 >= 0 } && process.seconds.values.allSatisfy { $0.isFinite && $0 >= 0 }
        report.add("run.json 的用时与内存合乎情理", "the times and memory in run.json are plausible", canBe ? [] : ["process"], of: 1)
    }

    /// - Returns: whether every output is as it was written, and no other file has the name of a result.
    private static func checkOutputs(_ folder: String, _ manifest: RunManifest, _ report: inout Report) -> Bool {
        let choice = manifest.listFiles
        let expected = RunOutputs.files(choice ?? .both, isRematch: manifest.rematch != nil)
        let recorded = manifest.outputs.map(\.file)
        var odd =
            expected.filter { !recorded.contains($0) }
            + recorded.enumerated().filter { !expected.contains($1) || recorded.firstIndex(of: $1) != $0 }.map(\.element)
        if choice == nil { odd.append("configuration.listFiles") }
        let leftOut = RunOutputs.leftOut(choice ?? .both)
        if manifest.leftOut.map({ $0.map(\.file) }) != (leftOut.isEmpty ? nil : leftOut) { odd.append("leftOut") }
        report.add("run.json 恰好记着每个结果文件一次", "run.json records every output exactly once", odd, of: expected.count)
        let outputs = manifest.outputs.filter { RunFiles.names.contains($0.file) }
        let bad = outputs.compactMap { state(of: $0, at: folder + "/" + $0.file, named: $0.file) }
        report.add("结果文件完好", "output files are intact", bad.map(\.words), of: manifest.outputs.count)
        let present = Set(FileReading.names(in: folder) ?? [])
        let strangers = RunFiles.names.subtracting(recorded + [AtomicFolder.marker]).intersection(present).sorted()
        report.add("没有未记录的结果文件", "no unrecorded file has the name of a result", strangers, of: present.count)
        if !leftOut.isEmpty {
            let names = leftOut.joined(separator: ", ")
            report.tell(
                "按设置没有写出，不能从文件核验其清单的次序与契合度", "left out by choice, so that their lists cannot be checked from the files",
                LocalizedText(verbatim: names))
        }
        return odd.isEmpty && bad.isEmpty
    }

    /// How a file differs from its record; nil where it does not.
    static func state(of recorded: RunManifest.File, at path: String, named name: String) -> (isAbsent: Bool, words: LocalizedText)? {
        guard FileReading.exists(path) else { return (true, LocalizedText(zh: "找不到 \(name)", en: "\(name) not found")) }
        guard let found = try? RunWriter.file(named: recorded.file, at: path) else {
            return (false, LocalizedText(zh: "读不了 \(name)", en: "\(name) cannot be read"))
        }
        return found == recorded ? nil : (false, LocalizedText(zh: "\(name) 变了", en: "\(name) changed"))
    }
}

extension RunVerifier.Report {
    /// The most offenders that one finding names.
    static let maximumNamed = 5

    /// Adds a figure about which nothing was promised.
    mutating func tell(_ zh: String, _ en: String, _ count: Int, of total: Int? = nil) {
        tell(zh, en, LocalizedText(verbatim: Format.grouped(count) + (total.map { " / " + Format.grouped($0) } ?? "")))
    }

    mutating func tell(_ zh: String, _ en: String, _ detail: LocalizedText) {
        findings.append(RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), outcome: .told, detail: detail))
    }

    /// Adds something that could not be checked.
    mutating func leaveOpen(_ zh: String, _ en: String, _ detail: LocalizedText) {
        findings.append(RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), outcome: .open, detail: detail))
    }

    /// Adds a check's result.
    ///
    /// - Parameters:
    ///   - offenders: what does not hold; empty where everything does. Only the first few are named.
    ///   - count: how many offenders there are, if `offenders` does not hold all of them.
    mutating func add(_ zh: String, _ en: String, _ offenders: [LocalizedText], count: Int? = nil, of total: Int) {
        let count = max(count ?? 0, offenders.count)
        guard count > 0 else {
            let detail = LocalizedText(zh: "共 \(Format.grouped(total))", en: "\(Format.grouped(total)) checked")
            return findings.append(RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), outcome: .holds, detail: detail))
        }
        func words(_ language: Language) -> String {
            let named = offenders.prefix(Self.maximumNamed).map { $0[language] }
            let rest = count > named.count ? ["…"] : []
            let list = (named + rest).joined(separator: language == .zh ? "、" : ", ")
            return "\(Format.grouped(count)) / \(Format.grouped(total))"
                + (named.isEmpty ? "" : language == .zh ? "（\(list)）" : " (\(list))")
        }
        let detail = LocalizedText(zh: "不符 \(words(.zh))", en: "failed: \(words(.en))")
        findings.append(RunVerifier.Finding(title: LocalizedText(zh: zh, en: en), outcome: .fails, detail: detail))
    }

    mutating func add(_ zh: String, _ en: String, _ offenders: [String], count: Int? = nil, of total: Int) {
        add(zh, en, offenders.map(LocalizedText.init(verbatim:)), count: count, of: total)
    }
}
