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
        var severalSeats = true
        if case .constant(1) = programme.talents.seats { severalSeats = false }
        found += allocation.refusals(severalSeats: severalSeats, at: programme.talents.location)
        if allocation.rates.count > 2 {
            error(zh: "最低比例最多两项。", en: "there are at most two minimum rates.", at: allocation.rates.last?.location)
        }
    }
}
