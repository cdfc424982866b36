import Foundation
import Testing

/// Where the command line may have words of its own: in commands and their work, options, errors, and what is said of files. What lays out
/// a result has none, so that another reader of the same result cannot say it otherwise.
@Suite struct WordPlaceTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/DuikouCLI")

    private static let folders = ["Options/", "Terminal/", "Words/"]
    /// Commands with the help of their options, and their work: its progress, and where things are kept.
    private static let endings = ["Command.swift", "Run.swift", "Work.swift"]
    /// Errors about what was typed; and the speed of this machine, which is no result of a programme.
    private static let others = ["Entry.swift", "Query/Question.swift", "Bench/BenchText.swift"]

    private static func mayHaveWords(_ path: String) -> Bool {
        folders.contains(where: path.hasPrefix) || endings.contains(where: path.hasSuffix) || others.contains(path)
    }

    @Test func whatLaysOutAResultHasNoWords() throws {
        var laidOut = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: Self.root.path) where path.hasSuffix(".swift") {
            if Self.mayHaveWords(path) { continue }
            laidOut += 1
            let code = ImportRulesTests.withoutComments(
                try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8))
            #expect(!code.contains { $0.isHan }, "\(path) has words in Chinese; they belong in Duikou/Wording")
            for word in ["console.word(", "LocalizedText(zh:"] where code.contains(word) {
                Issue.record("\(path) has words in two languages; they belong in Duikou/Wording")
            }
        }
        #expect(laidOut >= 4)
    }

    /// The files that may have words are there, and have some.
    @Test(arguments: others) func theExceptionsAreNeeded(_ path: String) throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        #expect(ImportRulesTests.withoutComments(text).contains { $0.isHan })
    }
}
