import Duikou

extension RunOutputs {
    package static let demandsForm = ResultForm(
        name: "demands",
        meaning: LocalizedText(
            zh: "每项预留名额、最低比例、地区、结伴和补录一行：做到了多少。", en: "What became of each reserve, rate, region, of links and of clearing: a row each."),
        columns: [
            .column(
                "kind", "种类", .label,
                codes: LocalizedText(
                    zh: "`reserve`、`rate`、`region`、`floors`、`links` 或 `clearing`",
                    en: "`reserve`, `rate`, `region`, `floors`, `links` or `clearing`"),
                zh: """
                    `reserve` 预留名额、`rate` 最低比例、`region` 地区、`floors` 地区下限、`links` 结伴、`clearing` 补录。
                    """,
                en: """
                    `reserve` 预留名额, `rate` 最低比例, `region` 地区, `floors` 地区下限, `links` 结伴, `clearing` 补录.
                    """),
            .column(
                "name", "名称", .label,
                codes: LocalizedText(
                    zh: "预留名额或比例的名称、地区的代码，或 `together`、`apart`、`incomplete`、`blocks`",
                    en: "the name of the reserve or rate, the region's code, or `together`, `apart`, `incomplete`, `blocks`"),
                zh: "标题；最低比例带百分数；结伴写结果如何。", en: "The title; of a rate with its percent; of links what became of them."),
            .column("limit", "名额或上限", .integer, zh: "预留的名额；上限；全部结伴数。", en: "Kept seats; the cap; all links."),
            .column("floor", "下限", .integer, zh: "地区的下限。", en: "Of a region: the floor."),
            .column("budget", "预算", .money, zh: "地区的预算，两位小数。", en: "Of a region: the budget, with two decimals."),
            .column(
                "placed", "已安排", .integer,
                zh: "这些名额、这些岗位、这个地区、这一轮的安排；这种结果的结伴数。",
                en: "Placements in these seats, at these openings, in the region, by the round; links of this kind."),
            .column("members", "群体成员", .integer, zh: "其中的成员。", en: "Members among them."),
            .column(
                "members_admitted", "成员共录取", .integer,
                zh: "成员在为其留名额的岗位上录取的，不论占哪种名额。", en: "Members admitted, in whatever seats, to openings that keep seats for them."),
            .column("held", "留住人数", .integer, zh: "为下限而留在地区的人。", en: "Talents held in a region for its floor."),
            .column("spent", "金额", .money, zh: "有预算的地区已用的，两位小数。", en: "Of a region with a budget: what is spent, with two decimals."),
            .column("at_limit", "已到上限", .flag, zh: "地区回绝过人，为 `yes`（是）。", en: "`yes` where the region turned somebody away."),
        ])

    /// What became of reserves, regions, links and the clearing round, a record each.
    var demands: ResultTable {
        let columns = columns(Self.demandsForm)
        return ResultTable(Self.demandsForm, columns) { [self] in
            let all = demandRecords
            return ResultBatch(
                columns, count: all.count,
                [
                    .labels(all.map(\.kind)), .labels(all.map(\.name)), .integers(all.map(\.limit)), .integers(all.map(\.floor)),
                    .hundredths(all.map(\.budget)), .integers(all.map(\.placed)), .integers(all.map(\.members)),
                    .integers(all.map(\.admitted)), .integers(all.map(\.held)), .hundredths(all.map(\.spent)),
                    .flags(all.map(\.isAtLimit)),
                ])
        }
    }

    private struct DemandRecord {
        var kind: ResultLabel
        var name: ResultLabel?
        var limit: Int?
        var floor: Int?
        var budget: Int64?
        var placed: Int
        var members: Int?
        var admitted: Int?
        var held: Int?
        var spent: Int64?
        var isAtLimit: Bool?
    }

    private var demandRecords: [DemandRecord] {
        let report = result.demands
        var records: [DemandRecord] = []
        for reserve in report.reserves {
            records.append(
                DemandRecord(
                    kind: ResultLabel("reserve", zh: "预留名额", en: "reserve"),
                    name: ResultLabel(reserve.name, reserve.title), limit: reserve.seats,
                    placed: reserve.members + reserve.others, members: reserve.members, admitted: reserve.admitted))
        }
        for rate in report.rates {
            let title = LocalizedText(zh: "\(rate.title.zh) \(rate.percent)%", en: "\(rate.title.en) \(rate.percent)%")
            records.append(
                DemandRecord(
                    kind: ResultLabel("rate", zh: "最低比例", en: "rate"), name: ResultLabel(rate.name, title),
                    placed: rate.admitted, members: rate.members))
        }
        for region in report.regions {
            records.append(
                DemandRecord(
                    kind: ResultLabel("region", zh: "地区", en: "region"), name: ResultLabel(region.code, region.title), limit: region.cap,
                    floor: region.floor > 0 ? region.floor : nil, budget: region.budget, placed: region.placed,
                    spent: region.budget == nil ? nil : region.spent, isAtLimit: region.isAtLimit))
        }
        if report.held > 0 {
            records.append(
                DemandRecord(kind: ResultLabel("floors", zh: "地区下限", en: "floors"), placed: report.held, held: report.held))
        }
        if let links = report.links {
            let kind = ResultLabel("links", zh: "结伴", en: "links")
            records += [
                DemandRecord(
                    kind: kind, name: ResultLabel("together", zh: "同去", en: "together"), limit: links.links, placed: links.together),
                DemandRecord(kind: kind, name: ResultLabel("apart", zh: "分开", en: "apart"), limit: links.links, placed: links.apart),
                DemandRecord(
                    kind: kind, name: ResultLabel("incomplete", zh: "一人或两人未安排", en: "one or both unplaced"), limit: links.links,
                    placed: links.incomplete),
                DemandRecord(
                    kind: kind, name: ResultLabel("blocks", zh: "更愿意另配的处数", en: "would rather be otherwise"), placed: links.blocks),
            ]
        }
        if let cleared = report.cleared {
            records.append(DemandRecord(kind: ResultLabel("clearing", zh: "补录", en: "clearing"), placed: cleared))
        }
        return records
    }
}
