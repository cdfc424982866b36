import DuikouKernels
import DuikouMechanisms

/// One run of a programme, from compiled tables to a verified result: a pure function of its inputs and configuration.
public struct BatchMatcher: Sendable {
    /// What a caller may set for one run. Threads and blocks change its time and memory, never its result.
    public struct Configuration: Sendable, Equatable {
        /// The seed of the lottery and of the order of equals on lists.
        public var seed: UInt64
        /// How long lists are, and what they are ranked by.
        public var lists: ListLengths
        /// The mechanism, and what is asked of it.
        public var allocation: Allocation
        /// Threads that score and match.
        public var threads: Int
        /// Talents scored at a time.
        public var blockSize: Int
        /// Which products find the candidates of lists.
        public var screening = Screening.auto
        /// How lists grow where the market is every eligible pair.
        public var growth = ListGrowth()

        /// A configuration; by default all talents are scored at once.
        public init(seed: UInt64, lists: ListLengths, allocation: Allocation, threads: Int, blockSize: Int = .max) {
            self.blockSize = blockSize
            self.seed = seed
            self.lists = lists
            self.allocation = allocation
            self.threads = threads
        }
    }

    /// How far a run is.
    public enum Stage: Sendable, Equatable {
        /// Lists are computed, for `done` of `total` talents so far.
        case scoring(done: Int, total: Int)
        /// The mechanism runs.
        case allocating
        /// The result is built and checked.
        case verifying
    }

    /// The programme over its tables.
    public var compiled: CompiledProgramme
    /// Choices and ratings, which come before what is computed.
    public var stated: StatedPreferences
    /// Agreements by which credentials count elsewhere, for the check of the rules.
    public var recognition: Recognition
    /// Limits of regions, and links.
    public var inputs: AllocationInputs
    /// What the caller set for this run.
    public var configuration: Configuration
    /// The screens of both directions, if they are compiled already.
    public var screens: FitScreens?

    /// A run over compiled tables; nothing is computed yet.
    public init(
        _ compiled: CompiledProgramme, stated: StatedPreferences, recognition: Recognition, inputs: AllocationInputs = AllocationInputs(),
        configuration: Configuration
    ) {
        self.compiled = compiled
        self.stated = stated
        self.recognition = recognition
        self.inputs = inputs
        self.configuration = configuration
    }

    /// Computes lists, allocates, and checks the result.
    ///
    /// - Parameter keeper: where finished blocks are kept; nil keeps none.
    /// - Throws: ``DuikouError``: `cancelled`, or what an allocation cannot do, such as a floor that nobody can meet.
    public func run(
        keeper: (any BlockKeeper)? = nil, progress: (@Sendable (Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) throws -> MatchResult {
        let isGrowing = try growsLists()
        let lists = try recommendations(isGrowing: isGrowing, keeper: keeper, progress: progress, isCancelled: isCancelled)
        progress?(.allocating)
        var allocator = allocator(lists)
        if isGrowing { (allocator.beginnings, allocator.growth, allocator.isCancelled) = (lists.byFit, configuration.growth, isCancelled) }
        let allocated = try allocator.allocate(configuration.allocation)
        if isCancelled?() == true { throw DuikouError.stopped }
        progress?(.verifying)
        return MatchResultBuilder(matcher: self, lists: lists, allocated: allocated).result()
    }

    /// Whether lists grow as they are needed, instead of holding every eligible pair.
    ///
    /// The check of such a run and its figures are for talents of one seat each.
    func growsLists() throws -> Bool {
        try configuration.allocation.within == .eligible && configuration.allocation.method().growsLists
            && compiled.talents.seats.allSatisfy { $0 <= 1 } && compiled.hasMoreEligiblePairs(than: configuration.growth.largestWholeMarket)
    }

    /// Both sides' lists, as long as the configuration says, and what talents apply to.
    ///
    /// - Parameter isGrowing: whether talents apply to what their lists grow to, and not to a list of all.
    func recommendations(
        isGrowing: Bool = false, keeper: (any BlockKeeper)? = nil, progress: (@Sendable (Stage) -> Void)?,
        isCancelled: (@Sendable () -> Bool)?
    ) throws -> Recommendations {
        var work = ListWork(
            threads: configuration.threads, blockSize: configuration.blockSize, keeper: keeper, screens: screens,
            progress: { done, total in progress?(.scoring(done: done, total: total)) }, isCancelled: isCancelled)
        work.screening = configuration.screening
        var lists = try compiled.recommendations(lengths: configuration.lists, seed: configuration.seed, work)
        if configuration.allocation.within == .eligible, !isGrowing {
            lists.everyEligible = try compiled.eligibleLists(
                ties: compiled.listTies(seed: configuration.seed), threads: configuration.threads, isCancelled: isCancelled)
        }
        return lists
    }

    func allocator(_ lists: Recommendations) -> Allocator {
        Allocator(
            compiled: compiled, stated: stated, inputs: inputs, lists: lists.preferences, listLength: configuration.lists.talents,
            seed: configuration.seed, threads: configuration.threads)
    }
}
