extension Rule.Member: CompilableRule {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result {
        .clauses(compiler.showing([value, set], of: rule, clauses(rule, compiler)))
    }

    private func clauses(_ rule: Rule, _ compiler: RuleCompiler) -> CompiledRule {
        let valueIsTalent = value.side == .talent
        let (talentColumn, openingColumn) = valueIsTalent ? (value, set) : (set, value)
        let talentSets = compiler.column(talentColumn).distinctSets
        let openingSets = compiler.column(openingColumn).distinctSets
        let declaration = compiler.column(openingColumn).declaration
        return compiler.keyed(talentSets, openingSets, asksNothing: { valueIsTalent && $0.isEmpty }) { members in
            let list = compiler.listed(members, declaration)
            return valueIsTalent
                ? LocalizedText(zh: "\(rule.title.zh)：属于\(list.zh)", en: "\(rule.title.en): one of \(list.en)")
                : LocalizedText(zh: "\(rule.title.zh)：接受\(list.zh)", en: "\(rule.title.en): accepts \(list.en)")
        } holds: { talent, opening in
            let (values, allowed) = valueIsTalent ? (talent, opening) : (opening, talent)
            if allowed.isEmpty { return true }
            return values.contains { value in
                allowed.contains { compiler.codes.covers($0, value, codebook: declaration.codebook) }
            }
        }
    }
}
