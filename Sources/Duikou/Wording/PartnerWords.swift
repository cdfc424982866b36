/// What is said to one talent or opening of its partners: how many are eligible, what rules the others out, who is best.
public struct PartnerWords: Sendable {
    /// The side of the row that asks.
    public let side: Side

    /// The words for a row of one side.
    public init(_ side: Side) { self.side = side }

    /// What the row is.
    public var subject: LocalizedText { Self.name(side) }

    /// What its partners are.
    public var partner: LocalizedText { Self.name(side.other) }

    private static func name(_ side: Side) -> LocalizedText {
        side == .talent ? LocalizedText(zh: "人才", en: "talent") : LocalizedText(zh: "岗位", en: "opening")
    }

    // MARK: How many

    /// How many partners are eligible, of all of the other side.
    public func eligible(_ count: Int, of all: Int) -> LocalizedText {
        let share = "\(Format.grouped(count)) / \(Format.grouped(all))"
        return side == .talent
            ? LocalizedText(zh: "符合条件的岗位：\(share)", en: "eligible openings: \(share)")
            : LocalizedText(zh: "符合条件的人才：\(share)", en: "eligible talents: \(share)")
    }

    /// That the row itself has no seats.
    public static let noSeats = LocalizedText(
        zh: "没有名额：匹配时不在任何清单上，自己也没有清单。", en: "no seats: in a match it is on no list, and has none of its own.")

    /// How many more the rules allow that have no seats.
    public func withoutSeats(_ count: Int) -> LocalizedText {
        let number = Format.grouped(count)
        return side == .talent
            ? LocalizedText(
                zh: "另有 \(number) 个岗位符合条件，但没有名额", en: "no seats: \(number) more \(count == 1 ? "opening" : "openings") that the rules allow"
            )
            : LocalizedText(zh: "另有 \(number) 人符合条件，但名额为 0", en: "no seats: \(number) more talents that the rules allow")
    }

    /// How many each rule excludes, by the rules' titles.
    public static func ruledOut(_ rules: [(title: LocalizedText, count: Int)]) -> LocalizedText {
        let named = rules.map { $0.title + LocalizedText(verbatim: " \(Format.grouped($0.count))") }.joined(zh: "，", en: ", ")
        return LocalizedText(zh: "各规则排除：\(named.zh)（一个可能不符合几条）", en: "ruled out by rule: \(named.en) (one may fail several)")
    }

    /// The requirement that would open most.
    ///
    /// - Parameter sentence: the one that ``CompiledProgramme`` makes of it.
    public static func nearestMiss(_ sentence: LocalizedText) -> LocalizedText {
        LocalizedText(zh: "最近的机会：", en: "nearest miss: ") + sentence
    }

    // MARK: Choices and partners

    /// A stated choice, with what stands against it.
    public static func choice(_ rank: Int, _ id: String, isEligible: Bool, hasSeats: Bool) -> LocalizedText {
        let fault =
            !isEligible
            ? LocalizedText(zh: "（不符合条件）", en: " (not eligible)")
            : hasSeats ? LocalizedText(verbatim: "") : LocalizedText(zh: "（没有名额）", en: " (no seats)")
        return LocalizedText(verbatim: "\(rank) \(id)") + fault
    }

    /// All stated choices in a row.
    public static func choices(_ choices: [LocalizedText]) -> LocalizedText {
        LocalizedText(zh: "自选志愿（匹配时排在前面）：", en: "stated choices (they come first in a match): ") + choices.joined(zh: "，", en: ", ")
    }

    /// A heading for the best partners.
    public func best(_ count: Int) -> LocalizedText {
        let number = Format.grouped(count)
        return side == .talent
            ? LocalizedText(zh: "契合度最高的 \(number) 个岗位", en: "best \(number) openings by fit")
            : LocalizedText(zh: "契合度最高的 \(number) 个人才", en: "best \(number) talents by fit")
    }

    /// That a run's lists may stand in another order than those by fit.
    public static let otherOrder = LocalizedText(
        zh: "方案的清单还考虑竞争，次序可能不同；见结果中的 recommendations 文件。",
        en: "The programme's own lists are congestion-aware, so their order may differ; see a run's recommendations files.")

    /// What is to be known of one partner: the choice and the rating that were stated, and waivable rules that the pair fails.
    public static func remark(choice: Int?, rating: Double?, waived: [LocalizedText]) -> LocalizedText {
        var remarks: [LocalizedText] = []
        if let choice { remarks.append(LocalizedText(zh: "自选第 \(choice)", en: "choice \(choice)")) }
        if let rating { remarks.append(LocalizedText(zh: "面试 \(Format.plain(rating))", en: "rated \(Format.plain(rating))")) }
        if !waived.isEmpty {
            remarks.append(LocalizedText(zh: "未满足（可豁免）：", en: "fails, waivable: ") + waived.joined(zh: "、", en: ", "))
        }
        return remarks.joined(zh: "；", en: "; ")
    }

    /// The titles of the columns beside those of the partner's own table.
    public enum Columns {
        /// The fit of the pair.
        public static let fit = LocalizedText(zh: "契合度", en: "fit")
        /// The rank without the changes of the question.
        public static let rankBefore = LocalizedText(zh: "原来", en: "was")
        /// In that column: a partner who was not eligible then.
        public static let newcomer = LocalizedText(zh: "新", en: "new")
        /// The remark on the pair.
        public static let remark = LocalizedText(zh: "备注", en: "note")
    }

    /// The terms' points in words: `技能 30/40，专业 12.5/30`.
    public static func terms(_ terms: [(title: LocalizedText, points: String, most: String)]) -> LocalizedText {
        terms.map { $0.title + LocalizedText(verbatim: " \($0.points)/\($0.most)") }.joined(zh: "，", en: ", ")
    }
}
