import Testing
@testable import Duikou

/// A specification that cannot be run says why, with the name probably meant.
struct SampleSpecificationTests {
    typealias D = SampleDrawing

    private func expect(_ words: String, _ tables: [GenerateSpec.TableDeclaration], _ comment: Comment? = nil) {
        let problems = D.problems(tables)
        #expect(problems.contains { $0.message.en.contains(words) }, comment ?? "\(problems.map(\.message.en))")
        #expect(problems.allSatisfy { !$0.message.zh.isEmpty })
    }

    private func expect(_ words: String, columns: [GenerateSpec.ColumnDeclaration]) { expect(words, [D.table("t", rows: 3, columns)]) }

    @Test func unknownNamesGetTheNearest() {
        let field = D.column("field", D.choose(["a": 1, "b": 1]))
        expect("did you mean 'field'", columns: [field, D.column("x", .choose(D.by("feild", ["a": D.options(["1": 1])])))])
        expect("did you mean 'field'", columns: [field, D.column("x", .text(TextPattern(parsing: "{fild}")!))])
        expect("did you mean 'field'", columns: [field, D.column("x", D.choose(["1": 1]), onlyIf: "fields")])
        let firms = D.table("firms", rows: 2, [D.column("name", D.choose(["n": 1]))])
        expect(
            "did you mean 'firms'",
            [firms, D.table("t", rows: 2, [D.column("r", .row(of: "firm", popularity: 0, match: [], distinct: false))])])
        expect(
            "did you mean 'name'",
            [
                firms,
                D.table(
                    "t", rows: 2,
                    [
                        D.column("r", .row(of: "firms", popularity: 0, match: [], distinct: false)),
                        D.column("n", .take(reference: "r", column: "nam")),
                    ]),
            ])
    }

    @Test func aColumnMayOnlyLookBack() {
        expect(
            "the columns before this one",
            columns: [
                D.column("x", .text(TextPattern(parsing: "{later}")!)), D.column("later", D.choose(["1": 1])),
            ])
    }

    @Test func casesMustBeCompleteAndPossible() {
        let field = D.column("field", D.choose(["alpha": 1, "beta": 1]))
        expect(
            "the case 'beta' of 'field' is missing",
            columns: [field, D.column("x", .choose(D.by("field", ["alpha": D.options(["1": 1])])))])
        expect(
            "did you mean 'beta'",
            columns: [
                field,
                D.column(
                    "x", .choose(D.by("field", ["alpha": D.options(["1": 1]), "bata": D.options(["1": 1]), "*": D.options(["1": 1])]))),
            ])
        let number = D.column("n", .number(Cases(NumberLaw(shape: .uniform(0, 1)))))
        expect("finitely many values", columns: [number, D.column("x", .choose(D.by("n", ["*": D.options(["1": 1])])))])
    }

    @Test func referencesMustPointAtRows() {
        let field = D.column("field", D.choose(["a": 1]))
        expect("is not a row column", columns: [field, D.column("x", .take(reference: "field", column: "y"))])
        expect("not a number column", columns: [field, D.column("x", .number(Cases(NumberLaw(shape: .uniform(0, 1), plus: "field"))))])
        expect("at most 6 characters", columns: [field, D.column("x", .creditCode(region: "field", organisation: "IO"))])
    }

    @Test func tablesAndColumnsAreNamedOnce() {
        let column = D.column("c", D.choose(["a": 1]))
        expect("written twice", columns: [column, column])
        expect("written twice", [D.table("t", rows: 1, [column]), D.table("t", rows: 1, [column])])
        expect("no column to write", columns: [D.column("c", D.choose(["a": 1]), hidden: true)])
        expect("no tables", [])
    }

    @Test func scalingNeedsANamedTable() throws {
        let spec = GenerateSpec(name: "t", seed: 1, tables: [D.table("t", rows: 3, [D.column("c", D.choose(["a": 1]))])])
        #expect(throws: DuikouError.self) { try SamplePlan(spec, counts: [.talents: 10]) }
        expect("needs “talents: TABLE”", [D.table("t", rows: 3, scale: .talents, [D.column("c", D.choose(["a": 1]))])])
    }

    @Test func patternsAreParsedOrRefused() {
        #expect(
            TextPattern(parsing: "A{n:3}-{x}{{k}}")?.pieces == [
                .literal("A"), .rowNumber(width: 3), .literal("-"), .column("x"), .literal("{k}"),
            ])
        for bad in ["{", "}", "{}", "{n:0}", "{n:x}", "{n:99}", "a{b"] { #expect(TextPattern(parsing: bad) == nil, "\(bad)") }
    }
}
