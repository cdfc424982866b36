import DuikouMechanisms

/// A talent whose placement differs from the one before a batch, and why.
public struct RematchMove: Sendable, Equatable {
    /// What the move means for the talent.
    public enum Effect: String, Sendable, CaseIterable {
        /// To an opening that the talent wants more, or to a first placement.
        case better
        /// To an opening that the talent wants less, or to none.
        case worse
        /// To an opening that the talent wants equally.
        case same
        /// The talent gave the placement up, by declining it or by withdrawing.
        case own

        /// What the word means, in the reference.
        package var meaning: LocalizedText {
            switch self {
            case .better: LocalizedText(zh: "去了更想要的岗位，或原来没有安排。", en: "To an opening that is wanted more, or to a first placement.")
            case .worse: LocalizedText(zh: "去了较不想要的岗位，或没有安排了。", en: "To an opening that is wanted less, or to none.")
            case .same: LocalizedText(zh: "去了同样想要的岗位。", en: "To an opening that is wanted equally.")
            case .own: LocalizedText(zh: "本人放弃或退出。", en: "The talent declined or withdrew.")
            }
        }
    }

    /// Why a step was taken: the words of ``cause``.
    package enum Cause: String, Sendable, CaseIterable {
        case arrived, declined, withdrew
        case seatClosed = "seat-closed"
        case displaced, vacancy
        case seatAdded = "seat-added"
        case exchange

        /// What the word means, in the reference.
        package var meaning: LocalizedText {
            switch self {
            case .arrived: LocalizedText(zh: "新到的人。", en: "The talent arrived.")
            case .declined: LocalizedText(zh: "本人放弃了岗位。", en: "The talent declined an opening.")
            case .withdrew: LocalizedText(zh: "本人退出。", en: "The talent left.")
            case .seatClosed: LocalizedText(zh: "岗位减少了名额。", en: "The opening closed the seat.")
            case .displaced: LocalizedText(zh: "名次更前的人占了名额。", en: "Somebody ranked higher took the seat.")
            case .vacancy: LocalizedText(zh: "空出了更想要的名额。", en: "A seat that is wanted more became free.")
            case .seatAdded: LocalizedText(zh: "更想要的岗位增加了名额。", en: "An opening that is wanted more added a seat.")
            case .exchange: LocalizedText(zh: "几个人互换，各得更想要的。", en: "Some exchanged places, each for one wanted more.")
            }
        }
    }

    /// The talent's row.
    public var talent: Int
    /// The opening's row before the batch; nil for none.
    public var from: Int?
    /// The opening's row after the batch; nil for none.
    public var to: Int?
    /// What the move means for the talent.
    public var effect: Effect
    /// Why the last step was taken, as a stable word for machines.
    public var cause: String
    /// The kind of change that set it off: ``ChangeKind``, `arrive`, or empty for an exchange that an earlier batch left open.
    public var change: String
    /// The line of that change in its file.
    public var line: Int?
    /// The whole chain of causes, for people.
    public var because: LocalizedText
}

extension RunRematcher {
    /// The talents whose placement changed, by row, with the reason of each.
    public func moves(
        _ report: RematchReport, batch: RematchBatch, before: RematchStanding
    ) -> [RematchMove] {
        let story = RematchStory(report: report, batch: batch, compiled: matcher.compiled)
        let declined = Set(batch.declines.map { Pair(proposer: $0.talent, responder: $0.opening) })
        return report.moves.sorted { $0.proposer < $1.proposer }.map { move in
            let step = report.steps[move.step]
            let (change, line) = story.origin(step.change)
            return RematchMove(
                talent: move.proposer, from: move.from, to: move.to, effect: effect(move, step, declined),
                cause: RematchStory.cause(step.cause).rawValue, change: change, line: line, because: story.words(move))
        }
    }

    private func effect(_ move: RematchReport.Move, _ step: RematchReport.Step, _ declined: Set<Pair>) -> RematchMove.Effect {
        if step.cause == .withdrew { return .own }
        guard let from = move.from else { return .better }
        if step.cause == .askedOn || declined.contains(Pair(proposer: move.proposer, responder: from)) { return .own }
        guard let to = move.to else { return .worse }
        func group(_ opening: Int) -> Int32 {
            whole.market.edge(proposer: move.proposer, responder: opening).map { whole.market.edgeProposerGroup[$0] } ?? .max
        }
        let (old, new) = (group(from), group(to))
        return new < old ? .better : new == old ? .same : .worse
    }
}

/// Puts chains of steps into words, from what happened to a talent back to the change that began the chain.
struct RematchStory {
    /// How many links of a chain are described one by one; the rest are only counted.
    static let maximumLinks = 4

    let report: RematchReport
    let batch: RematchBatch
    let compiled: CompiledProgramme
    private let traders: [Int: [Int]]

    init(report: RematchReport, batch: RematchBatch, compiled: CompiledProgramme) {
        self.report = report
        self.batch = batch
        self.compiled = compiled
        var traders: [Int: [Int]] = [:]
        for step in report.steps { if case .trade(let cycle) = step.cause { traders[cycle, default: []].append(step.proposer) } }
        self.traders = traders
    }

    static func cause(_ cause: RematchReport.Cause) -> RematchMove.Cause {
        switch cause {
        case .arrived: .arrived
        case .declined, .askedOn: .declined
        case .withdrew: .withdrew
        case .seatClosed: .seatClosed
        case .displaced: .displaced
        case .vacancy: .vacancy
        case .addedSeat: .seatAdded
        case .trade: .exchange
        }
    }

    /// The change's word and the line it stands on.
    func origin(_ change: RematchReport.Change?) -> (word: String, line: Int?) {
        switch change {
        case nil: ("", nil)
        case .arrival(let index): ("arrive", compiled.talents.lines[batch.arrivals.lowerBound + index])
        case .decline(let index): (ChangeKind.decline.rawValue, batch.declines[index].line)
        case .withdrawal(let index): (ChangeKind.withdraw.rawValue, batch.withdrawals[index].line)
        case .seats(let index):
            ((batch.seats[index].delta < 0 ? ChangeKind.close : .add).rawValue, batch.seats[index].line)
        }
    }

    func words(_ move: RematchReport.Move) -> LocalizedText {
        // When a talent declines and asks on, the two steps are described as one.
        let steps = report.chain(to: move.step)
        let chain = steps.indices.filter { $0 + 1 == steps.count || steps[$0 + 1].cause != .askedOn }.map { steps[$0] }
        var zh: [String] = []
        var en: [String] = []
        for (index, step) in chain.reversed().enumerated() {
            let isLast = index == chain.count - 1
            if index >= Self.maximumLinks - 1, !isLast {
                if index == Self.maximumLinks - 1 {
                    let count = Format.grouped(chain.count - Self.maximumLinks)
                    zh.append("再往前 \(count) 步")
                    en.append(chain.count - Self.maximumLinks == 1 ? "one more step before that" : "\(count) more steps before that")
                }
                continue
            }
            let clause = clause(step)
            let subject = index == 0 ? "" : compiled.talents.id(step.proposer) + " "
            zh.append(subject + clause.zh)
            en.append(subject + clause.en)
        }
        return LocalizedText(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
    }

    private func place(_ change: RematchReport.Change?) -> LocalizedText {
        let (_, line) = origin(change)
        guard let line else { return LocalizedText(verbatim: "") }
        var file = batch.sheet
        if case .arrival? = change { file = batch.arrivalsFile }
        return LocalizedText(zh: "（\(file) 第 \(line) 行）", en: " (\(file) line \(line))")
    }

    /// What happened to the step's talent, without its name.
    private func clause(_ step: RematchReport.Step) -> LocalizedText {
        func opening(_ row: Int?) -> String { row.map { compiled.openings.id($0) } ?? "?" }
        func talent(_ row: Int) -> String { compiled.talents.id(row) }
        let place = place(step.change)
        // Where a talent who lost a place went.
        let onward =
            step.to.map { LocalizedText(zh: "，顺着清单到了 \(opening($0))", en: " and went on to \(opening($0))") }
            ?? LocalizedText(zh: "，清单往后没有名额", en: " and found no seat further down the list")
        switch step.cause {
        case .arrived:
            guard step.to != nil else { return LocalizedText(zh: "新到\(place.zh)，没有得到名额", en: "arrived\(place.en) and found no seat") }
            return LocalizedText(
                zh: "新到\(place.zh)，录取到 \(opening(step.to))", en: "arrived\(place.en) and was admitted at \(opening(step.to))")
        case .withdrew: return LocalizedText(zh: "退出\(place.zh)", en: "withdrew\(place.en)")
        case .declined:
            return LocalizedText(zh: "放弃 \(opening(step.from))\(place.zh)", en: "declined \(opening(step.from))\(place.en)")
        case .askedOn:
            let given = declinedOpening(step.change)
            return LocalizedText(zh: "放弃 \(given)\(place.zh)\(onward.zh)", en: "declined \(given)\(place.en)\(onward.en)")
        case .seatClosed:
            return LocalizedText(
                zh: "因 \(opening(step.from)) 减少名额\(place.zh)而失去那里的名额\(onward.zh)",
                en: "lost the seat at \(opening(step.from)), which closed seats\(place.en),\(onward.en)")
        case .displaced(let by):
            return LocalizedText(
                zh: "在 \(opening(step.from)) 被排名更前的 \(talent(by)) 顶替\(onward.zh)",
                en: "was displaced at \(opening(step.from)) by \(talent(by)), who ranks higher there,\(onward.en)")
        case .vacancy(let by):
            return LocalizedText(
                zh: "补上 \(talent(by)) 在 \(opening(step.to)) 空出的名额", en: "took the seat at \(opening(step.to)) that \(talent(by)) left")
        case .addedSeat:
            return LocalizedText(
                zh: "得到 \(opening(step.to)) 增加的名额\(place.zh)", en: "got a seat that \(opening(step.to)) added\(place.en)")
        case .trade(let cycle):
            let others = (traders[cycle] ?? []).filter { $0 != step.proposer }
            let named = others.prefix(Self.maximumLinks).map(talent)
            let more = others.count > named.count
            let because = origin(step.change).line == nil ? LocalizedText(verbatim: "") : place
            return LocalizedText(
                zh: "与 \(named.joined(separator: "、"))\(more ? " 等 \(others.count) 人" : "") 互换，各得更想要的岗位\(because.zh)",
                en:
                    "exchanged places with \(named.joined(separator: ", "))\(more ? " and others, \(others.count) in all" : ""), each for one wanted more\(because.en)"
            )
        }
    }

    private func declinedOpening(_ change: RematchReport.Change?) -> String {
        guard case .decline(let index)? = change else { return "?" }
        return compiled.openings.id(batch.declines[index].opening)
    }
}
