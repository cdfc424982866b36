/// What is said of one pair of a talent and an opening.
public enum PairWords {
    /// Whether the rules allow the pair.
    public static func verdict(_ isEligible: Bool) -> LocalizedText {
        isEligible ? LocalizedText(zh: "符合条件", en: "eligible") : LocalizedText(zh: "不符合条件", en: "not eligible")
    }

    /// That one of the two, or both, have no seats.
    public static func withoutSeats(_ ids: [String]) -> LocalizedText {
        let named = ids.map(LocalizedText.init(verbatim:)).joined(zh: "、", en: ", ")
        return LocalizedText(zh: "\(named.zh) 没有名额，不会安排", en: "no seats, and so no placement: \(named.en)")
    }

    /// The rank of the opening among the talent's stated choices.
    public static func choice(_ rank: Int) -> LocalizedText {
        LocalizedText(zh: "本人自选第 \(Format.grouped(rank)) 志愿", en: "the talent's stated choice \(rank)")
    }

    /// The opening's interview rating of the talent.
    public static func rating(_ rating: Double) -> LocalizedText {
        LocalizedText(zh: "面试评分 \(Format.plain(rating))", en: "interview rating \(Format.plain(rating))")
    }

    // MARK: Rules

    /// A rule's verdict as a mark: kept, failed but waivable, or failed.
    public static func mark(passes: Bool, isWaivable: Bool) -> String { passes ? "✓" : isWaivable ? "~" : "✗" }

    /// Each rule with its mark, what it asks of the pair, what the talent has, and what is missing.
    public static func rules(_ lines: [PairReport.RuleLine]) -> WordedTable {
        WordedTable(
            LocalizedText(zh: "规则", en: "rules"),
            columns: [
                LocalizedText(verbatim: ""), LocalizedText(zh: "规则", en: "rule"), LocalizedText(zh: "要求", en: "asked"),
                LocalizedText(zh: "具备", en: "shown"), LocalizedText(zh: "未满足", en: "failed"),
            ],
            rows: lines.map { line in
                WordedTable.Row([
                    LocalizedText(verbatim: mark(passes: line.passes, isWaivable: line.isWaivable)),
                    RuleWords.title(line.title, isWaivable: line.isWaivable),
                    line.asked.isEmpty ? LocalizedText(zh: "不作要求", en: "nothing asked") : line.asked.joined(zh: "；", en: "; "),
                    line.held ?? LocalizedText(verbatim: "–"), line.failed.joined(zh: "；", en: "; "),
                ])
            })
    }

    /// What would have to change for the pair to be eligible.
    public static func changesNeeded(_ changes: [LocalizedText]) -> LocalizedText {
        LocalizedText(zh: "要符合条件，还需：", en: "to be eligible it would take: ") + changes.joined(zh: "；", en: "; ")
    }

    // MARK: Fit

    /// One side's fit for the other, term by term: points, the most there could be, the term's own value, and what was compared.
    ///
    /// - Parameter side: whose fit for the other it is.
    public static func terms(of side: Side, _ direction: PairReport.Direction) -> WordedTable {
        WordedTable(
            side == .talent
                ? LocalizedText(zh: "岗位看人才", en: "the talent's fit for the opening")
                : LocalizedText(zh: "人才看岗位", en: "the opening's fit for the talent"),
            columns: [
                LocalizedText(zh: "项", en: "term"), LocalizedText(zh: "得分", en: "points"), LocalizedText(zh: "满分", en: "most"),
                LocalizedText(zh: "取值", en: "value"), LocalizedText(zh: "看到的", en: "seen"),
            ],
            rows: direction.terms.map { line in
                let numbers = [Score.text(line.units), Score.text(line.most), Format.fixed(line.value, 3)]
                return WordedTable.Row([line.title] + numbers.map(LocalizedText.init(verbatim:)) + [line.detail])
            })
    }

    /// The place of one of the two among the other's eligible partners.
    ///
    /// - Parameters:
    ///   - rank: from 1; nil where the pair is not eligible, or one of the two has no seats.
    ///   - all: how many are eligible.
    public static func place(_ rank: Int?, of all: Int, isEligible: Bool) -> LocalizedText {
        guard let rank else {
            return isEligible
                ? LocalizedText(zh: "（没有名额，不排名）", en: "(no seats, so not ranked)")
                : LocalizedText(zh: "（不符合条件，不排名）", en: "(not eligible, so not ranked)")
        }
        let (place, whole) = (Format.grouped(rank), Format.grouped(all))
        return LocalizedText(zh: "在 \(whole) 个符合条件者中排第 \(place)", en: "ranked \(place) of \(whole) eligible")
    }
}
