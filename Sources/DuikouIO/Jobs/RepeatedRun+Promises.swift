import Duikou

/// What the allocation promises, checked on the placements in the file, not on those of the run made again.
extension RepeatedRun {
    func checkPromises(_ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        let audit = result.audit(placed.pairs)
        for promise in result.promises { check(promise, audit, placed, &report) }
    }

    /// One promise as the audit found it, and what is to be known with it.
    private func check(
        _ promise: AllocationPromise, _ audit: AllocationAudit, _ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report
    ) {
        let (sentence, placements, listed) = (promise.sentence, placed.pairs.count, result.counts.listed)
        // Of a promise that is kept or not, as a whole.
        func addWhole(_ sentence: LocalizedText, of whole: Int) {
            report.add(sentence.zh, sentence.en, [String](), count: audit.isCertified ? 0 : 1, of: whole)
        }
        switch promise.kind {
        case .seats:
            report.add(
                sentence.zh, sentence.en, audit.named.map { $0.words(loaded.compiled, regionLabels: result.regionLabels) },
                count: audit.faults, of: placements)
            tellOfInstability(audit, &report)
        case .stable:
            if audit.stability == .promised {
                report.add(
                    "稳定：\(sentence.zh)", "stable: \(sentence.en)", audit.blocking.map(name), count: audit.blockingPairs, of: listed)
            }
            if audit.heldByFloor > 0 {
                report.tell(
                    "地区下限的代价：因下限而没能去更想去的岗位的对数",
                    "cost of the regional floors: pairs in which a talent, placed to meet a floor, would rather have another opening",
                    audit.heldByFloor, of: listed)
            }
        case .lottery:
            if let best = audit.best {
                report.add(sentence.zh, sentence.en, best.firstByLot.map(name), count: best.byLot, of: listed)
            }
        case .best:
            if let best = audit.best, let exchanges = best.exchanges {
                report.add(sentence.zh, sentence.en, best.firstExchange.map(name), count: exchanges, of: placements)
            }
        case .greatestSum:
            // Not the gap that is allowed, but the one that was reached.
            if let gap = audit.gap { addWhole(AllocationPromise.greatestSum(within: gap).sentence, of: listed) }
        case .mostPlacements: addWhole(sentence, of: placements)
        case .blocksTold: addWhole(sentence, of: 1)
        }
    }

    /// The number of blocking pairs where stability is not promised.
    private func tellOfInstability(_ audit: AllocationAudit, _ report: inout RunVerifier.Report) {
        switch audit.stability {
        case .promised: break
        case .notFound:
            report.tell("没有找到稳定的安排：不稳定的处数", "no stable matching was found: blocking pairs or links", audit.blockingPairs)
        case .notSought:
            report.tell(
                "不求稳定：彼此都更愿意的对数", "not stable by design: pairs that prefer each other", audit.blockingPairs,
                of: result.counts.listed)
        }
    }
}
