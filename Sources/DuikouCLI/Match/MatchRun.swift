import Duikou
import DuikouIO

/// A batch run with all its options checked.
struct MatchRun {
    var programme: String
    var tables: String?
    var out: String?
    var seed: UInt64?
    var talentsList: Int?
    var openingsList: Int?
    var mechanism: Allocation.Kind?
    var proposing: Allocation.Proposing?
    var ties: Allocation.Ties?
    var screening: Screening
    /// The side whose lists are written; nil for what the programme says.
    var listFiles: Outputs.ListFiles?
    var threads: Int
    /// The most bytes to hold at once.
    var memory: MemoryLimit
    /// How many talents are scored at a time; nil for as many as the memory allows.
    var block: Int?
    var isFresh: Bool
    var isStrict: Bool
    var failsOnUnplaced: Bool
    /// Whether the programme's index is made after the run.
    var makesIndex: Bool
    var isQuiet: Bool

    func run(_ console: Console) throws -> ExitStatus {
        let clock = StageClock()
        let progress = ProgressLine(console, isWanted: !isQuiet)
        let output = Output(startsAnew: isFresh)
        let index = IndexWork(programme: programme, tables: tables, console: console)
        let interruption = Interruption { number in
            // Do not wait for the main thread, which may be deep in a kernel. A folder that is just being put in place is finished
            // first, because discarding waits for its lock.
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
            return try run(console, clock, progress, output, index)
        } catch {
            Interruption.leaveTheEnd()
            progress.clear()
            let finish = console.report(error)
            if let kept = output.kept { console.note(console.text(kept)) }
            return finish
        }
    }

    private func run(
        _ console: Console, _ clock: StageClock, _ progress: ProgressLine, _ output: Output, _ index: IndexWork
    ) throws -> ExitStatus {
        // Prepare the folder before the work, so that an unusable place is known at once. Two cases must wait: the default folder needs
        // the programme's name, and a strict run creates nothing before every row has been read.
        if let out, !isStrict { try output.prepare(out) }
        progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
        clock.begin("read")
        let before = try InputsBeforeReading(programmePath: programme, tables: tables)
        let loaded = try ProgrammeLoader.load(programme, tables: tables)
        let inputs = try before.records()
        if isStrict, !loaded.issues.isEmpty {
            progress.clear()
            throw rejection(of: loaded)
        }
        let allocation = try allocation(loaded.programme)
        var configuration = BatchMatcher.Configuration(
            seed: seed ?? loaded.programme.seed,
            lists: lists(loaded.programme), allocation: allocation, threads: threads)
        configuration.screening = screening
        var matcher = BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
            configuration: configuration)
        let remarks = try loaded.requireReady(matcher)
        let path = out ?? "runs/" + loaded.programme.name
        let folder = try output.prepare(path)
        let screens = FitScreens(loaded.compiled)
        let key = WorkFolder.Key(inputs: inputs, lists: configuration.lists, seed: configuration.seed)
        let (talents, openings) = (loaded.compiled.talents.count, loaded.compiled.openings.count)
        let earlier = isFresh ? nil : WorkFolder.earlier(beside: path, key: key, talents: talents)
        let plan = MemoryPlan(loaded.compiled, screens, stated: loaded.stated, lists: configuration.lists, threads: threads)
        configuration.blockSize = try plan.blockSize(limit: memory, wanted: block, underWay: earlier.map { ($0.size, $0.finished) })
        let blocks = TalentBlocks(talents: talents, size: configuration.blockSize)
        if blocks.count > 1 {
            try output.keep(WorkFolder(beside: path, key: key, blocks: blocks, openings: openings, isFresh: isFresh))
            if let work = output.work { console.armMemoryRefusal(keeping: work.path) }
        } else {
            // A run of one block keeps nothing to continue from, but removes the blocks that earlier runs left.
            WorkFolder.removeAll(beside: path)
        }
        // Opening the work folder removed the earlier blocks if they had another size. If they are still there, they are either being
        // continued or in use by another process.
        let dropped = earlier.flatMap { WorkFolder.earlier(beside: path, key: key, talents: talents)?.size == $0.size ? nil : $0 }
        if let words = whatIsKept(dropped, output.work, blocks), !isQuiet {
            progress.clear()
            console.note(console.text(words))
        }
        matcher.configuration = configuration
        matcher.screens = screens
        clock.begin("score")
        let result = try matcher.run(keeper: output.work) { stage in
            switch stage {
            case .scoring: break
            case .allocating: clock.begin("allocate")
            case .verifying: clock.begin("verify")
            }
            progress.show(stage)
        }
        // RunWriter adds the time that writing the tables takes.
        var process = RunManifest.Process(threads: threads, startedAt: clock.startedAt, seconds: clock.seconds)
        process.blocks = blocks.count
        process.blocksFound = output.work?.found
        clock.begin("write")
        progress.show(LocalizedText(zh: "写出结果", en: "writing results"))
        var writer = RunWriter(programmePath: programme, loaded: loaded, configuration: configuration, language: console.language)
        writer.inputs = inputs
        if let listFiles { writer.listFiles = listFiles }
        try writer.write(result, to: folder, process: process) { done, total in
            progress.show(
                LocalizedText(zh: "写出结果", en: "writing results"), done: done, total: total,
                unit: LocalizedText(zh: "份清单", en: "lists"))
        }
        output.work?.remove()
        progress.clear()
        clock.end()
        if !isQuiet {
            console.report(loaded.warnings + remarks)
            MatchSummary(loaded: loaded, result: result, configuration: configuration, clock: clock, folder: path).print(console)
            for words in KeptWords(folder).sentences { console.note(console.text(words)) }
        }
        if makesIndex { index.writeIfMissing(loaded, before: before, isQuiet: isQuiet) }
        let hasFindings =
            !loaded.issues.isEmpty || !result.verification.holds || (failsOnUnplaced && !result.unplaced.isEmpty)
        return hasFindings ? .findings : .done
    }

    /// Whether the run continues from an earlier run's blocks, or had to drop them; nil where there were none.
    private func whatIsKept(_ dropped: WorkFolder.Earlier?, _ work: WorkFolder?, _ blocks: TalentBlocks) -> LocalizedText? {
        if let work, work.found > 0 {
            let (done, all) = (Format.grouped(work.found), Format.grouped(blocks.count))
            return LocalizedText(
                zh: "接着上次：\(all) 块中已完成 \(done) 块（--fresh 从头计算）。",
                en: "continuing: \(done) of \(all) blocks were done (--fresh starts anew).")
        }
        guard let dropped else { return nil }
        let (done, size, now) = (Format.grouped(dropped.finished), Format.grouped(dropped.size), Format.grouped(blocks.size))
        return LocalizedText(
            zh: "上次完成的 \(done) 块每块 \(size) 人，与这次的 \(now) 人不同，不能接着用，已删除；从头计算。",
            en: "starting anew: an earlier run's \(done) finished blocks are of another size (\(size) talents, now \(now)) and are dropped."
        )
    }

    private func lists(_ programme: Programme) -> ListLengths {
        var lists = programme.lists
        if let talentsList { lists.talents = talentsList }
        if let openingsList { lists.openings = openingsList }
        return lists
    }

    /// The programme's allocation with the changes from the command line, which must not contradict the rest of the programme.
    private func allocation(_ programme: Programme) throws -> Allocation {
        var programme = programme
        if let mechanism { programme.allocation.mechanism = mechanism }
        if let proposing { programme.allocation.proposing = proposing }
        if let ties { programme.allocation.ties = ties }
        let problems = ProgrammeCheck.diagnostics(of: programme).filter { $0.severity == .error }
        if !problems.isEmpty { throw DiagnosticsError(problems) }
        return programme.allocation
    }

    private func rejection(of loaded: LoadedProgramme) -> DuikouError {
        let first = loaded.issues[0]
        let aside = SetAside(loaded).sentence
        return DuikouError(
            .rejectedRows,
            zh: "有 \(aside.zh)，--strict 下不匹配，也没有写任何结果。第一处：\(first.described(.zh))。用 duikou check 看全部。",
            en:
                "\(aside.en) are bad; under --strict nothing is matched or written. The first: \(first.described(.en)). duikou check lists them all.",
            at: SourceLocation(file: first.path(loaded), line: first.line))
    }
}
