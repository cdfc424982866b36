/// Turns declared rules into clauses over the tables' distinct values.
struct RuleCompiler {
    let talents: Table
    let openings: Table
    let codes: Codes
    let recognition: Recognition
    let day: CivilDate

    /// A number rule with too many distinct bounds for clauses: it compares two columns pair by pair.
    struct PairComparison: Sendable {
        var talent: [Double]
        var opening: [Double]
        /// The side whose number must meet the other's.
        var subject: Side
        var comparison: Rule.Comparison
        /// Whether the bound is in a private column and must not be shown.
        var hidesBound: Bool

        /// A bound that is not stated asks nothing; a number that is not stated does not reach a stated bound.
        func passes(_ t: Int, _ o: Int) -> Bool {
            let (subject, bound) = subject == .talent ? (talent[t], opening[o]) : (opening[o], talent[t])
            return Self.passes(subject, comparison, bound)
        }

        static func passes(_ subject: Double, _ comparison: Rule.Comparison, _ bound: Double) -> Bool {
            if bound.isNaN { return true }
            return comparison == .atLeast ? subject >= bound : subject <= bound
        }
    }

    enum Result {
        case clauses(CompiledRule)
        case comparison(PairComparison)
    }

    /// More distinct bounds than this would cost a class each; the comparison of two numbers is cheaper.
    static let maximumThermometerBounds = 64

    func compile(_ rule: Rule) -> Result {
        switch rule.requirement {
        case .level(let subject, let bound): .clauses(showing([subject, bound], of: rule, level(rule, subject, bound)))
        case .member(let value, let set): .clauses(showing([value, set], of: rule, member(rule, value, set)))
        case .covers(let holder, let required): .clauses(showing([holder, required], of: rule, covers(rule, holder, required)))
        case .number(let subject, let comparison, let bound): number(rule, subject, comparison, bound)
        case .credential(let holder, let required, let place):
            .clauses(showing([required, place].compactMap { $0 }, of: rule, credential(rule, holder, required, place)))
        }
    }

    /// The compiled rule with titles that show no private value. A clause's title states the opening's value; where that column is private,
    /// the title is the rule's name alone.
    private func showing(_ references: [ColumnReference], of rule: Rule, _ compiled: CompiledRule) -> CompiledRule {
        guard references.contains(where: { $0.side == .opening && column($0).declaration.isPrivate }) else { return compiled }
        var compiled = compiled
        compiled.clauses = compiled.clauses.map { _ in rule.title }
        return compiled
    }

    // MARK: Kinds

    private func level(_ rule: Rule, _ subject: ColumnReference, _ bound: ColumnReference) -> CompiledRule {
        let subjectIsTalent = subject.side == .talent
        let (talentColumn, openingColumn) = subjectIsTalent ? (subject, bound) : (bound, subject)
        let talentCodes = column(talentColumn).distinctCodes
        let openingCodes = column(openingColumn).distinctCodes
        let declaration = column(openingColumn).declaration
        let ranks = ranksOf(declaration)
        let talentRanks = ranksOf(column(talentColumn).declaration)
        return keyed(talentCodes, openingCodes, asksNothing: { subjectIsTalent && $0 < 0 }) { code in
            let label = codes.label(code, of: declaration)
            return subjectIsTalent
                ? LocalizedText(zh: "\(rule.title.zh)：不低于\(label.zh)", en: "\(rule.title.en): at least \(label.en)")
                : LocalizedText(zh: "\(rule.title.zh)：接受\(label.zh)", en: "\(rule.title.en): accepts \(label.en)")
        } holds: { talent, opening in
            subjectIsTalent
                ? talent >= 0 && talentRanks[Int(talent)] >= ranks[Int(opening)]
                : talent < 0 || (opening >= 0 && ranks[Int(opening)] >= talentRanks[Int(talent)])
        }
    }

    private func member(_ rule: Rule, _ value: ColumnReference, _ set: ColumnReference) -> CompiledRule {
        let valueIsTalent = value.side == .talent
        let (talentColumn, openingColumn) = valueIsTalent ? (value, set) : (set, value)
        let talentSets = column(talentColumn).distinctSets
        let openingSets = column(openingColumn).distinctSets
        let declaration = column(openingColumn).declaration
        return keyed(talentSets, openingSets, asksNothing: { valueIsTalent && $0.isEmpty }) { members in
            let list = listed(members, declaration)
            return valueIsTalent
                ? LocalizedText(zh: "\(rule.title.zh)：属于\(list.zh)", en: "\(rule.title.en): one of \(list.en)")
                : LocalizedText(zh: "\(rule.title.zh)：接受\(list.zh)", en: "\(rule.title.en): accepts \(list.en)")
        } holds: { talent, opening in
            let (values, allowed) = valueIsTalent ? (talent, opening) : (opening, talent)
            if allowed.isEmpty { return true }
            return values.contains { value in
                allowed.contains { codes.covers($0, value, codebook: declaration.codebook) }
            }
        }
    }

    private func covers(_ rule: Rule, _ holder: ColumnReference, _ required: ColumnReference) -> CompiledRule {
        let holderIsTalent = holder.side == .talent
        let (talentColumn, openingColumn) = holderIsTalent ? (holder, required) : (required, holder)
        let talentSets = column(talentColumn).distinctSets
        let declaration = column(openingColumn).declaration
        func has(_ held: [Int32], _ wanted: Int32) -> Bool {
            held.contains { codes.covers(wanted, $0, codebook: declaration.codebook) }
        }
        guard holderIsTalent else {
            let openingSets = column(openingColumn).distinctSets
            return keyed(talentSets, openingSets, asksNothing: { _ in false }) { members in
                let list = listed(members, declaration)
                return LocalizedText(zh: "\(rule.title.zh)：只要求\(list.zh)", en: "\(rule.title.en): asks no more than \(list.en)")
            } holds: { wanted, offered in
                wanted.allSatisfy { has(offered, $0) }
            }
        }
        // One clause for each required value, so that a failure names the value that is missing.
        let openingSets = column(openingColumn).distinctSets
        var lists: [[Int32]] = []
        var clauses: [LocalizedText] = []
        var values: [Int32] = []
        var numbers: [Int32: Int32] = [:]
        for set in openingSets.values {
            lists.append(
                set.map { value in
                    if let known = numbers[value] { return known }
                    let new = Int32(values.count)
                    numbers[value] = new
                    values.append(value)
                    let label = codes.label(value, of: declaration)
                    clauses.append(LocalizedText(zh: "\(rule.title.zh)：具备\(label.zh)", en: "\(rule.title.en): has \(label.en)"))
                    return new
                }.sorted())
        }
        return CompiledRule(
            talentKeys: talentSets.keys, keyCount: talentSets.values.count, openingKeys: openingSets.keys, required: lists,
            clauses: clauses, holds: { has(talentSets.values[$0], values[$1]) })
    }

    private func number(
        _ rule: Rule, _ subject: ColumnReference, _ comparison: Rule.Comparison, _ bound: Rule.Bound
    ) -> Result {
        let word = comparison == .atLeast ? LocalizedText(zh: "不低于", en: "at least") : LocalizedText(zh: "不高于", en: "at most")
        switch bound {
        case .constant(let constant):
            // The sentence says whether the talent or the opening must meet the constant.
            let who = subject.side == .talent ? LocalizedText(verbatim: "") : LocalizedText(zh: "岗位", en: "opening ")
            let title = LocalizedText(
                zh: "\(rule.title.zh)：\(who.zh)\(word.zh)\(Format.value(constant))",
                en: "\(rule.title.en): \(who.en)\(word.en) \(Format.value(constant))")
            func passes(_ value: Double) -> Bool { PairComparison.passes(value, comparison, constant) }
            if subject.side == .talent {
                let numbers = column(subject).distinctNumbers
                return .clauses(
                    CompiledRule(
                        talentKeys: numbers.keys, keyCount: numbers.values.count,
                        openingKeys: Array(repeating: 0, count: openings.count), required: [[0]], clauses: [title],
                        holds: { key, _ in passes(Double(bitPattern: numbers.values[key])) }))
            }
            let numbers = column(subject).distinctNumbers
            return .clauses(
                CompiledRule(
                    talentKeys: Array(repeating: 0, count: talents.count), keyCount: 1, openingKeys: numbers.keys,
                    required: numbers.values.map { passes(Double(bitPattern: $0)) ? [] : [0] }, clauses: [title],
                    holds: { _, _ in false }))
        case .column(let other):
            let subjectIsTalent = subject.side == .talent
            let (talentColumn, openingColumn) = subjectIsTalent ? (subject, other) : (other, subject)
            let openingKeys = column(openingColumn).distinctNumbers
            guard openingKeys.values.count <= Self.maximumThermometerBounds else {
                return .comparison(
                    PairComparison(
                        talent: column(talentColumn).numericValues, opening: column(openingColumn).numericValues,
                        subject: subject.side, comparison: comparison, hidesBound: column(other).declaration.isPrivate))
            }
            let talentKeys = column(talentColumn).distinctNumbers
            let declaration = column(openingColumn).declaration
            let compiled = keyed(
                talentKeys, openingKeys, asksNothing: { subjectIsTalent && Double(bitPattern: $0).isNaN },
                title: { bits in
                    let value = Double(bitPattern: bits)
                    let text = value.isNaN ? LocalizedText(verbatim: "?") : declaration.amount(value)
                    // Seen from the opening's number, the talent's bound becomes a clause: the talent wants at least b ⟺ it accepts this
                    // number.
                    return subjectIsTalent
                        ? LocalizedText(zh: "\(rule.title.zh)：\(word.zh) \(text.zh)", en: "\(rule.title.en): \(word.en) \(text.en)")
                        : LocalizedText(zh: "\(rule.title.zh)：接受 \(text.zh)", en: "\(rule.title.en): accepts \(text.en)")
                },
                holds: { talent, opening in
                    let (a, b) = (Double(bitPattern: talent), Double(bitPattern: opening))
                    return subjectIsTalent
                        ? PairComparison.passes(a, comparison, b) : PairComparison.passes(b, comparison, a)
                })
            return .clauses(showing([subject, other], of: rule, compiled))
        }
    }

    // MARK: Pieces

    /// A rule under which an opening requires at most one clause: the one made of its distinct value.
    private func keyed<T, O>(
        _ talent: Distinct<T>, _ opening: Distinct<O>, asksNothing: (O) -> Bool, title: (O) -> LocalizedText,
        holds: (T, O) -> Bool
    ) -> CompiledRule {
        var clauses: [LocalizedText] = []
        var values: [O] = []
        let required = opening.values.map { value -> [Int32] in
            if asksNothing(value) { return [] }
            clauses.append(title(value))
            values.append(value)
            return [Int32(clauses.count - 1)]
        }
        return CompiledRule(
            talentKeys: talent.keys, keyCount: talent.values.count, openingKeys: opening.keys, required: required, clauses: clauses,
            holds: { holds(talent.values[$0], values[$1]) })
    }

    func column(_ reference: ColumnReference) -> Column {
        let table = reference.side == .talent ? talents : openings
        guard let column = table.column(reference.column) else {
            preconditionFailure("the column \(reference.description) passed the programme check but is not in its table")
        }
        return column
    }

    func codesOf(_ reference: ColumnReference) -> [Int32] {
        guard case .codes(let codes) = column(reference).data else { preconditionFailure("not a code column: \(reference.description)") }
        return codes
    }

    private func ranksOf(_ declaration: ColumnDeclaration) -> [Int32] {
        guard let book = declaration.codebook, let ranks = codes.codebooks[book]?.ranks else {
            preconditionFailure("the level column \(declaration.name) has no ordered codebook")
        }
        return ranks
    }

    /// How many values a sentence names before it counts the rest.
    private static let maximumNamed = 4

    private func listed(_ members: [Int32], _ declaration: ColumnDeclaration) -> LocalizedText {
        if members.isEmpty { return LocalizedText(zh: "（未填）", en: "(not stated)") }
        let labels = members.prefix(Self.maximumNamed).map { codes.label($0, of: declaration) }
        let rest = members.count - labels.count
        return LocalizedText(
            zh: labels.map(\.zh).joined(separator: "、") + (rest > 0 ? "等 \(members.count) 项" : ""),
            en: labels.map(\.en).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
    }
}

extension Column {
    /// The numbers of a number, count or date column (days).
    var numericValues: [Double] {
        switch data {
        case .numbers(let numbers): numbers
        case .dates(let days): days.map { $0 == Column.missingDate ? .nan : Double($0) }
        default: preconditionFailure("not a column of numbers: \(name)")
        }
    }
}
