/// Checks the `allocate:` part: options that cannot be combined, and columns that are missing or of the wrong type.
extension ProgrammeChecker {
    mutating func allocation() {
        let allocation = programme.allocation
        combinations(allocation)
        names(allocation.reserves.map { ($0.name, $0.location) }, what: LocalizedText(zh: "预留名额", en: "reserve"))
        names(allocation.rates.map { ($0.name, $0.location) }, what: LocalizedText(zh: "最低比例", en: "minimum rate"))
        for reserve in allocation.reserves {
            group(reserve.group)
            if case .column(let seats) = reserve.seats { _ = resolve(seats, [.number, .count]) }
        }
        for rate in allocation.rates { group(rate.group) }
        if let regions = allocation.regions {
            _ = resolve(regions.column, [.category])
            if let cost = regions.cost { _ = resolve(cost, [.number]) }
            if let target = regions.target { _ = resolve(target, [.number, .count]) }
        }
        if let links = allocation.links { _ = resolve(links.same, [.category]) }
    }

    private mutating func group(_ condition: GroupCondition) {
        switch condition.wanted {
        case .column(let opening):
            if resolve(opening, [.category]) == nil {
                _ = resolve(condition.talent, [.category, .tags])
            } else {
                comparable(condition.talent, opening, [.category, .tags])
            }
        case .values: _ = resolve(condition.talent, [.category, .tags])
        }
        // A placement on a kept seat shows that its talent is a member of the group.
        guard let column = programme.table(.talent).column(named: condition.talent.column), column.isPrivate else { return }
        error(
            zh: "“\(column.name)”是 private 列，不能用作预留名额或最低比例的群体：结果会显示谁属于它。",
            en: "'\(column.name)' is private and cannot make a group for reserves or rates: results would show who is of it.",
            at: condition.talent.location)
    }

    /// Reports options of one allocation that no mechanism can satisfy together.
    private mutating func combinations(_ allocation: Allocation) {
        let mechanism = allocation.mechanism.rawValue
        func place(_ location: SourceLocation?) -> SourceLocation? { location ?? allocation.location ?? programme.talents.location }
        var hasOneSeat = false
        if case .constant(1) = programme.talents.seats { hasOneSeat = true }
        func need(_ holds: Bool, _ zh: String, _ en: String, at location: SourceLocation?) {
            if !holds { error(zh: zh, en: en, at: place(location)) }
        }
        let (reserve, rate) = (allocation.reserves.first, allocation.rates.first)
        if let location = reserve?.location ?? rate?.location {
            need(
                allocation.mechanism.isStable, "预留名额和最低比例只适用于 deferred-acceptance 或 maximum-stable，这里是 \(mechanism)。",
                "reserves and rates need deferred-acceptance or maximum-stable, not \(mechanism).", at: location)
            need(
                allocation.proposing == .talents, "预留名额和最低比例要求 proposing: talents。", "reserves and rates need proposing: talents.",
                at: location)
        }
        need(allocation.rates.count <= 2, "最低比例最多两项。", "there are at most two minimum rates.", at: allocation.rates.last?.location)
        if let regions = allocation.regions {
            let location = regions.limits.location
            need(
                allocation.mechanism == .deferredAcceptance && allocation.proposing == .talents,
                "地区限额要求 mechanism: deferred-acceptance 和 proposing: talents。",
                "regions need mechanism: deferred-acceptance and proposing: talents.", at: location)
            need(!allocation.hasClearing, "地区限额不能与 clearing 同用。", "regions and clearing cannot be combined.", at: location)
        }
        if let location = reserve?.location, allocation.mechanism == .maximumStable || allocation.regions != nil {
            need(
                hasOneSeat, "预留名额与 maximum-stable 或 regions 同用时，人才表的 seats 只能是 1。",
                "reserves with maximum-stable or regions need one seat for each talent: leave the talents' seats at 1.", at: location)
        }
        if let links = allocation.links {
            let location = links.table.location
            need(
                hasOneSeat, "结伴志愿要求每个人才一个名额：人才表的 seats 只能是 1。",
                "links need one seat for each talent: leave the talents' seats at 1.", at: location)
            need(
                allocation.mechanism == .deferredAcceptance && allocation.proposing == .talents,
                "结伴志愿要求 mechanism: deferred-acceptance 和 proposing: talents。",
                "links need mechanism: deferred-acceptance and proposing: talents.", at: location)
            need(
                allocation.reserves.isEmpty && allocation.rates.isEmpty && allocation.regions == nil && !allocation.hasClearing,
                "结伴志愿不能与 reserves、rates、regions 或 clearing 同用。",
                "links cannot be combined with reserves, rates, regions or clearing.", at: location)
        }
        if allocation.mechanism == .maximumStable {
            need(
                allocation.proposing == .talents, "maximum-stable 要求 proposing: talents。", "maximum-stable needs proposing: talents.",
                at: nil)
        }
        need(
            !allocation.hasClearing || allocation.mechanism.isStable, "clearing 只接在 deferred-acceptance 或 maximum-stable 之后。",
            "clearing follows deferred-acceptance or maximum-stable only.", at: nil)
    }
}
