extension Eligibility {
    /// For each talent, whether some hard rule's comparison of two numbers refuses it at least one opening. One test for each comparison
    /// suffices: against the strictest bound of all openings, or of the weakest number of all openings against the talent's own bound.
    /// O(rows · comparisons).
    func talentsThatComparisonsMayRefuse() -> [Bool] {
        var refused = [Bool](repeating: false, count: talentClasses.count)
        for (_, pair) in hardComparisons where !pair.opening.isEmpty {
            let stated = pair.opening.filter { !$0.isNaN }
            let extreme = (pair.subject == .talent) == (pair.comparison == .atLeast) ? stated.max() : stated.min()
            switch pair.subject {
            case .talent:
                guard let extreme else { continue }
                for t in refused.indices where !RuleCompiler.PairComparison.passes(pair.talent[t], pair.comparison, extreme) {
                    refused[t] = true
                }
            case .opening:
                // A number that is not stated meets no bound.
                let weakest = stated.count < pair.opening.count ? .nan : extreme ?? .nan
                for t in refused.indices where !RuleCompiler.PairComparison.passes(weakest, pair.comparison, pair.talent[t]) {
                    refused[t] = true
                }
            }
        }
        return refused
    }
}
