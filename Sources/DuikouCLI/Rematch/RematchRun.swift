import Duikou
import DuikouIO

/// A re-match at the terminal: the job, its progress, and what came of it in words.
struct RematchRun {
    var job: RematchJob
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
        let outcome = try job.run(into: output, clock: clock) { event in Self.show(event, progress) }
        progress.clear()
        if !isQuiet {
            let results = ResultsWords.headline(outcome.path, first: "moves.csv", second: "placements.csv", clock)
            let headlines = RematchHeadlines(outcome.work).all + [results]
            console.print(HeadlineText(title: outcome.work.loaded.programme.title, headlines: headlines).lines(console))
            for words in KeptWords(outcome.folder).sentences { console.note(console.text(words)) }
        }
        return outcome.work.newIssues.isEmpty && outcome.work.result.verification.holds ? .done : .findings
    }

    private static func show(_ event: RematchJob.Event, _ progress: ProgressLine) {
        switch event {
        case .working(.checking): progress.show(LocalizedText(zh: "核对原结果", en: "checking the run"))
        case .working(.reading): progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
        case .working(.batch(.scoring(let done, let total))):
            progress.show(BatchMatcher.Stage.scoring(done: done, total: total))
        case .working(.batch(.allocating)), .working(.rematching):
            progress.show(LocalizedText(zh: "并入变动", en: "applying the changes"))
        case .working(.batch(.verifying)): progress.show(LocalizedText(zh: "核验", en: "verifying"))
        case .writing: progress.show(LocalizedText(zh: "写出结果", en: "writing results"))
        }
    }
}
