import Duikou

/// Why an opening has few eligible talents: how many each hard rule rules out, and the one requirement that alone keeps
/// most further talents away.
struct OpeningObstacles {
    private(set) var ruledOut: [Int]
    private(set) var nearestMiss: (title: LocalizedText, talents: Int)?

    /// O(talent classes · rules); O(talents · rules) where a hard rule is a comparison of two columns.
    init(_ compiled: CompiledProgramme, opening: Int) {
        let eligibility = compiled.eligibility
        ruledOut = Array(repeating: 0, count: eligibility.rules.count)
        var alone: [(title: LocalizedText, talents: Int)] = []
        var places: [LocalizedText: Int] = [:]
        for (talent, weight) in Self.samples(eligibility) {
            let failed = eligibility.verdicts(talent: talent, opening: opening)
                .filter { !$0.passes && !eligibility.rules[$0.rule].isWaivable }
            for verdict in failed { ruledOut[verdict.rule] += weight }
            guard failed.count == 1, failed[0].failed.count == 1 else { continue }
            // A comparison's words hold one pair's numbers; the rule's title stands for them all.
            let isClause = !failed[0].failedClauses.isEmpty
            let title = isClause ? failed[0].failed[0] : eligibility.rules[failed[0].rule].title
            if let place = places[title] {
                alone[place].talents += weight
            } else {
                places[title] = alone.count
                alone.append((title, weight))
            }
        }
        for candidate in alone where candidate.talents > nearestMiss?.talents ?? 0 { nearestMiss = candidate }
    }

    /// Talents to ask, and how many each stands for.
    private static func samples(_ eligibility: Eligibility) -> [(talent: Int, weight: Int)] {
        if eligibility.hasComparisons { return eligibility.talentClasses.indices.map { ($0, 1) } }
        var samples = [(talent: Int, weight: Int)](repeating: (0, 0), count: eligibility.talentClassCount)
        for (talent, number) in eligibility.talentClasses.enumerated() {
            if samples[Int(number)].weight == 0 { samples[Int(number)].talent = talent }
            samples[Int(number)].weight += 1
        }
        return samples
    }
}
