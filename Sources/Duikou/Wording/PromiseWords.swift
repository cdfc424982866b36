extension AllocationPromise {
    /// The promise in one clause, for people.
    public var sentence: LocalizedText {
        switch content {
        case .seats(let declared):
            let always = [
                LocalizedText(zh: "双方名额不超", en: "neither side has more placements than seats"),
                LocalizedText(zh: "每对只一次", en: "no pair twice"),
                LocalizedText(zh: "都在清单内", en: "all on lists"),
            ]
            return (always + declared.map(\.asKept)).joined(zh: "、", en: ", ")
        case .stable(let rules, let isWithinRounds):
            let round = isWithinRounds ? LocalizedText(zh: "两轮之内", en: " within either round") : LocalizedText(verbatim: "")
            let names = rules.map(\.asRules).joined(zh: "、", en: " and ")
            let given =
                rules.isEmpty ? LocalizedText(verbatim: "") : LocalizedText(zh: "按\(names.zh)的规则，", en: ", given \(names.en)")
            return LocalizedText(
                zh: "\(given.zh)\(round.zh)没有一对彼此更愿意却没配上", en: "no two prefer each other\(round.en)\(given.en)")
        case .linkedStable:
            return LocalizedText(
                zh: "没有一人或一对结伴的人能换到别处，而且有关各方都更愿意", en: "no talent, and no linked pair, could move so that everybody concerned prefers it")
        case .lottery: return LocalizedText(zh: "同等者之间按抽签先后", en: "among equals the lottery decides")
        case .best(.talents): return LocalizedText(zh: "在所有稳定的结果中对人才最好", en: "best for talents among all stable results")
        case .best(.openings): return LocalizedText(zh: "在所有稳定的结果中对岗位最好", en: "best for openings among all stable results")
        case .greatestSum(let gap):
            return LocalizedText(
                zh: "价格证明：合计契合度离最高不超过百万分之 \(gap)", en: "prices prove: the sum of fit is within \(gap) parts of a million of the greatest")
        case .mostPlacements: return LocalizedText(zh: "已是最多", en: "no more can be placed")
        case .blocksTold: return LocalizedText(zh: "每一处更愿意另配的都已列出", en: "every blocking pair or link is reported")
        }
    }
}

extension AllocationDemand {
    /// The demand as the rules by which no two prefer each other.
    fileprivate var asRules: LocalizedText {
        switch self {
        case .reserves: LocalizedText(zh: "预留名额", en: "the reserved seats")
        case .rates: LocalizedText(zh: "最低比例", en: "the minimum rates")
        case .regions: LocalizedText(zh: "地区限额", en: "the regions' limits")
        case .bands: LocalizedText(zh: "分档", en: "the bands")
        case .links, .clearing: title
        }
    }

    /// The demand as kept, in the promise on seats.
    fileprivate var asKept: LocalizedText {
        switch self {
        case .reserves: LocalizedText(zh: "预留名额按约定", en: "reserved seats as declared")
        case .regions: LocalizedText(zh: "地区的上限、下限、预算都守住", en: "regions' caps, floors and budgets hold")
        case .links: LocalizedText(zh: "结伴者按约定安排", en: "linked talents as agreed")
        case .rates, .clearing, .bands: title
        }
    }
}
