extension Rule.Covers: CompilableRule {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result {
        .clauses(compiler.showing([holder, required], of: rule, clauses(rule, compiler)))
    }

    private func clauses(_ rule: Rule, _ compiler: RuleCompiler) -> CompiledRule {
        let holderIsTalent = holder.side == .talent
        let (talentColumn, openingColumn) = holderIsTalent ? (holder, required) : (required, holder)
        let talentSets = compiler.column(talentColumn).distinctSets
        let declaration = compiler.column(openingColumn).declaration
        func has(_ held: [Int32], _ wanted: Int32) -> Bool {
            held.contains { compiler.codes.covers(wanted, $0, codebook: declaration.codebook) }
        }
        guard holderIsTalent else {
            let openingSets = compiler.column(openingColumn).distinctSets
            return compiler.keyed(talentSets, openingSets, asksNothing: { _ in false }) { members in
                let list = compiler.listed(members, declaration)
                return LocalizedText(zh: "\(rule.title.zh)：只要求\(list.zh)", en: "\(rule.title.en): asks no more than \(list.en)")
            } holds: { wanted, offered in
                wanted.allSatisfy { has(offered, $0) }
            }
        }
        // One clause for each required value: a failure names the very one that is missing.
        let openingSets = compiler.column(openingColumn).distinctSets
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
                    let label = compiler.codes.label(value, of: declaration)
                    clauses.append(LocalizedText(zh: "\(rule.title.zh)：具备\(label.zh)", en: "\(rule.title.en): has \(label.en)"))
                    return new
                }.sorted())
        }
        return CompiledRule(
            talentKeys: talentSets.keys, keyCount: talentSets.values.count, openingKeys: openingSets.keys, required: lists,
            clauses: clauses, holds: { has(talentSets.values[$0], values[$1]) })
    }
}
