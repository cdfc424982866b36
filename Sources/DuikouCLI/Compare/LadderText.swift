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
            .init(title: console.word("人才契合", "talent/fit"), alignment: .right, wrapsTitle: true),
            .init(title: console.word("岗位契合", "opening/fit"), alignment: .right, wrapsTitle: true),
            .init(title: console.word("平均志愿", "mean/wish"), alignment: .right, wrapsTitle: true),
            .init(title: console.word("首选", "first"), alignment: .right),
            .init(title: console.word("不稳定的对", "blocking/pairs"), alignment: .right, wrapsTitle: true),
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
        let remarks = [
            console.word(
                "人才 \(talents) 人，名额 \(Format.grouped(ladder.seats)) 个。契合：已安排各对的平均分，前者为岗位看人才，后者为人才看岗位。",
                "\(talents) talents, \(Format.grouped(ladder.seats)) seats. Fit: the mean over placed pairs, as openings see talents and as talents see openings."
            ),
            console.word(
                "平均志愿：岗位在本人清单上的平均位次，越小越好。不稳定的对：彼此都更愿意、却没有配上的人才与岗位；0 即稳定。",
                "Mean wish: the mean place on one's own list, smaller is better. Blocking pairs: a talent and an opening that would rather have each other; 0 is stable."
            ),
        ]
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
