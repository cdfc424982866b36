/// A comparison of mechanisms in words: a table with a row for each mechanism, and what its columns mean.
public struct LadderWords: Sendable {
    private let ladder: Ladder

    /// The words for one comparison.
    public init(_ ladder: Ladder) { self.ladder = ladder }

    /// Where a talent may have several seats, people and placements are two different figures.
    private var several: Bool { ladder.hasSeveralSeats }

    /// A row for each mechanism; the programme's demands that it does not keep stand in the row's remark.
    ///
    /// - Parameter title: the programme's.
    public func table(_ title: LocalizedText) -> WordedTable {
        let placed =
            several ? LocalizedText(zh: "已安排人数", en: "people placed") : LocalizedText(zh: "已安排", en: "placed")
        let columns =
            [LocalizedText(zh: "分配机制", en: "mechanism"), placed, LocalizedText(zh: "占比", en: "share")]
            + (several ? [LocalizedText(zh: "安排数", en: "placements")] : []) + [
                LocalizedText(zh: "岗位看人才", en: "openings' view"), LocalizedText(zh: "人才看岗位", en: "talents' view"),
                LocalizedText(zh: "平均志愿", en: "mean wish"), LocalizedText(zh: "首选", en: "first"),
                LocalizedText(zh: "含并列", en: "or tied"), LocalizedText(zh: "不稳定的对", en: "blocking pairs"),
            ]
        return WordedTable(title, columns: columns, rows: ladder.rungs.map(row))
    }

    private func row(_ rung: Ladder.Rung) -> WordedTable.Row {
        let figures = rung.figures
        let numbers =
            [Format.grouped(figures.placed), Format.percent(figures.placed, of: ladder.talents)]
            + (several ? [Format.grouped(figures.placements)] : []) + [
                Self.decimal(figures.meanTalentFit), Self.decimal(figures.meanOpeningFit), Self.decimal(figures.meanWish),
                Format.grouped(figures.firstWishes), Format.grouped(figures.equalToFirst), Format.grouped(rung.blockingPairs),
            ]
        let ignored = rung.ignored.joined(zh: "、", en: ", ")
        return WordedTable.Row(
            [rung.title] + numbers.map(LocalizedText.init(verbatim:)),
            remark: rung.ignored.isEmpty
                ? nil : LocalizedText(zh: "不含方案的\(ignored.zh)", en: "without the programme's \(ignored.en)"))
    }

    private static func decimal(_ value: Double?) -> String { value.map { Format.fixed($0, 2) } ?? "–" }

    /// What the columns mean, and what else a reader has to know.
    public var remarks: [LocalizedText] {
        let (talents, seats) = (Format.grouped(ladder.talents), Format.grouped(ladder.seats))
        var remarks = [
            LocalizedText(
                zh: "人才 \(talents) 人，名额 \(seats) 个。岗位看人才、人才看岗位：已安排各对的平均契合度。",
                en: "\(talents) talents, \(seats) seats. Views: the mean fit over placed pairs, as openings see talents and as talents see "
                    + "openings."),
            LocalizedText(
                zh: "平均志愿：岗位在本人清单上的平均位次，越小越好。首选：得到清单上第一个岗位的人数；含并列：再加上得到与第一个并列的岗位的人。"
                    + "不稳定的对：彼此都更愿意、却没有配上的人才与岗位；0 即稳定。",
                en:
                    "Mean wish: the mean place on one's own list, smaller is better. First: people who got the first opening on their lists; "
                    + "or tied: these, and people who got one that is tied with it. Blocking pairs: a talent and an opening that would "
                    + "rather have each other; 0 is stable."),
        ]
        if several {
            remarks.append(
                LocalizedText(
                    zh: "人才可占多个名额：已安排人数、占比、首选按人计；安排数、契合度、平均志愿按安排计。“安排最多”指安排数最多。",
                    en: "Talents may have several seats: placed, share, first and tied count people; placements, fit and mean wish count "
                        + "placements. Maximum cardinality is the most placements."))
        }
        if ladder.rungs.count < Ladder.maximumRungs {
            remarks.append(
                LocalizedText(
                    zh: "方案有预留名额、最低比例、地区限额或结伴志愿：不能与之同用的机制没有列出；稳定按这些限制的规则来判断。",
                    en:
                        "The programme has reserves, rates, regions or links: mechanisms that cannot keep them are left out, and stable means "
                        + "stable under their rules."))
        }
        if ladder.rungs.contains(where: \.hasClearing) {
            remarks.append(
                LocalizedText(
                    zh: "补录：已安排的人不动，空余名额再给未安排者一轮，超出清单，所以可多于“安排最多”；两轮各自稳定。",
                    en:
                        "Clearing: whoever is placed stays; seats left are offered once more to the unplaced, beyond their lists, so that it "
                        + "may place more than maximum cardinality. Each round is stable in itself."))
        }
        return remarks
    }
}
