/// Everything about one pair: every rule's verdict, both directions' fit term by term, and what would have to change.
public struct PairReport: Sendable {
    /// One rule's verdict, in words.
    public struct RuleLine: Sendable {
        /// The rule, for people.
        public var title: LocalizedText
        /// Whether failing it only flags the pair.
        public var isWaivable: Bool
        /// What the opening requires by it; empty where it asks nothing.
        public var asked: [LocalizedText]
        /// Those of ``asked`` that the talent does not hold.
        public var failed: [LocalizedText]
        /// The talent's value that the rule looks at; nil where nothing is stated.
        public var held: LocalizedText?
        /// Whether the pair meets all that the rule asks.
        public var passes: Bool { failed.isEmpty }
    }

    /// One term's part in a score.
    public struct TermLine: Sendable {
        /// The term's name in the programme.
        public var name: String
        /// The term, for people.
        public var title: LocalizedText
        /// The term's own value in [0, 1].
        public var value: Double
        /// What it gives, in ``Score`` units; the lines sum to the direction's score.
        public var units: Int32
        /// The most it can give.
        public var most: Int32
        /// What was compared: `3/4：电工、钳工、PLC；缺 机器人`.
        public var detail: LocalizedText
    }

    /// One side's fit for the other, term by term.
    public struct Direction: Sendable {
        /// The sum of its lines, in ``Score`` units.
        public var score: Int32
        /// One line for each term, in the programme's order.
        public var terms: [TermLine]
    }

    /// The talent's row.
    public var talent: Int
    /// The opening's row.
    public var opening: Int
    /// Whether every rule that is not waivable passes.
    public var isEligible: Bool
    /// One line for each rule, in the programme's order.
    public var rules: [RuleLine]
    /// The talent's fit for the opening.
    public var talentForOpening: Direction
    /// The opening's fit for the talent.
    public var openingForTalent: Direction
    /// What would have to change for the pair to be eligible; empty where it is.
    public var changes: [LocalizedText] { rules.filter { !$0.passes && !$0.isWaivable }.flatMap(\.failed) }
}

extension CompiledProgramme {
    /// The whole breakdown of a pair, eligible or not. O(rules + terms).
    public func explain(talent t: Int, opening o: Int) -> PairReport {
        let verdicts = eligibility.verdicts(talent: t, opening: o)
        return PairReport(
            talent: t, opening: o, isEligible: eligibility.isEligible(talent: t, opening: o),
            rules: verdicts.map { verdict in
                let rule = programme.rules[verdict.rule]
                return PairReport.RuleLine(
                    title: rule.title, isWaivable: rule.isWaivable, asked: verdict.asked, failed: verdict.failed,
                    held: talentColumn(of: rule).flatMap { talents.text(row: t, column: $0, codes: codes) })
            },
            talentForOpening: direction(talentForOpening, t, o), openingForTalent: direction(openingForTalent, t, o))
    }

    /// The talent's column that a rule looks at, if any.
    private func talentColumn(of rule: Rule) -> String? {
        rule.requirement.columns.first { $0.side == .talent }?.column
    }

    private func direction(_ model: FitModel, _ t: Int, _ o: Int) -> PairReport.Direction {
        let parts = model.parts(talent: t, opening: o)
        let lines = model.terms.indices.map { index in
            PairReport.TermLine(
                name: model.terms[index].name, title: model.terms[index].title,
                value: model.value(ofTerm: index, talent: t, opening: o), units: parts[index], most: model.weights[index],
                detail: detail(model.terms[index], t, o))
        }
        return PairReport.Direction(score: parts.reduce(0, +), terms: lines)
    }

    // MARK: Words

    /// What a term compared in a pair, in words.
    public func detail(_ term: Term, _ t: Int, _ o: Int) -> LocalizedText {
        switch term.measure {
        case .coverage(let holder, let required, _): return coverageDetail(holder, required, t, o)
        case .affinity(let talent, let opening, _), .closeness(let talent, let opening, _, _):
            let (left, right) = (text(talent, t, o), text(opening, t, o))
            return LocalizedText(zh: "\(left.zh) ↔ \(right.zh)", en: "\(left.en) ↔ \(right.en)")
        case .order(let list, let value):
            let (wishes, there) = (text(list, t, o), text(value, t, o))
            return LocalizedText(zh: "\(there.zh)；意愿顺序：\(wishes.zh)", en: "\(there.en); in order of preference: \(wishes.en)")
        case .merit(let reference, _, _): return text(reference, t, o)
        case .embedding: return LocalizedText(zh: "向量相近程度", en: "nearness of vectors")
        }
    }

    private func text(_ reference: ColumnReference, _ t: Int, _ o: Int) -> LocalizedText {
        table(reference.side).text(row: reference.side == .talent ? t : o, column: reference.column, codes: codes)
            ?? LocalizedText(zh: "（未填）", en: "(not stated)")
    }

    private func coverageDetail(_ holder: ColumnReference, _ required: ColumnReference, _ t: Int, _ o: Int) -> LocalizedText {
        guard let wantedColumn = table(required.side).column(required.column),
            let heldColumn = table(holder.side).column(holder.column)
        else { preconditionFailure("a compiled term's columns are in their tables") }
        let wanted = wantedColumn.values(row: required.side == .talent ? t : o)
        let held = Set(heldColumn.values(row: holder.side == .talent ? t : o))
        if wanted.isEmpty { return LocalizedText(zh: "没有要求", en: "nothing asked") }
        if wantedColumn.declaration.isPrivate || heldColumn.declaration.isPrivate {
            let count = wanted.count { held.contains($0) }
            return LocalizedText(verbatim: "\(count)/\(wanted.count)")
        }
        func names(_ codes: [Int32]) -> LocalizedText {
            let labels = codes.map { self.codes.label($0, of: wantedColumn.declaration) }
            return LocalizedText(zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: ", "))
        }
        let (have, lack) = (wanted.filter(held.contains), wanted.filter { !held.contains($0) })
        var text = LocalizedText(verbatim: "\(have.count)/\(wanted.count)")
        if !have.isEmpty {
            text.zh += "：\(names(have).zh)"
            text.en += ": \(names(have).en)"
        }
        if !lack.isEmpty {
            text.zh += "；缺 \(names(lack).zh)"
            text.en += "; lacks \(names(lack).en)"
        }
        return text
    }
}

extension Column {
    /// One row's values in the order of the cell.
    func values(row: Int) -> [Int32] {
        switch data {
        case .codes(let codes): codes[row] < 0 ? [] : [codes[row]]
        case .tags(let lists): Array(lists[row])
        default: []
        }
    }
}
