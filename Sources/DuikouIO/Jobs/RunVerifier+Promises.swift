import Duikou

/// What an allocation promises, in the words of a check.
extension RunVerifier {
    static func name(_ pair: AllocationAudit.Pair, _ loaded: LoadedProgramme) -> String {
        "\(loaded.compiled.talents.id(pair.talent))–\(loaded.compiled.openings.id(pair.opening))"
    }

    /// One promise as the audit found it, and what goes with it.
    static func tell(
        _ promise: AllocationPromise, _ audit: AllocationAudit, placements: Int, _ loaded: LoadedProgramme, _ again: MatchResult,
        _ report: inout Report
    ) {
        func names(_ pairs: [AllocationAudit.Pair]) -> [String] { pairs.map { name($0, loaded) } }
        let (sentence, listed) = (promise.sentence, again.market.edgeCount)
        // Of a promise that is kept or not, as a whole.
        func addWhole(_ sentence: LocalizedText, of whole: Int) {
            report.add(sentence.zh, sentence.en, [String](), count: audit.isCertified ? 0 : 1, of: whole)
        }
        switch promise.kind {
        case .seats:
            report.add(
                sentence.zh, sentence.en, audit.named.map { $0.words(loaded, again.regionLabels) }, count: audit.faults, of: placements)
            switch audit.stability {
            case .promised: break
            case .notFound:
                report.tell("没有找到稳定的安排：更愿意另配的处数", "no stable matching was found: would rather be otherwise", audit.blockingPairs)
            case .notSought:
                report.tell("不求稳定：彼此都更愿意的对数", "not stable by design: pairs that prefer each other", audit.blockingPairs, of: listed)
            }
        case .stable:
            if audit.stability == .promised {
                report.add(
                    "稳定：\(sentence.zh)", "stable: \(sentence.en)", names(audit.blocking), count: audit.blockingPairs, of: listed)
            }
            if audit.heldByFloor > 0 {
                report.tell(
                    "地区下限的代价：被下限留住的人更愿意去别处的对数", "the price of floors: wishes of those whom a floor holds", audit.heldByFloor, of: listed)
            }
        case .lottery:
            if let best = audit.best {
                report.add(sentence.zh, sentence.en, names(best.firstByLot), count: best.byLot, of: listed)
            }
        case .best:
            if let best = audit.best, let exchanges = best.exchanges {
                report.add(sentence.zh, sentence.en, names(best.firstExchange), count: exchanges, of: placements)
            }
        case .greatestSum:
            // Not the gap that is allowed, but the one that was reached.
            if let gap = audit.gap { addWhole(AllocationPromise.greatestSum(within: gap).sentence, of: listed) }
        case .mostPlacements: addWhole(sentence, of: placements)
        case .blocksTold: addWhole(sentence, of: 1)
        }
    }
}

extension AuditFault {
    /// The fault in words, with the ids that it concerns.
    func words(_ loaded: LoadedProgramme, _ regions: [LocalizedText]) -> LocalizedText {
        let (talents, openings) = (loaded.compiled.talents, loaded.compiled.openings)
        let names = [
            talent.flatMap { (0..<talents.count).contains($0) ? talents.id($0) : nil },
            opening.flatMap { (0..<openings.count).contains($0) ? openings.id($0) : nil },
        ].compactMap { $0 }
        let label = region.flatMap { regions.indices.contains($0) ? regions[$0] : nil }
        func told(_ zh: String, _ en: String) -> LocalizedText {
            let who = names.joined(separator: "–")
            return LocalizedText(
                zh: [who, label?.zh ?? "", zh].filter { !$0.isEmpty }.joined(separator: " "),
                en: [who, label?.en ?? "", en].filter { !$0.isEmpty }.joined(separator: " "))
        }
        switch kind {
        case .unknown: return told("不存在", "is not there")
        case .repeated: return told("重复", "stands twice")
        case .unlisted: return told("不在清单内", "is on no list")
        case .overfull(let held, let seats): return told("安排 \(held)，名额 \(seats)", "has \(held) placements, \(seats) seats")
        case .notChosen: return told("没有可给的名额", "has no seat left to be given")
        case .foreignSeat: return told("没有这类名额", "has no seat of this kind")
        case .notAMember: return told("不属于预留名额的群体", "is not of the group that the seat is kept for")
        case .overfullReserve(let held, let seats):
            return told("预留名额安排 \(held)，只有 \(seats)", "has \(held) on \(seats) kept seats")
        case .seatedTooLate: return told("该坐先一类名额", "belongs on a seat of an earlier kind")
        case .linked: return told("结伴者被拆开或只安排了一人", "and the linked talent are split, or only one is placed")
        case .overCap(let held, let cap): return told("安排 \(held)，上限 \(cap)", "has \(held), cap \(cap)")
        case .belowFloor(let held, let floor): return told("安排 \(held)，下限 \(floor)", "has \(held), floor \(floor)")
        case .overBudget(let spent, let budget):
            return told("花费 \(spent / 100)，预算 \(budget / 100)", "spends \(spent / 100), budget \(budget / 100)")
        case .heldWithoutFloor: return told("并无下限要留", "is held for no floor")
        case .rate(let title, let count):
            return told("\(title.zh)：\(count) 个岗位的次序不合", "\(title.en): the order of \(count) openings does not keep it")
        }
    }
}
