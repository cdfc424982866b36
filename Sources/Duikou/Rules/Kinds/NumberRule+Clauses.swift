extension Rule.Number: CompilableRule {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result {
        let bounds = limits.compactMap(\.bound.reference)
        // One number may be held against hundreds of bounds, or one bound against hundreds of the openings' numbers.
        let openingColumns = subject.side == .talent ? bounds : bounds.isEmpty ? [] : [subject]
        let isTooFine = openingColumns.contains {
            compiler.column($0).distinctNumbers.values.count > RuleCompiler.maximumThermometerBounds
        }
        if isTooFine { return .comparisons(limits.map { comparison($0, compiler) }) }
        if subject.side == .opening, bounds.count == limits.count {
            return .clauses(compiler.showing([subject], of: rule, accepting(bounds, rule, compiler)))
        }
        let parts = limits.map { limit -> CompiledRule in
            switch limit.bound {
            case .constant(let constant): clauses(rule, limit.comparison, constant, compiler)
            case .column(let bound):
                subject.side == .talent
                    ? compiler.showing([bound], of: rule, clauses(rule, limit.comparison, bound, compiler))
                    : compiler.showing([subject], of: rule, accepting([bound], rule, compiler))
            }
        }
        return .clauses(parts.dropFirst().reduce(parts[0], CompiledRule.combining))
    }

    /// The number and one bound, pair by pair.
    private func comparison(_ limit: Limit, _ compiler: RuleCompiler) -> RuleCompiler.PairComparison {
        let own = compiler.column(subject).numericValues
        let others: [Double]
        var hidesBound = false
        switch limit.bound {
        case .constant(let constant):
            others = Array(repeating: constant, count: subject.side == .talent ? compiler.openings.count : compiler.talents.count)
        case .column(let reference):
            let column = compiler.column(reference)
            (others, hidesBound) = (column.numericValues, column.declaration.isPrivate)
        }
        return RuleCompiler.PairComparison(
            talent: subject.side == .talent ? own : others, opening: subject.side == .talent ? others : own, subject: subject.side,
            comparison: limit.comparison, hidesBound: hidesBound)
    }

    /// One clause: the same bound for every pair.
    private func clauses(_ rule: Rule, _ comparison: Rule.Comparison, _ constant: Double, _ compiler: RuleCompiler) -> CompiledRule {
        let word = comparison.words
        // A clause asks something of the talent; where it asks it of the opening, it says so.
        let who = subject.side == .talent ? LocalizedText(verbatim: "") : LocalizedText(zh: "岗位", en: "opening ")
        let title = LocalizedText(
            zh: "\(rule.title.zh)：\(who.zh)\(word.zh)\(Format.value(constant))",
            en: "\(rule.title.en): \(who.en)\(word.en) \(Format.value(constant))")
        let numbers = compiler.column(subject).distinctNumbers
        func passes(_ bits: UInt64) -> Bool { RuleCompiler.PairComparison.passes(Double(bitPattern: bits), comparison, constant) }
        if subject.side == .talent {
            return CompiledRule(
                talentKeys: numbers.keys, keyCount: numbers.values.count, openingKeys: Array(repeating: 0, count: compiler.openings.count),
                required: [[0]], clauses: [title], holds: { key, _ in passes(numbers.values[key]) })
        }
        return CompiledRule(
            talentKeys: Array(repeating: 0, count: compiler.talents.count), keyCount: 1, openingKeys: numbers.keys,
            required: numbers.values.map { passes($0) ? [] : [0] }, clauses: [title], holds: { _, _ in false })
    }

    /// A clause for each of the openings' bounds, on the talent's number.
    private func clauses(
        _ rule: Rule, _ comparison: Rule.Comparison, _ bound: ColumnReference, _ compiler: RuleCompiler
    ) -> CompiledRule {
        let (word, column) = (comparison.words, compiler.column(bound))
        return compiler.keyed(
            compiler.column(subject).distinctNumbers, column.distinctNumbers, asksNothing: { Double(bitPattern: $0).isNaN },
            title: { bits in
                let text = column.declaration.amount(Double(bitPattern: bits))
                return LocalizedText(zh: "\(rule.title.zh)：\(word.zh) \(text.zh)", en: "\(rule.title.en): \(word.en) \(text.en)")
            },
            holds: { own, bound in
                RuleCompiler.PairComparison.passes(Double(bitPattern: own), comparison, Double(bitPattern: bound))
            })
    }

    /// A clause for each of the openings' numbers: that the talent's bounds, one or two, accept it.
    ///
    /// The talent's own bound is seen from the opening's number: wants at least b ⟺ accepts this one.
    private func accepting(_ bounds: [ColumnReference], _ rule: Rule, _ compiler: RuleCompiler) -> CompiledRule {
        let column = compiler.column(subject)
        let numbers = column.distinctNumbers
        let values = bounds.map { compiler.column($0).numericValues }
        let each = bounds.map { compiler.column($0).distinctRows() }
        let rows = each.count == 1 ? each[0] : DistinctRows.combining(each.map(\.keys), rows: compiler.talents.count)
        let wanted = limits.filter { $0.bound.reference != nil }.map(\.comparison)
        return CompiledRule(
            talentKeys: rows.keys, keyCount: rows.firstRows.count, openingKeys: numbers.keys,
            required: numbers.values.indices.map { [Int32($0)] },
            clauses: numbers.values.map { bits in
                let number = Double(bitPattern: bits)
                let text = number.isNaN ? LocalizedText(verbatim: "?") : column.declaration.amount(number)
                return LocalizedText(zh: "\(rule.title.zh)：接受 \(text.zh)", en: "\(rule.title.en): accepts \(text.en)")
            },
            holds: { key, clause in
                let (row, number) = (Int(rows.firstRows[key]), Double(bitPattern: numbers.values[clause]))
                for bound in wanted.indices where !RuleCompiler.PairComparison.passes(number, wanted[bound], values[bound][row]) {
                    return false
                }
                return true
            })
    }
}
