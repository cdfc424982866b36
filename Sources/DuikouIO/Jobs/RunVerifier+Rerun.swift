import Duikou
import DuikouMechanisms
import Foundation

/// Makes the run again from its inputs and compares the files with it.
extension RunVerifier {
    static func recheck(_ folder: String, _ inputs: Inputs, _ means: Means, _ report: inout Report) throws {
        let manifest = inputs.manifest
        var loaded = try ProgrammeLoader.load(
            inputs.programmePath, tables: inputs.tables,
            arrivals: inputs.programme.arrivalReferences(manifest.rematch?.arrivalFiles ?? []))
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
        tellOverrides(manifest.configuration, loaded.programme, &report)
        // The audits check the placements in the file, not those of the run made again.
        let table = try placements(folder, loaded)
        let audit = RuleAudit(loaded.compiled, recognition: loaded.recognition)
        let ineligible = table.pairs.filter { !audit.isEligible(talent: $0.talent, opening: $0.opening) }
        let promises = again.audit(table.pairs)
        let talents = loaded.compiled.talents
        report.add(
            "每个安排都符合全部规则", "every placement passes every rule", table.unknown + ineligible.map { name($0, loaded) },
            of: table.pairs.count)
        for promise in again.promises { tell(promise, promises, placements: table.pairs.count, loaded, again, &report) }
        let unplaced = try unplaced(folder, loaded)
        let accounted = Set(table.pairs.map(\.talent)).union(unplaced.map(\.talent))
        let missing = (0..<talents.count).filter { !accounted.contains($0) }.map(talents.id)
        report.add("未安排者都有原因", "everyone is placed or has a reason", missing, of: talents.count)
        if let causes = again.auditedCauses(table.pairs) {
            let untrue = unplaced.filter { !causes.agrees(with: $0.code, talent: $0.talent) }.map { talents.id($0.talent) }
            report.add("未安排的原因属实", "the reasons given are true", untrue, of: unplaced.count)
        }
        let listFiles = manifest.listFiles ?? .both
        let lists = try differingLists(
            folder, loaded, lengths: matcher.configuration.lists, seed: manifest.configuration.seed,
            made: again.recommendations, listFiles: listFiles, means)
        let isByFit = matcher.configuration.lists.mode == .fit
        report.add(
            isByFit ? "抽查的清单等于完整排序" : "抽查的清单都符合条件、契合度属实、没有缺漏",
            isByFit ? "sampled lists equal a full sort" : "sampled lists are eligible, true to fit and as long as they can be",
            lists.different, of: lists.sampled)
        if let replay, manifest.rematch?.mode == RematchMode.optimal.word {
            report.add(
                "等于在改动后的名单上完整匹配一次", "equal to a full match with the changes made", [String](), count: replay.isFullRun ? 0 : 1,
                of: table.pairs.count)
        }
        let format = manifest.configuration.format
        let outputs = RunOutputs(
            loaded: loaded, result: again, format: format, rematch: replay?.record, listFiles: listFiles, threads: means.threads)
        let made = try outputs.writeAll { _ in nil }
        let different =
            made.outputs.filter { !manifest.outputs.contains($0) }.map { file in
                file.file + (Self.firstDifference(file.file, in: folder, outputs).map { ":\($0)" } ?? "")
            } + made.leftOut.filter { !(manifest.leftOut ?? []).contains($0) }.map(\.file)
        report.add(
            "重做一遍逐字节相同", "made again, byte for byte the same", different, of: made.outputs.count + made.leftOut.count)
        var writer = RunWriter(
            programmePath: inputs.programmePath, loaded: loaded, configuration: matcher.configuration, format: format)
        (writer.rematch, writer.inputs, writer.listFiles) = (replay?.record, inputs.records, listFiles)
        var remade = try writer.manifest(again, files: made, process: manifest.process)
        // These three depend on where and by which version it is checked. The outputs have been compared above.
        (remade.programmeFile.file, remade.tables, remade.duikou) = (manifest.programmeFile.file, manifest.tables, manifest.duikou)
        remade.outputs = manifest.outputs
        let differences = try RunManifest.differences(manifest, remade)
        report.add("run.json 中的数字属实", "the figures in run.json hold", differences.fields, of: differences.compared)
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

    /// The first line in which an output differs from the one made again; nil where that cannot be found out.
    private static func firstDifference(_ name: String, in folder: String, _ outputs: RunOutputs) -> Int? {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-verify-\(UUID().uuidString)").path
        // SAFETY: mkdir reads the path for the length of the call.
        guard unsafe mkdir(scratch, 0o700) == 0 else { return nil }
        defer { AtomicFolder.remove(scratch) }
        guard (try? outputs.write(name, to: scratch + "/" + name)) != nil, let right = try? SystemFile(reading: scratch + "/" + name),
            let found = try? SystemFile(reading: folder + "/" + name)
        else { return nil }
        var line = 1
        while true {
            var (a, b): ([UInt8], [UInt8]) = ([], [])
            guard (try? right.read(into: &a, limit: FileReading.chunk)) != nil, (try? found.read(into: &b, limit: FileReading.chunk)) != nil
            else { return nil }
            let same = zip(a, b).prefix { $0 == $1 }.count
            line += a[..<same].count { $0 == 0x0A }
            if same < max(a.count, b.count) { return line }
            if a.isEmpty { return nil }
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
