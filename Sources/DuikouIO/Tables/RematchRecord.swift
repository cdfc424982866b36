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

    /// Everybody whose placement is another than before the last batch, and nobody else.
    var moves: ResultTable {
        let columns = [
            ResultColumn("talent", "人才编号", .text), ResultColumn("from", "原岗位", .text), ResultColumn("to", "现岗位", .text),
            ResultColumn("effect", "对本人", .text), ResultColumn("effect_code", "对本人代码", .text), ResultColumn("because", "缘由", .text),
            ResultColumn("cause", "缘由代码", .text), ResultColumn("change", "起因", .text), ResultColumn("change_line", "起因行", .integer),
        ]
        return ResultTable("moves", columns) { [self] in
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

    /// Every row of every sheet so far as it was written, those set aside too; rejected.csv says which these are, and why.
    var changes: ResultTable {
        let columns = [
            ResultColumn("batch", "batch", .integer), ResultColumn("line", "line", .integer), ResultColumn("change", "change", .text),
            ResultColumn("talent", "talent", .text), ResultColumn("opening", "opening", .text), ResultColumn("seats", "seats", .text),
        ]
        return ResultTable("changes", columns) { [self] in
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
