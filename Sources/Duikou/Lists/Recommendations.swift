import DuikouKernels

/// Both sides' ranked lists of eligible partners, by fit or, where a programme says so, congestion-aware. Scores are the list owner's fit
/// in either case; only in lists by fit do they always fall.
public struct Recommendations: Sendable, Equatable {
    /// For each talent its best openings.
    public var talents: RankedLists
    /// For each opening its best talents.
    public var openings: RankedLists
    /// How the equilibrium behind the lists was reached; nil for lists by fit.
    public var solution: ListCongestion.Solution?
    /// The talents' lists by fit alone, of the same length; nil where ``talents`` holds them already.
    public var talentsByFit: RankedLists?
    /// The talents' lists in the order of their own fit; nil where ``talents`` has that order already.
    var talentsInOwnOrder: RankedLists?

    /// Every opening that a talent is eligible for, by fit, where those are what talents apply to; nil where their lists are.
    var everyEligible: RankedLists?

    /// What talents apply to, and in which order: the openings on their lists, by fit; or every opening that they are eligible for.
    ///
    /// A congestion-aware list decides what a talent is shown. What it wants most of that is still its own taste: a
    /// market of lists in the order of an equilibrium would record wishes that nobody has, and call a matching stable that
    /// people would leave.
    public var preferences: RankedLists { everyEligible ?? talentsInOwnOrder ?? talents }

    /// For each talent its best openings by fit, as many as its list holds, whatever the lists are ranked by.
    var byFit: RankedLists { talentsByFit ?? talents }

    /// How evenly the talents' lists spread over the seats, by fit alone and as they are.
    public func congestion(_ openings: Table) -> ListCongestion {
        let keys = (0..<Int32(openings.count)).map(openings.ids.key)
        func metrics(_ lists: RankedLists) -> ListMetrics { ListMetrics(talentLists: lists, seats: openings.seats, keys: keys) }
        let asListed = metrics(talents)
        return ListCongestion(byFit: talentsByFit.map(metrics) ?? asListed, asListed: asListed, solution: solution)
    }

    /// The lists of one side's rows.
    public func lists(_ side: Side) -> RankedLists { side == .talent ? talents : openings }
}

/// How lists are computed: what changes the time and the memory, and who hears of the progress, but never the lists.
public struct ListWork: Sendable {
    /// Threads that score.
    public var threads: Int
    /// Which products find the candidates of lists.
    public var screening = Screening.auto
    /// The screens of both directions, if they are compiled already.
    public var screens: FitScreens?
    /// Talents scored at a time.
    public var blockSize: Int
    /// Where finished blocks are kept; nil keeps none.
    public var keeper: (any BlockKeeper)?
    /// Called with the number of talents done and of all talents, by one thread at a time.
    public var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
    /// Asked from time to time; true stops the work.
    public var isCancelled: (@Sendable () -> Bool)?

    /// - Parameter blockSize: talents scored at a time; by default all.
    public init(
        threads: Int, blockSize: Int = .max, keeper: (any BlockKeeper)? = nil, screens: FitScreens? = nil,
        progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        self.threads = threads
        self.blockSize = blockSize
        self.keeper = keeper
        self.screens = screens
        self.progress = progress
        self.isCancelled = isCancelled
    }
}

extension CompiledProgramme {
    /// Lists for every row of both sides, in the mode that `lengths` states.
    ///
    /// Lists by fit are exact. Congestion-aware lists choose among exact lists by fit: talents' lists that are `lengths.candidates` times
    /// as long, and openings' lists of the stated length, since each opening also considers every talent that lists it.
    ///
    /// Rows without a seat are on no list and have none. Pairs of equal score are ordered, and cut off, by ``ListTies``.
    ///
    /// - Parameter seed: decides the order of equal scores; nil for the programme's own.
    /// - Throws: ``DuikouError`` (`cancelled`) when `isCancelled` said so, and what the ``BlockKeeper`` throws.
    public func recommendations(lengths: ListLengths, seed: UInt64? = nil, _ work: ListWork) throws -> Recommendations {
        let ties = listTies(seed: seed)
        guard lengths.mode == .congestionAware else { return try listsByFit(lengths: lengths, ties, work) }
        let exact = try listsByFit(lengths: lengths.exact, ties, work)
        var (lists, solution) = congestionAware(exact, lengths: lengths, ties)
        lists.solution = solution
        lists.talentsByFit = exact.talents.prefixes(lengths.talents)
        lists.talentsInOwnOrder = lists.talents.rankedByScore(ties)
        return lists
    }

    /// The same lists, scored in one block that is not kept.
    public func recommendations(
        lengths: ListLengths, seed: UInt64? = nil, threads: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
        isCancelled: (@Sendable () -> Bool)? = nil
    ) throws -> Recommendations {
        try recommendations(lengths: lengths, seed: seed, ListWork(threads: threads, progress: progress, isCancelled: isCancelled))
    }

    /// Exact lists for every row of both sides, by one pass over the eligible pairs of each block of talents.
    private func listsByFit(lengths: ListLengths, _ ties: PairTies, _ work: ListWork) throws -> Recommendations {
        let blocks = TalentBlocks(talents: talents.count, size: work.blockSize)
        let pass = BlockPass(self, lengths: lengths, ties: ties, work)
        if blocks.count == 1, work.keeper == nil {
            let lists = try pass.run(blocks[0])
            return Recommendations(talents: lists.talents, openings: lists.openings)
        }
        var talentLists = ListsUnderWay(
            lists: talents.count, entries: min(talents.count * min(lengths.talents, openings.count), Int(Int32.max)))
        var openingLists = RankedLists.empty(openings.count)
        for block in 0..<blocks.count {
            let rows = blocks[block]
            if let kept = work.keeper?.lists(ofBlock: block) {
                talentLists.append(kept.talents)
                openingLists = openingLists.merged(with: kept.openings, length: lengths.openings, ties: ties)
                continue
            }
            let made = try pass.run(rows, known: openingLists)
            talentLists.append(made.talents)
            openingLists = made.openings
            try work.keeper?.keep(BlockLists(talents: made.talents, openings: openingLists.restricted(to: rows)), ofBlock: block)
        }
        return Recommendations(talents: talentLists.finished(), openings: openingLists)
    }

    /// The best partners of one row, exactly as ``recommendations(lengths:seed:_:)`` would list them by fit, without looking at any other
    /// row of its side. O(rows of the other side · (rules + terms)).
    public func best(for side: Side, row: Int, count: Int, seed: UInt64? = nil) -> [(row: Int, score: Int32)] {
        let model = model(rankingFor: side)
        let ties = ListTies(seed: seed ?? programme.seed)
        let (own, partners) = (ties.half(table(side), row), table(side.other))
        var found: [(row: Int, score: Int32, number: UInt64)] = []
        for other in 0..<partners.count {
            let (t, o) = side == .talent ? (row, other) : (other, row)
            guard mayPair(talent: t, opening: o) else { continue }
            found.append((other, model.score(talent: t, opening: o), PairTies.number(own, ties.half(partners, other))))
        }
        found.sort { a, b in a.score == b.score ? (a.number == b.number ? a.row < b.row : a.number < b.number) : a.score > b.score }
        return found.prefix(count).map { ($0.row, $0.score) }
    }
}
