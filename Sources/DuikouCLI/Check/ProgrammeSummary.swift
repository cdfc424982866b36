import Duikou
import DuikouIO

/// Describes a programme in sentences, so that its author can see whether it says what was meant.
struct ProgrammeSummary {
    private let loaded: LoadedProgramme
    private let console: Console
    private var programme: Programme { loaded.programme }

    init(_ loaded: LoadedProgramme, _ console: Console) {
        self.loaded = loaded
        self.console = console
    }

    func lines() -> [String] {
        var lines = [
            console.bold(console.text(programme.title)),
            "  "
                + console.word(
                    "名称 \(programme.name)，认定日 \(programme.date)，种子 \(programme.seed)",
                    "name \(programme.name), day \(programme.date), seed \(programme.seed)"),
        ]
        lines += table(.talent) + table(.opening) + codebooks() + rules()
        lines += terms(.opening, console.word("契合度：岗位看人才", "fit: what openings want"))
        lines += terms(.talent, console.word("契合度：人才看岗位", "fit: what talents want"))
        lines += allocation()
        return lines
    }

    // MARK: Tables

    private func table(_ side: Side) -> [String] {
        let declaration = programme.table(side)
        let read = loaded.compiled.table(side)
        let name = side == .talent ? console.word("人才", "talents") : console.word("岗位", "openings")
        var facts = console.word("\(Format.grouped(read.count)) 行可用", "\(Format.grouped(read.count)) good rows")
        if side == .opening {
            let seats = Format.grouped(read.seats.reduce(0) { $0 + Int($1) })
            facts += console.word("，\(seats) 个名额", ", \(seats) seats")
        }
        var id: String?
        if case .column(let column) = declaration.id { id = column }
        var table = TextTable([
            .init(title: console.word("列", "column")), .init(title: console.word("类型", "type"), wraps: true),
            .init(title: console.word("表头", "headers"), wraps: true), .init(title: "", wraps: true),
        ])
        for column in declaration.allColumns {
            var remarks: [String] = []
            if column.name == id { remarks.append(console.word("编号", "id")) }
            if column.isPrivate { remarks.append(console.word("不公开", "private")) }
            if column.isOptional, column.name != id { remarks.append(console.word("可空", "optional")) }
            table.add([
                column.displayName(console.language), kind(column), column.headers.joined(separator: ", "),
                remarks.joined(separator: console.word("，", ", ")),
            ])
        }
        let files = ([declaration.file] + declaration.joins.map(\.file)).map(\.shown).joined(separator: " + ")
        return ["", console.bold("\(name)  \(files)  \(facts)")] + indented(table)
    }

    private func kind(_ column: ColumnDeclaration) -> String {
        let kinds: [ColumnDeclaration.Kind: LocalizedText] = [
            .text: .init(zh: "文字", en: "text"), .category: .init(zh: "类别", en: "category"), .level: .init(zh: "等级", en: "level"),
            .tags: .init(zh: "标签", en: "tags"), .number: .init(zh: "数", en: "number"), .date: .init(zh: "日期", en: "date"),
            .credentials: .init(zh: "证书", en: "credentials"), .count: .init(zh: "计数", en: "count"),
        ]
        var text = console.text(kinds[column.kind] ?? LocalizedText(verbatim: column.kind.rawValue))
        if let book = column.codebook { text += console.word("，代码表 \(book)", " of \(book)") }
        if let books = column.credential { text += console.word("，代码表 ", " of ") + "\(books.occupation), \(books.level), \(books.place)" }
        if column.isOrdered { text += console.word("（有先后）", ", ordered") }
        if let unit = column.unit?[console.language] { text += console.word("，\(unit)", " \(unit)") }
        if let range = column.range {
            text += console.word("，", " ") + "\(Format.value(range.lowerBound))–\(Format.value(range.upperBound))"
        }
        return text
    }

    private func codebooks() -> [String] {
        guard !programme.codebooks.isEmpty else { return [] }
        var table = TextTable([
            .init(title: console.word("代码表", "codebook")), .init(title: console.word("条数", "entries"), alignment: .right),
            .init(title: console.word("来自", "from"), wraps: true),
        ])
        for declaration in programme.codebooks {
            let count = loaded.compiled.codes.codebooks[declaration.name]?.entries.count ?? 0
            var place = console.word("方案", "the programme")
            if case .file(let file) = declaration.source { place = file.shown }
            table.add([declaration.name, Format.grouped(count), place])
        }
        var lines = ["", console.bold(console.word("代码表", "codebooks"))] + indented(table)
        if !loaded.recognition.agreements.isEmpty {
            let count = Format.grouped(loaded.recognition.agreements.count)
            lines.append("  " + console.word("互认协议 \(count) 条", "\(count) recognition agreements"))
        }
        return lines
    }

    // MARK: Rules and terms

    private func rules() -> [String] {
        guard !programme.rules.isEmpty else { return ["", console.word("没有规则：任何一对都可以匹配", "no rules: any pair may be matched")] }
        var table = TextTable([.init(title: console.word("规则", "rule")), .init(title: console.word("要求", "asks"), wraps: true)])
        for rule in programme.rules {
            let waivable = rule.isWaivable ? console.word("（可豁免）", " (waivable)") : ""
            table.add([console.text(rule.title) + waivable, console.text(rule.requirement.sentence(in: programme))])
        }
        return ["", console.bold(console.word("规则", "rules"))] + indented(table)
    }

    private func terms(_ side: Side, _ title: String) -> [String] {
        let model = loaded.compiled.model(rankingFor: side)
        var table = TextTable([
            .init(title: console.word("项", "term")), .init(title: console.word("占比", "share"), alignment: .right),
            .init(title: console.word("怎样算", "how"), wraps: true),
        ])
        for (term, weight) in zip(model.terms, model.weights) {
            let share = Format.fixed(Double(weight) / 10_000, 1) + " %"
            table.add([console.text(term.title), share, console.text(term.measure.sentence(in: programme))])
        }
        return ["", console.bold(title)] + indented(table)
    }

    private func allocation() -> [String] {
        let lists = programme.lists
        var lines = ["", console.bold(console.word("分配", "allocation"))]
        lines += AllocationWords(loaded).sentences.map { "  " + console.text($0) }
        lines.append(
            "  "
                + console.word(
                    "清单：每个人才 \(Format.grouped(lists.talents)) 个岗位，每个岗位 \(Format.grouped(lists.openings)) 个人才",
                    "lists: \(Format.grouped(lists.talents)) openings for each talent, \(Format.grouped(lists.openings)) talents for each opening"
                ))
        if lists.mode == .congestionAware {
            let (points, times) = (Format.plain(lists.temperature), lists.candidates)
            lines.append(
                "  "
                    + console.word(
                        "清单计入竞争：偏好可差 \(points) 分，候选为清单的 \(times) 倍",
                        "lists mind competition: tastes may differ by \(points) points, from \(times) times as many candidates"))
        }
        if programme.choices != nil {
            let count = Format.grouped(loaded.stated.choices.count)
            lines.append("  " + console.word("自选志愿 \(count) 个，排在计算的志愿之前", "\(count) stated choices, before computed ones"))
        }
        if programme.ratings != nil {
            let count = Format.grouped(loaded.stated.ratings.count)
            lines.append("  " + console.word("面试评分 \(count) 个，先于计算的契合度", "\(count) interview ratings, before computed fit"))
        }
        return lines
    }

    private func indented(_ table: TextTable) -> [String] {
        table.lines(width: console.width.map { $0 - 2 }, heading: console.faint).map { "  " + $0 }
    }
}
