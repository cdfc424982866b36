import Duikou

/// A programme in which the rows of a question were found: as it stands and, if the question has changes, as it would be with them.
struct AskedProgramme {
    enum Subject {
        case row(Side, Int)
        case pair(talent: Int, opening: Int)
    }

    var subject: Subject
    /// The programme as the files say.
    var stated: AskableProgramme
    /// The programme with the changes; nil where there are none.
    var changed: AskableProgramme?
    var changes: [ListAnswer<LocalizedText>.Change]
    /// The seed of the order among equals; nil for the programme's own.
    let seed: UInt64?

    /// The programme that the answer is about.
    var current: AskableProgramme { changed ?? stated }

    /// Finds the rows and applies the changes.
    ///
    /// A question about a single talent is answered from that talent's row and all openings, if an index has the row.
    ///
    /// - Parameter programme: the programme's path, for messages.
    /// - Throws: ``IndexDamage`` where the source's index is damaged; ask again without the index.
    static func load(_ question: Question, of programme: String, from source: ProgrammeSource) throws -> AskedProgramme {
        if case .row(let id, let side) = question.subject,
            let row = try source.loneTalent(id, side: side, isEdited: !question.edits.isEmpty)
        {
            let stated = try source.load(talent: row)
            return try AskedProgramme(.row(.talent, 0), stated, edited: (.talent, 0), question) { try source.load(talent: row, edit: $0) }
        }
        let loaded = try source.load()
        let find = RowFinder(loaded: loaded, programme: programme)
        let subject: Subject
        let edited: (side: Side, row: Int)
        switch question.subject {
        case .row(let id, let side):
            edited = try find.row(id, side)
            subject = .row(edited.side, edited.row)
        case .rowWith(let id, let other, let side):
            edited = try find.row(id, side)
            let partner = try find.row(other, edited.side.other).row
            subject = edited.side == .talent ? .pair(talent: edited.row, opening: partner) : .pair(talent: partner, opening: edited.row)
        case .pair(let talent, let opening, let side):
            let (t, o) = (try find.row(talent, .talent).row, try find.row(opening, .opening).row)
            subject = .pair(talent: t, opening: o)
            edited = (side, side == .talent ? t : o)
        }
        return try AskedProgramme(subject, loaded, edited: edited, question) { try source.load(edit: $0) }
    }

    private typealias Edit = (inout Table, inout Table, inout Codes) throws -> Void

    /// - Parameter load: reads the programme again and applies changes to it.
    private init(
        _ subject: Subject, _ stated: AskableProgramme, edited: (side: Side, row: Int), _ question: Question,
        load: (@escaping Edit) throws -> AskableProgramme
    ) throws {
        self.subject = subject
        self.stated = stated
        seed = question.seed
        changes = []
        guard !question.edits.isEmpty else { return }
        let table = stated.compiled.table(edited.side)
        try Self.checkRepeats(question.edits, table)
        let changed = try load { talents, openings, codes in
            for edit in question.edits {
                if edited.side == .talent {
                    talents = try talents.replacing(row: edited.row, column: edit.column, with: edit.value, codes: &codes)
                } else {
                    openings = try openings.replacing(row: edited.row, column: edit.column, with: edit.value, codes: &codes)
                }
            }
        }
        self.changed = changed
        changes = question.edits.map { edit in
            let name = Self.column(edit.column, table) ?? edit.column
            func text(_ programme: AskableProgramme) -> LocalizedText? {
                programme.compiled.table(edited.side).text(row: edited.row, column: name, codes: programme.compiled.codes)
            }
            let declaration = table.column(name)?.declaration
            let title = LocalizedText(zh: declaration?.displayName(.zh) ?? name, en: declaration?.displayName(.en) ?? name)
            return ListAnswer<LocalizedText>.Change(column: name, title: title, before: text(stated), after: text(changed))
        }
    }

    /// The name of the column with this name or header.
    private static func column(_ word: String, _ table: Table) -> String? {
        table.columns.first { $0.name == word || $0.declaration.aliases.contains(word) }?.name
    }

    /// Refuses two values for one column, because the later would silently replace the earlier.
    private static func checkRepeats(_ edits: [Question.Edit], _ table: Table) throws {
        var first: [String: String] = [:]
        for edit in edits {
            guard let name = column(edit.column, table) else { continue }
            guard let earlier = first.updateValue(edit.column, forKey: name) else { continue }
            throw DuikouError(
                .usage, zh: "--what-if 两次改同一列：“\(earlier)”和“\(edit.column)”都是 \(name)。请只写一次。",
                en: "--what-if changes one column twice: '\(earlier)' and '\(edit.column)' are both \(name). Write it once.")
        }
    }
}

/// Finds the row with an id, or throws an error that names the most similar id.
private struct RowFinder {
    let loaded: AskableProgramme
    let programme: String

    func row(_ id: String, _ side: Side?) throws -> (side: Side, row: Int) {
        let sides = side.map { [$0] } ?? Side.allCases
        let found = sides.compactMap { side in loaded.compiled.table(side).row(ofID: id).map { (side: side, row: $0) } }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw DuikouError(
                .usage, zh: "人才和岗位都有编号 \(id)；加上 --side talent 或 --side opening。",
                en: "both a talent and an opening have the id \(id); add --side talent or --side opening.")
        }
        let what: LocalizedText =
            switch side {
            case .talent: LocalizedText(zh: "人才", en: "talent")
            case .opening: LocalizedText(zh: "岗位", en: "opening")
            case nil: LocalizedText(zh: "人才或岗位", en: "talent or opening")
            }
        let near = sides.compactMap { IDHints.nearest(to: id, among: loaded.compiled.table($0).ids) }
        let aside = loaded.issues.isEmpty ? nil : SetAside(loaded).sentence
        throw DuikouError(
            .usage,
            zh: "没有编号为 \(id) 的\(what.zh)" + (near.isEmpty ? "。" : "；是否为 \(near.joined(separator: " 或 "))？")
                + (aside.map { "另有 \($0.zh)被搁置，见 duikou check。" } ?? ""),
            en: "there is no \(what.en) with the id \(id)" + (near.isEmpty ? "." : "; did you mean \(near.joined(separator: " or "))?")
                + (aside.map { " \($0.en) were set aside; see duikou check." } ?? ""),
            at: SourceLocation(file: programme))
    }
}
