import Duikou
import DuikouMechanisms
import Foundation

/// A finished run made again from its inputs, beside what its files say.
struct RepeatedRun {
    let folder: String
    let inputs: RunVerifier.Inputs
    let means: RunVerifier.Means
    let loaded: LoadedProgramme
    /// The settings of the run and its allocation.
    let configuration: BatchMatcher.Configuration
    /// The changes made again; nil for a run that is no re-match.
    private let replay: RematchReplay?
    let result: MatchResult
    private let listFiles: Outputs.ListFiles

    private var manifest: RunManifest { inputs.manifest }

    /// Reads the inputs and makes the run again.
    ///
    /// - Throws: ``DuikouError`` (`malformedRun`) where the record or the copy of the changes cannot be, and what reading inputs throws.
    init(_ folder: String, _ inputs: RunVerifier.Inputs, _ means: RunVerifier.Means) throws {
        (self.folder, self.inputs, self.means) = (folder, inputs, means)
        let manifest = inputs.manifest
        listFiles = manifest.listFiles ?? .both
        var loaded = try ProgrammeLoader.load(
            inputs.programmePath, tables: inputs.tables,
            arrivals: inputs.programme.arrivalReferences(manifest.rematch?.arrivalFiles ?? []))
        var matcher = loaded.matcher(try RunVerifier.configuration(manifest, loaded.programme, threads: means.threads))
        let screens = FitScreens(loaded.compiled)
        matcher.configuration.blockSize = try MemoryPlan(matcher, screens, wholeMarket: manifest.rematch != nil).blockSize(
            limit: means.memory)
        matcher.screens = screens
        configuration = matcher.configuration
        replay = try manifest.rematch.map { try RematchReplay(folder, $0, loaded, matcher, means.stop) }
        if let replay { loaded.issues += replay.issues }
        self.loaded = loaded
        result = try replay?.result() ?? matcher.run(progress: means.progress, isCancelled: { means.stop.isRequested })
    }

    func name(_ pair: AllocationAudit.Pair) -> String {
        "\(loaded.compiled.talents.id(pair.talent))–\(loaded.compiled.openings.id(pair.opening))"
    }

    /// Whether every placement passes the rules.
    func checkRules(_ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        let audit = RuleAudit(loaded.compiled, recognition: loaded.recognition)
        let ineligible = placed.pairs.filter { !audit.isEligible(talent: $0.talent, opening: $0.opening) }
        report.add(
            "每个安排都符合全部规则", "every placement passes every rule", placed.unknown + ineligible.map(name), of: placed.pairs.count)
    }

    /// Whether everybody is placed or has a reason, and whether the reasons are true.
    func checkReasons(_ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) throws {
        let talents = loaded.compiled.talents
        let unplaced = try RunVerifier.unplaced(folder, loaded)
        let accounted = Set(placed.pairs.map(\.talent)).union(unplaced.map(\.talent))
        let missing = (0..<talents.count).filter { !accounted.contains($0) }.map(talents.id)
        report.add("未安排者都有原因", "everyone is placed or has a reason", missing, of: talents.count)
        if let causes = result.auditedCauses(placed.pairs) {
            let untrue = unplaced.filter { !causes.agrees(with: $0.code, talent: $0.talent) }.map { talents.id($0.talent) }
            report.add("未安排的原因属实", "the reasons given are true", untrue, of: unplaced.count)
        }
    }

    /// Whether sampled lists are what a full sort gives.
    func checkLists(_ report: inout RunVerifier.Report) throws {
        let lists = try RunVerifier.differingLists(
            folder, loaded, lengths: configuration.lists, seed: manifest.configuration.seed,
            made: result.recommendations, listFiles: listFiles, means)
        let isByFit = configuration.lists.mode == .fit
        report.add(
            isByFit ? "抽查的清单等于完整排序" : "抽查的清单都符合条件、契合度属实、没有缺漏",
            isByFit ? "sampled lists equal a full sort" : "sampled lists are eligible, true to fit and as long as they can be",
            lists.different, of: lists.sampled)
    }

    /// Whether a re-match in the mode `optimal` is a full match with the changes made.
    func checkOptimalRematch(_ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        guard let replay, manifest.rematch?.mode == RematchMode.optimal.word else { return }
        report.add(
            "等于在改动后的名单上完整匹配一次", "equal to a full match with the changes made", [String](), count: replay.isFullRun ? 0 : 1,
            of: placed.pairs.count)
    }

    /// Whether the run made again gives the same bytes, and the same record.
    func checkFiles(_ report: inout RunVerifier.Report) throws {
        let format = manifest.configuration.format
        let outputs = RunOutputs(
            loaded: loaded, result: result, format: format, rematch: replay?.record, listFiles: listFiles, threads: means.threads)
        let made = try outputs.writeAll { _ in nil }
        let different =
            made.outputs.filter { !manifest.outputs.contains($0) }.map { file in
                file.file + (firstDifference(file.file, outputs).map { ":\($0)" } ?? "")
            } + made.leftOut.filter { !(manifest.leftOut ?? []).contains($0) }.map(\.file)
        report.add(
            "重做一遍逐字节相同", "made again, byte for byte the same", different, of: made.outputs.count + made.leftOut.count)
        var writer = RunWriter(programmePath: inputs.programmePath, loaded: loaded, configuration: configuration, format: format)
        (writer.rematch, writer.inputs, writer.listFiles) = (replay?.record, inputs.records, listFiles)
        var remade = try writer.manifest(result, files: made, process: manifest.process)
        // These three depend on where and by which version it is checked. The outputs have been compared above.
        (remade.programmeFile.file, remade.tables, remade.duikou) = (manifest.programmeFile.file, manifest.tables, manifest.duikou)
        remade.outputs = manifest.outputs
        let differences = try RunManifest.differences(manifest, remade)
        report.add("run.json 中的数字属实", "the figures in run.json hold", differences.fields, of: differences.compared)
    }

    /// The first line in which an output differs from the one made again; nil where that cannot be found out.
    private func firstDifference(_ name: String, _ outputs: RunOutputs) -> Int? {
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
