import Duikou
import DuikouIO

/// A pair's breakdown as text for people.
struct PairText {
    private let answer: PairAnswer<String>
    private let console: Console

    init(_ answer: PairAnswer<String>, _ console: Console) {
        self.answer = answer
        self.console = console
    }

    func lines() -> [String] {
        let verdict =
            answer.isEligible ? console.good(console.word("符合条件", "eligible")) : console.bad(console.word("不符合条件", "not eligible"))
        var lines = [console.bold("\(answer.talent) ↔ \(answer.opening)") + "  " + verdict]
        if !answer.withoutSeats.isEmpty {
            let named = answer.withoutSeats.joined(separator: console.word("、", ", "))
            lines.append(console.word("\(named) 没有名额，不会安排", "no seats, and so no placement: \(named)"))
        }
        if let choice = answer.choice {
            lines.append(console.word("本人自选第 \(Format.grouped(choice)) 志愿", "the talent's stated choice \(choice)"))
        }
        if let rating = answer.rating {
            lines.append(console.word("面试评分 \(Format.plain(rating))", "interview rating \(Format.plain(rating))"))
        }
        if let whatIf = answer.whatIf { lines += [""] + changes(whatIf) }
        lines += ["", console.bold(console.word("规则", "rules"))] + rules()
        if !answer.changesNeeded.isEmpty {
            lines.append(
                console.word("要符合条件，还需：", "to be eligible it would take: ")
                    + answer.changesNeeded.joined(separator: console.word("；", "; ")))
        }
        lines += [""] + direction(answer.talentForOpening, console.word("岗位看人才", "the talent's fit for the opening"))
        lines += [""] + direction(answer.openingForTalent, console.word("人才看岗位", "the opening's fit for the talent"))
        return lines
    }

    private func rules() -> [String] {
        var table = TextTable([
            .init(title: ""), .init(title: console.word("规则", "rule")), .init(title: console.word("要求", "asked"), wraps: true),
            .init(title: console.word("具备", "shown"), wraps: true), .init(title: console.word("未满足", "failed"), wraps: true),
        ])
        let separator = console.word("；", "; ")
        for rule in answer.rules {
            let waivable = rule.isWaivable ? console.word("（可豁免）", " (waivable)") : ""
            table.add([
                rule.passes ? "✓" : rule.isWaivable ? "~" : "✗", rule.title + waivable,
                rule.asked.isEmpty ? console.word("不作要求", "nothing asked") : rule.asked.joined(separator: separator),
                rule.held ?? "–", rule.failed.joined(separator: separator),
            ])
        }
        return table.lines(width: console.width, heading: console.faint)
    }

    private func direction(_ direction: PairAnswer<String>.Direction, _ title: String) -> [String] {
        let place = place(direction.rank, direction.of)
        var table = TextTable([
            .init(title: console.word("项", "term")), .init(title: console.word("得分", "points"), alignment: .right),
            .init(title: console.word("满分", "most"), alignment: .right), .init(title: console.word("取值", "value"), alignment: .right),
            .init(title: console.word("看到的", "seen"), wraps: true),
        ])
        for term in direction.terms {
            table.add([term.title, term.points.text, term.most.text, Format.fixed(term.value, 3), term.detail])
        }
        return [console.bold("\(title)  \(direction.fit.text)") + "  " + place] + table.lines(width: console.width, heading: console.faint)
    }

    private func place(_ rank: Int?, _ of: Int) -> String {
        guard let rank else {
            return answer.isEligible
                ? console.word("（没有名额，不排名）", "(no seats, so not ranked)") : console.word("（不符合条件，不排名）", "(not eligible, so not ranked)")
        }
        return console.word(
            "在 \(Format.grouped(of)) 个符合条件者中排第 \(Format.grouped(rank))", "ranked \(Format.grouped(rank)) of \(Format.grouped(of)) eligible")
    }

    private func changes(_ before: PairAnswer<String>.Before) -> [String] {
        let nothing = console.word("（未填）", "(not stated)")
        let colon = console.word("：", ": ")
        func eligible(_ value: Bool) -> String { value ? console.word("符合条件", "eligible") : console.word("不符合条件", "not eligible") }
        func ranked(_ fit: Points, _ rank: Int?) -> String {
            fit.text + (rank.map { console.word("（第 \(Format.grouped($0))）", " (ranked \(Format.grouped($0)))") } ?? "")
        }
        var lines = [console.bold(console.word("假如", "what if"))]
        lines += before.changes.map { "  \($0.title)\(colon)\($0.before ?? nothing) → \($0.after ?? nothing)" }
        lines.append("  \(eligible(before.isEligible)) → \(eligible(answer.isEligible))")
        lines.append(
            "  " + console.word("岗位看人才：", "the talent's fit: ") + ranked(before.talentForOpeningFit, before.talentForOpeningRank)
                + " → " + ranked(answer.talentForOpening.fit, answer.talentForOpening.rank))
        lines.append(
            "  " + console.word("人才看岗位：", "the opening's fit: ") + ranked(before.openingForTalentFit, before.openingForTalentRank)
                + " → " + ranked(answer.openingForTalent.fit, answer.openingForTalent.rank))
        return lines
    }
}
