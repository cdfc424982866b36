import Duikou
import DuikouMechanisms

/// What the record of a re-match holds beside that of an ordinary run.
public struct RematchRecord: Sendable {
    /// The part `rematch` of `run.json`.
    public var manifest: RunManifest.Rematch
    /// The sheets of changes, one for each batch so far.
    var sheets: [ChangeSheet]
    /// Everybody who moved in the last batch, by row.
    public var moves: [RematchMove]

    /// - Parameters:
    ///   - base: the `run.json` of the run that the last batch was applied to.
    ///   - talents: usable rows of the talents' table itself, without newcomers.
    ///   - before: the matching before the last batch; `after` is the one after it.
    init(
        base: RunManifest.File, talents: Int, batches: [RunManifest.Rematch.Batch], sheets: [ChangeSheet], moves: [RematchMove],
        batch: RematchBatch, before: RematchStanding, after: RematchStanding
    ) {
        self.sheets = sheets
        self.moves = moves
        let held = before.matching?.count ?? 0
        manifest = RunManifest.Rematch(
            base: base, talents: talents, mode: batches.last?.mode ?? "", batches: batches, placedBefore: held,
            kept: held - moves.count { $0.from != nil }, moved: moves.count, better: moves.count { $0.effect == .better },
            worse: moves.count { $0.effect == .worse }, same: moves.count { $0.effect == .same }, arrivals: batch.arrivals.count,
            declines: batch.declines.count,
            withdrawals: batch.withdrawals.count, seatsAdded: batch.seats.reduce(0) { $0 + max(0, $1.delta) },
            seatsClosed: batch.seats.reduce(0) { $0 + max(0, -$1.delta) })
    }
}

extension RunOutputs {
    static let moves = "moves.csv"
    static let changes = "changes.csv"

    package static let movesForm = ResultForm(
        name: "moves",
        meaning: LocalizedText(
            zh: "只在 `rematch` 之后：安排有变的每个人一行。",
            en: "After `rematch` only: one row for each talent whose placement changed."),
        columns: [
            .column("talent", "人才编号", .text, zh: "编号。", en: "Id."),
            .column("from", "原岗位", .text, zh: "原来的岗位的编号；空是没有安排。", en: "Id of the opening before; empty is no placement."),
            .column("to", "现岗位", .text, zh: "现在的岗位的编号；空是没有安排。", en: "Id of the opening now; empty is no placement."),
            .column(
                "effect", "对本人", .text, zh: "对本人意味着什么，文字。", en: "What the move means for the talent, in words."),
            .column(
                "effect_code", "对本人代码", .text, zh: "同上，代码，见下。", en: "The same as a code: see below."),
            .column("because", "缘由", .text, zh: "为什么，文字。", en: "Why, in words."),
            .column("cause", "缘由代码", .text, zh: "最后一步为什么，代码，见下。", en: "Why the last step was taken, as a code: see below."),
            .column(
                "change", "起因", .text,
                zh: "由哪种变动引起：`withdraw`、`decline`、`close`、`add` 或 `arrive`；先前的变动留下的互换为空。",
                en: """
                    The change that set it off: `withdraw`, `decline`, `close`, `add` or `arrive`; empty for an exchange that an earlier batch
                    left open.
                    """),
            .column(
                "change_line", "起因行", .integer,
                zh: "该变动在它的文件里的行。", en: "The line of that change in its file."),
        ],
        notes: ResultForm.codes(
            ["effect_code": RematchMove.Effect.allCases.map { ($0.rawValue, $0.meaning) }],
            ["cause": RematchMove.Cause.allCases.map { ($0.rawValue, $0.meaning) }]))

    /// Everybody whose placement is another than before the last batch, and nobody else.
    var moves: ResultTable {
        let columns = columns(Self.movesForm)
        return ResultTable(Self.movesForm, columns) { [self] in
            let moves = rematch?.moves ?? []
            let (talents, openings) = (compiled.talents, compiled.openings)
            return ResultBatch(
                columns, count: moves.count,
                [
                    .verbatim(moves.map { talents.id($0.talent) }), .verbatim(moves.map { $0.from.map(openings.id) ?? "" }),
                    .verbatim(moves.map { $0.to.map(openings.id) ?? "" }), .texts(moves.map(\.effect.text)),
                    .verbatim(moves.map(\.effect.rawValue)), .texts(moves.map(\.because)), .verbatim(moves.map(\.cause)),
                    .verbatim(moves.map(\.change)), .integers(moves.map(\.line)),
                ])
        }
    }

    package static let changesForm = ResultForm(
        name: "changes",
        meaning: LocalizedText(
            zh: "只在 `rematch` 之后：至今每张变动表的每一行，照原样。",
            en: "After `rematch` only: every row of every sheet so far, as written."),
        columns: [
            .column("batch", "batch", .integer, zh: "第几次 `rematch`，从 1 起。", en: "Which `rematch`, from 1."),
            .column("line", "line", .integer, zh: "在那张表里的行。", en: "The line of that sheet."),
            .column("change", "change", .text, zh: "照原样。", en: "As written."),
            .column("talent", "talent", .text, zh: "照原样。", en: "As written."),
            .column("opening", "opening", .text, zh: "照原样。", en: "As written."),
            .column("seats", "seats", .text, zh: "照原样。", en: "As written."),
        ])

    /// Every row of every sheet so far as it was written, those set aside too; rejected.csv says which these are, and why.
    var changes: ResultTable {
        let columns = columns(Self.changesForm)
        return ResultTable(Self.changesForm, columns) { [self] in
            let rows = (rematch?.sheets ?? []).enumerated().flatMap { index, sheet in sheet.rows.map { (batch: index + 1, row: $0) } }
            return ResultBatch(
                columns, count: rows.count,
                [
                    .integers(rows.map(\.batch)), .integers(rows.map(\.row.line)), .verbatim(rows.map(\.row.change)),
                    .verbatim(rows.map(\.row.talent)), .verbatim(rows.map(\.row.opening)), .verbatim(rows.map(\.row.seats)),
                ])
        }
    }
}

extension RematchMove.Effect {
    var text: LocalizedText {
        switch self {
        case .better: LocalizedText(zh: "更好", en: "better")
        case .worse: LocalizedText(zh: "更差", en: "worse")
        case .same: LocalizedText(zh: "同样想要（抽签定先后）", en: "wanted equally, ordered by lottery")
        case .own: LocalizedText(zh: "本人放弃或退出", en: "own decision")
        }
    }
}
