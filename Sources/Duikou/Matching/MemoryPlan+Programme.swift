extension MemoryPlan {
    /// The plan of a run of this programme.
    ///
    /// - Parameter within: which pairs the market holds.
    public init(
        _ compiled: CompiledProgramme, _ screens: FitScreens, stated: StatedPreferences, lists: ListLengths, within: Allocation.Within,
        threads: Int
    ) {
        self.init(
            talents: compiled.talents.count, openings: compiled.openings.count, lists: lists,
            stated: stated.choices.count, features: screens.columns,
            tables: compiled.talents.bytes + compiled.openings.bytes, threads: threads, rules: Rules(compiled.eligibility))
        switch within {
        case .lists: break
        case .eligible: everyEligible = compiled.eligiblePairs()
        }
    }
}
