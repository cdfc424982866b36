/// Finds what is wrong with a programme before any table is opened: references to columns that are not declared,
/// columns of the wrong type for their rule or term, codebooks that are not declared or do not agree.
public enum ProgrammeCheck {
    /// Everything wrong with `programme`, in the order of its parts; empty where nothing is.
    public static func diagnostics(of programme: Programme) -> [Diagnostic] {
        var check = ProgrammeChecker(programme: programme)
        check.codebooks()
        for side in Side.allCases { check.table(side) }
        for rule in programme.rules { rule.requirement.declaration.check(rule, &check) }
        check.names(programme.rules.map { ($0.name, $0.location) }, what: LocalizedText(zh: "规则", en: "rule"))
        for term in programme.talentForOpening + programme.openingForTalent {
            term.measure.declaration.check(term, &check)
            check.privacy(of: term)
        }
        check.allocation()
        for side in Side.allCases { check.outputs(side) }
        check.fairness()
        return check.found
    }
}

/// One pass over a programme, keeping what it finds.
struct ProgrammeChecker {
    let programme: Programme
    var found: [Diagnostic] = []

    init(programme: Programme) { self.programme = programme }

    mutating func error(zh: String, en: String, at location: SourceLocation?) {
        found.append(Diagnostic(.error, zh: zh, en: en, at: location))
    }

    mutating func unknown(_ name: String, among names: [String], what: LocalizedText, at location: SourceLocation?) {
        let near = NearestName.nearest(to: name, among: names)
        let all = names.joined(separator: ", ")
        error(
            zh: "没有名为“\(name)”的\(what.zh)" + (near.map { "；是否为“\($0)”？" } ?? "；已声明的有：\(all)。"),
            en: "there is no \(what.en) '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "; declared are: \(all)."), at: location)
    }

    // MARK: Tables

    mutating func codebooks() {
        var seen: Set<String> = []
        for book in programme.codebooks where !seen.insert(book.name).inserted {
            error(zh: "代码表“\(book.name)”声明了两次。", en: "the codebook '\(book.name)' is declared twice.", at: book.location)
        }
    }

    mutating func table(_ side: Side) {
        let table = programme.table(side)
        var seen: Set<String> = []
        for column in table.allColumns {
            if !seen.insert(column.name).inserted {
                error(zh: "列“\(column.name)”声明了两次。", en: "the column '\(column.name)' is declared twice.", at: column.location)
            }
            self.column(column)
        }
        let names = table.columns.map(\.name)
        if case .column(let id) = table.id {
            if let column = table.columns.first(where: { $0.name == id }) {
                if column.isPrivate {
                    error(
                        zh: "编号列“\(id)”不能是 private：编号会写进结果和提示；请换用不涉及个人的编号。",
                        en: "the id column '\(id)' cannot be private: ids are written to outputs and messages; "
                            + "use ids that say nothing of a person.",
                        at: column.location)
                }
            } else {
                unknown(id, among: names, what: LocalizedText(zh: "列", en: "column"), at: table.location)
            }
        }
        if case .column(let name, let location) = table.seats {
            if let column = table.column(named: name) {
                if ![.number, .count].contains(column.kind) {
                    error(zh: "名额列“\(name)”应为 number。", en: "the seats column '\(name)' must be a number.", at: column.location)
                }
            } else {
                unknown(name, among: table.allColumns.map(\.name), what: LocalizedText(zh: "列", en: "column"), at: location)
            }
        }
    }

    private mutating func column(_ column: ColumnDeclaration) {
        let books = programme.codebooks.map(\.name)
        let what = LocalizedText(zh: "代码表", en: "codebook")
        let named = [column.codebook, column.credential?.occupation, column.credential?.level, column.credential?.place]
        for book in named.compactMap({ $0 }) where !books.contains(book) {
            unknown(book, among: books, what: what, at: column.location)
        }
        if column.kind == .level, column.codebook == nil {
            error(
                zh: "level 列“\(column.name)”须写明有序的 codebook。", en: "the level column '\(column.name)' needs an ordered codebook.",
                at: column.location)
        }
        func reject(_ key: String, unless kinds: Set<ColumnDeclaration.Kind>, given: Bool) {
            guard given, !kinds.contains(column.kind) else { return }
            error(
                zh: "\(key) 不适用于 \(column.kind.rawValue) 列“\(column.name)”。",
                en: "\(key) means nothing for the \(column.kind.rawValue) column '\(column.name)'.", at: column.location)
        }
        reject("codebook", unless: [.category, .level, .tags], given: column.codebook != nil)
        reject("range", unless: [.number], given: column.range != nil)
        reject("parse", unless: [.number], given: column.format != .plain)
        reject("checksum", unless: [.text], given: column.checksum != nil)
        reject("ordered", unless: [.tags], given: column.isOrdered)
        reject("from (more than one)", unless: [.tags, .credentials], given: column.from.count > 1)
    }

    mutating func outputs(_ side: Side) {
        let table = programme.table(side)
        for name in programme.outputs.columns(side) {
            guard let column = table.column(named: name) else {
                unknown(name, among: table.allColumns.map(\.name), what: LocalizedText(zh: "列", en: "column"), at: table.location)
                continue
            }
            if column.isPrivate {
                error(
                    zh: "“\(name)”是 private 列，不能写入结果。", en: "'\(name)' is private and cannot be shown in outputs.", at: column.location)
            }
        }
    }

    /// Checks the columns that fairness.csv groups by. The figures of a group of one show what became of that talent, so private columns
    /// are refused; so are numbers and texts, which differ from row to row.
    mutating func fairness() {
        for name in programme.outputs.fairness {
            let reference = ColumnReference(.talent, name, at: programme.talents.location)
            guard let column = resolve(reference, [.category, .level, .tags]), column.isPrivate else { continue }
            error(
                zh: "“\(name)”是 private 列，不能用于公平性统计。", en: "'\(name)' is private and cannot group the fairness table.",
                at: column.location)
        }
    }

    mutating func names(_ all: [(name: String, location: SourceLocation)], what: LocalizedText) {
        var seen: Set<String> = []
        for item in all where !seen.insert(item.name).inserted {
            error(zh: "\(what.zh)“\(item.name)”出现两次。", en: "the \(what.en) '\(item.name)' appears twice.", at: item.location)
        }
    }

    // MARK: Rules and terms

    /// The declared column; nil, with a report, if it is missing or of another kind.
    mutating func resolve(_ reference: ColumnReference, _ kinds: Set<ColumnDeclaration.Kind>) -> ColumnDeclaration? {
        let table = programme.table(reference.side)
        guard let column = table.column(named: reference.column) else {
            let side =
                reference.side == .talent
                ? LocalizedText(zh: "人才表列", en: "talents' column") : LocalizedText(zh: "岗位表列", en: "openings' column")
            unknown(reference.column, among: table.allColumns.map(\.name), what: side, at: reference.location)
            return nil
        }
        guard kinds.contains(column.kind) else {
            let wanted = kinds.map(\.rawValue).sorted().joined(separator: " / ")
            error(
                zh: "\(reference.description) 是 \(column.kind.rawValue) 列，此处需要 \(wanted)。",
                en: "\(reference.description) is a \(column.kind.rawValue) column; expected \(wanted).", at: reference.location)
            return nil
        }
        return column
    }

    /// Checks that both columns are declared, are of one of the kinds, and share a codebook or have none.
    mutating func comparable(_ a: ColumnReference, _ b: ColumnReference, _ kinds: Set<ColumnDeclaration.Kind>) {
        guard let first = resolve(a, kinds), let second = resolve(b, kinds) else { return }
        guard first.codebook == second.codebook else {
            func words(_ column: ColumnDeclaration) -> String { column.codebook.map { "'\($0)'" } ?? "–" }
            error(
                zh: "\(a.description) 与 \(b.description) 的代码表不同（\(words(first))、\(words(second))），无法比较。",
                en:
                    "\(a.description) and \(b.description) use different codebooks (\(words(first)), \(words(second))) and cannot be compared.",
                at: a.location)
            return
        }
    }

    /// Checks that both columns are numbers or both are dates.
    mutating func measured(_ a: ColumnReference, _ b: ColumnReference) {
        guard let first = resolve(a, Self.numbers), let second = resolve(b, Self.numbers) else { return }
        guard (first.kind == .date) != (second.kind == .date) else { return }
        error(
            zh: "\(a.description) 是 \(first.kind.rawValue) 列，\(b.description) 是 \(second.kind.rawValue) 列，无法比较。",
            en:
                "\(a.description) is a \(first.kind.rawValue) column and \(b.description) a \(second.kind.rawValue) column; they cannot be compared.",
            at: a.location)
    }

    /// The kinds of columns with one value of a set, or several.
    static let sets: Set<ColumnDeclaration.Kind> = [.category, .tags]
    /// The kinds of columns that are measured.
    static let numbers: Set<ColumnDeclaration.Kind> = [.number, .count, .date]

    /// Warns of a term over a private column: its cells are never shown, but what is computed from them is.
    mutating func privacy(of term: Term) {
        var warned: Set<ColumnReference> = []
        for reference in term.measure.columns {
            guard let column = programme.table(reference.side).column(named: reference.column), column.isPrivate,
                warned.insert(ColumnReference(reference.side, reference.column)).inserted
            else { continue }
            found.append(
                Diagnostic(
                    .warning,
                    zh: "“\(term.name)”用到 private 列 \(reference.description)：它的单元格从不显示，但由它算出的分数会显示，可能据此反推。",
                    en:
                        "'\(term.name)' is computed over the private column \(reference.description): its cells are never shown, but scores "
                        + "made from them are, and may allow working back.", at: reference.location))
        }
    }
}
