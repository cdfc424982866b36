/// What became of the office's demands.
extension RunHeadlines {
    /// A headline for the reserves, one for each rate, and one each for regions, links and the clearing round, where the programme has
    /// them.
    public var demands: [Headline] {
        let report = result.demands
        return [reserves(report.reserves)].compactMap { $0 } + report.rates.map(rate)
            + [regions(report), report.links.map(links), report.cleared.map(clearing)].compactMap { $0 }
    }

    private func reserves(_ reserves: [DemandReport.ReserveUse]) -> Headline? {
        guard !reserves.isEmpty else { return nil }
        let named = reserves.map { reserve in
            let (members, seats) = (Format.grouped(reserve.members), Format.grouped(reserve.seats))
            let admitted = Format.grouped(reserve.admitted)
            return LocalizedText(
                zh: "\(reserve.title.zh) \(members) / \(seats)（成员共录取 \(admitted)）",
                en: "\(reserve.title.en) \(members) of \(seats) (members in all: \(admitted))")
        }
        return Headline(
            LocalizedText(zh: "预留名额", en: "reserves"),
            LocalizedText(zh: "群体成员用了：", en: "taken by members: ") + named.joined(zh: "；", en: "; "))
    }

    private func rate(_ rate: DemandReport.MinimumRateUse) -> Headline {
        let (members, all) = (Format.grouped(rate.members), Format.grouped(rate.admitted))
        let share = Format.percent(rate.members, of: rate.admitted)
        var text = LocalizedText(
            zh: "\(rate.title.zh)（至少 \(rate.percent)%）：录取 \(all) \(placementUnit)，成员 \(members) \(placementUnit)（\(share)）",
            en: "\(rate.title.en) (at least \(rate.percent)%): \(members) of \(all) admitted (\(share))")
        if rate.unkept > 0 {
            let unkept = Format.grouped(rate.unkept)
            text =
                text + LocalizedText(zh: "；\(unkept) 个岗位的次序里让位于另一比例", en: "; gave way to the other rate at \(unkept) openings")
        }
        return Headline(LocalizedText(zh: "最低比例", en: "rate"), text)
    }

    private func regions(_ report: DemandReport) -> Headline? {
        guard !report.regions.isEmpty else { return nil }
        let full = report.regions.filter(\.isAtLimit)
        var text =
            full.isEmpty
            ? LocalizedText(zh: "没有一个到上限", en: "none at its limit")
            : LocalizedText(zh: "已到上限：", en: "at their limits: ") + full.map(limit).joined(zh: "、", en: ", ")
        if report.held > 0 {
            let held = Format.grouped(report.held)
            text = text + LocalizedText(zh: "；为达到下限，\(held) 人留在所需的地区", en: "; \(held) held in a region for its floor")
        }
        return Headline(LocalizedText(zh: "地区", en: "regions"), text)
    }

    /// A region at its limit, and which limit that is.
    private func limit(_ region: DemandReport.RegionUse) -> LocalizedText {
        let placed = Format.grouped(region.placed)
        guard let budget = region.budget, region.cap.map({ region.placed < $0 }) ?? true else {
            return LocalizedText(zh: "\(region.title.zh) \(placed) \(placementUnit)", en: "\(region.title.en) \(placed)")
        }
        let (spent, all) = (Format.grouped(Int(region.spent / 100)), Format.grouped(Int(budget / 100)))
        return LocalizedText(
            zh: "\(region.title.zh) 预算已用 \(spent) / \(all)，不够下一人",
            en: "\(region.title.en) \(spent) of \(all) spent, too little left for the next")
    }

    private func links(_ links: DemandReport.LinkUse) -> Headline {
        let (together, all) = (Format.grouped(links.together), Format.grouped(links.links))
        let (apart, incomplete) = (Format.grouped(links.apart), Format.grouped(links.incomplete))
        var text = LocalizedText(
            zh: "\(together) / \(all) 对同去，\(apart) 对分开，\(incomplete) 对有人未安排",
            en: "\(together) of \(all) together, \(apart) apart, \(incomplete) with someone unplaced")
        if links.blocks > 0 {
            let blocks = Format.grouped(links.blocks)
            text =
                text
                + LocalizedText(
                    zh: "；没有找到完全稳定的安排，仍有 \(blocks) 处不稳定",
                    en: "; no stable matching was found, \(blocks) blocking \(links.blocks == 1 ? "pair or link" : "pairs or links")")
        }
        return Headline(LocalizedText(zh: "结伴", en: "links"), text)
    }

    private func clearing(_ added: Int) -> Headline {
        let number = Format.grouped(added)
        return Headline(
            LocalizedText(zh: "补录", en: "clearing"),
            LocalizedText(
                zh: "清单以外的空余名额又有 \(number) \(placementUnit)", en: "\(number) more placed at seats left, beyond their lists"))
    }
}
