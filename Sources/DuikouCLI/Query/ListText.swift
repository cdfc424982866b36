import Duikou
import DuikouIO

/// A list answer as text for people.
struct ListText {
    private let answer: ListAnswer<String>
    private let console: Console
    private var isTalent: Bool { answer.side == .talent }

    init(_ answer: ListAnswer<String>, _ console: Console) {
        self.answer = answer
        self.console = console
    }

    func lines() -> [String] {
        var lines = [console.bold(console.word(isTalent ? "人才" : "岗位", isTalent ? "talent" : "opening") + " " + answer.id)]
        lines += described()
        if let whatIf = answer.whatIf { lines += [""] + changes(whatIf) }
        lines += [""] + standing().flatMap { line in console.width.map { DisplayWidth.wrapped(line, to: $0) } ?? [line] }
        guard !answer.best.isEmpty else { return lines }
        lines += ["", console.bold(heading())] + table()
        if answer.rankedBy != nil {
            let note = console.word(
                "方案的清单还计入竞争，次序可能不同；见结果中的 recommendations 文件。",
                "The programme's own lists also mind competition and may differ; see a run's recommendations files.")
            lines += console.width.map { DisplayWidth.wrapped(note, to: $0) } ?? [note]
        }
        return lines
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

    private func changes(_ whatIf: ListAnswer<String>.WhatIf) -> [String] {
        let nothing = console.word("（未填）", "(not stated)")
        var lines = [console.bold(console.word("假如", "what if"))]
        for change in whatIf.changes {
            lines.append("  \(change.title)\(console.word("：", ": "))\(change.before ?? nothing) → \(change.after ?? nothing)")
        }
        let (before, after) = (Format.grouped(whatIf.eligibleBefore), Format.grouped(answer.eligible))
        lines.append(
            "  "
                + console.word(
                    "符合条件：\(before) → \(after)（多 \(Format.grouped(whatIf.gained))，少 \(Format.grouped(whatIf.lost))）",
                    "eligible: \(before) → \(after) (\(Format.grouped(whatIf.gained)) gained, \(Format.grouped(whatIf.lost)) lost)"))
        let now = Set(answer.best.map(\.id))
        let gone = whatIf.bestBefore.filter { !now.contains($0) }
        if !gone.isEmpty {
            let count = Format.grouped(whatIf.bestBefore.count)
            lines.append(
                "  " + console.word("原来的前 \(count) 名中掉出的：", "of the best \(count) before, no longer listed: ")
                    + gone.joined(separator: console.word("、", ", ")))
        }
        return lines
    }

    /// How many partners are eligible, what excludes the others, and the nearest miss.
    private func standing() -> [String] {
        let share = "\(Format.grouped(answer.eligible)) / \(Format.grouped(answer.of))"
        var lines = [
            isTalent
                ? console.word("符合条件的岗位：\(share)", "eligible openings: \(share)")
                : console.word("符合条件的人才：\(share)", "eligible talents: \(share)")
        ]
        if !answer.hasSeats {
            lines.append(
                console.word(
                    "没有名额：匹配时不在任何清单上，自己也没有清单。", "no seats: in a match it is on no list, and has none of its own."))
        }
        if answer.withoutSeats > 0 {
            let count = Format.grouped(answer.withoutSeats)
            lines.append(
                isTalent
                    ? console.word(
                        "另有 \(count) 个岗位符合条件，但没有名额", "no seats: \(count) more \(count == "1" ? "opening" : "openings") that the rules allow"
                    )
                    : console.word("另有 \(count) 人符合条件，但名额为 0", "no seats: \(count) more talents that the rules allow"))
        }
        if !answer.ruledOut.isEmpty {
            let named = answer.ruledOut.map { "\($0.title) \(Format.grouped($0.count))" }.joined(separator: console.word("，", ", "))
            lines.append(console.word("各规则排除：\(named)（一个可能不符合几条）", "ruled out by rule: \(named) (one may fail several)"))
        }
        if let miss = answer.nearestMiss { lines.append(console.word("最近的机会：", "nearest miss: ") + miss.sentence) }
        if !answer.choices.isEmpty {
            let named = answer.choices.map { choice in
                let fault =
                    !choice.isEligible
                    ? console.word("（不符合条件）", " (not eligible)") : choice.hasSeats ? "" : console.word("（没有名额）", " (no seats)")
                return "\(choice.rank) \(choice.id)" + fault
            }.joined(separator: console.word("，", ", "))
            lines.append(console.word("自选志愿（匹配时排在前面）：", "stated choices (they come first in a match): ") + named)
        }
        return lines
    }

    private func heading() -> String {
        let count = Format.grouped(answer.best.count)
        return isTalent
            ? console.word("契合度最高的 \(count) 个岗位", "best \(count) openings by fit")
            : console.word("契合度最高的 \(count) 个人才", "best \(count) talents by fit")
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
        if answer.whatIf != nil { columns.append(.init(title: console.word("原来", "was"), alignment: .right)) }
        columns.append(.init(title: console.word(isTalent ? "岗位" : "人才", isTalent ? "opening" : "talent")))
        columns += first.columns.map { .init(title: $0.title, wraps: true) }
        columns.append(.init(title: console.word("契合度", "fit"), alignment: .right))
        if texts != nil {
            columns += first.terms.map { .init(title: "\($0.title)/\($0.most.short)", alignment: .right, wrapsTitle: true) }
        }
        columns.append(.init(title: console.word("备注", "note"), wraps: true))
        var table = TextTable(columns)
        for entry in answer.best {
            var cells = [Format.grouped(entry.rank)]
            if answer.whatIf != nil { cells.append(entry.rankBefore.map(Format.grouped) ?? console.word("新", "new")) }
            cells += [entry.id] + entry.columns.map(\.shown)
            cells += texts?([entry.fit] + entry.terms.map(\.points)) ?? [entry.fit.text]
            let below = entry.terms.map { "\($0.title) \($0.points.short)/\($0.most.short)" }.joined(separator: console.word("，", ", "))
            table.add(cells + [note(entry)], below: texts == nil ? below : nil)
        }
        return table
    }

    private func note(_ entry: ListAnswer<String>.Entry) -> String {
        var notes: [String] = []
        if let choice = entry.choice { notes.append(console.word("自选第 \(choice)", "choice \(choice)")) }
        if let rating = entry.rating { notes.append(console.word("面试 \(Format.plain(rating))", "rated \(Format.plain(rating))")) }
        if !entry.waived.isEmpty {
            let named = entry.waived.joined(separator: console.word("、", ", "))
            notes.append(console.word("未满足（可豁免）：\(named)", "fails, waivable: \(named)"))
        }
        return notes.joined(separator: console.word("；", "; "))
    }
}
