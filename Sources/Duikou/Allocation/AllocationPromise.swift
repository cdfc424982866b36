/// One thing that an allocation guarantees, and the code that proves it from the inputs and the placements alone.
public struct AllocationPromise: Sendable, Equatable {
    /// What is guaranteed.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// Seats, lists and what is declared of them hold.
        case seats
        /// No two prefer each other to what they have. With links only where a stable result was found:
        /// ``AllocationAudit/stability`` says so.
        case stable
        /// Among equals the lottery decides.
        case lottery
        /// No stable result is better for the side that proposes.
        case best
        /// The sum of fit is as good as the greatest.
        case greatestSum
        /// No more can be placed.
        case mostPlacements
        /// With links, everything that blocks was reported.
        case blocksTold
    }

    /// An audit of `DuikouMechanisms`, by its name.
    public enum Audit: String, Sendable, CaseIterable {
        /// Seats, lists and blocking pairs.
        case stability = "Stability"
        /// The same where seats are kept for groups.
        case seatClasses = "SeatClassAudit"
        /// The same within regions' limits.
        case regions = "RegionAudit"
        /// The same where two apply together.
        case links = "LinkedAudit"
        /// The lottery among equals, and the best stable matching for one side.
        case optimality = "SideOptimality"
        /// Prices that bound the sum of fit.
        case certificate = "WeightCertificate"
        /// Whether more could be placed.
        case cardinality = "CardinalityAudit"
    }

    /// What is guaranteed.
    public let kind: Kind
    /// The promise in one clause, for people.
    public let sentence: LocalizedText
    /// The audit that proves it.
    public let audit: Audit
}

extension AllocationPromise {
    /// - Parameter declared: what the office declared of seats and is kept, too.
    static func seats(_ declared: [LocalizedText] = [], by audit: Audit) -> AllocationPromise {
        let zh = ["双方名额不超", "每对只一次", "都在清单内"] + declared.map(\.zh)
        let en = ["seats hold on both sides", "no pair twice", "all on lists"] + declared.map(\.en)
        return AllocationPromise(
            kind: .seats, sentence: LocalizedText(zh: zh.joined(separator: "、"), en: en.joined(separator: ", ")), audit: audit)
    }

    /// - Parameters:
    ///   - rules: the demands by whose rules no two prefer each other.
    ///   - isWithinRounds: whether that holds within each of two rounds, not over both.
    static func stable(_ rules: [LocalizedText], isWithinRounds: Bool = false, by audit: Audit) -> AllocationPromise {
        let round = isWithinRounds ? LocalizedText(zh: "两轮之内", en: " within either round") : LocalizedText(zh: "", en: "")
        let given =
            rules.isEmpty
            ? LocalizedText(zh: "", en: "")
            : LocalizedText(
                zh: "按\(rules.map(\.zh).joined(separator: "、"))的规则，", en: ", given \(rules.map(\.en).joined(separator: " and "))")
        return AllocationPromise(
            kind: .stable,
            sentence: LocalizedText(
                zh: "\(given.zh)\(round.zh)没有一对彼此更愿意却没配上", en: "no two prefer each other\(round.en)\(given.en)"), audit: audit)
    }

    static let linkedStable = AllocationPromise(
        kind: .stable,
        sentence: LocalizedText(
            zh: "没有人、也没有结伴的两人能另配而各方都更愿意", en: "no one and no linked two could go elsewhere with all concerned preferring it"),
        audit: .links)

    static let lottery = AllocationPromise(
        kind: .lottery, sentence: LocalizedText(zh: "同等者之间按抽签先后", en: "among equals the lottery decides"), audit: .optimality)

    static func best(for side: Allocation.Proposing) -> AllocationPromise {
        let side =
            switch side {
            case .talents: LocalizedText(zh: "人才", en: "talents")
            case .openings: LocalizedText(zh: "岗位", en: "openings")
            }
        return AllocationPromise(
            kind: .best,
            sentence: LocalizedText(zh: "在所有稳定的结果中对\(side.zh)最好", en: "best for \(side.en) among all stable results"), audit: .optimality)
    }

    /// The promise of the greatest sum of fit.
    ///
    /// - Parameter gap: how far the sum may be below the greatest, in parts of a million.
    public static func greatestSum(within gap: Int) -> AllocationPromise {
        AllocationPromise(
            kind: .greatestSum,
            sentence: LocalizedText(
                zh: "价格证明：合计契合度离最高不超过百万分之 \(gap)", en: "prices prove: the sum of fit is within \(gap) parts of a million of the greatest"),
            audit: .certificate)
    }

    static let mostPlacements = AllocationPromise(
        kind: .mostPlacements, sentence: LocalizedText(zh: "已是最多", en: "no more can be placed"), audit: .cardinality)

    static let blocksTold = AllocationPromise(
        kind: .blocksTold, sentence: LocalizedText(zh: "更愿意另配的都已说明", en: "all that would rather be otherwise is told"), audit: .links)
}
