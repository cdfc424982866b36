import Foundation
import Testing

/// Reads the sources and checks what each target may import, where unsafe code may stand, and that no place, school,
/// major or firm is written into the engine.
@Suite struct ImportRulesTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private struct Source {
        var target: String
        var path: String
        var text: String
        /// The text without comments.
        var code: String
    }

    private static let sources: [Source] = {
        let folder = root.appendingPathComponent("Sources")
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
            return Source(target: String(path.split(separator: "/")[0]), path: path, text: text, code: withoutComments(text))
        }
    }()

    /// Drops `//` comments and the lines of `/* */` ones; a `//` within a string literal stays.
    static func withoutComments(_ text: String) -> String {
        var result: [Character] = []
        var (inString, inLine, block) = (false, false, 0)
        let characters = Array(text)
        var i = 0
        while i < characters.count {
            let (c, next) = (characters[i], i + 1 < characters.count ? characters[i + 1] : " ")
            if c == "\n" { (inLine, inString) = (false, false) }
            if inLine || block > 0 {
                if block > 0, c == "*", next == "/" {
                    (block, i) = (block - 1, i + 1)
                } else if block > 0, c == "/", next == "*" {
                    (block, i) = (block + 1, i + 1)
                }
                if c == "\n" { result.append(c) }
            } else if inString {
                result.append(c)
                if c == "\\" {
                    result.append(next)
                    i += 1
                } else if c == "\"" {
                    inString = false
                }
            } else if c == "/", next == "/" {
                inLine = true
            } else if c == "/", next == "*" {
                (block, i) = (1, i + 1)
            } else {
                if c == "\"" { inString = true }
                result.append(c)
            }
            i += 1
        }
        return String(result)
    }

    private static func imports(_ source: Source) -> [String] {
        source.code.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard let at = words.firstIndex(of: "import"),
                words[..<at].allSatisfy({ $0.hasPrefix("@") || ["public", "internal", "private", "fileprivate", "package"].contains($0) }),
                at + 1 < words.count
            else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
            return String(name.split(separator: ".")[0])
        }
    }

    /// Our own modules and the packages, and who may import each.
    private static let allowed: [String: Set<String>] = [
        "COpenBLAS": ["DuikouKernels"], "CKernelScan": ["DuikouKernels"],
        "DuikouRandom": ["DuikouKernels", "DuikouMechanisms", "Duikou"],
        "DuikouKernels": ["Duikou", "DuikouIO", "DuikouCLI"], "DuikouMechanisms": ["Duikou", "DuikouIO", "DuikouCLI"],
        "Duikou": ["DuikouIO", "DuikouCLI", "DuikouReference"], "DuikouIO": ["DuikouCLI", "DuikouReference"], "DuikouCLI": [],
        "DuikouReference": [], "TestSupport": [], "Testing": [], "XCTest": [],
        "CLibCSV": ["DuikouIO"], "CNettle": ["DuikouIO"], "CRename": ["DuikouIO"],
        "CProcess": ["DuikouIO", "DuikouCLI"], "CAllocation": ["DuikouCLI"], "Yams": ["DuikouIO"], "GRDB": ["DuikouIO"],
        "ArgumentParser": ["DuikouCLI"], "Foundation": ["DuikouIO", "DuikouCLI", "DuikouReference"],
        "FoundationEssentials": ["DuikouIO", "DuikouCLI"],
        "Dispatch": ["DuikouIO", "DuikouCLI"],
    ]
    private static let system: Set<String> = ["Glibc", "Synchronization", "Musl", "Darwin"]

    @Test func theSourcesAreFound() {
        for target in ["DuikouKernels", "DuikouMechanisms", "Duikou", "DuikouIO", "DuikouCLI"] {
            #expect(Self.sources.contains { $0.target == target && !$0.text.isEmpty }, "\(target)")
        }
    }

    @Test func importsPointDownwards() {
        for source in Self.sources {
            for module in Self.imports(source) {
                if Self.system.contains(module) {
                    #expect(
                        !["DuikouMechanisms", "Duikou"].contains(source.target) || module == "Synchronization",
                        "\(source.path) imports \(module)")
                } else {
                    #expect(Self.allowed[module]?.contains(source.target) == true, "\(source.path) imports \(module)")
                }
            }
        }
    }

    @Test func unsafeCodeStaysBelow() {
        let words = [
            "unsafe", "withUnsafe", "UnsafePointer", "UnsafeMutable", "UnsafeRaw", "UnsafeBuffer", "unsafeBitCast", "OpaquePointer",
            "Unmanaged", "nonisolated(unsafe)",
        ]
        for source in Self.sources where ["Duikou", "DuikouMechanisms"].contains(source.target) {
            for word in words where source.code.contains(word) { Issue.record("\(source.path) says \(word)") }
        }
        for source in Self.sources where source.code.contains("nsafe") {
            #expect(source.text.contains("SAFETY:"), "\(source.path) has unsafe code without a SAFETY line")
        }
    }

    /// The names and aliases of places and majors, and the firms and schools of the sample.
    private static func names() throws -> Set<String> {
        var names: Set<String> = []
        for (file, columns) in [
            ("codebooks/place.csv", ["name", "en", "aliases"]), ("codebooks/major.csv", ["name"]),
            ("alliance/schools.csv", ["school", "school_name", "name"]),
            ("alliance/firms.csv", ["firm", "firm_name", "name"]),
        ] {
            let text = try String(contentsOf: root.appendingPathComponent("Datasets").appendingPathComponent(file), encoding: .utf8)
            let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            guard let header = lines.first else { continue }
            let wanted = columns.compactMap { name in header.firstIndex { $0 == name } }
            #expect(!wanted.isEmpty, "\(file): \(header)")
            for line in lines.dropFirst() {
                for column in wanted where column < line.count { names.formUnion(line[column].split(separator: ";").map(String.init)) }
            }
        }
        return names.filter { $0.count >= 2 }
    }

    @Test func noPlaceOrMajorIsWrittenInSwift() throws {
        let names = try Self.names()
        #expect(names.count > 100 && names.contains { $0.hasSuffix("县") })
        // One pass over the sources: every run of letters is looked up by its parts.
        let byFirst = Dictionary(grouping: names.map { Array($0.utf8) }, by: { $0[0] })
        for source in Self.sources {
            let bytes = Array(source.code.utf8)
            for i in bytes.indices {
                guard let candidates = byFirst[bytes[i]] else { continue }
                for name in candidates where i + name.count <= bytes.count && bytes[i..<(i + name.count)].elementsEqual(name) {
                    Issue.record("\(source.path) says \(String(decoding: name, as: UTF8.self))")
                }
            }
        }
    }

    @Test func commentsAreDropped() {
        #expect(Self.withoutComments("a // b\nc \"// d\" /* e\n/* f */ g */ h") == "a \nc \"// d\" \n h")
    }
}
