/// Describes the allocation that a programme declares, in sentences.
public struct AllocationWords: Sendable {
    private let programme: Programme
    private let inputs: AllocationInputs
    private var allocation: Allocation { programme.allocation }

    /// - Parameter inputs: what the allocation's own files hold.
    public init(_ programme: Programme, inputs: AllocationInputs) {
        self.programme = programme
        self.inputs = inputs
    }

    /// The mechanism first, then a sentence for each further demand.
    public var sentences: [LocalizedText] {
        var all = [mechanism]
        switch allocation.within {
        case .lists: break
        case .eligible:
            all.append(LocalizedText(zh: "全部符合条件的配对都参与分配，不限于清单", en: "every eligible pair may be matched, not only those on the lists"))
        }
        if let bands = allocation.bands {
            let width = Format.plain((10_000 / Double(bands)).rounded() / 100)
            all.append(
                LocalizedText(
                    zh: "岗位把契合度分成 \(bands) 档比较（每档 \(width) 分），同档视为同分",
                    en: "openings compare fit in \(bands) bands of \(width) points; within one, talents tie"))
        }
        all += allocation.reserves.map(reserve) + allocation.rates.map(rate)
        if let regions = allocation.regions { all.append(limits(regions)) }
        if let links = allocation.links {
            let count = Format.grouped(inputs.links.count)
            let same = title(links.same)
            all.append(
                LocalizedText(
                    zh: "结伴 \(count) 对，要求“\(same.zh)”相同；\(links.allowsApart ? "不能同去时可以分开" : "不能同去就都不安排")",
                    en:
                        "\(count) links, with the same '\(same.en)'; \(links.allowsApart ? "apart where they cannot be together" : "both unplaced where they cannot be together")"
                ))
        }
        if allocation.hasClearing {
            all.append(
                LocalizedText(zh: "分配后补录一轮：空余名额给未安排者，超出清单", en: "then a clearing round: seats left to the unplaced, beyond their lists"))
        }
        return all
    }

    private var mechanism: LocalizedText {
        let proposing =
            allocation.proposing == .talents ? LocalizedText(zh: "人才", en: "talents") : LocalizedText(zh: "岗位", en: "openings")
        let ties =
            allocation.ties == .singleLottery
            ? LocalizedText(zh: "每人一个签号", en: "one lottery number each") : LocalizedText(zh: "每对一个签号", en: "a lottery number for each pair")
        switch allocation.mechanism {
        case .deferredAcceptance:
            return LocalizedText(
                zh: "延迟接受算法，由\(proposing.zh)提出；同分时\(ties.zh)", en: "deferred acceptance, \(proposing.en) proposing; ties: \(ties.en)")
        case .maximumStable:
            return LocalizedText(
                zh: "稳定且安排最多：同分者之间以多安排人为准", en: "maximum stable: among equals, as many placements as can be found")
        case .maximumWeight:
            let whose: LocalizedText =
                switch allocation.welfare {
                case .talents: LocalizedText(zh: "人才看岗位", en: "as talents see openings")
                case .openings: LocalizedText(zh: "岗位看人才", en: "as openings see talents")
                case .both: LocalizedText(zh: "双方相加", en: "of both sides together")
                }
            return LocalizedText(
                zh: "契合度合计最高（\(whose.zh)），离最高值不超过 0.1%；不保证稳定",
                en: "the greatest sum of fit, \(whose.en), to within 0.1 %; not stable")
        case .maximumCardinality:
            return LocalizedText(
                zh: "安排人数最多，稳定时能安排的人都保留；不保证稳定", en: "the most placements; whoever a stable matching places stays placed; not stable")
        }
    }

    private func reserve(_ reserve: Reserve) -> LocalizedText {
        let seats: LocalizedText =
            switch reserve.seats {
            case .count(let count): LocalizedText(zh: "每个岗位 \(count) 个名额", en: "\(count) seats of each opening")
            case .percent(let percent): LocalizedText(zh: "每个岗位 \(percent)% 的名额", en: "\(percent)% of each opening's seats")
            case .column(let column): LocalizedText(zh: "“\(title(column).zh)”列所写的名额", en: "as many seats as '\(title(column).en)' says")
            }
        let who = who(reserve.group)
        return LocalizedText(
            zh:
                "预留 \(reserve.title.zh)：\(seats.zh)给\(who.zh)；\(reserve.order == .reservedFirst ? "先录预留名额" : "先录公开名额")；空余\(reserve.unused == .open ? "转为公开" : "保持空缺")",
            en:
                "reserve '\(reserve.title.en)': \(seats.en) for \(who.en); \(reserve.order == .reservedFirst ? "reserved seats are filled first" : "open seats are filled first"); unused ones \(reserve.unused == .open ? "are open to all" : "stay empty")"
        )
    }

    private func rate(_ rate: MinimumRateDeclaration) -> LocalizedText {
        let who = who(rate.group)
        return LocalizedText(
            zh: "最低比例 \(rate.title.zh)：每个岗位录取次序的前若干名中，\(who.zh)至少占 \(rate.percent)%",
            en: "minimum rate '\(rate.title.en)': at least \(rate.percent)% of the first in every opening's order are of \(who.en)")
    }

    private func limits(_ regions: RegionsDeclaration) -> LocalizedText {
        let limits = inputs.regionLimits
        let column = title(regions.column)
        let kinds: [(count: Int, zh: String, en: String)] = [
            (limits.count { $0.cap != nil }, "上限", "with a cap"), (limits.count { $0.floor > 0 }, "下限", "with a floor"),
            (limits.count { $0.budget != nil }, "预算", "with a budget"),
        ].filter { $0.0 > 0 }
        return LocalizedText(
            zh: "地区限额，按“\(column.zh)”：\(limits.count) 个地区，" + kinds.map { "\($0.count) 个有\($0.zh)" }.joined(separator: "、"),
            en: "regions by '\(column.en)': \(limits.count), " + kinds.map { "\($0.count) \($0.en)" }.joined(separator: ", "))
    }

    private func who(_ group: GroupCondition) -> LocalizedText {
        let talent = title(group.talent)
        switch group.wanted {
        case .column(let column):
            return LocalizedText(
                zh: "“\(talent.zh)”与岗位“\(title(column).zh)”相同的人", en: "those whose '\(talent.en)' is the opening's '\(title(column).en)'")
        case .values(let values, _):
            return LocalizedText(
                zh: "“\(talent.zh)”为\(values.joined(separator: "、"))的人",
                en: "those whose '\(talent.en)' is \(values.joined(separator: " or "))")
        }
    }

    private func title(_ reference: ColumnReference) -> LocalizedText {
        guard let column = programme.table(reference.side).column(named: reference.column) else {
            return LocalizedText(verbatim: reference.column)
        }
        return LocalizedText(zh: column.displayName(.zh), en: column.displayName(.en))
    }
}
