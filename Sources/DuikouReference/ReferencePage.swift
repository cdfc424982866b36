import Duikou
import DuikouIO

/// The reference in one language: a page of prose, whose marks are filled in with what the sources declare.
///
/// A mark stands alone on its line, or within a line that is then wrapped: `{{keys lists}}`.
struct ReferencePage {
    let language: Language
    private let keys: KeyTables

    init(_ language: Language) {
        self.language = language
        keys = KeyTables(language: language)
    }

    private func text(_ zh: String, _ en: String) -> String { keys.text(zh, en) }

    /// - Throws: ``UnknownMark`` where the prose has a mark that stands for nothing.
    func filled(_ prose: String) throws -> String {
        try prose.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            guard let mark = line.firstMatch(of: /\{\{([a-z]+)(?: (\w+))?\}\}/) else { return String(line) }
            let found = try part(String(mark.output.1), mark.output.2.map(String.init))
            if mark.range == line.startIndex..<line.endIndex { return found }
            return Markdown.wrapped(line.replacingCharacters(in: mark.range, with: found))
        }.joined(separator: "\n")
    }

    struct UnknownMark: Error, CustomStringConvertible {
        var description: String
    }

    private func part(_ name: String, _ argument: String?) throws -> String {
        switch (name, argument) {
        case ("keys", let argument?):
            if let form = ProgrammeVocabulary.all.first(where: { $0.name == argument }) { return keys.table(form) }
        case ("types", nil): return columnTypes
        case ("links", "rules"): return links(Rule.Kind.allCases.map(\.rawValue), text("规则", "rule"))
        case ("links", "terms"): return links(Term.Kind.allCases.map(\.rawValue), text("契合项", "term"))
        case ("others", nil): return others
        case ("rules", nil): return Rule.Kind.allCases.map { section(rule: $0) }.joined(separator: "\n\n")
        case ("terms", nil): return Term.Kind.allCases.map { section(term: $0) }.joined(separator: "\n\n")
        case ("file", let argument?): if let form = Self.files[argument] { return table(form) }
        case ("changes", nil): return changeWords
        case ("refusals", nil):
            return Allocation.refusedCombinations.map { "- " + $0[language] }.map(Markdown.wrapped).joined(separator: "\n")
        case ("codes", nil): return codes
        case ("results", nil): return results
        case ("manifest", nil): return manifest
        default: break
        }
        throw UnknownMark(
            description: "the page has the mark {{\([name, argument ?? ""].joined(separator: " "))}}, which stands for nothing")
    }

    // MARK: Rules and terms

    private func links(_ kinds: [String], _ word: String) -> String {
        kinds.map { "[\($0)](#\(word)-\($0))" }.joined(separator: text("、", ", "))
    }

    /// The keys that name the column of the side that a rule is not about.
    private var others: String {
        var keys: [String] = []
        for form in Rule.Kind.allCases.map(\.form) {
            for field in form.fields where !keys.contains(field.key) {
                switch field.content {
                case .otherColumn, .otherColumnOrNumber: keys.append(field.key)
                case .column, .qualifiedColumn, .number, .range, .file, .side, .flag: break
                }
            }
        }
        return Markdown.codes(keys, language)
    }

    private func section(rule kind: Rule.Kind) -> String {
        section(
            text("规则", "Rule"), kind.rawValue, kind.form, asks: text("要求什么", "What it asks"),
            formula: text("条件", "Condition"))
    }

    private func section(term kind: Term.Kind) -> String {
        section(
            text("契合项", "Term"), kind.rawValue, kind.form, asks: text("看什么", "What it asks"),
            formula: text("公式", "Formula"))
    }

    private func section(_ title: String, _ name: String, _ form: KindForm, asks: String, formula: String) -> String {
        func told(_ label: String, _ words: LocalizedText) -> String {
            Markdown.wrapped("**\(label)\(text("。", "."))** " + words[language])
        }
        var fields = text("**字段**", "**Fields**")
        if let alone = form.shorthand {
            fields = text(
                "**字段。** 只写 `\(alone.key)` 的值：`\(name): talent.列`，或写成映射：",
                "**Fields.** The value of `\(alone.key)` alone, `\(name): talent.COLUMN`, or a mapping:")
        }
        return [
            "### \(title) `\(name)`", told(asks, LocalizedText(zh: form.meaning.zh + "。", en: form.meaning.en + ".")), fields,
            keys.table(form),
            told(formula, form.reference.formula), told(text("未填时", "Where a value is missing"), form.reference.missing),
            told(text("例", "Example"), form.reference.example),
        ].joined(separator: "\n\n")
    }

    private var columnTypes: String {
        Markdown.table(
            [text("类型", "type"), text("单元格里是什么", "what a cell holds"), text("怎样读", "how it is read")],
            ColumnDeclaration.Kind.allCases.filter(\.isDeclared).map {
                [Markdown.code($0.rawValue), $0.contents[language], $0.reading[language]]
            })
    }

    // MARK: Small files

    private static let files = [
        "codebook": CodebookFile.form, "recognition": RecognitionFile.form, "affinity": TermDataReader.affinityForm,
        "weights": TermDataReader.weightsForm, "vectors": TermDataReader.vectorsForm, "limits": RegionLimitsFile.form,
        "links": LinksFile.form, "changes": ChangesFile.form,
    ]

    private func table(_ form: RecordForm) -> String {
        let hasNames = form.columns.contains { $0.headers.count > 1 || $0.furtherHeaders != nil }
        let hasOptional = form.columns.contains { !$0.isRequired }
        let hasEmpty = form.columns.contains { $0.empty != nil }
        var head = [text("列", "column")]
        if hasNames { head.append(text("也可写作", "also accepted")) }
        if hasOptional { head.append(text("必须有", "needed")) }
        head.append(text("含义", "meaning"))
        if hasEmpty { head.append(text("空", "empty")) }
        let rows = form.columns.map { column in
            var cells = [column.headers.first.map(Markdown.code) ?? column.name?[language] ?? ""]
            let others = column.headers.dropFirst().map(Markdown.code) + [column.furtherHeaders?[language]].compactMap { $0 }
            if hasNames { cells.append(others.joined(separator: text("、", ", "))) }
            if hasOptional { cells.append(column.isRequired ? text("是", "yes") : text("否", "no")) }
            cells.append(column.meaning[language])
            if hasEmpty { cells.append(column.empty?[language] ?? "") }
            return cells
        }
        return
            ([Markdown.table(head, rows)]
            + [form.notes.map { Markdown.wrapped($0[language]) }, form.example.map { Markdown.block($0[language]) }]
            .compactMap { $0 }).joined(separator: "\n\n")
    }

    private var changeWords: String {
        Markdown.table(
            [text("变动", "change"), text("写法", "words"), text("含义", "meaning")],
            ChangeKind.allCases.map { [Markdown.code($0.rawValue), Markdown.codes($0.words, language), $0.meaning[language]] })
    }

    // MARK: Results

    private var results: String {
        // Tables of both sides' lists are one section.
        var sections: [[ResultForm]] = []
        for form in ResultForm.all {
            if let last = sections.last?.first, last.columns.count == form.columns.count, last.meaning == form.meaning {
                sections[sections.count - 1].append(form)
            } else {
                sections.append([form])
            }
        }
        return sections.map(section).joined(separator: "\n\n")
    }

    private func section(_ forms: [ResultForm]) -> String {
        struct Row {
            var keys: [String]
            var titles: [String]
            var meaning: String
        }
        func row(_ item: ResultForm.Item) -> Row {
            switch item {
            case .column(let column), .row(let column):
                return Row(keys: [Markdown.code(column.key)], titles: [column.title.zh], meaning: column.meaning?[language] ?? "")
            case .terms(let fit, _, let isPrefixed, let meaning):
                let (term, title) = (text("项", "TERM"), "标题")
                return Row(
                    keys: [Markdown.code(isPrefixed ? "\(fit.key).\(term)" : term)],
                    titles: [isPrefixed ? "\(fit.title.zh).\(title)" : title], meaning: meaning[language])
            }
        }
        var rows: [Row] = []
        for index in forms[0].columns.indices {
            let same = forms.map { row($0.columns[index]) }
            var (key, title) = (same[0].keys[0], same[0].titles[0])
            if let other = same.dropFirst().first, other.keys != same[0].keys {
                key += text("（\(other.keys[0])）", " (\(other.keys[0]))")
                title += "（\(other.titles[0])）"
            }
            if let last = rows.last, last.meaning == same[0].meaning {
                rows[rows.count - 1].keys.append(key)
                rows[rows.count - 1].titles.append(title)
            } else {
                rows.append(Row(keys: [key], titles: [title], meaning: same[0].meaning))
            }
        }
        let comma = text("、", ", ")
        let table = Markdown.table(
            [text("英文", "English"), text("中文", "中文"), text("含义", "meaning")],
            rows.map { [$0.keys.joined(separator: comma), $0.titles.joined(separator: comma), $0.meaning] })
        return
            (["### " + forms.map { $0.name + ".csv" }.joined(separator: comma), Markdown.wrapped(forms[0].meaning[language]), table]
            + [forms[0].notes.map { Markdown.wrapped($0[language]) }].compactMap { $0 }).joined(separator: "\n\n")
    }

    /// The columns that have codes beside their labels.
    private var codes: String {
        var rows = [
            [text("有代码表的显示列", "a shown column with a codebook"), text("条目的代码；几个之间用 `;` 隔开", "the entry's code; several with `;` between")]
        ]
        for form in ResultForm.all {
            for case .column(let column) in form.columns {
                guard let codes = column.codes else { continue }
                let isOfAll =
                    ResultForm.all.count { other in
                        other.columns.contains {
                            if case .column(let own) = $0 { own.key == column.key && own.codes != nil } else { false }
                        }
                    } > 1
                let row = [Markdown.code(column.key) + (isOfAll ? "" : text("（\(form.name).csv）", " (\(form.name).csv)")), codes[language]]
                if !rows.contains(row) { rows.append(row) }
            }
        }
        return Markdown.table([text("列", "column"), text("代码", "code")], rows)
    }

    private var manifest: String {
        func row(_ group: RunManifest.KeyGroup) -> [String] { [Markdown.codes(group.keys, language), group.meaning[language]] }
        let (top, below) = (RunManifest.reference.filter { $0.under == nil }, RunManifest.reference.filter { $0.under != nil })
        var rows: [[String]] = []
        var under: String?
        for group in below {
            rows.append([group.under == under ? "" : Markdown.code(group.under ?? "")] + row(group))
            under = group.under
        }
        let (key, meaning) = (text("键", "key"), text("含义", "meaning"))
        return Markdown.table([key, meaning], top.map(row)) + "\n\n" + Markdown.table([text("在", "under"), key, meaning], rows)
    }
}
