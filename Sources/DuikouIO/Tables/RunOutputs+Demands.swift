import Duikou

extension RunOutputs {
    /// What became of reserves, regions, links and the clearing round, a record each.
    var demands: ResultTable {
        let columns = [
            ResultColumn("kind", "种类", .label), ResultColumn("name", "名称", .label), ResultColumn("limit", "名额或上限", .integer),
            ResultColumn("floor", "下限", .integer), ResultColumn("budget", "预算", .money), ResultColumn("placed", "已安排", .integer),
            ResultColumn("members", "群体成员", .integer), ResultColumn("members_admitted", "成员共录取", .integer),
            ResultColumn("held", "留住人数", .integer), ResultColumn("spent", "金额", .money), ResultColumn("at_limit", "已到上限", .flag),
        ]
        return ResultTable("demands", columns) { [self] in
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
