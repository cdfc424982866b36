/// What changes of a row would do, in words.
public enum WhatIfWords {
    /// A heading.
    public static let title = LocalizedText(zh: "假如", en: "what if")

    /// A changed cell; nil is a cell without a value.
    public static func change(_ title: LocalizedText, from before: LocalizedText?, to after: LocalizedText?) -> LocalizedText {
        let nothing = LocalizedText(zh: "（未填）", en: "(not stated)")
        return title + LocalizedText(zh: "：", en: ": ") + (before ?? nothing) + LocalizedText(verbatim: " → ") + (after ?? nothing)
    }

    /// How many partners are eligible before and after, how many are new among them, and how many are no longer.
    public static func eligible(from before: Int, to after: Int, gained: Int, lost: Int) -> LocalizedText {
        let (before, after) = (Format.grouped(before), Format.grouped(after))
        let (gained, lost) = (Format.grouped(gained), Format.grouped(lost))
        return LocalizedText(
            zh: "符合条件：\(before) → \(after)（多 \(gained)，少 \(lost)）", en: "eligible: \(before) → \(after) (\(gained) gained, \(lost) lost)")
    }

    /// Who is no longer among the best.
    ///
    /// - Parameters:
    ///   - count: how many were listed before.
    ///   - ids: those of them who are not listed any more.
    public static func noLongerListed(of count: Int, _ ids: [String]) -> LocalizedText {
        let number = Format.grouped(count)
        return LocalizedText(zh: "原来的前 \(number) 名中掉出的：", en: "of the best \(number) before, no longer listed: ")
            + ids.map(LocalizedText.init(verbatim:)).joined(zh: "、", en: ", ")
    }

    /// Whether a pair is eligible before and after.
    public static func verdict(from before: Bool, to after: Bool) -> LocalizedText {
        PairWords.verdict(before) + LocalizedText(verbatim: " → ") + PairWords.verdict(after)
    }

    /// A pair's fit and rank in one direction, before and after; a rank is nil where there is none.
    ///
    /// - Parameter side: whose fit for the other it is.
    public static func fit(
        of side: Side, from before: (fit: Int32, rank: Int?), to after: (fit: Int32, rank: Int?)
    ) -> LocalizedText {
        func ranked(_ place: (fit: Int32, rank: Int?)) -> LocalizedText {
            let fit = LocalizedText(verbatim: Score.text(place.fit))
            guard let rank = place.rank.map(Format.grouped) else { return fit }
            return fit + LocalizedText(zh: "（第 \(rank)）", en: " (ranked \(rank))")
        }
        let label =
            side == .talent ? LocalizedText(zh: "岗位看人才：", en: "the talent's fit: ") : LocalizedText(zh: "人才看岗位：", en: "the opening's fit: ")
        return label + ranked(before) + LocalizedText(verbatim: " → ") + ranked(after)
    }
}
