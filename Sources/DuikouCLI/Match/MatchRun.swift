import Duikou
import DuikouIO

/// A batch run at the terminal: the job, its progress, and what came of it in words.
struct MatchRun {
    var job: MatchJob
    var failsOnUnplaced: Bool
    /// Whether the programme's index is made anew afterwards.
    var makesIndex: Bool
    var isQuiet: Bool

    func run(_ console: Console) throws -> ExitStatus {
        let clock = StageClock()
        let progress = ProgressLine(console, isWanted: !isQuiet)
        let output = JobOutput(startsAnew: job.isFresh)
        let index = IndexWork(programme: job.programme, tables: job.tables, console: console)
        let interruption = Interruption { number in
            // The main thread may be deep in a kernel: nothing waits for it. A folder that is being put in place right now is
            // finished first, by its own lock.
            output.discard()
            index.discard()
            progress.clear()
            console.note(console.text(index.isAtWork ? IndexWork.stopMessage : output.stopMessage))
            ExitStatus.exit(.stopped(signal: number))
        }
        defer {
            progress.clear()
            output.work?.removeIfEmpty()
            output.discard()
            withExtendedLifetime(interruption) {}
        }
        do {
            let outcome = try job.run(into: output, clock: clock) { [isQuiet] event in
                Self.show(event, progress, console, isQuiet: isQuiet)
            }
            progress.clear()
            if !isQuiet { show(outcome, clock, console) }
            if makesIndex { index.writeIfMissing(outcome.loaded, before: outcome.read, isQuiet: isQuiet) }
            let result = outcome.result
            let hasFindings =
                !outcome.loaded.issues.isEmpty || !result.verification.holds || (failsOnUnplaced && !result.unplaced.isEmpty)
            return hasFindings ? .findings : .done
        } catch {
            Interruption.leaveTheEnd()
            progress.clear()
            let status = console.report(error)
            if let kept = output.kept { console.note(console.text(kept)) }
            return status
        }
    }

    private func show(_ outcome: MatchJob.Outcome, _ clock: StageClock, _ console: Console) {
        console.report(outcome.loaded.warnings + outcome.remarks)
        let loaded = outcome.loaded
        let headlines = RunHeadlines(
            outcome.result, loaded.compiled, statedChoices: loaded.stated.choices.count, setAside: SetAside(loaded))
        let results = ResultsWords.headline(outcome.path, first: "placements.csv", second: "unplaced.csv", clock)
        console.print(HeadlineText(title: loaded.programme.title, headlines: headlines.all + [results]).lines(console))
        for words in KeptWords(outcome.folder).sentences { console.note(console.text(words)) }
    }

    private static func show(_ event: MatchJob.Event, _ progress: ProgressLine, _ console: Console, isQuiet: Bool) {
        func say(_ words: LocalizedText) {
            if isQuiet { return }
            progress.clear()
            console.note(console.text(words))
        }
        switch event {
        case .reading: progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
        case .keeping(let work): console.armMemoryRefusal(keeping: work.path)
        case .continuing(let found, let blocks):
            let (done, all) = (Format.grouped(found), Format.grouped(blocks))
            say(
                LocalizedText(
                    zh: "接着上次：\(all) 块中已完成 \(done) 块（--fresh 从头计算）。",
                    en: "continuing: \(done) of \(all) blocks were done (--fresh starts anew)."))
        case .dropped(let earlier, let size):
            let (done, old, now) = (Format.grouped(earlier.finished), Format.grouped(earlier.size), Format.grouped(size))
            say(
                LocalizedText(
                    zh: "上次完成的 \(done) 块每块 \(old) 人，与这次的 \(now) 人不同，不能接着用，已删除；从头计算。",
                    en:
                        "starting anew: an earlier run's \(done) finished blocks are of another size (\(old) talents, now \(now)) and are dropped."
                ))
        case .matching(let stage): progress.show(stage)
        case .writing(let done, let total):
            progress.show(
                LocalizedText(zh: "写出结果", en: "writing results"), done: done, total: total,
                unit: LocalizedText(zh: "份清单", en: "lists"))
        }
    }
}
