extension CompiledProgramme {
    /// Why a talent has no placement, in a sentence.
    public func reason(_ unplaced: MatchResult.Unplaced) -> LocalizedText {
        switch unplaced.reason {
        case .noEligibleOpening(let rule):
            guard let rule else {
                return LocalizedText(zh: "没有符合条件的岗位", en: "no eligible opening")
            }
            let title = programme.rules[rule].title
            return LocalizedText(
                zh: "没有符合条件的岗位；最常不符合的是“\(title.zh)”", en: "no eligible opening; the rule that failed most is '\(title.en)'")
        case .noSeats:
            return LocalizedText(zh: "所列岗位都没有名额", en: "no listed opening has a seat")
        case .outranked(let opening, let margin):
            let (id, listed) = (openings.id(opening), Format.grouped(unplaced.listed))
            return LocalizedText(
                zh: "所列 \(listed) 个岗位都已录满排名更前的人；离 \(id) 的录取线最近，差 \(Score.text(margin)) 分",
                en: "all \(listed) listed openings filled above; nearest to the cutoff of \(id), by \(Score.text(margin)) points")
        case .outrated(let opening):
            let (id, listed) = (openings.id(opening), Format.grouped(unplaced.listed))
            return LocalizedText(
                zh: "所列 \(listed) 个岗位都已录满排名更前的人；\(id) 等岗位录取的是面试评分更前的人",
                en: "all \(listed) listed openings filled above; \(id) admitted by interview rating")
        case .lottery(let opening):
            let id = openings.id(opening)
            return LocalizedText(zh: "与 \(id) 最后录取者同分，抽签未中", en: "equal to the last admitted at \(id); the lottery decided")
        }
    }

    /// The one requirement that would open most further openings, in a sentence.
    public func nearestMissText(_ miss: (title: LocalizedText, openings: Int)) -> LocalizedText {
        LocalizedText(
            zh: "若满足“\(miss.title.zh)”，可再多 \(Format.grouped(miss.openings)) 个岗位",
            en: "meeting '\(miss.title.en)' would open \(Format.grouped(miss.openings)) more openings")
    }
}

extension MatchResult.Unplaced.Reason {
    /// A stable word for machines.
    public var code: String {
        switch self {
        case .noEligibleOpening: "no-eligible-opening"
        case .noSeats: "no-seats"
        case .outranked: "outranked"
        case .outrated: "outrated"
        case .lottery: "lottery"
        }
    }
}
