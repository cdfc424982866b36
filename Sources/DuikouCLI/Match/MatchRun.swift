import Dispatch
import Duikou
import DuikouIO
import Glibc
import Synchronization

/// A batch run as it was meant: every option checked.
struct MatchRun {
    var programme: String
    var out: String?
    var seed: UInt64?
    var talentsList: Int?
    var openingsList: Int?
    var mechanism: Allocation.Kind?
    var proposing: Allocation.Proposing?
    var ties: Allocation.Ties?
    var threads: Int
    var isStrict: Bool
    var failsOnUnplaced: Bool
    /// Whether the programme's index is made anew afterwards.
    var makesIndex: Bool
    var isQuiet: Bool

    func run(_ console: Console) throws -> Finish {
        let clock = StageClock()
        let progress = ProgressLine(console, isWanted: !isQuiet)
        let output = Output()
        let index = IndexWork(programme: programme, console: console)
        let interruption = Interruption { number in
            // The main thread may be deep in a kernel: nothing waits for it. A folder that is being put in place right now is
            // finished first, by its own lock.
            output.discard()
            index.discard()
            progress.clear()
            console.note(console.word("已停止，没有留下写了一半的结果。", "stopped; no half-written results are left."))
            Finish.exit(.stopped(signal: number))
        }
        defer {
            progress.clear()
            output.discard()
            withExtendedLifetime(interruption) {}
        }
        // An impossible place is better known before the work than after it. But the default one needs the programme's name,
        // and a strict run touches nothing before it has seen every row.
        if let out, !isStrict { try output.prepare(out) }
        progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
        clock.begin("read")
        let before = makesIndex ? try InputsBeforeReading(programmePath: programme) : nil
        let loaded = try ProgrammeLoader.load(programme)
        if isStrict, !loaded.issues.isEmpty {
            progress.clear()
            throw rejection(of: loaded)
        }
        try loaded.requireUsableRows()
        let allocation = try allocation(loaded.programme)
        let path = out ?? "runs/" + loaded.programme.name
        let folder = try output.prepare(path)
        let configuration = BatchMatcher.Configuration(
            seed: seed ?? loaded.programme.seed,
            lists: lists(loaded.programme), allocation: allocation, threads: threads)
        let matcher = BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
            configuration: configuration)
        clock.begin("score")
        let result = try matcher.run { stage in
            switch stage {
            case .scoring(let done, let total):
                progress.show(
                    LocalizedText(zh: "评分", en: "scoring"), done: done, total: total, unit: LocalizedText(zh: "人", en: "talents"))
            case .allocating:
                clock.begin("allocate")
                progress.show(LocalizedText(zh: "分配名额", en: "allocating seats"))
            case .verifying:
                clock.begin("verify")
                progress.show(LocalizedText(zh: "核验", en: "verifying"))
            }
        }
        // The writer itself adds how long its tables took.
        let process = RunManifest.Process(threads: threads, startedAt: clock.startedAt, seconds: clock.seconds)
        clock.begin("write")
        progress.show(LocalizedText(zh: "写出结果", en: "writing results"))
        try RunWriter(programmePath: programme, loaded: loaded, configuration: configuration, language: console.language)
            .write(result, to: folder, process: process)
        progress.clear()
        clock.end()
        if !isQuiet {
            console.report(loaded.warnings)
            MatchSummary(loaded: loaded, result: result, configuration: configuration, clock: clock, folder: path).print(console)
        }
        if let before { index.writeIfMissing(loaded, before: before, isQuiet: isQuiet) }
        let hasFindings =
            !loaded.issues.isEmpty || !result.verification.holds || (failsOnUnplaced && !result.unplaced.isEmpty)
        return hasFindings ? .findings : .done
    }

    private func lists(_ programme: Programme) -> ListLengths {
        var lists = programme.lists
        if let talentsList { lists.talents = talentsList }
        if let openingsList { lists.openings = openingsList }
        return lists
    }

    /// The programme's allocation with what the command line changes, which may not contradict the rest of it.
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

/// The folder being written, shared with the handler of signals.
final class Output: Sendable {
    private let folder = Mutex<AtomicFolder?>(nil)

    /// The folder, made ready at the first call.
    @discardableResult
    func prepare(_ path: String) throws -> AtomicFolder {
        try folder.withLock { folder in
            if let folder { return folder }
            let made = try AtomicFolder(replacing: path)
            folder = made
            return made
        }
    }

    /// Removes what is half-written. Does nothing once the folder is in place.
    func discard() { folder.withLock { $0 }?.discard() }
}

/// When each stage of a run began.
final class StageClock: Sendable {
    private struct State {
        var stages: [(name: String, begun: UInt64)] = []
        var ended: UInt64?
    }

    /// UTC, ISO 8601.
    let startedAt: String
    private let state = Mutex(State())

    init() {
        let now = time(nil)
        let (day, second) = (now / 86_400, now % 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        startedAt = "\(CivilDate(days: Int32(day)))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    func begin(_ stage: String) {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.stages.append((stage, now)) }
    }

    func end() {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.ended = now }
    }

    /// Seconds of each stage so far, to the millisecond.
    var stages: [(name: String, seconds: Double)] {
        state.withLock { state in
            let now = state.ended ?? DispatchTime.now().uptimeNanoseconds
            return state.stages.indices.map { index in
                let until = index + 1 < state.stages.count ? state.stages[index + 1].begun : now
                let milliseconds = (until - state.stages[index].begun + 500_000) / 1_000_000
                return (state.stages[index].name, Double(milliseconds) / 1000)
            }
        }
    }

    var seconds: [String: Double] { Dictionary(stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: +) }
}
