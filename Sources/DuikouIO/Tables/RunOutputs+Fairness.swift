import Duikou

extension RunOutputs {
    /// Writes fairness.csv: the matching's figures for everybody, then for each group of the columns that the programme names.
    func fairness(_ writer: CSVWriter) throws {
        try writer.record([
            word("分组", "column"), word("群体", "group"), word("人数", "talents"), word("已安排", "placed"), word("安排率%", "placed_percent"),
            word("首选", "first_wishes"), word("不亚于首选", "equal_to_first"), word("平均志愿", "mean_wish"), word("平均高出录取线", "mean_margin"),
            word("抽签落选", "lost_to_lottery"),
            word("抽签落选率%", "lost_to_lottery_percent"),
        ])
        for row in Fairness(of: result, compiled, columns: programme.outputs.fairness).rows {
            let column = row.column.flatMap { programme.talents.column(named: $0) }
            writer.field(column?.displayName(language) ?? "")
            writer.field(row.group[language])
            writer.field(row.talents)
            writer.field(row.figures.placed)
            writer.field(percent(row.figures.placed, of: row.talents))
            writer.field(row.figures.firstWishes)
            writer.field(row.figures.equalToFirst)
            writer.field(row.figures.meanWish.map { Format.fixed($0, 2) } ?? "")
            writer.field(row.meanMargin.map { Format.fixed($0, 2) } ?? "")
            writer.field(row.lostToLottery)
            writer.field(percent(row.lostToLottery, of: row.talents))
            try writer.endRecord()
        }
    }

    /// A percentage without its sign, so that a spreadsheet can sort it.
    private func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "" : Format.fixed(100 * Double(part) / Double(whole), 1)
    }
}
