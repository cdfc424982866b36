import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO

/// `Datasets/programme.schema.json` describes to editors exactly what the decoder accepts.
struct SchemaTests {
    private static var schema: [String: Any] {
        let data = try? Data(contentsOf: URL(fileURLWithPath: Repository.datasets + "/programme.schema.json"))
        return (data.flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [String: Any]) ?? [:]
    }

    private static func definition(_ name: String) -> [String: Any] {
        ((schema["$defs"] as? [String: Any])?[name] as? [String: Any]) ?? [:]
    }

    private static func properties(_ name: String) -> [String: Any] { (definition(name)["properties"] as? [String: Any]) ?? [:] }

    private static func words(_ definition: Any?) -> Set<String> { Set(((definition as? [String: Any])?["enum"] as? [String]) ?? []) }

    /// Each part of the vocabulary and the definition that describes it.
    static let parts: [(definition: String, keys: [String])] = {
        typealias V = ProgrammeVocabulary
        var parts: [(String, [String])] = [
            ("programme", V.programme.keys), ("talents", V.table(.talent).keys), ("openings", V.table(.opening).keys),
            ("rowNumbers", V.rowNumbers.keys), ("join", V.join.keys), ("columnDetails", V.column.keys), ("fit", V.fit.keys),
            ("lists", V.lists.keys), ("allocation", V.allocation.keys), ("group", V.group.keys), ("reserve", V.reserve.keys),
            ("rate", V.rate.keys), ("regions", V.regions.keys), ("links", V.links.keys), ("outputs", V.outputs.keys),
            ("rankFile", V.pairs(.rank).keys), ("scoreFile", V.pairs(.score).keys), ("rule", V.rule.keys), ("term", V.term.keys),
            ("results", V.results.keys),
        ]
        parts += Rule.Kind.allCases.map { ("rule_" + $0.rawValue, $0.form.keys) }
        parts += Term.Kind.allCases.map { ($0.form.shorthand == nil ? "term_" + $0.rawValue : $0.rawValue, $0.form.keys) }
        return parts
    }()

    @Test(arguments: parts.indices) func keysAreTheDecoders(_ index: Int) {
        let (name, keys) = Self.parts[index]
        #expect(Set(Self.properties(name).keys) == Set(keys), "\(name)")
        #expect(Self.definition(name)["additionalProperties"] as? Bool == false, "\(name) lets unknown keys pass")
    }

    // MARK: Rules and terms

    /// What the schema has to say of every kind of rule and term, from the kinds' own declarations: each definition by its name.
    static var declared: [String: [String: Any]] {
        var definitions: [String: [String: Any]] = [:]
        for kind in Rule.Kind.allCases { definitions["rule_" + kind.rawValue] = mapping(kind.form, isDescribed: true) }
        for kind in Term.Kind.allCases {
            let name = "term_" + kind.rawValue
            guard let alone = kind.form.shorthand else {
                definitions[name] = mapping(kind.form, isDescribed: true)
                continue
            }
            definitions[kind.rawValue] = mapping(kind.form, isDescribed: false)
            var short = property(alone, kind.form)
            short["description"] = nil
            definitions[name] = [
                "description": description(kind.form.meaning), "anyOf": [short, ["$ref": "#/$defs/" + kind.rawValue]],
            ]
        }
        return definitions
    }

    private static func description(_ text: LocalizedText) -> String { text.zh + "\n\n" + text.en }

    private static func mapping(_ form: KindForm, isDescribed: Bool) -> [String: Any] {
        var properties: [String: Any] = [:]
        var required = form.fields.filter(\.isRequired).map(\.key)
        var conditions: [Any] = []
        if let subject = form.subject {
            for field in [FormField.talentColumn, .openingColumn] {
                properties[field.key] = ["description": description(field.meaning), "type": "string", "minLength": 1] as [String: Any]
            }
            switch subject {
            case .only(let side, _): required.insert(side.rawValue, at: 0)
            case .either: conditions.append(["oneOf": Side.allCases.map { ["required": [$0.rawValue]] }])
            }
        }
        if let alternatives = form.alternatives {
            conditions.append(["anyOf": alternatives.fields.map { ["required": [$0.key]] }])
        }
        for field in form.fields { properties[field.key] = property(field, form) }
        var definition: [String: Any] = ["type": "object", "additionalProperties": false, "properties": properties]
        if !required.isEmpty { definition["required"] = required }
        if !conditions.isEmpty { definition["allOf"] = conditions }
        if isDescribed { definition["description"] = description(form.meaning) }
        return definition
    }

    private static func property(_ field: FormField, _ form: KindForm) -> [String: Any] {
        var property: [String: Any]
        let text: [String: Any] = ["type": "string", "minLength": 1]
        var meaning = field.meaning
        /// A rule's column may have its side before it.
        func saySides() {
            meaning.zh += "（可写作 talent.列 或 opening.列）"
            meaning.en += " (may be written talent.column or opening.column)"
        }
        switch field.content {
        case .column:
            property = text
            if form.subject != nil { saySides() }
        case .otherColumn:
            property = text
            saySides()
        case .qualifiedColumn: property = ["$ref": "#/$defs/qualified"]
        case .otherColumnOrNumber: property = ["type": ["string", "number"]]
        case .number(let range): property = ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .range: property = ["$ref": "#/$defs/range"]
        case .file: property = text
        case .side: property = ["$ref": "#/$defs/side"]
        case .flag: property = ["type": "boolean"]
        }
        property["description"] = description(meaning)
        switch field.standard {
        case .flag(let flag): property["default"] = flag
        case .side(let side): property["default"] = side.rawValue
        case .number(let number): property["default"] = number
        case .column, .range, .file, nil: break
        }
        return property
    }

    /// The JSON with its keys in order, for comparison.
    private static func text(_ definition: [String: Any]) throws -> String {
        // Once there and back, so that whole numbers look alike.
        let parsed = try JSONSerialization.jsonObject(with: try JSONSerialization.data(withJSONObject: definition))
        return String(decoding: try JSONSerialization.data(withJSONObject: parsed, options: [.sortedKeys, .prettyPrinted]), as: UTF8.self)
    }

    /// Fields, what stands under them, what must be given, what holds where it is not, and every word of description.
    @Test func rulesAndTermsAreAsDeclared() throws {
        for (name, definition) in Self.declared.sorted(by: { $0.key < $1.key }) {
            let (expected, found) = (try Self.text(definition), try Self.text(Self.definition(name)))
            #expect(found == expected, "$defs.\(name) should be \(expected)")
        }
        for (name, kinds) in [("rule", Rule.Kind.allCases.map(\.rawValue)), ("term", Term.Kind.allCases.map(\.rawValue))] {
            let references = kinds.map { (Self.properties(name)[$0] as? [String: Any])?["$ref"] as? String }
            #expect(references == kinds.map { "#/$defs/\(name)_\($0)" })
            let choices = (Self.definition(name)["oneOf"] as? [[String: Any]] ?? []).map { $0["required"] as? [String] ?? [] }
            #expect(choices == kinds.map { [$0] }, "a \(name) has exactly one of them")
        }
        let described = (Self.schema["$defs"] as? [String: Any] ?? [:]).keys.filter { $0.hasPrefix("rule_") || $0.hasPrefix("term_") }
        #expect(Set(described).isSubset(of: Self.declared.keys), "no kind is described that is not declared")
    }

    @Test func valuesAreTheDecoders() {
        let kinds = ColumnDeclaration.Kind.allCases.filter { $0 != .count }.map(\.rawValue)
        #expect(Self.words(Self.definition("type")) == Set(kinds))
        let column = Self.properties("columnDetails")
        #expect(Self.words(column["parse"]) == Set(ColumnDeclaration.NumberFormat.allCases.map(\.rawValue)))
        #expect(Self.words(column["bound"]) == Set(ColumnDeclaration.Bound.allCases.map(\.rawValue)))
        #expect(Self.words(column["checksum"]) == Set(ColumnDeclaration.Checksum.allCases.map(\.rawValue)))
        #expect(Self.words(Self.definition("delimiter")) == Set(TableDeclaration.Delimiter.allCases.map(\.rawValue)))
        #expect(Self.words(Self.definition("side")) == Set(Side.allCases.map(\.rawValue)))
        #expect(Self.words(Self.definition("encoding")) == Set(ProgrammeVocabulary.encodings.keys))
        #expect(Self.words(Self.properties("lists")["mode"]) == Set(ListLengths.Mode.allCases.map(\.rawValue)))
        let allocation = Self.properties("allocation")
        #expect(Self.words(allocation["mechanism"]) == Set(Allocation.Kind.allCases.map(\.rawValue)))
        #expect(Self.words(allocation["proposing"]) == Set(Allocation.Proposing.allCases.map(\.rawValue)))
        #expect(Self.words(allocation["ties"]) == Set(Allocation.Ties.allCases.map(\.rawValue)))
        #expect(Self.words(allocation["welfare"]) == Set(Allocation.Welfare.allCases.map(\.rawValue)))
        #expect(Self.words(Self.properties("outputs")["lists"]) == Set(Outputs.ListFiles.allCases.map(\.rawValue)))
        #expect(Self.words(Self.properties("reserve")["order"]) == Set(Reserve.Order.allCases.map(\.rawValue)))
        #expect(Self.words(Self.properties("reserve")["unused"]) == Set(Reserve.Unused.allCases.map(\.rawValue)))
    }

    /// Every key that an author sees is described in both languages: a Chinese paragraph, then an English one.
    @Test func descriptionsAreInBothLanguages() {
        for (name, _) in Self.parts {
            for (key, value) in Self.properties(name) {
                var described = value as? [String: Any] ?? [:]
                if described["description"] == nil, let reference = described["$ref"] as? String {
                    described = Self.definition(String(reference.split(separator: "/").last!))
                }
                let paragraphs = ((described["description"] as? String) ?? "").components(separatedBy: "\n\n")
                #expect(paragraphs.count == 2 && paragraphs[0] != paragraphs[1], "\(name).\(key): \(paragraphs)")
            }
        }
    }

    /// The hint in each programme leads to the schema, so that an editor finds it.
    @Test(arguments: ["alliance/graduates.yml", "alliance/graduates-regions.yml", "programmes/scout.yml", "programmes/postings.yml"])
    func programmesPointToTheSchema(_ name: String) throws {
        let path = Repository.datasets + "/" + name
        let first = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first.map(String.init) ?? ""
        let hint = "# yaml-language-server: $schema="
        #expect(first.hasPrefix(hint))
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let target = folder.appendingPathComponent(String(first.dropFirst(hint.count))).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target))
    }
}
