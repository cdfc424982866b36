import DuikouKernels

/// Both sides' ranked lists of eligible partners, by fit or, where a programme says so, with regard to who else is after
/// the same seats. Scores are the list owner's fit in either case; only lists by fit fall along them.
public struct Recommendations: Sendable, Equatable {
    /// For each talent its best openings.
    public var talents: RankedLists
    /// For each opening its best talents.
    public var openings: RankedLists
    /// How the equilibrium behind the lists was reached; nil for lists by fit.
    public var solution: ListCongestion.Solution?
    /// The talents' lists by fit alone, of the same length; nil where `talents` are those.
    public var talentsByFit: RankedLists?

    /// What talents apply to, and in which order: the openings on their lists, by fit.
    ///
    /// A congestion-aware list decides what a talent is shown. What it wants most of that is still its own taste: a
    /// market of lists in the order of an equilibrium would record wishes that nobody has, and call a matching stable that
    /// people would leave.
    public var preferences: RankedLists { solution == nil ? talents : talents.rankedByScore() }

    /// How evenly the talents' lists spread over the seats, by fit alone and as they are.
    public func congestion(seats: [Int32]) -> ListCongestion {
        let asListed = ListMetrics(talentLists: talents, seats: seats)
        return ListCongestion(
            byFit: talentsByFit.map { ListMetrics(talentLists: $0, seats: seats) } ?? asListed, asListed: asListed, solution: solution)
    }

    /// The lists of one side's rows.
    public func lists(_ side: Side) -> RankedLists { side == .talent ? talents : openings }
}

extension CompiledProgramme {
    /// Lists for every row of both sides, in the mode that `lengths` states.
    ///
    /// By fit they are exact. Congestion-aware ones choose among exact lists by fit: those of talents as many times longer as
    /// `lengths.candidates` says, those of openings as long as asked, since each opening also has every talent that lists it.
    ///
    /// - Throws: ``DuikouError`` (`cancelled`) when `isCancelled` said so.
    public func recommendations(
        lengths: ListLengths, threads: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
        isCancelled: (@Sendable () -> Bool)? = nil
    ) throws -> Recommendations {
        guard lengths.mode == .congestionAware else {
            return try listsByFit(lengths: lengths, threads: threads, progress: progress, isCancelled: isCancelled)
        }
        var longer = lengths
        longer.talents = min(ListLengths.longest, lengths.talents * lengths.candidates)
        let exact = try listsByFit(lengths: longer, threads: threads, progress: progress, isCancelled: isCancelled)
        var (lists, solution) = congestionAware(exact, lengths: lengths)
        lists.solution = solution
        lists.talentsByFit = exact.talents.prefixes(lengths.talents)
        return lists
    }

    /// Exact lists for every row of both sides, by one pass over the eligible blocks.
    ///
    /// - Throws: ``DuikouError`` (`cancelled`) when `isCancelled` said so.
    private func listsByFit(
        lengths: ListLengths, threads: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?, isCancelled: (@Sendable () -> Bool)?
    ) throws -> Recommendations {
        let mask = ClassMask(
            rowClass: eligibility.talentClasses, columnClass: eligibility.openingClasses,
            rowClasses: eligibility.talentClassCount, columnClasses: eligibility.openingClassCount,
            allows: eligibility.classAllows)
        do {
            let lists = try topK(
                rowLists: request(openingForTalent, length: lengths.talents),
                columnLists: request(talentForOpening, length: lengths.openings), eligible: mask,
                options: TopKOptions(threads: threads), progress: progress, isCancelled: isCancelled)
            return Recommendations(talents: lists.rows!, openings: lists.columns!)
        } catch .cancelled {
            throw DuikouError(.cancelled, zh: "已停止，没有写入任何结果。", en: "stopped; nothing was written.")
        } catch .notFinite(let matrix, let row, let column) {
            preconditionFailure("a feature that is not finite: \(matrix) row \(row) column \(column)")
        }
    }

    /// The best partners of one row, exactly as ``recommendations(lengths:threads:progress:isCancelled:)`` would list
    /// them by fit, without looking at any other row of its side. O(rows of the other side).
    public func best(for side: Side, row: Int, count: Int) -> [(row: Int, score: Int32)] {
        let model = model(rankingFor: side)
        var found: [(row: Int, score: Int32)] = []
        for other in 0..<table(side.other).count {
            let (t, o) = side == .talent ? (row, other) : (other, row)
            if eligibility.isEligible(talent: t, opening: o) { found.append((other, model.score(talent: t, opening: o))) }
        }
        found.sort { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
        return Array(found.prefix(count))
    }

    private func request(_ model: FitModel, length: Int) -> ListRequest {
        let features = model.features()
        let all = 0..<talents.count
        let sparse =
            features.sparseColumns == 0
            ? nil : SparseFeatures(rows: features.sparseTalents(all), columns: features.sparseOpenings())
        // A pair that a comparison refuses scores −∞, however good its features.
        let refused = eligibility.talentsThatComparisonsMayRefuse()
        return ListRequest(
            rows: features.talents(all), columns: features.openings(), sparse: sparse, listLength: length,
            scorer: FitScorer(model, eligibility), slackAbove: Array(repeating: features.slackAbove, count: talents.count),
            slackBelow: zip(features.slackBelow, refused).map { $1 ? .infinity : $0 })
    }
}
