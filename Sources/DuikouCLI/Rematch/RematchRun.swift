import Duikou
import DuikouIO

/// A re-match with all its options checked.
struct RematchRun {
    var request: RematchWork.Request
    var out: String?
    var isQuiet: Bool

    func run(_ console: Console) throws -> ExitStatus {
        let clock = StageClock()
        let progress = ProgressLine(console, isWanted: !isQuiet)
        let output = JobOutput()
        let interruption = Interruption { number in
            // As in MatchRun: do not wait for the main thread; a folder that is just being put in place is finished first.
            output.discard()
            progress.clear()
            console.note(console.text(output.stopMessage))
            ExitStatus.exit(.stopped(signal: number))
        }
        defer {
            progress.clear()
            output.discard()
            withExtendedLifetime(interruption) {}
        }
        let path = try place()
        // Prepare the folder before the work, so that an unusable place is known at once; but create nothing if there is no run to change.
        _ = try RunManifest.read(folder: request.run)
        if !request.isStrict { try output.prepare(path) }
        let work = try RematchWork(request) { stage in Self.show(stage, progress, clock) }
        let folder = try output.prepare(path)
        let process = RunManifest.Process(threads: request.threads, startedAt: clock.startedAt, seconds: clock.seconds)
        clock.begin("write")
        progress.show(LocalizedText(zh: "写出结果", en: "writing results"))
        var writer = RunWriter(
            programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration)
        (writer.rematch, writer.listFiles) = (work.record, work.listFiles)
        try writer.write(work.result, to: folder, process: process)
        progress.clear()
        clock.end()
        if !isQuiet {
            RematchSummary(work: work, clock: clock, folder: path).print(console)
            for words in KeptWords(folder).sentences { console.note(console.text(words)) }
        }
        return work.newIssues.isEmpty && work.result.verification.holds ? .done : .findings
    }

    /// The folder of the new results. The earlier run is kept, because the new one names it as its base.
    private func place() throws -> String {
        var run = request.run
        while run.count > 1, run.hasSuffix("/") { run.removeLast() }
        let path = out ?? run + "-rematch"
        guard !RematchWork.isSamePlace(path, run) else {
            throw DuikouError(
                .usage, zh: "新结果不能写进原结果的文件夹；请换一个 --out。",
                en: "the new results cannot replace the run that they are made from; choose another --out.",
                at: SourceLocation(file: path))
        }
        return path
    }

    private static func show(_ stage: RematchWork.Stage, _ progress: ProgressLine, _ clock: StageClock) {
        switch stage {
        case .checking:
            clock.begin("check")
            progress.show(LocalizedText(zh: "核对原结果", en: "checking the run"))
        case .reading:
            clock.begin("read")
            progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
        case .batch(.scoring(let done, let total)):
            if done == 0 { clock.begin("score") }
            progress.show(LocalizedText(zh: "评分", en: "scoring"), done: done, total: total, unit: LocalizedText(zh: "人", en: "talents"))
        case .batch(.allocating), .rematching:
            clock.begin("allocate")
            progress.show(LocalizedText(zh: "并入变动", en: "taking the changes in"))
        case .batch(.verifying):
            clock.begin("verify")
            progress.show(LocalizedText(zh: "核验", en: "verifying"))
        }
    }
}
