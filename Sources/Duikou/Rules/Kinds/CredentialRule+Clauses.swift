extension Rule.Credentials: CompilableRule {
    func compile(_ rule: Rule, by compiler: RuleCompiler) -> RuleCompiler.Result {
        .clauses(compiler.showing([required, place].compactMap { $0 }, of: rule, clauses(rule, compiler)))
    }

    /// Makes one clause of each credential that is required in a place, so that a failure names the credential that is missing.
    private func clauses(_ rule: Rule, _ compiler: RuleCompiler) -> CompiledRule {
        guard case .credentials(_, let heldValues) = compiler.column(holder).data,
            case .credentials(let requiredLists, let requiredValues) = compiler.column(required).data,
            let books = compiler.column(required).declaration.credential,
            let occupations = compiler.codes.codebooks[books.occupation], let levels = compiler.codes.codebooks[books.level],
            let placeBook = compiler.codes.codebooks[books.place], let ranks = levels.ranks
        else { preconditionFailure("a credential rule over other columns passed the programme check") }
        struct Demand: Hashable {
            var credential: Credential
            var place: Int32
        }
        let places = place.map { compiler.codesOf($0) }
        // Openings that require the same credentials in the same place are compiled once, in order of first appearance.
        let alike = DistinctRows.combining(
            [compiler.column(required).distinctRows().keys] + [places].compactMap { $0 }, rows: compiler.openings.count)
        var demands: [Demand] = []
        var numbers: [Demand: Int32] = [:]
        var clauses: [LocalizedText] = []
        var lists: [[Int32]] = []
        for row in alike.firstRows.map(Int.init) {
            let demanded = requiredLists[row].map { index -> Int32 in
                let demand = Demand(credential: requiredValues[Int(index)], place: places?[row] ?? -1)
                if let known = numbers[demand] { return known }
                let new = Int32(demands.count)
                numbers[demand] = new
                demands.append(demand)
                var text = compiler.codes.label(demand.credential, books)
                if demand.place >= 0 {
                    let there = placeBook.label(demand.place)
                    text.zh += "（须在\(there.zh)获承认）"
                    text.en += " (as recognised in \(there.en))"
                }
                clauses.append(LocalizedText(zh: "\(rule.title.zh)：\(text.zh)", en: "\(rule.title.en): \(text.en)"))
                return new
            }
            lists.append(demanded.sorted())
        }
        let talentSets = compiler.column(holder).distinctLists
        return CompiledRule(
            talentKeys: talentSets.keys, keyCount: talentSets.values.count, openingKeys: alike.keys, required: lists, clauses: clauses
        ) { key, clause in
            let demand = demands[clause]
            return talentSets.values[key].contains { index in
                let credential = heldValues[Int(index)]
                guard demand.credential.scheme < 0 || demand.credential.scheme == credential.scheme,
                    occupations.covers(demand.credential.occupation, credential.occupation),
                    let rank = compiler.recognition.rank(
                        of: credential, in: demand.place >= 0 ? demand.place : nil, on: compiler.day, places: placeBook,
                        occupations: occupations, levels: levels)
                else { return false }
                return rank >= ranks[Int(demand.credential.level)]
            }
        }
    }
}
