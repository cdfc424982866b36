import Duikou
import Foundation
import TestSupport
import Testing

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
        let sides = ["talent", "opening"]
        var parts: [(String, [String])] = [
            ("programme", V.programme), ("talents", V.table), ("openings", V.table), ("rowNumbers", V.rowNumbers), ("join", V.join),
            ("columnDetails", V.column), ("fit", V.fit), ("lists", V.lists), ("allocation", V.allocation), ("group", V.group),
            ("reserve", V.reserve), ("rate", V.rate),
            ("regions", V.regions), ("links", V.links), ("outputs", V.outputs),
            ("rankFile", V.pairs("rank")), ("scoreFile", V.pairs("score")), ("rule", V.rule), ("term", V.term), ("merit", V.merit),
        ]
        parts += V.ruleKinds.map { ("rule_" + $0, sides + V.ruleOthers[$0]!) }
        parts += V.termKinds.filter { $0 != "merit" }.map { ("term_" + $0, sides + V.termExtras[$0]!) }
        return parts
    }()

    @Test(arguments: parts.indices) func keysAreTheDecoders(_ index: Int) {
        let (name, keys) = Self.parts[index]
        #expect(Set(Self.properties(name).keys) == Set(keys), "\(name)")
        #expect(Self.definition(name)["additionalProperties"] as? Bool == false, "\(name) lets unknown keys pass")
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
