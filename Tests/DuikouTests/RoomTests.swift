import Foundation
import Testing

/// Within a target, folders are rooms whose references point one way: by the names of the types that each folder declares and uses.
@Suite struct RoomTests {
    /// Which folder uses which types of which other folder, and where.
    struct RoomGraph {
        /// For each folder, the folders that it uses and one use of each: `Type in File`.
        private(set) var uses: [String: [String: String]] = [:]

        /// - Parameter files: code without comments, by its path within the target.
        init(_ files: [String: String]) {
            var declared: [String: String] = [:]
            var own: [String: Set<String>] = [:]
            for (path, code) in files.sorted(by: { $0.key < $1.key }) {
                let folder = Self.folder(path)
                for line in code.split(separator: "\n") {
                    guard let name = Self.declaration(line) else { continue }
                    own[folder, default: []].insert(name)
                    // A nested type, or one that its file keeps to itself, is nobody else's.
                    if line.first != " ", !line.hasPrefix("private"), !line.hasPrefix("fileprivate") { declared[name] = folder }
                }
            }
            for (path, code) in files.sorted(by: { $0.key < $1.key }) {
                let folder = Self.folder(path)
                for name in Self.names(code) where own[folder]?.contains(name) != true {
                    if let other = declared[name], other != folder, uses[folder]?[other] == nil {
                        uses[folder, default: [:]][other] = "\(name) in \(path)"
                    }
                }
            }
        }

        private static func folder(_ path: String) -> String {
            path.split(separator: "/").dropLast().first.map(String.init) ?? "."
        }

        private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]

        /// The type that a line declares.
        private static func declaration(_ line: Substring) -> String? {
            let words = line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@" || $0 == ".") })
            guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count, words[kind + 1].first?.isUppercase == true
            else { return nil }
            return String(words[kind + 1])
        }

        /// Capitalised names that follow no point: types, and not members of other types. String literals are passed over, but for what
        /// is interpolated.
        private static func names(_ code: String) -> Set<String> {
            var names: Set<String> = []
            var (current, before): (String, Character) = ("", " ")
            var interpolations: [Int] = []
            var isInString = false
            var last: Character = " "
            for c in code {
                if isInString {
                    if c == "(", last == "\\" {
                        interpolations.append(0)
                        isInString = false
                    } else if c == "\"", last != "\\" {
                        isInString = false
                    }
                    last = last == "\\" && c == "\\" ? " " : c
                    continue
                }
                if c.isLetter || c.isNumber || c == "_" {
                    if current.isEmpty { before = last }
                    current.append(c)
                } else {
                    if current.first?.isUppercase == true, before != "." { names.insert(current) }
                    current = ""
                    if c == "\"" { isInString = true }
                    if let depth = interpolations.last {
                        if c == "(" { interpolations[interpolations.count - 1] = depth + 1 }
                        if c == ")" {
                            if depth == 0 {
                                interpolations.removeLast()
                                isInString = true
                            } else {
                                interpolations[interpolations.count - 1] = depth - 1
                            }
                        }
                    }
                }
                last = c
            }
            return names
        }

        /// A circle of folders, each using the next; nil where there is none.
        var circle: [String]? {
            var finished: Set<String> = []
            var path: [String] = []
            func visit(_ folder: String) -> [String]? {
                if let start = path.firstIndex(of: folder) { return Array(path[start...]) }
                guard !finished.contains(folder) else { return nil }
                path.append(folder)
                for other in (uses[folder] ?? [:]).keys.sorted() {
                    if let circle = visit(other) { return circle }
                }
                path.removeLast()
                finished.insert(folder)
                return nil
            }
            return uses.keys.sorted().lazy.compactMap(visit).first
        }

        /// The circle in words, with one use for each step.
        func described(_ circle: [String]) -> String {
            circle.indices.map { index in
                let next = circle[(index + 1) % circle.count]
                return "\(circle[index]) uses \(next): \(uses[circle[index]]?[next] ?? "")"
            }.joined(separator: "; ")
        }
    }

    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func files(of target: String) throws -> [String: String] {
        let root = root.appendingPathComponent("Sources/\(target)")
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.hasSuffix(".swift") {
            files[path] = ImportRulesTests.withoutComments(
                try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
        }
        return files
    }

    @Test(arguments: ["DuikouKernels", "DuikouMechanisms", "Duikou", "DuikouIO", "DuikouCLI"])
    func foldersPointOneWay(_ target: String) throws {
        let graph = RoomGraph(try Self.files(of: target))
        #expect(graph.uses.count > 2, "the folders of \(target) use each other's types")
        if let circle = graph.circle { Issue.record("\(target): \(graph.described(circle))") }
    }

    /// The tables of ARCHITECTURE.md list every folder, and each uses only folders that stand above it.
    @Test(arguments: ["DuikouKernels", "DuikouMechanisms", "Duikou", "DuikouIO"])
    func theGuideListsThemInThatOrder(_ target: String) throws {
        let guide = try String(contentsOf: Self.root.appendingPathComponent("ARCHITECTURE.md"), encoding: .utf8)
        let lines = guide.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "`\(target)`:"))
        let rows = lines[(start + 1)...].drop(while: \.isEmpty).prefix { $0.hasPrefix("|") }.dropFirst(2)
        // One row may have several folders.
        let rooms = rows.flatMap { row in row.split(separator: "|")[0].matches(of: /`(\w+)`/).map { String($0.output.1) } }
        let files = try Self.files(of: target)
        #expect(Set(rooms) == Set(files.keys.compactMap { $0.split(separator: "/").dropLast().first.map(String.init) }))
        for (folder, used) in RoomGraph(files).uses {
            for (other, use) in used {
                let (here, there) = (rooms.firstIndex(of: folder), rooms.firstIndex(of: other))
                #expect(here != nil && there != nil && there! < here!, "\(target): \(folder) uses \(other): \(use)")
            }
        }
    }

    /// Every folder has one file that uses, or is used by, another folder: without that the test above would say nothing of it.
    @Test func aCircleIsFound() throws {
        for target in ["DuikouKernels", "DuikouMechanisms", "Duikou", "DuikouIO", "DuikouCLI"] {
            var files = try Self.files(of: target)
            let graph = RoomGraph(files)
            let (user, used) = try #require(graph.uses.sorted { $0.key < $1.key }.first.map { ($0.key, $0.value.keys.sorted()[0]) })
            files["\(user)/Added.swift"] = "public struct AddedType {}\n"
            files["\(used)/Uses.swift"] = "let use = \"\\(AddedType())\"\n"
            let circle = try #require(RoomGraph(files).circle, "\(target): \(user) and \(used)")
            #expect(Set(circle).isSuperset(of: [used]))
        }
    }

    @Test func membersStringsAndNestedTypesAreNoUses() {
        let graph = RoomGraph([
            "A/A.swift": "struct First {}\nstruct Outer {\n    enum Inner {}\n}\nprivate struct Own {}",
            "B/B.swift": "let a = \"First\"; let b = x.First; let c = Inner.self; let d = Own()",
        ])
        #expect(graph.uses.isEmpty)
        #expect(RoomGraph(["A/A.swift": "struct First {}", "B/B.swift": "let a = [First]()"]).uses == ["B": ["A": "First in B/B.swift"]])
    }
}
