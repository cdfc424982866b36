import TestSupport
import Testing

@testable import Duikou

/// The sentences of promises, faults and declared allocations against what they are made of.
@Suite struct PromiseWordTests {
    /// Over all methods: each promise has a sentence of its own, and names the demands that it speaks of.
    @Test func promisesThatDifferAreSaidDifferently() throws {
        var said: [LocalizedText: AllocationPromise.Content] = [:]
        var named = 0
        let names: [AllocationDemand: LocalizedText] = [
            .reserves: LocalizedText(zh: "预留名额", en: "reserved seats"), .rates: LocalizedText(zh: "最低比例", en: "minimum rates"),
            .regions: LocalizedText(zh: "地区", en: "regions'"), .bands: LocalizedText(zh: "分档", en: "bands"),
            .links: LocalizedText(zh: "结伴", en: "linked"),
        ]
        for allocation in AllocationMethodTests.all {
            guard let method = try? allocation.method() else { continue }
            for promise in method.promises {
                let sentence = promise.sentence
                expect(sentence.isSaidTwice, "\(promise)")
                expect(said[sentence] == nil || said[sentence] == promise.content, "\(sentence) is said of \(promise.content)")
                said[sentence] = promise.content
                switch promise.content {
                case .seats(let demands), .stable(let demands, _):
                    for (demand, name) in names {
                        named += demands.contains(demand) ? 1 : 0
                        expect(
                            sentence.zh.contains(name.zh) == demands.contains(demand)
                                && sentence.en.contains(name.en) == demands.contains(demand), "\(sentence), \(demands)")
                    }
                case .linkedStable, .lottery, .best, .greatestSum, .mostPlacements, .blocksTold: break
                }
            }
        }
        // Seats alone and with reserves, regions, both and links; stability by no rules, by each set of demands, and within two rounds.
        #expect(said.count > 20 && named > 50, "\(said.count), \(named)")
        let gap = AllocationPromise.greatestSum(within: 1_234).sentence
        #expect(gap.numbers(.zh) == ["1234"] && gap.numbers(.en) == ["1234"])
    }

    /// Every kind of fault names the talent, the opening and the region that it concerns, and states its numbers.
    @Test func faultsNameWhomTheyConcern() {
        var draft = ProgrammeDraft()
        draft.talents = [ProgrammeDraft.Row(id: "tx")]
        draft.openings = [ProgrammeDraft.Row(id: "ox")]
        let compiled = draft.compiled().programme
        let labels = [LocalizedText(zh: "甲区", en: "region A")]
        let kinds: [(AuditFault.Kind, [String])] = [
            (.unknown, []), (.repeated, []), (.unlisted, []), (.overfull(held: 5, seats: 3), ["5", "3"]), (.notChosen, []),
            (.foreignSeat, []), (.notAMember, []), (.overfullReserve(held: 4, seats: 2), ["4", "2"]), (.seatedTooLate, []), (.linked, []),
            (.overCap(held: 9, cap: 8), ["9", "8"]), (.belowFloor(held: 1, floor: 2), ["1", "2"]),
            (.overBudget(spent: 70_000, budget: 60_000), ["700", "600"]), (.heldWithoutFloor, []),
            (.rate(title: LocalizedText(zh: "比例", en: "share"), openings: 6), ["6"]),
        ]
        var said: Set<LocalizedText> = []
        for (kind, numbers) in kinds {
            let words = AuditFault(kind, talent: 0, opening: 0, region: 0).words(compiled, regionLabels: labels)
            said.insert(words)
            for language in Language.allCases {
                #expect(words[language].contains("tx–ox") && words[language].contains(labels[0][language]), "\(words)")
                #expect(words.numbers(language) == numbers, "\(words)")
            }
            // A row or a region that is not there is left out.
            let nobody = AuditFault(kind, talent: 7, opening: -1, region: 3).words(compiled, regionLabels: labels)
            #expect(!nobody.en.contains("tx") && !nobody.en.hasPrefix(" ") && !nobody.zh.isEmpty)
        }
        #expect(said.count == kinds.count)
    }

    /// A sentence for the mechanism and one for each demand, whatever is declared; those of two mechanisms differ.
    @Test func declaredDemandsAreDescribed() {
        var mechanisms: Set<LocalizedText> = []
        for allocation in AllocationMethodTests.all {
            var draft = ProgrammeDraft()
            draft.allocation = allocation
            let inputs = AllocationInputs(
                regionLimits: [.init(region: 0, cap: 3), .init(region: 1, floor: 1), .init(region: 2, cap: 2, floor: 1)],
                links: (0..<1_200).map { .init(talent: $0, partner: $0 + 1) })
            let sentences = AllocationWords(draft.programme(), inputs: inputs).sentences
            expect(sentences.count == 1 + allocation.demands.count, "\(allocation.demands): \(sentences)")
            for sentence in sentences { expect(sentence.isSaidTwice, "\(sentence)") }
            mechanisms.insert(sentences[0])
            for language in Language.allCases {
                let numbers = sentences.map { $0.numbers(language) }
                expect(allocation.links == nil || numbers.contains(["1200"]), "\(sentences)")
                // Three regions: two with caps, two with floors, and none with a budget.
                expect(allocation.regions == nil || numbers.contains(["3", "2", "2"]), "\(sentences)")
                expect(allocation.bands == nil || numbers.contains(["5", "20"]), "\(sentences)")
                expect(allocation.rates.isEmpty || numbers.contains(["50"]), "\(sentences)")
            }
        }
        // Either side with deferred acceptance, and each of the three others.
        #expect(mechanisms.count == 2 + 3, "\(mechanisms)")
    }
}
