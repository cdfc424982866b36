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
