import Duikou
import DuikouMechanisms

/// What a run that changes were taken into has beside what every run has.
public struct RematchRecord: Sendable {
    public var manifest: RunManifest.Rematch
    /// All sheets so far, a batch each.
    var sheets: [ChangeSheet]
    public var moves: [RematchMove]

    /// - Parameters:
    ///   - manifest: its base and batches; the figures are filled in here.
    ///   - before: what stood before the last batch, `after` what stands now.
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

    /// Every row of every sheet so far as it was written, those set aside too; rejected.csv says which these are, and why.
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
