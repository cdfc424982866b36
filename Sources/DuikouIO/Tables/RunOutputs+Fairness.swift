import Duikou

extension RunOutputs {
    package static let fairnessForm = ResultForm(
        name: "fairness",
        meaning: LocalizedText(
            zh: """
                第一行是全部人，然后 `outputs.fairness` 每列的每个取值一行；有几个取值的人在几行里。每个数字数的是什么，见
                [figures.zh.md](figures.zh.md)。
                """,
            en: """
                One row for everybody, then one for each value of the columns under `outputs.fairness`; a talent with several
                values is in several rows. What each figure counts: [figures.md](figures.md).
                """),
        columns: [
            .column(
                "column", "分组", .label, codes: LocalizedText(zh: "列的名称", en: "the column's name"), zh: "列；所有人那一行为空。",
                en: "The column; empty in the row of everybody."),
            .column(
                "group", "群体", .label,
                codes: LocalizedText(zh: "值的代码，全体为 `all`，未填为空", en: "the value's code, `all` for everybody, empty where none is stated"),
                zh: "列的取值；所有人为 `all`（全部）。", en: "Its value; `all` (全部) for everybody."),
            .column("talents", "人数", .integer, zh: "人。", en: "People."),
            .column("placed", "已安排", .integer, zh: "人。", en: "People."),
            .column("placed_percent", "安排率%", .real(decimals: 1), zh: "百分数，一位小数。", en: "Percent, one decimal."),
            .column("first_wishes", "首选", .integer, zh: "人。", en: "People."),
            .column("equal_to_first", "不亚于首选", .integer, zh: "人。", en: "People."),
            .column("mean_wish", "平均志愿", .real(decimals: 2), zh: "位，两位小数。", en: "Places, two decimals."),
            .column("mean_margin", "平均高出录取线", .real(decimals: 2), zh: "分，两位小数。", en: "Points, two decimals."),
            .column("lost_to_lottery", "抽签落选", .integer, zh: "人。", en: "People."),
            .column("lost_to_lottery_percent", "抽签落选率%", .real(decimals: 1), zh: "百分数，一位小数。", en: "Percent, one decimal."),
        ])

    /// How the matching went for everybody, then for each group of the columns that the programme names.
    var fairness: ResultTable {
        let columns = columns(Self.fairnessForm)
        return ResultTable(Self.fairnessForm, columns) { [self] in
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
