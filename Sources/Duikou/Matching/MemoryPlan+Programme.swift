extension MemoryPlan {
    /// The plan of a run of this programme.
    ///
    /// - Parameters:
    ///   - matcher: the run, but for the size of its blocks.
    ///   - wholeMarket: whether a market of every eligible pair is made as a whole in any case, as by a re-match.
    public init(_ matcher: BatchMatcher, _ screens: FitScreens, wholeMarket: Bool = false) {
        self.init(matcher, features: screens.columns, wholeMarket: wholeMarket)
    }

    /// - Parameter features: of a row in both directions together; only scoring asks for them.
    fileprivate init(_ matcher: BatchMatcher, features: Int, wholeMarket: Bool) {
        let (compiled, stated, configuration) = (matcher.compiled, matcher.stated, matcher.configuration)
        let (lists, threads) = (configuration.lists, configuration.threads)
        self.init(
            talents: compiled.talents.count, openings: compiled.openings.count, lists: lists,
            stated: stated.choices.count, features: features,
            tables: compiled.talents.bytes + compiled.openings.bytes, threads: threads, rules: Rules(compiled.eligibility))
        switch configuration.allocation.within {
        case .lists: break
        case .eligible:
            isGrowing = !wholeMarket && (try? matcher.growsLists()) == true
            everyEligible = isGrowing ? nil : compiled.eligiblePairs()
        }
    }
}

extension BatchMatcher {
    /// Throws where a market of every eligible pair is wanted and does not fit. For work that makes it as a whole: comparisons and
    /// re-matches.
    ///
    /// - Throws: ``DuikouError`` (`environment`) that says how much would do.
    public func requireRoomForWholeMarket(limit: MemoryLimit) throws {
        guard configuration.allocation.within == .eligible else { return }
        let plan = MemoryPlan(self, features: 0, wholeMarket: true)
        let need = max(plan.allocating, plan.writing)
        guard need > limit.bytes, let pairs = plan.everyEligible.map(Format.grouped) else { return }
        let (most, have) = (MemoryPlan.text(need, roundingUp: true), MemoryPlan.text(limit.bytes, roundingUp: false))
        throw DuikouError(
            .environment,
            zh: "内存不够：方案写了 within: eligible，全部 \(pairs) 对符合条件的配对都要放进内存，至少要 \(most)，本机只能用 \(have)。请在内存更大的机器上运行；或改用 within: lists 的方案。",
            en:
                "too little memory: the programme says within: eligible, and all \(pairs) eligible pairs must be held, which takes \(most) at least; \(have) may be used here. Use a machine with more memory, or a programme with within: lists."
        )
    }
}
