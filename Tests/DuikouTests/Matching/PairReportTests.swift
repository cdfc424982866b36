import TestSupport
import Testing

@testable import Duikou

/// What a report says of a pair, in words.
@Suite struct PairReportTests {
    private static func draft(hidden: Set<String> = []) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        var (talent, opening) = (ProgrammeDraft.Row(id: "t"), ProgrammeDraft.Row(id: "o"))
        talent.tags = ["lathe", "PLC"]
        opening.tags = ["PLC", "robot", "lathe"]
        talent.wishes = ["A1", "B"]
        opening.category = "A11"
        (talent.level, opening.level) = ("L1", "L3")
        (talent.number, opening.number) = (6000, 5500)
        (talent.few, talent.day) = (2, CivilDate(year: 2026, month: 1, day: 2))
        draft.talents = [talent]
        draft.openings = [opening]
        draft.privateColumns = hidden
        draft.rules = [
            Rule(
                name: "level",
                requirement: .level(.init(subject: ColumnReference(.talent, "level"), atLeast: ColumnReference(.opening, "level")))),
            Rule(
                name: "pay",
                requirement: .number(
                    .init(
                        subject: ColumnReference(.opening, "number"), comparison: .atLeast,
                        bound: .column(ColumnReference(.talent, "number")))),
                isWaivable: true),
        ]
        draft.talentForOpening = [
            .coverage(.init(holder: ColumnReference(.talent, "tags"), required: ColumnReference(.opening, "tags"), weights: nil)),
            .merit(.init(ColumnReference(.talent, "day"), range: nil, descending: false)),
        ].enumerated().map { .init(Term(name: "t\($0)", measure: $1, weight: 1)) }
        draft.openingForTalent = [
            .order(.init(list: ColumnReference(.talent, "wishes"), value: ColumnReference(.opening, "category"))),
            .closeness(
                .init(talent: ColumnReference(.talent, "number"), opening: ColumnReference(.opening, "number"), scale: 1000, enough: nil)),
            .affinity(.init(talent: ColumnReference(.talent, "category"), opening: ColumnReference(.opening, "category"), table: nil)),
        ].enumerated().map { .init(Term(name: "t\($0)", measure: $1, weight: 1)) }
        return draft
    }

    @Test func words() {
        let report = Self.draft().compiled().programme.explain(talent: 0, opening: 0)
        #expect(!report.isEligible && report.changes.map(\.en) == ["level: at least L3"], "a waivable rule is no obstacle")
        #expect(report.rules.map { $0.failed.map(\.zh) } == [["level：不低于L3"], ["pay：接受 5500 CNY"]])
        #expect(report.rules.map(\.held?.en) == ["L1", "6000 CNY"] && report.rules.map(\.isWaivable) == [false, true])
        #expect(report.talentForOpening.terms[0].detail == LocalizedText(zh: "2/3：PLC、lathe；缺 robot", en: "2/3: PLC, lathe; lacks robot"))
        #expect(report.talentForOpening.terms.map(\.units) == [333_333, 500_000] && report.talentForOpening.score == 833_333)
        #expect(report.talentForOpening.terms[1].detail.en == "2026-01-02")
        #expect(report.openingForTalent.terms.map(\.units) == [333_334, 166_666, 0] && report.openingForTalent.score == 500_000)
        #expect(report.openingForTalent.terms[0].detail.en == "A11; in order of preference: A1, B")
        #expect(
            report.openingForTalent.terms[1].detail.zh == "6000 CNY ↔ 5500 CNY"
                && report.openingForTalent.terms[2].detail.zh == "（未填） ↔ A11")
    }

    /// A date that is late by so many days, early or not stated; and late the other way round.
    @Test func daysLate() {
        func detail(_ talent: String?, _ opening: String?, first: Side, hidden: Set<String> = []) -> PairReport.TermLine {
            var draft = Self.draft(hidden: hidden)
            draft.talents[0].day = talent.flatMap { CivilDate(parsing: $0) }
            draft.openings[0].day = opening.flatMap { CivilDate(parsing: $0) }
            let measure = Term.Measure.recency(
                .init(talent: ColumnReference(.talent, "day"), opening: ColumnReference(.opening, "day"), scale: 90, first: first))
            draft.talentForOpening = [.init(Term(name: "t", measure: measure, weight: 1))]
            return draft.compiled().programme.explain(talent: 0, opening: 0).talentForOpening.terms[0]
        }
        let late = detail("2026-07-10", "2026-07-01", first: .talent)
        #expect(late.detail == LocalizedText(zh: "2026-07-10 ↔ 2026-07-01；晚 9 天", en: "2026-07-10 ↔ 2026-07-01; 9 days late"))
        #expect(late.units == 900_000)
        #expect(detail("2026-07-02", "2026-07-01", first: .talent).detail.en == "2026-07-02 ↔ 2026-07-01; 1 day late")
        let early = detail("2026-07-10", "2026-07-01", first: .opening)
        #expect(early.detail.en == "2026-07-10 ↔ 2026-07-01" && early.value == 1)
        #expect(detail("2026-07-01", "2026-07-01", first: .opening).value == 1)
        #expect(detail("2027-07-01", "2026-07-01", first: .talent).value == 0)
        let unstated = detail(nil, "2026-07-01", first: .talent)
        #expect(unstated.value == 0 && unstated.detail.en == "(not stated) ↔ 2026-07-01")
        #expect(!detail("2026-07-10", "2026-07-01", first: .talent, hidden: ["day"]).detail.en.contains("9"))
    }

    @Test func privateColumnsAreNotTold() {
        let columns = Set(Self.draft().declarations().map(\.name))
        let report = Self.draft(hidden: columns).compiled().programme.explain(talent: 0, opening: 0)
        for secret in ["lathe", "PLC", "robot", "A1", "L1", "L3", "6000", "5500", "2026-01-02"] {
            #expect(!"\(report)".contains("\(secret)"), "\(secret)")
        }
        #expect(report.talentForOpening.terms[0].detail.en == "2/3" && report.changes.map(\.en) == ["level"])
        let open = Self.draft().compiled().programme.explain(talent: 0, opening: 0)
        #expect(report.talentForOpening.score == open.talentForOpening.score && report.isEligible == open.isEligible)
    }
}
