import Testing
import TestSupport

@testable import Duikou

/// Each diagnostic, by one change to a programme without faults.
@Suite struct ProgrammeCheckTests {
    private static func t(_ column: String) -> ColumnReference { ColumnReference(.talent, column, at: place) }
    private static func o(_ column: String) -> ColumnReference { ColumnReference(.opening, column, at: place) }
    private static let place = SourceLocation(file: "p.yml", line: 9, column: 3)

    private static func sound() -> Programme {
        var draft = ProgrammeDraft()
        let rules: [Rule.Requirement] = [
            .level(.init(subject: t("level"), atLeast: o("level"))), .member(.init(value: o("category"), of: t("wishes"))),
            .covers(.init(holder: t("tags"), contains: o("tags"))),
            .number(.init(subject: o("number"), comparison: .atLeast, bound: .column(t("few")))),
            .number(.init(subject: t("number"), comparison: .atMost, bound: .constant(3))),
            .number(.init(subject: t("day"), comparison: .atMost, bound: .column(o("day")))),
            .credential(.init(holder: t("credentials"), meets: o("credentials"), at: o("place"))),
            .member(.init(value: t("word"), of: o("tags"))),
        ]
        draft.rules = rules.enumerated().map { Rule(name: "r\($0)", requirement: $1, location: place) }
        draft.talentForOpening = [
            .coverage(.init(holder: t("tags"), required: o("tags"), weights: nil)),
            .affinity(.init(talent: t("category"), opening: o("groups"), table: nil)),
            .affinity(.init(talent: t("word"), opening: o("category"), table: FileReference(path: "a", written: "a", location: place))),
            .closeness(.init(talent: t("number"), opening: o("few"), scale: 1, enough: nil)),
            .closeness(.init(talent: t("day"), opening: o("day"), scale: 1, enough: nil)),
            .order(.init(list: t("wishes"), value: o("category"))), .merit(.init(t("level"), range: nil, descending: false)),
            .merit(.init(o("day"), range: nil, descending: true)),
            .recency(.init(talent: t("day"), opening: o("day"), scale: 90)),
        ].enumerated().map { .init(Term(name: "t\($0)", measure: $1, weight: 1, location: place)) }
        var programme = draft.programme()
        programme.outputs = Outputs(talents: ["word"], openings: ["place"])
        return programme
    }

    private static func ruled(_ requirement: Rule.Requirement) -> (inout Programme) -> Void {
        { $0.rules.append(Rule(name: "bad", requirement: requirement, location: place)) }
    }

    private static func termed(_ measure: Term.Measure) -> (inout Programme) -> Void {
        { $0.openingForTalent.append(Term(name: "bad", measure: measure, weight: 1, location: place)) }
    }

    /// Adds a column to the talents' table.
    private static func with(_ column: ColumnDeclaration) -> (inout Programme) -> Void { { $0.talents.columns.append(column) } }

    @Test func aSoundProgramme() { #expect(ProgrammeCheck.diagnostics(of: Self.sound()).map(\.message.en) == []) }

    /// The change, and what its one diagnostic says.
    private static var cases: [(String, (inout Programme) -> Void)] {
        [
            ("codebook 'tree' is declared twice", { $0.codebooks.append($0.codebooks[0]) }),
            ("column 'word' is declared twice", with(ColumnDeclaration(name: "word", kind: .text))),
            ("no column 'wordd'; did you mean 'word'?", { $0.talents.id = .column("wordd") }),
            ("no column 'zzzzzzzz'; declared are: level, category", { $0.openings.id = .column("zzzzzzzz") }),
            (
                "the id column 'place' cannot be private",
                {
                    $0.talents.id = .column("place")
                    $0.talents.columns[10].isPrivate = true
                }
            ),
            ("has equal ends, which gives everyone the same", termed(.merit(.init(t("number"), range: 5...5, descending: false)))),
            (
                "[3, 3] of 'bad' has equal ends",
                {
                    $0.talents.columns[6].range = 3...3
                    termed(.merit(.init(t("number"), range: nil, descending: true)))(&$0)
                }
            ),
            ("no column 'seats'", { $0.openings.seats = .column("seats", place) }),
            ("seats column 'word' must be a number", { $0.openings.seats = .column("word", place) }),
            ("no codebook 'treee'; did you mean 'tree'?", with(ColumnDeclaration(name: "x", kind: .category, codebook: "treee"))),
            (
                "no codebook 'nolevels'",
                with(
                    ColumnDeclaration(
                        name: "x", kind: .credentials, credential: .init(occupation: "tree", level: "nolevels", place: "places")))
            ),
            ("level column 'x' needs an ordered codebook", with(ColumnDeclaration(name: "x", kind: .level))),
            ("codebook means nothing for the number column 'x'", with(ColumnDeclaration(name: "x", kind: .number, codebook: "tree"))),
            ("range means nothing for the date column 'x'", with(ColumnDeclaration(name: "x", kind: .date, range: 0...1))),
            ("parse means nothing for the tags column 'x'", with(ColumnDeclaration(name: "x", kind: .tags, format: .pay))),
            (
                "checksum means nothing for the number column 'x'",
                with(ColumnDeclaration(name: "x", kind: .number, checksum: .unifiedSocialCreditCode))
            ),
            ("ordered means nothing for the category column 'x'", with(ColumnDeclaration(name: "x", kind: .category, isOrdered: true))),
            (
                "from (more than one) means nothing for the number column 'x'",
                with(ColumnDeclaration(name: "x", kind: .number, from: ["a", "b"]))
            ),
            ("no column 'wrd'; did you mean 'word'?", { $0.outputs.talents = ["wrd"] }),
            (
                "'secret' is private and cannot be shown",
                {
                    $0.talents.columns.append(ColumnDeclaration(name: "secret", kind: .text, isPrivate: true))
                    $0.outputs.talents = ["secret"]
                }
            ),
            ("rule 'r0' appears twice", { $0.rules.append(Rule(name: "r0", requirement: $0.rules[0].requirement)) }),
            ("no talents' column 'lvel'; did you mean 'level'?", ruled(.level(.init(subject: t("lvel"), atLeast: o("level"))))),
            ("no openings' column 'lvel'; did you mean 'level'?", ruled(.level(.init(subject: t("level"), atLeast: o("lvel"))))),
            ("talent.word is a category column; expected level.", ruled(.level(.init(subject: t("word"), atLeast: o("level"))))),
            (
                "opening.number is a number column; expected category / level / tags.",
                ruled(.member(.init(value: t("word"), of: o("number"))))
            ),
            ("opening.level is a level column; expected category / tags.", ruled(.covers(.init(holder: t("tags"), contains: o("level"))))),
            (
                "talent.tags and opening.groups use different codebooks (–, 'tree')",
                ruled(.covers(.init(holder: t("tags"), contains: o("groups"))))
            ),
            (
                "talent.category and opening.place use different codebooks ('tree', 'places')",
                ruled(.member(.init(value: t("category"), of: o("place"))))
            ),
            (
                "talent.word is a category column; expected count / date / number.",
                ruled(.number(.init(subject: t("word"), comparison: .atLeast, bound: .column(o("few")))))
            ),
            (
                "opening.tags is a tags column; expected count / date / number.",
                ruled(.number(.init(subject: t("few"), comparison: .atLeast, bound: .column(o("tags")))))
            ),
            (
                "talent.day is a date column; expected count / number.",
                ruled(.number(.init(subject: t("day"), comparison: .atLeast, bound: .constant(3))))
            ),
            (
                "talent.day is a date column and opening.number a number column; they cannot be compared",
                ruled(.number(.init(subject: t("day"), comparison: .atLeast, bound: .column(o("number")))))
            ),
            (
                "the lower bound of 'bad', 5, is above its upper bound, 3: no number meets both",
                ruled(.number(.init(subject: t("number"), atLeast: .constant(5), atMost: .constant(3))))
            ),
            (
                "opening.word is a category column; expected count / date / number.",
                ruled(.number(.init(subject: t("number"), atLeast: .column(o("few")), atMost: .column(o("word")))))
            ),
            (
                "talent.word is a category column; expected count / date / number.",
                ruled(.number(.init(subject: t("word"), atLeast: .column(o("few")), atMost: .column(o("number")))))
            ),
            (
                "talent.tags is a tags column; expected credentials.",
                ruled(.credential(.init(holder: t("tags"), meets: o("credentials"), at: nil)))
            ),
            (
                "opening.tags is a tags column; expected credentials.",
                ruled(.credential(.init(holder: t("credentials"), meets: o("tags"), at: nil)))
            ),
            (
                "opening.category must use the codebook 'places'",
                ruled(.credential(.init(holder: t("credentials"), meets: o("credentials"), at: o("category"))))
            ),
            (
                "opening.groups is a tags column; expected category.",
                ruled(.credential(.init(holder: t("credentials"), meets: o("credentials"), at: o("groups"))))
            ),
            (
                "two credentials columns use different codebooks",
                {
                    $0.talents.columns.append(
                        ColumnDeclaration(
                            name: "x", kind: .credentials, credential: .init(occupation: "places", level: "levels", place: "places")))
                    ruled(.credential(.init(holder: t("x"), meets: o("credentials"), at: nil)))(&$0)
                }
            ),
            (
                "talent.number is a number column; expected category / tags.",
                termed(.coverage(.init(holder: t("number"), required: o("tags"), weights: nil)))
            ),
            ("use different codebooks", termed(.coverage(.init(holder: t("tags"), required: o("groups"), weights: nil)))),
            (
                "talent.word and opening.category use different codebooks",
                termed(.affinity(.init(talent: t("word"), opening: o("category"), table: nil)))
            ),
            (
                "talent.day is a date column; expected category / level / tags.",
                termed(
                    .affinity(.init(talent: t("day"), opening: o("category"), table: FileReference(path: "", written: "", location: place)))
                )
            ),
            (
                "opening.word is a category column; expected count / date / number.",
                termed(.closeness(.init(talent: t("few"), opening: o("word"), scale: 1, enough: nil)))
            ),
            (
                "talent.few is a number column and opening.day a date column",
                termed(.closeness(.init(talent: t("few"), opening: o("day"), scale: 1, enough: nil)))
            ),
            ("talent.category is a category column; expected tags.", termed(.order(.init(list: t("category"), value: o("category"))))),
            ("no talents' column 'wihses'; did you mean 'wishes'?", termed(.order(.init(list: t("wihses"), value: o("category"))))),
            ("talent.groups must be declared ordered: true", termed(.order(.init(list: t("groups"), value: o("category"))))),
            ("use different codebooks", termed(.order(.init(list: t("wishes"), value: o("word"))))),
            (
                "opening.number is a number column; expected date.",
                termed(.recency(.init(talent: t("day"), opening: o("number"), scale: 90)))
            ),
            (
                "opening.word is a category column; expected count / date / level / number.",
                termed(.merit(.init(o("word"), range: nil, descending: false)))
            ),
        ]
    }

    @Test func eachFault() {
        for (words, change) in Self.cases {
            var programme = Self.sound()
            change(&programme)
            let found = ProgrammeCheck.diagnostics(of: programme)
            #expect(found.count == 1 && found[0].message.en.contains(words), "\(words): \(found.map(\.message.en))")
            for diagnostic in found {
                #expect(diagnostic.severity == .error && diagnostic.location != nil && diagnostic.message.zh != diagnostic.message.en)
            }
        }
    }

    /// Scores tell of a private column what its cells do not; that is allowed, and said.
    @Test func termsOverPrivateColumns() {
        for side in Side.allCases {
            var programme = Self.sound()
            if side == .talent { programme.talents.columns[6].isPrivate = true } else { programme.openings.columns[3].isPrivate = true }
            let found = ProgrammeCheck.diagnostics(of: programme)
            #expect(found.count == 1 && found[0].severity == .warning && found[0].location == Self.place)
            #expect(found.allSatisfy { $0.message.en.contains(side == .talent ? "'t3'" : "'t0'") && $0.message.zh.contains("反推") })
        }
    }

    /// All faults come in one reading.
    @Test func faultsAreCollected() {
        var programme = Self.sound()
        for (_, change) in Self.cases where programme.rules.count < 16 { change(&programme) }
        #expect(ProgrammeCheck.diagnostics(of: programme).count >= 15)
    }
}
