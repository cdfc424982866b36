import Duikou
import DuikouMechanisms

/// What the allocation promises, checked on the placements in the file, not on those of the run made again.
extension RepeatedRun {
    func checkPromises(_ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        let promises = result.audit(placed.pairs)
        checkStability(promises, placed, &report)
        if let best = promises.best { checkOptimality(best, placed, &report) }
        if promises.heldByFloor > 0 {
            report.tell(
                "地区下限的代价：被下限留住的人更愿意去别处的对数", "the price of floors: wishes of those whom a floor holds", promises.heldByFloor,
                of: result.market.edgeCount)
        }
        checkCertificates(promises, placed, &report)
    }

    /// Seats, lists and limits; then the pairs that would rather have each other.
    private func checkStability(_ promises: AllocationAudit, _ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        let words = StabilityWords(configuration.allocation)
        report.add(
            words.seats.zh, words.seats.en, promises.named.map { $0.words(loaded, result.regionLabels) }, count: promises.faults,
            of: placed.pairs.count)
        if promises.promisesStability {
            report.add(
                "稳定：\(words.promise.zh)", "stable: \(words.promise.en)", promises.blocking.map(name),
                count: promises.blockingPairs, of: result.market.edgeCount)
        } else if configuration.allocation.links != nil {
            report.tell("没有找到稳定的安排：更愿意另配的处数", "no stable matching was found: would rather be otherwise", promises.blockingPairs)
        } else {
            report.tell(
                "不求稳定：彼此都更愿意的对数", "not stable by design: pairs that prefer each other", promises.blockingPairs,
                of: result.market.edgeCount)
        }
    }

    /// Whether the lottery decided among equals, and whether those who proposed have the best of all stable results.
    private func checkOptimality(_ best: AllocationAudit.Best, _ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        report.add(
            "同等者之间按抽签先后", "among equals the lottery decides", best.firstByLot.map(name), count: best.byLot, of: result.market.edgeCount)
        let side = configuration.allocation.proposing == .talents ? (zh: "人才", en: "talents") : (zh: "岗位", en: "openings")
        if let exchanges = best.exchanges {
            report.add(
                "在所有稳定的结果中对\(side.zh)最好", "best for \(side.en) among all stable results", best.firstExchange.map(name),
                count: exchanges, of: placed.pairs.count)
        }
    }

    /// Whether prices prove the greatest sum, and whether the other mechanisms show what they promise.
    private func checkCertificates(_ promises: AllocationAudit, _ placed: RunVerifier.Placements, _ report: inout RunVerifier.Report) {
        let failures = promises.isCertified ? 0 : 1
        if let gap = promises.gap {
            report.add(
                "价格证明：合计契合度离最高不超过百万分之 \(gap)", "prices prove: the sum of fit is within \(gap) parts of a million of the greatest",
                [String](), count: failures, of: result.market.edgeCount)
        }
        if configuration.allocation.mechanism == .maximumCardinality {
            report.add("已是最多", "no more can be placed", [String](), count: failures, of: placed.pairs.count)
        }
        if configuration.allocation.links != nil {
            report.add("更愿意另配的都已说明", "all that would rather be otherwise is told", [String](), count: failures, of: 1)
        }
    }
}
