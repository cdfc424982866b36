import Duikou

/// A comparison of mechanisms as text: a row for each mechanism, then what the columns mean.
struct LadderText {
    private let words: LadderWords
    private let title: LocalizedText
    private let console: Console

    init(_ ladder: Ladder, _ title: LocalizedText, _ console: Console) {
        words = LadderWords(ladder)
        self.title = title
        self.console = console
    }

    func lines() -> [String] {
        let worded = words.table(title)
        let numbers = [TextTable.Style](repeating: .narrowNumber, count: worded.columns.count - 1)
        let table = TextTable(worded, console, [.text] + numbers)
        return [console.bold(console.text(title)), ""] + table.lines(width: console.width) + [""]
            + words.remarks.flatMap { remark in
                let line = console.text(remark)
                return console.width.map { DisplayWidth.wrapped(line, to: $0) } ?? [line]
            }
    }
}

/// A comparison of mechanisms for programs.
struct LadderAnswer: Encodable {
    struct Rung: Encodable {
        var mechanism: String
        var title: String
        /// Talents with a placement, and placements, of which a talent may have several.
        var placed: Int
        var placements: Int
        var meanTalentFit: Double?
        var meanOpeningFit: Double?
        var meanWish: Double?
        var firstWishes: Int
        var equalToFirst: Int
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
                mechanism: $0.code, title: $0.title[language], placed: $0.figures.placed, placements: $0.figures.placements,
                meanTalentFit: $0.figures.meanTalentFit, meanOpeningFit: $0.figures.meanOpeningFit, meanWish: $0.figures.meanWish,
                firstWishes: $0.figures.firstWishes, equalToFirst: $0.figures.equalToFirst, blockingPairs: $0.blockingPairs,
                ignored: $0.ignored.map { $0[language] })
        }
    }
}
