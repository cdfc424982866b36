extension MemoryPlan {
    /// The plan of a run of this programme.
    ///
    /// - Parameter matcher: the run, but for the size of its blocks.
    public init(_ matcher: BatchMatcher, _ screens: FitScreens) {
        let (compiled, stated, configuration) = (matcher.compiled, matcher.stated, matcher.configuration)
        let (lists, threads) = (configuration.lists, configuration.threads)
        self.init(
            talents: compiled.talents.count, openings: compiled.openings.count, lists: lists,
            stated: stated.choices.count, features: screens.columns,
            tables: compiled.talents.bytes + compiled.openings.bytes, threads: threads, rules: Rules(compiled.eligibility))
        switch configuration.allocation.within {
        case .lists: break
        case .eligible:
            isGrowing = (try? matcher.growsLists()) == true
            everyEligible = isGrowing ? nil : compiled.eligiblePairs()
        }
    }
}
