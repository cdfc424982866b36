import TestSupport
import Testing

@testable import Duikou

/// Tables and sentences about programmes, comparisons and pairs, against the programmes, comparisons and pairs.
@Suite struct DescriptionTests {
    private static func description(_ draft: ProgrammeDraft) -> ProgrammeDescription {
        let (compiled, recognition) = draft.compiled()
        return ProgrammeDescription(compiled, stated: draft.stated(), recognition: recognition, inputs: AllocationInputs())
    }

    @Test func aProgrammeIsDescribedInFull() throws {
        var terms = 0
        for seed in 0..<120 {
            let draft = ProgrammeDraft.random(seed: seed)
            let described = Self.description(draft)
            let programme = draft.programme()
            #expect(described.identity.numbers(.en).contains("\(programme.seed)") && described.identity.zh.contains("\(programme.date)"))
            #expect(described.rules.rows.map { $0.cells[1] } == programme.rules.map { $0.requirement.sentence(in: programme) })
            for (row, rule) in zip(described.rules.rows, programme.rules) {
                #expect((row.cells[0] != rule.title) == rule.isWaivable)
            }
            for side in Side.allCases {
                let table = described.terms(rankingFor: side)
                let declared = side == .talent ? programme.openingForTalent : programme.talentForOpening
                #expect(table.isWhole && table.rows.count == declared.count && table.title.isSaidTwice)
                let shares = try table.rows.map { try #require(Double($0.cells[1].numbers(.en)[0])) }
                // Each is rounded to a tenth.
                if !shares.isEmpty { expect(abs(shares.reduce(0, +) - 100) <= 0.05 * Double(shares.count) + 1e-9, "\(shares)") }
                terms += shares.count
                let columns = described.columns(of: side)
                #expect(columns.isWhole && columns.rows.count == draft.declarations().count)
                for row in columns.rows { #expect(row.cells[1].isSaidTwice, "\(row.cells[1])") }
                let rows = draft.rows(side)
                let seats = rows.reduce(0) { $0 + Int($1.seats) }
                #expect(described.size(of: side).numbers(.en) == ["\(rows.count)"] + (side == .opening ? ["\(seats)"] : []))
                #expect(described.size(of: side).isSaidTwice)
            }
            let books = try #require(described.codebooks)
            #expect(books.isWhole && books.rows.map { $0.cells[0].en } == programme.codebooks.map(\.name))
            #expect(books.rows.map { $0.cells[1].en } == ProgrammeDraft.books().map { "\($0.entries.count)" })
            #expect(described.recognition.map { $0.numbers(.zh) } == (draft.agreements.isEmpty ? nil : ["\(draft.agreements.count)"]))
            let lists = ["\(draft.lists.talents)", "\(draft.lists.openings)"]
            #expect(described.allocation.contains { $0.numbers(.zh) == lists && $0.numbers(.en) == lists })
        }
        #expect(terms > 100)
    }

    @Test func marksOfColumnsAreTold() {
        var draft = ProgrammeDraft()
        draft.privateColumns = ["number"]
        let rows = Self.description(draft).columns(of: .talent).rows
        for (row, declaration) in zip(rows, draft.declarations()) {
            #expect(row.cells[3].en.contains("private") == (declaration.name == "number"))
            #expect(row.cells[3].en.contains("id") == (declaration.name == "word"), "the draft's ids stand in this column")
            #expect(row.cells[1].en.contains("ordered") == declaration.isOrdered)
            if let book = declaration.codebook { #expect(row.cells[1].en.hasSuffix(" of \(book)") || declaration.isOrdered) }
        }
    }

    @Test func listsThatMindCompetitionAreTold() {
        var draft = ProgrammeDraft()
        let before = Self.description(draft).allocation.count
        (draft.lists.mode, draft.lists.temperature, draft.lists.candidates) = (.congestionAware, 7.5, 6)
        let told = Self.description(draft).allocation
        #expect(told.count == before + 1 && told.contains { $0.numbers(.zh) == ["7.5", "6"] && $0.numbers(.en) == ["7.5", "6"] })
    }

    // MARK: Comparisons

    @Test func aComparisonStatesItsFigures() throws {
        var (ignored, several) = (0, 0)
        for seed in 0..<60 {
            var draft = AllocationTests.draft(seed) { allocation, g in if g.chance(0.5) { allocation.bands = 4 } }
            if seed % 2 == 0 {
                draft.allocation.reserves = [
                    Reserve(
                        name: "r",
                        group: GroupCondition(talent: AllocationTests.word, wanted: .column(ColumnReference(.opening, "word"))),
                        seats: .count(1))
                ]
            } else {
                for t in draft.talents.indices { draft.talents[t].seats = 2 }
            }
            let ladder = try draft.matcher(seed: 1).ladder()
            let words = LadderWords(ladder)
            let table = words.table(LocalizedText(zh: "题", en: "title"))
            #expect(table.isWhole && table.rows.count == ladder.rungs.count && table.title.en == "title")
            for (row, rung) in zip(table.rows, ladder.rungs) {
                let numbers = row.cells.dropFirst().map(\.en)
                #expect(row.cells[0] == rung.title && numbers == row.cells.dropFirst().map(\.zh))
                #expect(numbers.first == "\(rung.figures.placed)" && numbers.last == "\(rung.blockingPairs)")
                #expect(ladder.hasSeveralSeats == (numbers.count == 9))
                if ladder.hasSeveralSeats { #expect(numbers[2] == "\(rung.figures.placements)") }
                #expect(numbers.suffix(3).prefix(2) == ["\(rung.figures.firstWishes)", "\(rung.figures.equalToFirst)"])
                #expect((row.remark == nil) == rung.ignored.isEmpty)
                for demand in rung.ignored {
                    #expect(row.remark?.zh.contains(demand.zh) == true && row.remark?.en.contains(demand.en) == true)
                    ignored += 1
                }
            }
            several += ladder.hasSeveralSeats ? 1 : 0
            #expect(words.remarks.allSatisfy { $0.isSaidTwice || $0.numbers(.zh).isEmpty })
            #expect(words.remarks[0].numbers(.en) == ["\(ladder.talents)", "\(ladder.seats)"])
            // Two remarks always; one for several seats, one for rungs that are left out, one for a clearing round.
            let further = [ladder.hasSeveralSeats, ladder.rungs.count < Ladder.maximumRungs, ladder.rungs.contains { $0.hasClearing }]
            #expect(words.remarks.count == 2 + further.count { $0 })
        }
        #expect(ignored > 10 && several > 10, "\(ignored), \(several)")
    }

    // MARK: Pairs and partners

    @Test func aPairIsToldRuleByRuleAndTermByTerm() {
        var (failed, waived) = (0, 0)
        for seed in 0..<80 {
            let draft = ProgrammeDraft.random(seed: seed)
            let compiled = draft.compiled().programme
            for t in draft.talents.indices.prefix(3) {
                for o in draft.openings.indices.prefix(3) {
                    let report = compiled.explain(talent: t, opening: o)
                    let rules = PairWords.rules(report.rules)
                    expect(rules.isWhole && rules.rows.count == draft.rules.count, "seed \(seed)")
                    for (row, line) in zip(rules.rows, report.rules) {
                        expect((row.cells[0].en == "✓") == line.passes && (row.cells[4].en.isEmpty) == line.passes, "seed \(seed): \(line)")
                        expect((row.cells[0].en == "~") == (!line.passes && line.isWaivable), "seed \(seed): \(line)")
                        if !line.passes { failed += 1 }
                        if !line.passes, line.isWaivable { waived += 1 }
                    }
                    for (side, direction) in [(Side.talent, report.talentForOpening), (.opening, report.openingForTalent)] {
                        let terms = PairWords.terms(of: side, direction)
                        let points = terms.rows.compactMap { Double($0.cells[1].en) }.reduce(0, +)
                        expect(terms.isWhole && terms.rows.count == direction.terms.count, "seed \(seed)")
                        expect(abs(points - Double(direction.score) / Double(Score.unitsPerPoint)) < 1e-6, "seed \(seed): \(points)")
                    }
                }
            }
        }
        #expect(failed > 50 && waived > 10, "\(failed), \(waived)")
        let nothing = PairReport.Direction(score: 0, terms: [])
        #expect(PairWords.terms(of: .talent, nothing).title != PairWords.terms(of: .opening, nothing).title)
    }

    @Test func placesAndChangesAreSaidWithTheirNumbers() {
        let place = PairWords.place(1_003, of: 2_004, isEligible: true)
        #expect(place.isSaidTwice && place.numbers(.zh) == ["2004", "1003"] && place.numbers(.en) == ["1003", "2004"])
        let nowhere = [true, false].map { PairWords.place(nil, of: 5, isEligible: $0) }
        #expect(nowhere[0] != nowhere[1] && nowhere.allSatisfy { $0.isSaidTwice && $0.numbers(.en).isEmpty })
        let fit = WhatIfWords.fit(of: .talent, from: (12_345, nil), to: (1_000_000, 1_234))
        for language in Language.allCases { #expect(fit.numbers(language) == ["1.2345", "100.0000", "1234"], "\(fit)") }
        #expect(WhatIfWords.fit(of: .opening, from: (0, 1), to: (0, 1)) != WhatIfWords.fit(of: .talent, from: (0, 1), to: (0, 1)))
        let eligible = WhatIfWords.eligible(from: 1_000, to: 1_500, gained: 700, lost: 200)
        for language in Language.allCases { #expect(eligible.numbers(language) == ["1000", "1500", "700", "200"], "\(eligible)") }
        let change = WhatIfWords.change(LocalizedText(zh: "学历", en: "education"), from: nil, to: LocalizedText(verbatim: "15"))
        #expect(change.isSaidTwice && change.zh.hasPrefix("学历：") && change.en.hasSuffix(" → 15"))
        let gone = WhatIfWords.noLongerListed(of: 10, ["V7", "V9"])
        for language in Language.allCases { #expect(gone.numbers(language) == ["10", "7", "9"], "\(gone)") }
    }

    @Test func partnersAreSaidForEitherSide() {
        for side in Side.allCases {
            let words = PartnerWords(side)
            let told = [words.eligible(1_200, of: 3_400), words.best(10), words.subject, words.partner]
            #expect(told.allSatisfy { $0.isSaidTwice }, "\(told)")
            #expect(told[0].numbers(.en) == ["1200", "3400"] && told[1].numbers(.en) == ["10"])
            let seatless = words.withoutSeats(1_500)
            #expect(seatless.numbers(.zh).first == "1500" && seatless.numbers(.en) == ["1500"], "\(seatless)")
            #expect(words.partner == PartnerWords(side.other).subject && words.partner != words.subject)
        }
        #expect(PartnerWords(.talent).eligible(1, of: 2) != PartnerWords(.opening).eligible(1, of: 2))
        let out = PartnerWords.ruledOut([(LocalizedText(zh: "学历", en: "education"), 1_234), (LocalizedText(zh: "地区", en: "places"), 5)])
        #expect(out.isSaidTwice && out.numbers(.zh) == ["1234", "5"])
        let choices = [(true, true), (true, false), (false, true)].map {
            PartnerWords.choice(3, "V1", isEligible: $0.0, hasSeats: $0.1)
        }
        #expect(Set(choices).count == 3 && PartnerWords.choices(choices).numbers(.en) == ["3", "1", "3", "1", "3", "1"])
        #expect(PartnerWords.remark(choice: nil, rating: nil, waived: []) == LocalizedText(verbatim: ""))
        let remark = PartnerWords.remark(choice: 2, rating: 87.5, waived: [LocalizedText(zh: "薪资", en: "pay")])
        #expect(remark.isSaidTwice && remark.numbers(.zh) == ["2", "87.5"] && remark.en.contains("pay"))
    }

    @Test func aBadRowIsToldWithItsCell() {
        let reason = LocalizedText(zh: "不是数", en: "not a number")
        func issue(_ column: String, _ value: String) -> LocalizedText {
            RowIssue(file: "a.csv", line: 2, column: column, value: value, code: .notANumber, reason: reason).sentence
        }
        #expect(issue("", "") == reason)
        #expect(issue("pay", "").en == "pay: not a number" && issue("pay", "").zh == "pay：不是数")
        #expect(issue("pay", "x").en == "pay 'x': not a number" && issue("pay", "x").zh == "pay “x”：不是数")
        #expect(issue("", "x").en == "'x': not a number")
    }
}
