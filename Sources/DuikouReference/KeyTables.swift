import Duikou
import DuikouIO

/// The tables of keys: what may stand under each, what holds without it, and what it means.
struct KeyTables {
    let language: Language

    func text(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// One row before equal ones are put together.
    private struct Row {
        var keys: [String]
        var type: String
        var standard: String
        var scope: String?
        var meaning: String

        /// Whether two rows say the same of their keys.
        func saysTheSame(as other: Row) -> Bool {
            (type, standard, meaning, scope ?? "") == (other.type, other.standard, other.meaning, other.scope ?? "")
        }
    }

    private func table(_ rows: [Row], key: String) -> String {
        var merged: [Row] = []
        for row in rows {
            if let last = merged.last, last.saysTheSame(as: row) {
                merged[merged.count - 1].keys += row.keys
            } else {
                merged.append(row)
            }
        }
        let isScoped = merged.contains { $0.scope != nil }
        var head = [key, text("类型", "type"), text("默认", "default")]
        if isScoped { head.append(text("用于", "for")) }
        head.append(text("含义", "meaning"))
        return Markdown.table(
            head,
            merged.map { row in
                [row.keys.joined(separator: text("、", ", ")), row.type, row.standard] + (isScoped ? [row.scope ?? ""] : []) + [row.meaning]
            })
    }

    // MARK: Mappings

    func table(_ form: MappingForm) -> String {
        var rows = form.fields.map { field in
            Row(
                keys: [Markdown.code(field.key)], type: type(field), standard: standard(field), scope: field.scope?[language],
                meaning: field.meaning[language])
        }
        if let choice = form.choice {
            let keys = Markdown.codes(choice.keys, language)
            rows.append(
                Row(
                    keys: [text("\(keys) 之一", "one of \(keys)")], type: text("映射", "mapping"), standard: required,
                    meaning: choice.meaning[language]))
        }
        let notes = form.notes.map { "\n\n" + Markdown.wrapped($0[language]) } ?? ""
        return table(rows, key: text("键", "key")) + notes
    }

    private var required: String { text("必填", "required") }

    private func type(_ field: KeyForm) -> String { field.typeWords?[language] ?? words(field.content, of: field.key) }

    private func words(_ content: KeyContent, of key: String) -> String {
        switch content {
        case .text, .anyText: return text("文字", "text")
        case .character: return text("一个字符", "one character")
        case .words(let words): return Markdown.codes(words, language)
        case .integer(let low, let high?):
            return text(
                "\(Self.grouped(low)) 到 \(Self.grouped(high)) 的整数", "whole number from \(Self.grouped(low)) to \(Self.grouped(high))")
        case .integer(let low, nil): return text("从 \(Self.grouped(low)) 起的整数", "whole number from \(Self.grouped(low))")
        case .number(let range, let isOpen): return number(range, isOpen: isOpen)
        case .flag: return text("是非", "truth value")
        case .texts: return text("列表", "list")
        case .part("localized"): return text("显示文字", "text for people")
        case .part("strings"): return text("一个或几个", "text or list")
        case .list(_, let low, let high):
            switch (low, high) {
            case (_, let high?): return text("最多 \(high) 项的列表", "list of at most \(high)")
            case (let low?, nil): return text("至少 \(low) 项的列表", "list of at least \(low)")
            case (nil, nil): return text("列表", "list")
            }
        case .part, .integerOrText, .either: preconditionFailure("the form of \(key) has to say what may stand under it")
        }
    }

    private func standard(_ field: KeyForm) -> String {
        if field.isRequired { return required }
        if let words = field.standardWords { return words[language] }
        switch field.standard {
        case .word(let word): return Markdown.code(word)
        case .integer(let number): return Self.grouped(number)
        case .number(let number): return Self.plain(number)
        case .flag(let flag): return self.flag(flag)
        case nil: return text("无", "none")
        }
    }

    private func flag(_ flag: Bool) -> String { flag ? text("是", "true") : text("否", "false") }

    // MARK: Rules and terms

    func table(_ form: KindForm) -> String {
        var rows: [Row] = []
        if let columns = form.reference.columns {
            let keys =
                switch form.subject {
                case .only(let side, _): Markdown.code(side.rawValue)
                case .either: Side.allCases.map { Markdown.code($0.rawValue) }.joined(separator: text(" 或 ", " or "))
                case nil: Markdown.codes(Side.allCases.map(\.rawValue), language)
                }
            rows.append(Row(keys: [keys], type: columns.type[language], standard: required, meaning: columns.meaning[language]))
        }
        for field in form.fields {
            // Told of with the columns of both sides.
            if form.subject == nil, form.reference.columns != nil, case .column = field.content { continue }
            rows.append(
                Row(
                    keys: [Markdown.code(field.key)], type: field.typeWords?[language] ?? words(field), standard: standard(field, form),
                    meaning: field.note?[language] ?? field.meaning[language] + text("。", ".")))
        }
        return table(rows, key: text("字段", "field"))
    }

    private func words(_ field: FormField) -> String {
        switch field.content {
        case .column(let side): text("\(side == .talent ? "人才" : "岗位")的列", "column of the \(side.rawValue)s")
        case .otherColumn: text("对方的列", "column of the other side")
        case .otherColumnOrNumber: text("对方的列，或一个数", "column of the other side, or a number")
        case .qualifiedColumn: text("`talent.列` 或 `opening.列`", "`talent.COLUMN` or `opening.COLUMN`")
        case .number(let range): number(range, isOpen: false)
        case .range: text("`[低, 高]`", "`[low, high]`")
        case .file: text("文件", "file")
        case .side: Side.allCases.map { Markdown.code($0.rawValue) }.joined(separator: text(" 或 ", " or "))
        case .flag: text("是非", "truth value")
        }
    }

    private func standard(_ field: FormField, _ form: KindForm) -> String {
        if field.isRequired { return required }
        if form.alternatives?.fields.contains(where: { $0.key == field.key }) == true { return text("至少写一个", "one of them required") }
        if let words = field.standardWords { return words[language] }
        switch field.standard {
        case .side(let side): return Markdown.code(side.rawValue)
        case .flag(let flag): return self.flag(flag)
        case .number(let number): return Self.plain(number)
        case .column, .range, .file, nil: return text("无", "none")
        }
    }

    // MARK: Numbers

    private func number(_ range: ClosedRange<Double>, isOpen: Bool) -> String {
        let (low, high) = (Self.plain(range.lowerBound), Self.plain(range.upperBound))
        return isOpen
            ? text("大于 \(low)、不超过 \(high) 的数", "number above \(low), to \(high)")
            : text("\(low) 到 \(high) 的数", "number from \(low) to \(high)")
    }

    /// With a comma between thousands.
    static func grouped(_ number: Int) -> String {
        var digits = String(abs(number))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// A power of ten that is very large or small with its exponent, any other number with its digits.
    static func plain(_ number: Double) -> String {
        for (exponent, power) in [(-9, 1e-9), (9, 1e9), (12, 1e12)] where number == power {
            return "10" + String(String(exponent).map { superscripts[$0] ?? $0 })
        }
        return number == number.rounded() ? grouped(Int(number)) : Format.plain(number)
    }

    private static let superscripts: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
}
