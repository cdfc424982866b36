import Duikou

/// What being stable means under an allocation, in words.
public struct StabilityWords {
    private let allocation: Allocation

    public init(_ allocation: Allocation) { self.allocation = allocation }

    /// The promise in one clause.
    public var promise: LocalizedText {
        if allocation.links != nil {
            return LocalizedText(
                zh: "没有人、也没有结伴的两人能另配而各方都更愿意", en: "no one and no linked two could go elsewhere with all concerned preferring it")
        }
        switch (!allocation.reserves.isEmpty, allocation.regions != nil) {
        case (false, false):
            return allocation.hasClearing
                ? LocalizedText(zh: "两轮之内都没有一对彼此更愿意却没配上", en: "no two prefer each other within either round")
                : LocalizedText(zh: "没有一对彼此更愿意却没配上", en: "no two prefer each other")
        case (true, false):
            return LocalizedText(zh: "按预留名额的规则，没有一对彼此更愿意却没配上", en: "no two prefer each other, given the reserved seats")
        case (false, true):
            return LocalizedText(zh: "按地区限额的规则，没有一对彼此更愿意却没配上", en: "no two prefer each other, given the regions' limits")
        case (true, true):
            return LocalizedText(
                zh: "按预留名额和地区限额的规则，没有一对彼此更愿意却没配上", en: "no two prefer each other, given the reserved seats and the regions' limits")
        }
    }

    /// What must hold of seats and lists.
    public var seats: LocalizedText {
        var (zh, en) = (["名额不超", "一人一岗", "都在清单内"], ["seats hold", "one placement each", "all on lists"])
        if !allocation.reserves.isEmpty {
            zh.append("预留名额按约定")
            en.append("reserved seats as declared")
        }
        if allocation.regions != nil {
            zh.append("地区的上限、下限、预算都守住")
            en.append("regions' caps, floors and budgets hold")
        }
        if allocation.links != nil {
            zh.append("结伴者按约定安排")
            en.append("linked talents as agreed")
        }
        return LocalizedText(zh: zh.joined(separator: "、"), en: en.joined(separator: ", "))
    }
}
