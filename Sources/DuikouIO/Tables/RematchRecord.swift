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

    /// Writes moves.csv: exactly those whose placement changed in the last batch.
    func moves(_ writer: CSVWriter) throws {
        try writer.record([
            word("人才编号", "talent"), word("原岗位", "from"), word("现岗位", "to"), word("对本人", "effect"), word("对本人代码", "effect_code"),
            word("缘由", "because"), word("缘由代码", "cause"), word("起因", "change"), word("起因行", "change_line"),
        ])
        for move in rematch?.moves ?? [] {
            writer.field(compiled.talents.id(move.talent))
            for opening in [move.from, move.to] {
                if let opening { writer.field(compiled.openings.id(opening)) } else { writer.emptyField() }
            }
            writer.field(move.effect.text[language])
            writer.field(move.effect.rawValue)
            writer.field(move.because[language])
            writer.field(move.cause)
            writer.field(move.change)
            if let line = move.line { writer.field(line) } else { writer.emptyField() }
            try writer.endRecord()
        }
    }

    /// Writes changes.csv: every row of every sheet so far as it was written, including rows that were set aside. rejected.csv says which
    /// ones were set aside, and why.
    func changes(_ writer: CSVWriter) throws {
        try writer.record(["batch", "line", "change", "talent", "opening", "seats"])
        for (index, sheet) in (rematch?.sheets ?? []).enumerated() {
            for row in sheet.rows {
                writer.field(index + 1)
                writer.field(row.line)
                for cell in [row.change, row.talent, row.opening, row.seats] { writer.field(cell) }
                try writer.endRecord()
            }
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
