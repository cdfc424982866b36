import Duikou
import DuikouIO
import Testing

/// The YAML of a specification: what is read, and where a mistake is reported.
struct GenerateSpecFileTests {
    static let good = """
        generate: t
        seed: 5
        talents: people
        tables:
          firms:
            rows: 4
            columns:
              firm: "F{n:2}"
              field: {choose: {a: 1, b: 2}}
          people:
            file: people.csv
            rows: 10
            scale: talents
            columns:
              id: {text: "P{n:3}"}
              field: {choose: [a, b], hidden: true}
              pay: {by: field, number: {a: {normal: [10, 2], step: 0.5}, b: {uniform: [1, 2]}}}
              tags: {by: field, count: {1: 1, 2: 1}, tags: {a: [x, y], b: {z: 1}}}
              wish: {hidden: true, row: {of: firms, match: {field: field}, popularity: 0.5}}
              firm: {take: wish.firm}
              day: {date: {from: 2026-01-01, to: 2026-01-31}, empty: 0.5}
        """

    private func problems(_ text: String) -> [Diagnostic] {
        do {
            let spec = try GenerateSpecFile.read(text: text, file: "spec.yml")
            _ = try SamplePlan(spec)
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch let error as DuikouError {
            return [Diagnostic(.error, zh: error.message.zh, en: error.message.en, at: error.location)]
        } catch {
            return []
        }
    }

    @Test func aGoodSpecificationIsReadAndRuns() throws {
        #expect(problems(Self.good).isEmpty)
        let plan = try SamplePlan(GenerateSpecFile.read(text: Self.good, file: "spec.yml"))
        #expect(plan.outputs.map(\.file) == ["people.csv"])
        #expect(plan.outputs[0].header == ["id", "pay", "tags", "firm", "day"])
    }

    /// Each slip, the line it stands on, and words that must be in the message.
    static let slips: [(from: String, to: String, line: Int, words: String)] = [
        ("tables:", "tabels:", 4, "did you mean “tables”"),
        ("scale: talents", "scale: talent", 13, "did you mean “talents”"),
        ("normal: [10, 2]", "normall: [10, 2]", 17, "did you mean “normal”"),
        ("normal: [10, 2]", "normal: [10, -2]", 17, "out of range"),
        ("step: 0.5", "step: 0", 17, "positive number"),
        ("take: wish.firm", "take: wish", 20, "COLUMN.THEIRS"),
        ("take: wish.firm", "take: wish.frm", 20, "did you mean 'firm'"),
        ("of: firms", "of: firmss", 19, "did you mean 'firms'"),
        ("by: field, number", "by: feild, number", 17, "did you mean 'field'"),
        ("{a: 1, b: 2}", "{a: 1, b: 0}", 9, "above 0"),
        ("[a, b], hidden", "[a, a], hidden", 16, "stands twice"),
        ("P{n:3}", "P{n:3", 15, "braces"),
        ("to: 2026-01-31", "to: 2025-01-31", 21, "after"),
        ("to: 2026-01-31", "to: 2026-02-30", 21, "date"),
        ("file: people.csv", "file: ../people.csv", 11, "without a path"),
        ("{text: \"P{n:3}\"}", "{text: P, choose: [a]}", 15, "exactly one of"),
        ("count: {1: 1, 2: 1}, ", "", 18, "count"),
        ("rows: 10", "rows: many", 12, "whole number"),
        ("empty: 0.5", "empty: 1.5", 21, "0 to 1"),
    ]

    @Test(arguments: slips.indices) func aSlipIsReportedAtItsLine(_ index: Int) {
        let slip = Self.slips[index]
        let text = Self.good.replacing(slip.from, with: slip.to)
        #expect(text != Self.good)
        let found = problems(text)
        #expect(
            found.contains { $0.location?.line == slip.line && $0.message.en.contains(slip.words) },
            "\(slip.to): \(found.map { "\($0.location?.line ?? 0) \($0.message.en)" })")
    }

    @Test func codesAreCheckedAgainstTheirBook() throws {
        let folder = try SampleFolder()
        try folder.write("book.csv", "# a book\ncode,name,parent\n10,top,\n11,one,10\n12,two,10\n20,alone,\n")
        let text = """
            generate: t
            codebooks: {book: book.csv}
            tables:
              t:
                file: t.csv
                rows: 60
                columns:
                  any: {code: book}
                  under: {code: {book: book, under: "10"}}
                  one: {choose: ["11", "12"], codebook: book}
            """
        let spec = try GenerateSpecFile.read(text: text, file: "spec.yml", folder: folder.path)
        let plan = try SamplePlan(spec)
        var any: Set<String> = []
        var under: Set<String> = []
        try plan.draw(plan.outputs[0]) { batch, _ in
            for record in 0..<batch.count {
                any.insert(batch.string(record * 3))
                under.insert(batch.string(record * 3 + 1))
            }
        }
        #expect(any == ["11", "12", "20"] && under == ["11", "12"])
        let wrong = text.replacing("[\"11\", \"12\"]", with: "[\"11\", \"13\"]")
        do {
            _ = try GenerateSpecFile.read(text: wrong, file: "spec.yml", folder: folder.path)
            Issue.record("a code outside the book passed")
        } catch let error as DiagnosticsError {
            #expect(error.diagnostics.contains { $0.location?.line == 10 && $0.message.en.contains("has no '13'") })
        }
    }
}
