import DuikouKernels

/// Both sides' ranked lists of eligible partners by fit.
public struct Recommendations: Sendable, Equatable {
    /// For each talent its best openings.
    public var talents: RankedLists
    /// For each opening its best talents.
    public var openings: RankedLists

    /// The lists of one side's rows.
    public func lists(_ side: Side) -> RankedLists { side == .talent ? talents : openings }
}

extension CompiledProgramme {
    /// Exact lists for every row of both sides, by one pass over the eligible blocks.
    ///
    /// - Throws: ``DuikouError`` (`cancelled`) when `isCancelled` said so.
    public func recommendations(
        lengths: ListLengths, threads: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
        isCancelled: (@Sendable () -> Bool)? = nil
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
    /// them, without looking at any other row of its side. O(rows of the other side).
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
        return ListRequest(
            rows: features.talents, columns: features.openings, listLength: length, scorer: FitScorer(model, eligibility),
            slackAbove: Array(repeating: model.slack, count: talents.count),
            slackBelow: Array(repeating: .infinity, count: talents.count))
    }
}
