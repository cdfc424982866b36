import Duikou
import DuikouIO

/// A list answer as text for people.
struct ListText {
    private let answer: ListAnswer<String>
    private let words: PartnerWords
    private let console: Console

    init(_ answer: ListAnswer<String>, _ console: Console) {
        self.answer = answer
        words = PartnerWords(answer.side)
        self.console = console
    }

    /// A text of the answer, which is in the reader's language already.
    private func told(_ text: String) -> LocalizedText { LocalizedText(verbatim: text) }

    func lines() -> [String] {
        var lines = [console.bold(console.text(words.subject) + " " + answer.id)]
        lines += described()
        if let before = answer.whatIf { lines += [""] + whatIf(before) }
        lines += [""] + standing().flatMap(wrapped)
        guard !answer.best.isEmpty else { return lines }
        lines += ["", console.bold(console.text(words.best(answer.best.count)))] + table()
        if answer.rankedBy != nil { lines += wrapped(PartnerWords.otherOrder) }
        return lines
    }

    private func wrapped(_ text: LocalizedText) -> [String] {
        console.width.map { DisplayWidth.wrapped(console.text(text), to: $0) } ?? [console.text(text)]
    }

    private func described() -> [String] {
        let stated = answer.columns.filter { !$0.value.isEmpty }
        let width = stated.map { DisplayWidth.of($0.title) }.max() ?? 0
        return stated.flatMap { cell -> [String] in
            let label = cell.title + String(repeating: " ", count: width - DisplayWidth.of(cell.title) + 2)
            let parts =
                console.width.map { DisplayWidth.wrapped(cell.shown.withoutControls, to: max(20, $0 - width - 4)) } ?? [
                    cell.shown.withoutControls
                ]
            return parts.enumerated().map {
                "  " + ($0 == 0 ? console.faint(label) : String(repeating: " ", count: width + 2)) + $1
            }
        }
    }

    private func whatIf(_ before: ListAnswer<String>.WhatIf) -> [String] {
        var said = before.changes.map { WhatIfWords.change(told($0.title), from: $0.before.map(told), to: $0.after.map(told)) }
        said.append(
            WhatIfWords.eligible(from: before.eligibleBefore, to: answer.eligible, gained: before.gained, lost: before.lost))
        let now = Set(answer.best.map(\.id))
        let gone = before.bestBefore.filter { !now.contains($0) }
        if !gone.isEmpty { said.append(WhatIfWords.noLongerListed(of: before.bestBefore.count, gone)) }
        return [console.bold(console.text(WhatIfWords.title))] + said.map { "  " + console.text($0) }
    }

    /// How many partners are eligible, what excludes the others, and the nearest miss.
    private func standing() -> [LocalizedText] {
        var said = [words.eligible(answer.eligible, of: answer.of)]
        if !answer.hasSeats { said.append(PartnerWords.noSeats) }
        if answer.withoutSeats > 0 { said.append(words.withoutSeats(answer.withoutSeats)) }
        if !answer.ruledOut.isEmpty { said.append(PartnerWords.ruledOut(answer.ruledOut.map { (told($0.title), $0.count) })) }
        if let miss = answer.nearestMiss { said.append(PartnerWords.nearestMiss(told(miss.sentence))) }
        if !answer.choices.isEmpty {
            said.append(
                PartnerWords.choices(
                    answer.choices.map { PartnerWords.choice($0.rank, $0.id, isEligible: $0.isEligible, hasSeats: $0.hasSeats) }))
        }
        return said
    }

    /// All four decimals where the lines are wide enough for them; else two decimals; else the terms below each partner, so that names are
    /// not broken into narrow strips to make room for numbers.
    private func table() -> [String] {
        let exact = table { $0.map(\.text) }
        guard let width = console.width, exact.naturalWidth > width else {
            return exact.lines(width: console.width, heading: console.faint)
        }
        let short = table(Points.shortened)
        if short.narrowWidth <= width { return short.lines(width: width, heading: console.faint) }
        return table(nil).lines(width: width, heading: console.faint)
    }

    /// - Parameter texts: writes the fit and its terms' points into columns; nil puts the terms in words below each row.
    private func table(_ texts: (([Points]) -> [String])?) -> TextTable {
        let first = answer.best[0]
        var columns: [TextTable.Column] = [.init(title: "#", alignment: .right)]
        if answer.whatIf != nil { columns.append(.init(title: console.text(PartnerWords.Columns.rankBefore), alignment: .right)) }
        columns.append(.init(title: console.text(words.partner)))
        columns += first.columns.map { .init(title: $0.title, wraps: true) }
        columns.append(.init(title: console.text(PartnerWords.Columns.fit), alignment: .right))
        if texts != nil {
            columns += first.terms.map { .init(title: "\($0.title)/\($0.most.short)", alignment: .right, wrapsTitle: true) }
        }
        columns.append(.init(title: console.text(PartnerWords.Columns.remark), wraps: true))
        var table = TextTable(columns)
        for entry in answer.best {
            var cells = [Format.grouped(entry.rank)]
            if answer.whatIf != nil {
                cells.append(entry.rankBefore.map(Format.grouped) ?? console.text(PartnerWords.Columns.newcomer))
            }
            cells += [entry.id] + entry.columns.map(\.shown)
            cells += texts?([entry.fit] + entry.terms.map(\.points)) ?? [entry.fit.text]
            let below = PartnerWords.terms(entry.terms.map { (told($0.title), $0.points.short, $0.most.short) })
            let remark = PartnerWords.remark(choice: entry.choice, rating: entry.rating, waived: entry.waived.map(told))
            table.add(cells + [console.text(remark)], below: texts == nil ? console.text(below) : nil)
        }
        return table
    }
}
