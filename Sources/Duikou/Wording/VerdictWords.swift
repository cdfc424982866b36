extension MatchResult {
    /// Whether the mechanism's promises hold, according to the independent check, in a sentence.
    public var verdict: LocalizedText {
        let audit = verification.audit
        let blocking = Format.grouped(audit.blockingPairs)
        guard verification.holds else { return failure }
        switch audit.stability {
        case .promised:
            let promise = promise(.stable)?.sentence ?? LocalizedText(verbatim: "")
            return LocalizedText(zh: "通过：\(promise.zh)；名额、规则全部符合", en: "passed: \(promise.en); all seats and rules hold")
        case .notFound:
            return LocalizedText(
                zh: "通过：名额、规则、结伴全部符合。没有找到稳定的安排：有 \(blocking) 处不稳定（可能本来就没有稳定的安排）",
                en: "passed: all seats, rules and links hold. No stable matching was found, and there may be none: "
                    + "\(blocking) blocking \(audit.blockingPairs == 1 ? "pair or link" : "pairs or links")")
        case .notSought:
            let gap = audit.gap.map { Format.fixed(Double($0) / 10_000, 4) + " %" }
            return LocalizedText(
                zh: "通过：名额、规则全部符合" + (gap.map { "；契合度合计离最高不超过 \($0)，有价格为证" } ?? "")
                    + "。这种机制不求稳定：有 \(blocking) 对彼此更愿意却没配上",
                en: "passed: all seats and rules hold"
                    + (gap.map { "; the sum of fit is within \($0) of the greatest, proven by prices" } ?? "")
                    + ". Not stable by design: \(blocking) pairs prefer each other")
        }
    }

    /// What does not hold, in numbers.
    private var failure: LocalizedText {
        let audit = verification.audit
        let isOtherwise = !audit.isCertified || !(audit.best?.holds ?? true)
        if isOtherwise, audit.faults == 0, verification.ineligible == 0 {
            return LocalizedText(zh: "不通过：结果没有达到这种机制的承诺", en: "FAILED: the result is not what the mechanism promises")
        }
        let (blocking, faults) = (Format.grouped(audit.blockingPairs), Format.grouped(audit.faults))
        let ineligible = Format.grouped(verification.ineligible)
        return LocalizedText(
            zh: "不通过：\(blocking) 对彼此更愿意却没配上，\(faults) 处名额或清单不符，\(ineligible) 对不符合规则",
            en: "FAILED: \(blocking) blocking pairs, \(faults) violations of seats or lists, \(ineligible) placements that fail a rule")
    }
}
