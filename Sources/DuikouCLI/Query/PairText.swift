import Duikou

/// A pair's breakdown as text for people.
struct PairText {
    private let answer: PairAnswer
    private let report: PairReport
    private let changes: [AskedProgramme.Change]
    private let console: Console

    init(_ answer: PairAnswer, _ asked: AskedProgramme, talent: Int, opening: Int, _ console: Console) {
        self.answer = answer
        report = asked.current.compiled.explain(talent: talent, opening: opening)
        changes = asked.changes
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
        let rules = PairWords.rules(report.rules)
        lines += ["", console.bold(console.text(rules.title))] + table(rules, [.word, .word, .text, .text, .text])
        if !report.changes.isEmpty { lines.append(console.text(PairWords.changesNeeded(report.changes))) }
        lines += [""] + direction(.talent, report.talentForOpening, answer.talentForOpening)
        lines += [""] + direction(.opening, report.openingForTalent, answer.openingForTalent)
        return lines
    }

    private func table(_ table: WordedTable, _ styles: [TextTable.Style]) -> [String] {
        TextTable(table, console, styles).lines(width: console.width, heading: console.faint)
    }

    private func direction(_ side: Side, _ direction: PairReport.Direction, _ place: PairAnswer.Direction) -> [String] {
        let terms = PairWords.terms(of: side, direction)
        let rank = PairWords.place(place.rank, of: place.of, isEligible: answer.isEligible)
        return [console.bold("\(console.text(terms.title))  \(Score.text(direction.score))") + "  " + console.text(rank)]
            + table(terms, [.word, .number, .number, .number, .text])
    }

    private func whatIf(_ before: PairAnswer.Before) -> [String] {
        let words =
            changes.map { WhatIfWords.change($0.title, from: $0.before, to: $0.after) } + [
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
