import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO
@testable import DuikouReference

/// The schema and the reference are made from what the sources declare.
struct GeneratedReferenceTests {
    private static let pages = ["docs/reference.md", "docs/reference.zh.md"]

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8) }

    @Test func theCommittedFilesAreWhatTheSourcesSay() throws {
        let files = try Reference(root: Repository.root).files()
        #expect(files.map(\.path) == ["Datasets/programme.schema.json"] + Self.pages)
        for (path, made) in files {
            let lines = (try Self.text(path).split(separator: "\n"), made.split(separator: "\n"))
            let first = zip(lines.0, lines.1).first { $0 != $1 }.map { "; first where '\($0)' should be '\($1)'" } ?? ""
            let isAsMade = try Self.text(path) == made
            #expect(isAsMade, "\(path) is not what the sources say\(first). Write it anew: make reference")
        }
    }

    // MARK: Pages

    /// The anchors of a page's headings, as GitHub makes them.
    private static func anchors(_ page: String) -> Set<String> {
        Set(
            page.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                let title = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
                return String(title.filter { $0.isLetter || $0.isNumber || " -_".contains($0) }).replacing(" ", with: "-")
            })
    }

    @Test(arguments: pages) func everyLinkLeadsSomewhere(_ path: String) throws {
        let page = try Self.text(path)
        var links = 0
        for match in page.matches(of: /\]\(([^)#]*)(?:#([^)]*))?\)/) {
            let (file, anchor) = (String(match.output.1), match.output.2.map(String.init))
            let target = try file.isEmpty ? page : Self.text("docs/" + file)
            if let anchor { #expect(Self.anchors(target).contains(anchor), "\(path): \(file)#\(anchor)") }
            links += 1
        }
        #expect(links > 60)
    }

    /// Both pages have the same sections, tables and examples, row for row.
    @Test func bothLanguagesSayAsMuch() throws {
        let (english, chinese) = (try Self.text(Self.pages[0]), try Self.text(Self.pages[1]))
        func marks(_ page: String) -> [String] {
            page.split(separator: "\n").compactMap { line in
                if line.hasPrefix("#") { return String(line.prefix { $0 == "#" }) }
                // A row: its cells in code are the same in both languages.
                guard line.hasPrefix("|") else { return line.hasPrefix("```") ? "```" : nil }
                return line.split(separator: "|", omittingEmptySubsequences: false).count.description
            }
        }
        let (own, other) = (marks(english), marks(chinese))
        let first = zip(own, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(own == other, "the pages differ from part \(first ?? min(own.count, other.count)) on")
    }

    @Test(arguments: pages) func everyKindKeyAndColumnIsThere(_ path: String) throws {
        let page = try Self.text(path)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }.joined(separator: "\n")
        for form in ProgrammeVocabulary.all where !["localized", "rowNumbers", "fit"].contains(form.name) {
            for key in form.keys { #expect(rows.contains("`\(key)`"), "\(form.name).\(key)") }
        }
        for kind in Rule.Kind.allCases.map(\.rawValue) + Term.Kind.allCases.map(\.rawValue) {
            #expect(page.contains(" `\(kind)`\n"), "a section on \(kind)")
        }
        for form in ResultForm.all {
            #expect(page.contains("\(form.name).csv"))
            for case .column(let column) in form.columns { #expect(rows.contains("`\(column.key)`"), "\(form.name).\(column.key)") }
        }
        // A line that a table's cell broke would end the table.
        #expect(rows.split(separator: "\n").allSatisfy { $0.hasSuffix("|") } && !page.contains("{{"))
        for (number, line) in page.split(separator: "\n").enumerated() where !line.hasPrefix("|") && !line.hasPrefix("- [") {
            let width = line.reduce(0) { $0 + ($1.unicodeScalars.first!.value > 0x2E7F ? 2 : 1) }
            #expect(width <= 150, "\(path), line \(number) of those with text: \(line)")
        }
    }

    // MARK: What is declared

    /// Where the reference names a kind's value for what is missing, it is the one that holds.
    @Test func whatIsMissingIsSaidWithItsValue() {
        for kind in Term.Kind.allCases {
            let (value, told) = (Format.plain(kind.standardMissing), kind.form.reference.missing)
            #expect(told.en.contains("`missing` (\(value))") && told.zh.contains("`missing`（\(value)）"), "\(kind)")
        }
    }

    /// Every column of labels says what its codes are, and no other does.
    @Test func labelsHaveCodes() {
        for form in ResultForm.all {
            for case .column(let column) in form.columns {
                #expect((column.codes != nil) == (column.kind == .label), "\(form.name).\(column.key)")
                #expect(column.meaning.map { !$0.en.isEmpty && $0.en != $0.zh } == true, "\(form.name).\(column.key)")
            }
        }
    }

    /// A key that is missing, a word too many or another bound in a declaration shows in the files.
    @Test func aMarkThatStandsForNothingIsAnError() throws {
        #expect(throws: ReferencePage.UnknownMark.self) { try ReferencePage(.en).filled("a\n{{keys nothing}}\n") }
        #expect(throws: ReferencePage.UnknownMark.self) { try ReferencePage(.zh).filled("{{everything}}") }
        let filled = try ReferencePage(.en).filled("Before.\n\n{{keys lists}}\n\nAfter.\n")
        #expect(filled.hasPrefix("Before.\n\n| key |") && filled.hasSuffix("\n\nAfter.\n"))
        #expect(filled.contains("| `candidates` | whole number from 1 to 100 | 4 |"))
    }

    @Test func paragraphsAreWrapped() {
        let words = Array(repeating: "several", count: 40).joined(separator: " ")
        let wrapped = Markdown.wrapped("1. \(words)\n   more\n\n| a | b |\n\n```\n\(words)\n```")
        let lines = wrapped.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].count <= Markdown.width && lines[1].hasPrefix("   several") && lines.contains("| a | b |"))
        #expect(lines.contains { $0.count > 300 }, "code stays as it is")
        #expect(Markdown.wrapped(wrapped) == wrapped)
        // Where a wide mark ends a line no space is wanted; else words stay apart.
        #expect(Markdown.wrapped("甲，\n乙 c\nd") == "甲，乙 c d")
    }
}
