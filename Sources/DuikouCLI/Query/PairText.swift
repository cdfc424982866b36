import Duikou
import DuikouIO

/// A pair's breakdown as text for people.
struct PairText {
    private let answer: PairAnswer<LocalizedText>
    private let console: Console

    init(_ answer: PairAnswer<LocalizedText>, _ console: Console) {
        self.answer = answer
        self.console = console
    }

    func lines() -> [String] {
        let verdict = console.text(PairWords.verdict(answer.isEligible))
        let painted = answer.isEligible ? console.good(verdict) : console.bad(verdict)
        var lines = [console.bold("\(answer.talent) ↔ \(answer.opening)") + "  " + painted]
        if !answer.withoutSeats.isEmpty { lines.append(console.text(PairWords.withoutSeats(answer.withoutSeats))) }
        if let choice = answer.choice { lines.append(console.text(PairWords.choice(choice))) }
        if let rating = answer.rating { lines.append(console.text(PairWords.rating(rating))) }
        if let before = answer.whatIf { lines += [""] + whatIf(before) }
        let rules = PairWords.rules(answer.rules.map(\.reported))
        lines += ["", console.bold(console.text(rules.title))] + table(rules, [.word, .word, .text, .text, .text])
        if !answer.changesNeeded.isEmpty { lines.append(console.text(PairWords.changesNeeded(answer.changesNeeded))) }
        lines += [""] + direction(.talent, answer.talentForOpening)
        lines += [""] + direction(.opening, answer.openingForTalent)
        return lines
    }

    private func table(_ table: WordedTable, _ styles: [TextTable.Style]) -> [String] {
        TextTable(table, console, styles).lines(width: console.width, heading: console.faint)
    }

    private func direction(_ side: Side, _ direction: PairAnswer<LocalizedText>.Direction) -> [String] {
        let terms = PairWords.terms(of: side, direction.reported)
        let rank = PairWords.place(direction.rank, of: direction.of, isEligible: answer.isEligible)
        return [console.bold("\(console.text(terms.title))  \(direction.fit.text)") + "  " + console.text(rank)]
            + table(terms, [.word, .number, .number, .number, .text])
    }

    private func whatIf(_ before: PairAnswer<LocalizedText>.Before) -> [String] {
        let words =
            before.changes.map { WhatIfWords.change($0.title, from: $0.before, to: $0.after) } + [
                WhatIfWords.verdict(from: before.isEligible, to: answer.isEligible),
                WhatIfWords.fit(
                    of: .talent, from: (before.talentForOpeningFit.units, before.talentForOpeningRank),
                    to: (answer.talentForOpening.fit.units, answer.talentForOpening.rank)),
                WhatIfWords.fit(
                    of: .opening, from: (before.openingForTalentFit.units, before.openingForTalentRank),
                    to: (answer.openingForTalent.fit.units, answer.openingForTalent.rank)),
            ]
        return [console.bold(console.text(WhatIfWords.title))] + words.map { "  " + console.text($0) }
    }
}
