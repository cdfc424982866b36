import Duikou

/// A comparison of mechanisms as text: a row for each mechanism, then what the columns mean.
struct LadderText {
    private let ladder: Ladder
    private let title: LocalizedText
    private let console: Console

    init(_ ladder: Ladder, _ title: LocalizedText, _ console: Console) {
        self.ladder = ladder
        self.title = title
        self.console = console
    }

    func lines() -> [String] {
        [console.bold(console.text(title)), ""] + table.lines(width: console.width) + [""]
            + remarks.flatMap { line in console.width.map { DisplayWidth.wrapped(line, to: $0) } ?? [line] }
    }

    /// Where a talent may have several seats, people and placements are two different figures.
    private var several: Bool { ladder.hasSeveralSeats }

    private var table: TextTable {
        func number(_ zh: String, _ en: String) -> TextTable.Column {
            .init(title: console.word(zh, en), alignment: .right, wrapsTitle: true, hidesBreak: true)
        }
        var table = TextTable(
            [
                .init(title: console.word("分配机制", "mechanism"), wraps: true),
                number(several ? "已安排人数" : "已安排", several ? "people/placed" : "placed"),
                number("占比", "share"),
            ] + (several ? [number("安排数", "placements")] : []) + [
                number("岗位看人才", "openings'/view"), number("人才看岗位", "talents'/view"), number("平均志愿", "mean/wish"), number("首选", "first"),
                number("含并列", "or/tied"), number("不稳定的对", "blocking/pairs"),
            ])
        for rung in ladder.rungs {
            let left = rung.ignored.map { console.text($0) }.joined(separator: console.word("、", ", "))
            table.add(
                [
                    console.text(rung.title), Format.grouped(rung.figures.placed), Format.percent(rung.figures.placed, of: ladder.talents),
                ] + (several ? [Format.grouped(rung.figures.placements)] : []) + [
                    decimal(rung.figures.meanTalentFit), decimal(rung.figures.meanOpeningFit), decimal(rung.figures.meanWish),
                    Format.grouped(rung.figures.firstWishes), Format.grouped(rung.figures.equalToFirst), Format.grouped(rung.blockingPairs),
                ],
                below: left.isEmpty ? nil : console.word("不含方案的\(left)", "without the programme's \(left)"))
        }
        return table
    }

    /// What the columns mean, and what else a reader has to know.
    private var remarks: [String] {
        let talents = Format.grouped(ladder.talents)
        var remarks = [
            console.word(
                "人才 \(talents) 人，名额 \(Format.grouped(ladder.seats)) 个。岗位看人才、人才看岗位：已安排各对的平均契合度。",
                "\(talents) talents, \(Format.grouped(ladder.seats)) seats. Views: the mean fit over placed pairs, as openings see talents and as talents see openings."
            ),
            console.word(
                "平均志愿：岗位在本人清单上的平均位次，越小越好。首选：得到清单上第一个的人数；含并列：连同得到与第一个并列的。不稳定的对：彼此都更愿意、却没有配上的人才与岗位；0 即稳定。",
                "Mean wish: the mean place on one's own list, smaller is better. First: people who have the first on their lists; or tied: with those who have one tied with it. Blocking pairs: a talent and an opening that would rather have each other; 0 is stable."
            ),
        ]
        if several {
            remarks.append(
                console.word(
                    "人才可占多个名额：已安排人数、占比、首选按人计；安排数、契合度、平均志愿按安排计。“安排最多”指安排数最多。",
                    "Talents may have several seats: placed, share, first and tied count people; placements, fit and mean wish count placements. Maximum cardinality is the most placements."
                ))
        }
        if ladder.rungs.count < Ladder.maximumRungs {
            remarks.append(
                console.word(
                    "方案有预留名额、最低比例、地区限额或结伴志愿：不能与之同用的机制没有列出；稳定按这些限制的规则来判断。",
                    "The programme has reserves, rates, regions or links: mechanisms that cannot keep them are left out, and stable means stable under their rules."
                ))
        }
        if ladder.rungs.contains(where: \.hasClearing) {
            remarks.append(
                console.word(
                    "补录：已安排的人不动，空余名额再给未安排者一轮，超出清单，所以可多于“安排最多”；两轮各自稳定。",
                    "Clearing: whoever is placed stays; seats left are offered once more to the unplaced, beyond their lists, so that it may place more than maximum cardinality. Each round is stable in itself."
                ))
        }
        return remarks
    }

    private func decimal(_ value: Double?) -> String { value.map { Format.fixed($0, 2) } ?? "–" }
}
