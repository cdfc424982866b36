import Duikou

/// Says in words what stability means under an allocation.
public struct StabilityWords {
    private let allocation: Allocation

    /// - Parameter allocation: the declaration whose promise is put into words.
    public init(_ allocation: Allocation) { self.allocation = allocation }

    /// The promise in one clause.
    public var promise: LocalizedText {
        if allocation.links != nil {
            return LocalizedText(
                zh: "没有人、也没有结伴的两人能另配而各方都更愿意", en: "no one and no linked two could go elsewhere with all concerned preferring it")
        }
        var (zh, en): ([String], [String]) = ([], [])
        if !allocation.reserves.isEmpty {
            zh.append("预留名额")
            en.append("the reserved seats")
        }
        if !allocation.rates.isEmpty {
            zh.append("最低比例")
            en.append("the minimum rates")
        }
        if allocation.regions != nil {
            zh.append("地区限额")
            en.append("the regions' limits")
        }
        if allocation.bands != nil {
            zh.append("分档")
            en.append("the bands")
        }
        let round = allocation.hasClearing ? (zh: "两轮之内", en: " within either round") : (zh: "", en: "")
        if zh.isEmpty {
            return LocalizedText(zh: "\(round.zh)没有一对彼此更愿意却没配上", en: "no two prefer each other\(round.en)")
        }
        return LocalizedText(
            zh: "按\(zh.joined(separator: "、"))的规则，\(round.zh)没有一对彼此更愿意却没配上",
            en: "no two prefer each other\(round.en), given \(en.joined(separator: " and "))")
    }

    /// What the placements must satisfy as to seats and lists.
    public var seats: LocalizedText {
        var (zh, en) = (["双方名额不超", "每对只一次", "都在清单内"], ["seats hold on both sides", "no pair twice", "all on lists"])
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
