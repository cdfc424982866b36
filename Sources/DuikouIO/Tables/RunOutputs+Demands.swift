import Duikou

extension RunOutputs {
    /// Writes demands.csv: a row for each reserve, rate, region, link and clearing round, with what became of it.
    func demands(_ writer: CSVWriter) throws {
        try writer.record([
            word("种类", "kind"), word("名称", "name"), word("名额或上限", "limit"), word("下限", "floor"), word("预算", "budget"),
            word("已安排", "placed"),
            word("群体成员", "members"), word("成员共录取", "members_admitted"),
            word("留住人数", "held"), word("金额", "spent"), word("已到上限", "at_limit"),
        ])
        func row(
            _ kind: String, _ name: String, limit: Int? = nil, floor: Int? = nil, budget: Int64? = nil, placed: Int, members: Int? = nil,
            admitted: Int? = nil, held: Int? = nil,
            spent: Int64? = nil, isAtLimit: Bool? = nil
        ) throws {
            writer.field(kind)
            writer.field(name)
            for count in [limit, floor] { if let count { writer.field(count) } else { writer.emptyField() } }
            money(writer, budget)
            writer.field(placed)
            for count in [members, admitted, held] { if let count { writer.field(count) } else { writer.emptyField() } }
            money(writer, spent)
            writer.field(isAtLimit.map { $0 ? word("是", "yes") : word("否", "no") } ?? "")
            try writer.endRecord()
        }
        let report = result.demands
        for reserve in report.reserves {
            try row(
                word("预留名额", "reserve"), reserve.title[language], limit: reserve.seats, placed: reserve.members + reserve.others,
                members: reserve.members, admitted: reserve.admitted)
        }
        for rate in report.rates {
            try row(word("最低比例", "rate"), "\(rate.title[language]) \(rate.percent)%", placed: rate.admitted, members: rate.members)
        }
        for region in report.regions {
            try row(
                word("地区", "region"), region.title[language], limit: region.cap, floor: region.floor > 0 ? region.floor : nil,
                budget: region.budget, placed: region.placed, spent: region.budget == nil ? nil : region.spent, isAtLimit: region.isAtLimit)
        }
        if report.held > 0 { try row(word("地区下限", "floors"), "", placed: report.held, held: report.held) }
        if let links = report.links {
            let kind = word("结伴", "links")
            try row(kind, word("同去", "together"), limit: links.links, placed: links.together)
            try row(kind, word("分开", "apart"), limit: links.links, placed: links.apart)
            try row(kind, word("一人或两人未安排", "one or both unplaced"), limit: links.links, placed: links.incomplete)
            try row(kind, word("更愿意另配的处数", "would rather be otherwise"), placed: links.blocks)
        }
        if let cleared = report.cleared { try row(word("补录", "clearing"), "", placed: cleared) }
    }

    /// Writes hundredths as `1234.50`, so that a spreadsheet can add them.
    private func money(_ writer: CSVWriter, _ hundredths: Int64?) {
        if let hundredths { writer.field(Int(hundredths), decimals: 2) } else { writer.emptyField() }
    }
}
