import DuikouKernels

/// Scores blocks of talents against all openings. What all blocks share is made once.
struct BlockPass {
    private let compiled: CompiledProgramme
    private let lengths: ListLengths
    private let work: ListWork
    private let ties: PairTies
    /// Classes of openings by the rules, and beyond them one for those without a seat, which nobody may meet.
    private let openingClasses: [Int32]
    private let openingClassCount: Int
    private let forTalents: DirectionFeatures
    private let forOpenings: DirectionFeatures

    init(_ compiled: CompiledProgramme, lengths: ListLengths, ties: PairTies, _ work: ListWork) {
        self.ties = ties
        let eligibility = compiled.eligibility
        let hasClosed = compiled.openings.seats.contains(0)
        let closed = Int32(eligibility.openingClassCount)
        openingClassCount = eligibility.openingClassCount + (hasClosed ? 1 : 0)
        openingClasses =
            hasClosed
            ? zip(eligibility.openingClasses, compiled.openings.seats).map { $1 > 0 ? $0 : closed } : eligibility.openingClasses
        self.compiled = compiled
        self.lengths = lengths
        self.work = work
        // A pair that a comparison refuses scores −∞ whatever its features are, so these talents' scores have no bound from below.
        let refused = eligibility.talentsThatComparisonsMayRefuse()
        let screens = work.screens ?? FitScreens(compiled)
        forTalents = DirectionFeatures(compiled.openingForTalent, screens.openingForTalent, refused)
        forOpenings = DirectionFeatures(compiled.talentForOpening, screens.talentForOpening, refused)
    }

    /// The lists of a block's talents, and the openings' lists of all talents so far.
    ///
    /// - Parameter known: the openings' lists of the blocks before.
    func run(_ rows: Range<Int>, known: RankedLists? = nil) throws -> BlockLists {
        do {
            let progress: (@Sendable (Int, Int) -> Void)? = work.progress.map { progress in
                let total = compiled.talents.count
                return { done, _ in progress(rows.lowerBound + done, total) }
            }
            let lists = try topK(
                rowLists: request(forTalents, rows, length: lengths.talents),
                columnLists: request(forOpenings, rows, length: lengths.openings, known: known), eligible: mask(rows),
                options: work.screening.options(threads: work.threads), progress: progress, isCancelled: work.isCancelled)
            return BlockLists(talents: lists.rows!, openings: lists.columns!)
        } catch KernelError.cancelled {
            throw DuikouError.stopped
        } catch KernelError.notFinite(let matrix, let row, let column) {
            preconditionFailure("a feature that is not finite: \(matrix) row \(row) column \(column)")
        }
    }

    private func mask(_ rows: Range<Int>) -> ClassMask {
        let eligibility = compiled.eligibility
        // Only the block's own classes: the kernel plans its walk over all classes of the mask, and the bits of every block's classes
        // together could take more memory than everything else. Talents without a seat are a class of their own, which may meet nobody.
        let seats = compiled.talents.seats
        let own = Distinct(rows.map { seats[$0] > 0 ? eligibility.talentClasses[$0] : -1 })
        return ClassMask(
            rowClass: own.keys, columnClass: openingClasses, rowClasses: own.values.count, columnClasses: openingClassCount,
            allowed: eligibility.allowedClasses(of: own.values, openingClasses: openingClassCount))
    }

    private func request(_ features: DirectionFeatures, _ rows: Range<Int>, length: Int, known: RankedLists? = nil) -> ListRequest {
        ListRequest(
            rows: features.screen.talents(rows), columns: features.openings,
            sparse: features.sparseOpenings.map { SparseFeatures(rows: features.screen.sparseTalents(rows), columns: $0) },
            listLength: length,
            scorer: FitScorer(features.model, compiled.eligibility),
            slackAbove: Array(repeating: features.screen.slackAbove, count: rows.count), slackBelow: Array(features.slackBelow[rows]),
            firstRow: rows.lowerBound, known: known, ties: ties)
    }
}

/// One direction's features: those of the openings, and those of a block of talents at a time.
private struct DirectionFeatures {
    let model: FitModel
    let screen: FitFeatures
    let openings: Matrix
    /// Nil where no feature is sparse.
    let sparseOpenings: SparseMatrix?
    let slackBelow: [Float]

    init(_ model: FitModel, _ screen: FitFeatures, _ refused: [Bool]) {
        self.model = model
        self.screen = screen
        openings = screen.openings()
        sparseOpenings = screen.sparseColumns == 0 ? nil : screen.sparseOpenings()
        slackBelow = zip(screen.slackBelow, refused).map { $1 ? .infinity : $0 }
    }
}

/// The screens of both directions, made once: planning a run's memory needs them, and so does the run.
public struct FitScreens: Sendable {
    let talentForOpening: FitFeatures
    let openingForTalent: FitFeatures

    /// Compiles both screens. O(rows · terms + entries).
    public init(_ compiled: CompiledProgramme) {
        talentForOpening = compiled.talentForOpening.features()
        openingForTalent = compiled.openingForTalent.features()
    }

    /// Features of a row in both directions together.
    public var columns: Int { talentForOpening.columns + openingForTalent.columns }
}
