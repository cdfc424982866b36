extension AuditFault {
    /// The fault in words, with the ids that it concerns.
    ///
    /// - Parameter regionLabels: the run's ``MatchResult/regionLabels``.
    public func words(_ compiled: CompiledProgramme, regionLabels: [LocalizedText] = []) -> LocalizedText {
        let (talents, openings) = (compiled.talents, compiled.openings)
        let names = [
            talent.flatMap { (0..<talents.count).contains($0) ? talents.id($0) : nil },
            opening.flatMap { (0..<openings.count).contains($0) ? openings.id($0) : nil },
        ].compactMap { $0 }
        let label = region.flatMap { regionLabels.indices.contains($0) ? regionLabels[$0] : nil }
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
