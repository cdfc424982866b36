import Duikou
import DuikouIO

/// The schema by which editors check and complete a programme file: JSON Schema, draft 2020-12.
enum Schema {
    static var text: String { document.text() + "\n" }

    private static var document: JSON {
        let definitions = all.sorted { $0.key < $1.key }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "对口方案文件 / A programme of duikou",
            "description": "一个方案：两张表、硬条件、契合度、名额分配。\n\nOne matching exercise: two tables, rules, terms, an allocation.",
            "$ref": reference("programme"), "$defs": .object(definitions.map { ($0.key, $0.value) }),
        ]
    }

    private static var all: [String: JSON] {
        var all = shared
        for form in ProgrammeVocabulary.all where form.name != "localized" { all[form.name] = definition(form) }
        for kind in Rule.Kind.allCases { all["rule_" + kind.rawValue] = definition(kind.form, isDescribed: true) }
        for kind in Term.Kind.allCases {
            let name = "term_" + kind.rawValue
            guard let alone = kind.form.shorthand else {
                all[name] = definition(kind.form, isDescribed: true)
                continue
            }
            all[kind.rawValue] = definition(kind.form, isDescribed: false)
            all[name] = .object([
                ("description", description(kind.form.meaning)),
                ("anyOf", [.object(content(alone)), ["$ref": reference(kind.rawValue)]]),
            ])
        }
        return all
    }

    private static func reference(_ name: String) -> JSON { .string("#/$defs/" + name) }

    // MARK: Descriptions

    /// A Chinese paragraph, then an English one, without Markdown.
    private static func description(_ text: LocalizedText) -> JSON { .string(plain(text.zh) + "\n\n" + plain(text.en)) }

    /// Without links (a sentence that only points elsewhere goes with its link), marks of code, and the last full stop.
    private static func plain(_ text: String) -> String {
        var text = text.replacing(/\ ?See \[[^\]]*\]\([^)]*\)\./, with: "").replacing(/见 ?\[[^\]]*\]\([^)]*\)。/, with: "")
        text = text.replacing(/\[([^\]]*)\]\([^)]*\)/) { String($0.output.1) }
        text = text.replacing("`", with: "").replacing("*", with: "")
        while let last = text.last, ".。".contains(last) { text.removeLast() }
        return text
    }

    // MARK: Mappings

    private static func definition(_ form: MappingForm) -> JSON {
        var properties = form.fields.map { field in (key: field.key, value: property(field)) }
        let prefix = form.name + "_"
        properties += (form.choice?.keys ?? []).map { (key: $0, value: ["$ref": reference(prefix + $0)]) }
        var members: [(key: String, value: JSON)] = form.meaning.map { [("description", description($0))] } ?? []
        members += [("type", "object"), ("additionalProperties", false), ("properties", .object(properties))]
        let required = form.fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { members.append(("required", .strings(required))) }
        if let choice = form.choice { members.append(("oneOf", requiring(choice.keys))) }
        if !form.alternatives.isEmpty { members.append(("anyOf", requiring(form.alternatives))) }
        return .object(members)
    }

    /// One of the keys each.
    private static func requiring(_ keys: [String]) -> JSON { .array(keys.map { ["required": [.string($0)]] }) }

    private static func property(_ field: KeyForm) -> JSON {
        var members = [(key: "description", value: description(field.meaning))] + members(field.content)
        switch field.standard {
        case .word(let word): members.append(("default", .string(word)))
        case .integer(let number): members.append(("default", .number(Double(number))))
        case .number(let number): members.append(("default", .number(number)))
        case .flag(let flag): members.append(("default", .bool(flag)))
        case nil: break
        }
        return .object(members)
    }

    private static func members(_ content: KeyContent) -> [(key: String, value: JSON)] {
        switch content {
        case .text: return [("type", "string"), ("minLength", 1)]
        case .anyText: return [("type", "string")]
        case .character: return [("type", "string"), ("minLength", 1), ("maxLength", 1)]
        case .words(let words): return [("enum", .strings(words))]
        case .integer(let low, let high):
            return [("type", "integer"), ("minimum", .number(Double(low)))] + (high.map { [("maximum", .number(Double($0)))] } ?? [])
        case .number(let range, let isOpen):
            return [
                ("type", "number"), (isOpen ? "exclusiveMinimum" : "minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .flag: return [("type", "boolean")]
        case .texts: return [("type", "array"), ("items", ["type": "string"]), ("minItems", 1)]
        case .part(let name): return [("$ref", reference(name))]
        case .list(let name, let low, let high):
            var members: [(key: String, value: JSON)] = [("type", "array"), ("items", ["$ref": reference(name)])]
            if let low { members.append(("minItems", .number(Double(low)))) }
            if let high { members.append(("maxItems", .number(Double(high)))) }
            return members
        case .integerOrText: return [("type", ["integer", "string"])]
        case .either(let contents): return [("anyOf", .array(contents.map { .object(self.members($0)) }))]
        }
    }

    // MARK: Kinds of rules and terms

    private static func definition(_ form: KindForm, isDescribed: Bool) -> JSON {
        var properties: [(key: String, value: JSON)] = []
        var required = form.fields.filter(\.isRequired).map(\.key)
        var conditions: [JSON] = []
        if let subject = form.subject {
            properties += KindForm.subjectFields.map { ($0.key, property($0, form)) }
            switch subject {
            case .only(let side, _): required.insert(side.rawValue, at: 0)
            case .either: conditions.append(["oneOf": requiring(Side.allCases.map(\.rawValue))])
            }
        }
        if let alternatives = form.alternatives { conditions.append(["anyOf": requiring(alternatives.fields.map(\.key))]) }
        properties += form.fields.map { ($0.key, property($0, form)) }
        var members: [(key: String, value: JSON)] = isDescribed ? [("description", description(form.meaning))] : []
        members += [("type", "object"), ("additionalProperties", false), ("properties", .object(properties))]
        if !required.isEmpty { members.append(("required", .strings(required))) }
        if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
        return .object(members)
    }

    private static func property(_ field: FormField, _ form: KindForm) -> JSON {
        var meaning = field.meaning
        let isSubject = form.subject != nil && KindForm.subjectFields.contains { $0.key == field.key }
        switch field.content {
        // A rule's column may have its side before it.
        case .otherColumn,
            .column where form.subject != nil && !isSubject:
            meaning.zh += "（可写作 talent.列 或 opening.列）"
            meaning.en += " (may be written talent.column or opening.column)"
        default: break
        }
        var members = [(key: "description", value: description(meaning))] + content(field)
        switch field.standard {
        case .flag(let flag): members.append(("default", .bool(flag)))
        case .side(let side): members.append(("default", .string(side.rawValue)))
        case .number(let number): members.append(("default", .number(number)))
        case .column, .range, .file, nil: break
        }
        return .object(members)
    }

    private static func content(_ field: FormField) -> [(key: String, value: JSON)] {
        switch field.content {
        case .column, .otherColumn, .file: members(.text)
        case .qualifiedColumn: members(.part("qualified"))
        case .otherColumnOrNumber: [("type", ["string", "number"])]
        case .number(let range): members(.number(range, isOpen: false))
        case .range: members(.part("range"))
        case .side: members(.part("side"))
        case .flag: members(.flag)
        }
    }

    // MARK: What several mappings have in common

    private static func told(_ zh: String, _ en: String, _ members: [(key: String, value: JSON)]) -> JSON {
        .object([("description", .string(zh + "\n\n" + en))] + members)
    }

    private static var shared: [String: JSON] {
        let scalar: JSON = ["type": ["string", "number", "boolean"]]
        let numberOrText: JSON = ["type": ["string", "number"]]
        return [
            "codebooks": told(
                "代码表：名称对应文件（\(codebookColumns)），或直接写代码，由低到高",
                "Codebooks: a file by name (\(codebookColumns)), or the codes themselves, lowest first",
                [
                    ("type", "object"),
                    ("additionalProperties", ["anyOf": [.object(members(.text)), ["type": "array", "items": scalar]]]),
                ]),
            "column": told(
                "一列：类型名，或详细说明；留空即 text", "A column: the name of its type, or its details; left empty it is text",
                [("anyOf", [["type": "null"], ["$ref": reference("type")], ["$ref": reference("columnDetails")]])]),
            "columns": told("各列", "The columns", [("type", "object"), ("additionalProperties", ["$ref": reference("column")])]),
            "delimiter": told("分隔符", "Between fields", words(TableDeclaration.Delimiter.allCases.map(\.rawValue), standard: "comma")),
            "encoding": told(
                "文字编码；auto 先试 UTF-8 再试 GB18030", "The file's encoding; auto tries UTF-8, then GB18030",
                words(ProgrammeVocabulary.encodingWords, standard: "auto")),
            "localized": told(
                "一段文字，或分中英文写", "One text, or one each in Chinese and English",
                [
                    (
                        "anyOf",
                        [
                            numberOrText,
                            .object([
                                ("type", "object"), ("additionalProperties", false),
                                (
                                    "properties",
                                    .object(
                                        ProgrammeVocabulary.localized.fields.map {
                                            ($0.key, .object([("description", description($0.meaning)), ("type", ["string", "number"])]))
                                        })
                                ), ("minProperties", 1),
                            ]),
                        ]
                    )
                ]),
            "pairs_rank": told(
                "本人志愿：文件，或 {table, talent, opening, rank}", "Stated choices: a file, or {table, talent, opening, rank}", pairs("rankFile")),
            "pairs_score": told(
                "面试评分：文件，或 {table, talent, opening, score}", "Interview ratings: a file, or {table, talent, opening, score}",
                pairs("scoreFile")),
            "qualified": ["type": "string", "pattern": "^(talent|opening)s?\\..+$"],
            "range": told(
                "[最小, 最大]", "[least, most]", [("type", "array"), ("items", ["type": "number"]), ("minItems", 2), ("maxItems", 2)]),
            "side": told("哪一方", "Which side", words(Side.allCases.map(\.rawValue))),
            "strings": told("一个或几个", "One, or a list", [("anyOf", [scalar, ["type": "array", "items": scalar]])]),
            "type": told(typeWords(.zh), typeWords(.en), words(columnKinds.map(\.rawValue))),
        ]
    }

    private static var codebookColumns: String { CodebookFile.form.columns.map { $0.headers[0] }.joined(separator: ",") }

    private static func pairs(_ mapping: String) -> [(key: String, value: JSON)] {
        [("anyOf", [.object(members(.text)), ["$ref": reference(mapping)]])]
    }

    private static func words(_ words: [String], standard: String? = nil) -> [(key: String, value: JSON)] {
        members(.words(words)) + (standard.map { [("default", .string($0))] } ?? [])
    }

    private static let columnKinds = ColumnDeclaration.Kind.allCases.filter(\.isDeclared)

    private static func typeWords(_ language: Language) -> String {
        columnKinds.map { "\($0.rawValue) \($0.contents[language])" }.joined(separator: language == .zh ? "；" : "; ")
    }
}
