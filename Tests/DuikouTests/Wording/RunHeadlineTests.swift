import DuikouMechanisms
import TestSupport
import Testing

@testable import Duikou

/// The headlines of random runs against counts that are made here, from the placements and the rows.
@Suite struct RunHeadlineTests {
    private struct Run {
        var draft: ProgrammeDraft
        var compiled: CompiledProgramme
        var result: MatchResult

        init(_ draft: ProgrammeDraft, seed: Int, inputs: AllocationInputs = AllocationInputs()) throws {
            var matcher = draft.matcher(seed: UInt64(seed))
            matcher.inputs = inputs
            (self.draft, compiled, result) = (draft, matcher.compiled, try matcher.run())
        }

        func headlines(setAside: SetAside = SetAside(rows: 0, faults: 0, total: nil)) -> RunHeadlines {
            RunHeadlines(result, compiled, statedChoices: draft.choices.count, setAside: setAside)
        }
    }

    private static func market(_ seed: Int) -> ProgrammeDraft {
        var generator = SeededGenerator(seed: seed)
        var draft = ProgrammeDraft.random(.market, using: &generator)
        for rule in draft.rules.indices { draft.rules[rule].title = LocalizedText(zh: "规则甲\(rule)", en: "rule A\(rule)") }
        // Some drafts let talents have several seats: people and placements are then two figures.
        if seed % 3 == 0 { for t in draft.talents.indices { draft.talents[t].seats = 2 } }
        return draft
    }

    @Test func headlinesStateTheCounts() throws {
        var (several, ties, voided) = (0, 0, 0)
        for seed in 0..<300 {
            let run = try Run(Self.market(seed), seed: seed)
            let (draft, result, told) = (run.draft, run.result, run.headlines())
            let (talents, openings) = (draft.talents.count, draft.openings.count)
            let placed = Set(result.placements.map(\.talent))
            let first = Set(result.placements.filter { $0.wish == 1 }.map(\.talent)).count
            let tied = Set(result.placements.filter { $0.tiedWish == 1 }.map(\.talent)).count
            for language in Language.allCases {
                let sides = told.sides.text.numbers(language)
                let seats = draft.openings.reduce(0) { $0 + Int($1.seats) }
                expect(sides.prefix(3) == ["\(talents)", "\(openings)", "\(seats)"], "seed \(seed): \(told.sides)")
                let people = told.placed.text.numbers(language)
                expect(people.prefix(2) == ["\(placed.count)", "\(talents)"], "seed \(seed): \(told.placed)")
                if draft.talents.contains(where: { $0.seats > 1 }) {
                    several += 1
                    expect(people.dropFirst(3).first == "\(result.placements.count)", "seed \(seed): \(told.placed)")
                }
                if result.counts.ceiling > result.placements.count {
                    expect(people.last == "\(result.counts.ceiling)", "seed \(seed): \(told.placed)")
                }
                let wishes = told.firstWish.text.numbers(language)
                expect(wishes.prefix(2) == ["\(first)", "\(placed.count)"], "seed \(seed): \(told.firstWish)")
                if tied > first {
                    ties += 1
                    expect(wishes.contains("\(tied)"), "seed \(seed): \(told.firstWish)")
                }
                let ranOff = result.unplaced.count { $0.ranOffList }
                expect(told.lists.map { $0.text.numbers(language) } == (ranOff > 0 ? ["\(ranOff)"] : nil), "seed \(seed): the lists")
                let void = result.ineligibleChoices.count
                if void > 0 {
                    voided += 1
                    let numbers = told.remarks?.text.numbers(language) ?? []
                    expect(
                        zip(numbers, numbers.dropFirst()).contains { $0 == "\(void)" && $1 == "\(draft.choices.count)" },
                        "seed \(seed): \(String(describing: told.remarks))")
                }
            }
            let isRemarkable = result.counts.flagged + result.ineligibleChoices.count + result.counts.decidedByLottery > 0
            expect((told.remarks != nil) == isRemarkable, "seed \(seed): \(String(describing: told.remarks))")
            for headline in told.all {
                expect(headline.text.isSaidTwice && headline.label.isSaidTwice, "seed \(seed): \(headline)")
            }
            expect(told.all.first == told.sides && told.all.last == told.verified && told.verified.tone == .good, "seed \(seed)")
        }
        #expect(several > 50 && ties > 20 && voided > 50, "\(several), \(ties), \(voided)")
    }

    /// Reasons are counted: those that are named are the most frequent, and sum to everybody where all of them are named.
    @Test func reasonsAreCounted() throws {
        var (cut, all) = (0, 0)
        for seed in 0..<300 {
            let run = try Run(Self.market(seed), seed: seed)
            let told = run.headlines().unplaced.text
            var counts: [LocalizedText: Int] = [:]
            for unplaced in run.result.unplaced { counts[run.compiled.shortReason(unplaced.reason), default: 0] += 1 }
            guard !counts.isEmpty else {
                expect(told == LocalizedText(zh: "没有", en: "nobody"), "seed \(seed): \(told)")
                continue
            }
            let most = counts.values.sorted(by: >).prefix(RunHeadlines.maximumReasons)
            for language in Language.allCases {
                let parts = told[language].split(separator: language == .zh ? "；" : "; ").map(String.init)
                let stated = parts.compactMap { Int($0.split(separator: " ").last ?? "") }
                expect(stated == Array(most), "seed \(seed): \(told[language]), not \(most)")
                expect(told.numbers(language).first == "\(run.result.unplaced.count)", "seed \(seed): \(told[language])")
                expect(parts.count - stated.count == (counts.count > most.count ? 1 : 0), "seed \(seed): \(told[language])")
            }
            if counts.count > most.count { cut += 1 } else { all += 1 }
        }
        #expect(all > 50, "\(cut), \(all)")
    }

    /// A reason in a few words is told for every cause, and no two causes of different kinds share their long one.
    @Test func everyCauseHasWords() throws {
        var draft = ProgrammeDraft()
        draft.talents = [ProgrammeDraft.Row(id: "t")]
        draft.talents[0].seats = 1
        draft.openings = [ProgrammeDraft.Row(id: "o")]
        draft.rules = [
            Rule(
                name: "r",
                requirement: .level(.init(subject: ColumnReference(.talent, "level"), atLeast: ColumnReference(.opening, "level"))))
        ]
        let compiled = draft.compiled().programme
        let labels = [LocalizedText(zh: "甲区", en: "region A")]
        let causes: [UnplacedCause] = [
            .noEligibleOpening(rule: nil), .noEligibleOpening(rule: 0), .noSeats, .outranked(opening: 0, margin: 12_345),
            .outrated(opening: 0), .lottery(opening: 0), .tied(opening: 0), .grouped(opening: 0), .regionFull(opening: 0, region: 0),
            .kept(opening: 0),
            .linked(opening: 0), .notForTheTotal(opening: 0), .withdrew, .declined,
        ]
        #expect(Set(causes.map(\.code)).count == causes.count - 1, "one cause for each kind, and two without an eligible opening")
        var long: Set<LocalizedText> = []
        for cause in causes {
            let unplaced = MatchResult.Unplaced(talent: 0, reason: cause, eligible: 1, listed: 1_234, ranOffList: false, nearestMiss: nil)
            let reason = compiled.reason(unplaced, regionLabels: labels)
            #expect(reason.isSaidTwice && compiled.shortReason(cause, regionLabels: labels).isSaidTwice, "\(cause): \(reason)")
            long.insert(reason)
            if case .outranked = cause {
                for language in Language.allCases { #expect(reason.numbers(language) == ["1234", "1.2345"], "\(reason)") }
            }
            if case .regionFull = cause { #expect(reason.zh.contains("甲区") && reason.en.contains("region A")) }
        }
        #expect(long.count == causes.count)
    }

    @Test func rowsSetAsideAreCounted() throws {
        let run = try Run(Self.market(1), seed: 1)
        let none = run.headlines().setAside
        #expect(none.tone == .plain && none.text.numbers(.zh).isEmpty && none.text.numbers(.en).isEmpty)
        let some = run.headlines(setAside: SetAside(rows: 1_003, faults: 1_204, total: 20_001)).setAside
        #expect(some.tone == .bad && some.text.isSaidTwice)
        for language in Language.allCases { #expect(some.text.numbers(language) == ["1003", "20001", "1204"], "\(some)") }
        let clean = SetAside(rows: 0, faults: 0, total: 12).verdict
        let many = SetAside(rows: 4, faults: 5, total: 12).verdict
        #expect(clean.isSaidTwice && clean.numbers(.en).isEmpty && many.isSaidTwice && many.numbers(.zh) == ["4", "12", "5"])
        let unknown = SetAside(rows: 2, faults: 3, total: nil).sentence
        for language in Language.allCases { #expect(unknown.numbers(language) == ["2", "3"], "\(unknown)") }
    }

    @Test func aFailureStatesWhatFailed() throws {
        var run = try Run(Self.market(1), seed: 1)
        run.result.verification.audit.faults = 1_002
        run.result.verification.audit.blockingPairs = 2_003
        run.result.verification.ineligible = 3_004
        let told = run.headlines().verified
        #expect(told.tone == .bad && told.text.isSaidTwice)
        for language in Language.allCases { #expect(told.text.numbers(language) == ["2003", "1002", "3004"], "\(told)") }
        // Only what is proven as a whole has failed: there is nothing to count.
        run.result.verification = MatchResult.Verification(
            audit: AllocationAudit(
                faults: 0, blockingPairs: 5, stability: .notSought, certificate: .greatestSum(gap: 1, isProven: false)), ineligible: 0)
        let unproven = run.headlines().verified
        #expect(unproven.tone == .bad && unproven.text.isSaidTwice && unproven.text.numbers(.en).isEmpty)
    }

    // MARK: Demands

    private static let nowhere = SourceLocation(file: "draft.yml")
    private static let limits = FileReference(path: "", written: "limits.csv", location: nowhere)
    private static let word = GroupCondition(talent: AllocationTests.word, wanted: .column(ColumnReference(.opening, "word")))

    @Test func reservesAndRatesAreCounted() throws {
        var shown = 0
        for seed in 0..<150 {
            let draft = AllocationTests.draft(seed) { allocation, _ in
                allocation.reserves = [
                    Reserve(name: "r", title: LocalizedText(zh: "本地", en: "local"), group: Self.word, seats: .percent(50))
                ]
                allocation.rates = [
                    MinimumRateDeclaration(name: "m", title: LocalizedText(zh: "比例", en: "share"), group: Self.word, percent: 30)
                ]
            }
            let run = try Run(draft, seed: seed)
            let (reserve, rate) = (run.result.demands.reserves[0], run.result.demands.rates[0])
            let told = run.headlines().demands
            expect(told.count == 2, "seed \(seed): \(told)")
            // Kept seats with a member, from the placements.
            let members = run.result.placements.count { $0.reserve == 0 && $0.isMember }
            for language in Language.allCases {
                expect(
                    told[0].text.numbers(language) == ["\(members)", "\(reserve.seats)", "\(reserve.admitted)"], "seed \(seed): \(told[0])")
                let numbers = told[1].text.numbers(language)
                expect(
                    numbers.first == "30" && Set(numbers).isSuperset(of: ["\(rate.admitted)", "\(rate.members)"]),
                    "seed \(seed): \(told[1])")
            }
            for headline in told { expect(headline.text.isSaidTwice && headline.label.isSaidTwice, "seed \(seed): \(headline)") }
            if members > 0 { shown += 1 }
        }
        #expect(shown > 30, "\(shown)")
    }

    @Test func regionsAtTheirLimitsAreNamed() throws {
        var (full, none, spent) = (0, 0, 0)
        for seed in 0..<200 {
            var inputs = AllocationInputs()
            let draft = AllocationTests.draft(seed) { allocation, g in
                allocation.regions = RegionsDeclaration(
                    column: ColumnReference(.opening, "place"), limits: Self.limits, cost: ColumnReference(.opening, "few"))
                inputs.regionLimits = [
                    .init(region: 0, cap: Int.random(in: 0...3, using: &g)),
                    .init(region: 4, budget: Int64.random(in: 0...4, using: &g) * 100),
                ]
            }
            let run = try Run(draft, seed: seed, inputs: inputs)
            let told = try #require(run.headlines().demands.first)
            let regions = run.result.demands.regions
            expect(run.headlines().demands.count == 1 && told.text.isSaidTwice, "seed \(seed): \(told)")
            for (index, region) in regions.enumerated() {
                for language in Language.allCases {
                    let name = region.title[language] + " "
                    expect(told.text[language].contains(name) == region.isAtLimit, "seed \(seed): \(region), \(told.text[language])")
                }
                let budget = region.budget.map { "\($0 / 100)" }
                if region.isAtLimit, index == 1, let budget {
                    spent += 1
                    expect(told.text.numbers(.en).contains(budget), "seed \(seed): \(told.text.en)")
                }
            }
            if regions.contains(where: \.isAtLimit) { full += 1 } else { none += 1 }
        }
        #expect(full > 10 && none > 10 && spent > 3, "\(full), \(none), \(spent)")
    }

    @Test func linksAndTheClearingRoundAreCounted() throws {
        var added = 0
        for seed in 0..<100 {
            var draft = AllocationTests.draft(seed) { allocation, _ in
                allocation.hasClearing = true
            }
            draft.lists.talents = 1
            let run = try Run(draft, seed: seed)
            let cleared = run.result.placements.count { $0.isCleared }
            let told = run.headlines().demands
            for language in Language.allCases {
                expect(told.map { $0.text.numbers(language) } == [["\(cleared)"]], "seed \(seed): \(told)")
            }
            added += cleared
        }
        #expect(added > 10)
        var settled = 0
        for seed in 0..<100 {
            var inputs = AllocationInputs()
            let draft = AllocationTests.draft(seed) { allocation, _ in
                allocation.links = LinksDeclaration(table: Self.limits, same: ColumnReference(.opening, "place"), allowsApart: true)
                allocation.ties = .singleLottery
            }
            guard draft.talents.count >= 4 else { continue }
            inputs.links = [.init(talent: 0, partner: 1), .init(talent: 2, partner: 3)]
            let run = try Run(draft, seed: seed, inputs: inputs)
            let links = try #require(run.result.demands.links)
            let told = run.headlines().demands
            let placed = Set(run.result.placements.map(\.talent))
            let incomplete = [[0, 1], [2, 3]].count { !placed.isSuperset(of: $0) }
            for language in Language.allCases {
                let numbers = told.map { $0.text.numbers(language) }.first ?? []
                let expected = [links.together, 2, links.apart, incomplete] + (links.blocks > 0 ? [links.blocks] : [])
                expect(told.count == 1 && numbers == expected.map(String.init), "seed \(seed): \(told), not \(expected)")
            }
            settled += links.together + links.apart
        }
        #expect(settled > 10)
    }

    @Test func crowdingIsToldOfCongestionAwareListsAlone() throws {
        var told = 0
        for seed in 0..<60 {
            var draft = Self.market(seed)
            expect(try Run(draft, seed: seed).headlines().crowding == nil, "seed \(seed)")
            draft.lists.mode = .congestionAware
            let run = try Run(draft, seed: seed)
            guard let crowding = run.headlines().crowding else { continue }
            told += 1
            let (before, after) = (run.result.congestion.byFit, run.result.congestion.asListed)
            for language in Language.allCases where before.openings > 0 {
                let numbers = crowding.text.numbers(language)
                expect(numbers.contains(Format.fixed(before.gini, 3)) && numbers.contains(Format.fixed(after.gini, 3)), "\(crowding)")
            }
            expect(crowding.text.isSaidTwice, "seed \(seed): \(crowding)")
        }
        #expect(told > 30, "\(told)")
    }
}
