extension Rule.Level: CompilableRule {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result {
        .clauses(compiler.showing([subject, bound], of: rule, clauses(rule, compiler)))
    }

    private func clauses(_ rule: Rule, _ compiler: RuleCompiler) -> CompiledRule {
        let subjectIsTalent = subject.side == .talent
        let (talentColumn, openingColumn) = subjectIsTalent ? (subject, bound) : (bound, subject)
        let talentCodes = compiler.column(talentColumn).distinctCodes
        let openingCodes = compiler.column(openingColumn).distinctCodes
        let declaration = compiler.column(openingColumn).declaration
        let ranks = compiler.ranksOf(declaration)
        let talentRanks = compiler.ranksOf(compiler.column(talentColumn).declaration)
        return compiler.keyed(talentCodes, openingCodes, asksNothing: { subjectIsTalent && $0 < 0 }) { code in
            let label = compiler.codes.label(code, of: declaration)
            return subjectIsTalent
                ? LocalizedText(zh: "\(rule.title.zh)：不低于\(label.zh)", en: "\(rule.title.en): at least \(label.en)")
                : LocalizedText(zh: "\(rule.title.zh)：接受\(label.zh)", en: "\(rule.title.en): accepts \(label.en)")
        } holds: { talent, opening in
            subjectIsTalent
                ? talent >= 0 && talentRanks[Int(talent)] >= ranks[Int(opening)]
                : talent < 0 || (opening >= 0 && ranks[Int(opening)] >= talentRanks[Int(talent)])
        }
    }
}
