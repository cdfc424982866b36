import Duikou

/// A ladder as a person reads it: a row for each mechanism, then what the columns mean.
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
        let talents = Format.grouped(ladder.talents)
        var table = TextTable([
            .init(title: console.word("分配机制", "mechanism"), wraps: true),
            .init(title: console.word("已安排", "placed"), alignment: .right),
            .init(title: console.word("占比", "share"), alignment: .right),
            .init(title: console.word("岗位看人才", "openings'/view"), alignment: .right, wrapsTitle: true, hidesBreak: true),
            .init(title: console.word("人才看岗位", "talents'/view"), alignment: .right, wrapsTitle: true, hidesBreak: true),
            .init(title: console.word("平均志愿", "mean/wish"), alignment: .right, wrapsTitle: true, hidesBreak: true),
            .init(title: console.word("首选", "first"), alignment: .right),
            .init(title: console.word("不稳定的对", "blocking/pairs"), alignment: .right, wrapsTitle: true, hidesBreak: true),
        ])
        for rung in ladder.rungs {
            let left = rung.ignored.map { console.text($0) }.joined(separator: console.word("、", ", "))
            table.add(
                [
                    console.text(rung.title), Format.grouped(rung.placed), Format.percent(rung.placed, of: ladder.talents),
                    decimal(rung.meanTalentFit), decimal(rung.meanOpeningFit), decimal(rung.meanWish), Format.grouped(rung.firstWishes),
                    Format.grouped(rung.blockingPairs),
                ],
                below: left.isEmpty ? nil : console.word("不含方案的\(left)", "without the programme's \(left)"))
        }
        var remarks = [
            console.word(
                "人才 \(talents) 人，名额 \(Format.grouped(ladder.seats)) 个。岗位看人才、人才看岗位：已安排各对的平均契合度。",
                "\(talents) talents, \(Format.grouped(ladder.seats)) seats. Views: the mean fit over placed pairs, as openings see talents and as talents see openings."
            ),
            console.word(
                "平均志愿：岗位在本人清单上的平均位次，越小越好。不稳定的对：彼此都更愿意、却没有配上的人才与岗位；0 即稳定。",
                "Mean wish: the mean place on one's own list, smaller is better. Blocking pairs: a talent and an opening that would rather have each other; 0 is stable."
            ),
        ]
        if ladder.rungs.count < Ladder.mostRungs {
            remarks.append(
                console.word(
                    "方案有预留名额、最低比例、地区限额或结伴志愿：不能与之同用的机制没有列出；稳定按这些限制的规则来判断。",
                    "The programme has reserves, rates, regions or links: mechanisms that cannot keep them are left out, and stable means stable under their rules."
                ))
        }
        if ladder.rungs.contains(where: { $0.code.hasSuffix("+clearing") }) {
            remarks.append(
                console.word(
                    "补录：已安排的人不动，空余名额再给未安排者一轮；两轮各自稳定。",
                    "Clearing: whoever is placed stays; seats left are offered once more to the unplaced. Each round is stable in itself."))
        }
        return [console.bold(console.text(title)), ""] + table.lines(width: console.width) + [""]
            + remarks.flatMap { line in console.width.map { DisplayWidth.wrapped(line, to: $0) } ?? [line] }
    }

    private func decimal(_ value: Double?) -> String { value.map { Format.fixed($0, 2) } ?? "–" }
}

/// A ladder for programs.
struct LadderAnswer: Encodable {
    struct Rung: Encodable {
        var mechanism: String
        var title: String
        var placed: Int
        var meanTalentFit: Double?
        var meanOpeningFit: Double?
        var meanWish: Double?
        var firstWishes: Int
        var blockingPairs: Int
        var ignored: [String]
    }

    var talents: Int
    var seats: Int
    var rungs: [Rung]

    init(_ ladder: Ladder, language: Language) {
        talents = ladder.talents
        seats = ladder.seats
        rungs = ladder.rungs.map {
            Rung(
                mechanism: $0.code, title: $0.title[language], placed: $0.placed, meanTalentFit: $0.meanTalentFit,
                meanOpeningFit: $0.meanOpeningFit, meanWish: $0.meanWish, firstWishes: $0.firstWishes, blockingPairs: $0.blockingPairs,
                ignored: $0.ignored.map { $0[language] })
        }
    }
}
