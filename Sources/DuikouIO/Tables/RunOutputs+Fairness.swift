import Duikou

extension RunOutputs {
    /// How the matching went for everybody, then for each group of the columns that the programme names.
    var fairness: ResultTable {
        let columns = [
            ResultColumn("column", "分组", .label), ResultColumn("group", "群体", .label), ResultColumn("talents", "人数", .integer),
            ResultColumn("placed", "已安排", .integer), ResultColumn("placed_percent", "安排率%", .real(decimals: 1)),
            ResultColumn("first_wishes", "首选", .integer), ResultColumn("equal_to_first", "不亚于首选", .integer),
            ResultColumn("mean_wish", "平均志愿", .real(decimals: 2)), ResultColumn("mean_margin", "平均高出录取线", .real(decimals: 2)),
            ResultColumn("lost_to_lottery", "抽签落选", .integer), ResultColumn("lost_to_lottery_percent", "抽签落选率%", .real(decimals: 1)),
        ]
        return ResultTable("fairness", columns) { [self] in
            let all = Fairness(of: result, compiled, columns: programme.outputs.fairness).rows
            return ResultBatch(
                columns, count: all.count,
                [
                    .labels(all.map(column)), .labels(all.map { ResultLabel($0.code, $0.group) }), .integers(all.map(\.talents)),
                    .integers(all.map(\.figures.placed)), .reals(all.map { Self.percent($0.figures.placed, of: $0.talents) }),
                    .integers(all.map(\.figures.firstWishes)), .integers(all.map(\.figures.equalToFirst)),
                    .reals(all.map(\.figures.meanWish)), .reals(all.map(\.meanMargin)), .integers(all.map(\.lostToLottery)),
                    .reals(all.map { Self.percent($0.lostToLottery, of: $0.talents) }),
                ])
        }
    }

    private func column(_ row: Fairness.Row) -> ResultLabel? {
        row.column.flatMap { programme.talents.column(named: $0) }.map {
            ResultLabel($0.name, zh: $0.displayName(.zh), en: $0.displayName(.en))
        }
    }

    /// A share in percent; nil of nobody.
    private static func percent(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : 100 * Double(part) / Double(whole) }
}
