extension CompiledProgramme {
    /// Why a talent has no placement, in a sentence.
    /// - Parameter regionLabels: the run's ``MatchResult/regionLabels``.
    public func reason(_ unplaced: MatchResult.Unplaced, regionLabels: [LocalizedText] = []) -> LocalizedText {
        switch unplaced.reason {
        case .noEligibleOpening(let rule):
            guard let rule else {
                return LocalizedText(zh: "没有符合条件的岗位", en: "no eligible opening")
            }
            let title = programme.rules[rule].title
            return LocalizedText(
                zh: "没有符合条件的岗位；最常不符合的是“\(title.zh)”", en: "no eligible opening; the rule that failed most is '\(title.en)'")
        case .noSeats:
            if talents.seats[unplaced.talent] == 0 {
                return LocalizedText(zh: "本人的名额为 0，不参加匹配", en: "takes no part: the talent's own seats are 0")
            }
            return unplaced.listed == 0
                ? LocalizedText(zh: "符合条件的岗位都没有名额", en: "none of the openings that the rules allow has a seat")
                : LocalizedText(zh: "所列岗位都没有名额", en: "no listed opening has a seat")
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
        case .tied(let opening):
            let id = openings.id(opening)
            return LocalizedText(
                zh: "与 \(id) 最后录取者同分；同分者之间以安排人数最多为准", en: "equal to the last admitted at \(id); among equals the most placements decided")
        case .grouped(let opening):
            let id = openings.id(opening)
            return LocalizedText(
                zh: "所列岗位都已录满；\(id) 排名更低的录取者用的是预留名额或最低比例",
                en: "all listed openings filled; those admitted at \(id) from lower ranks have reserved seats or a minimum rate")
        case .regionFull(let opening, let region):
            let (id, name) = (openings.id(opening), regionLabels[region])
            return LocalizedText(
                zh: "\(id) 还有名额，但“\(name.zh)”的人数或预算已到上限", en: "\(id) has seats left, but '\(name.en)' has reached its limit")
        case .kept(let opening):
            let id = openings.id(opening)
            return LocalizedText(zh: "\(id) 还有名额，但是为特定群体保留的", en: "\(id) has seats left, but they are kept for a group")
        case .linked(let opening):
            let id = openings.id(opening)
            return LocalizedText(
                zh: "\(id) 还有名额，但结伴的两人找不到可以同去的岗位", en: "\(id) has seats left, but the two who apply together find no seats for both")
        case .notForTheTotal(let opening):
            let id = openings.id(opening)
            return LocalizedText(
                zh: "这种机制只看合计：把 \(id) 等岗位给此人会使合计变低",
                en: "the mechanism seeks a total, which a seat at \(id) or elsewhere would have lowered")
        case .withdrew: return LocalizedText(zh: "已退出", en: "withdrew")
        case .declined: return LocalizedText(zh: "清单上的岗位都已放弃", en: "declined every opening on the list")
        }
    }

    /// Why a talent has no placement, in a few words, so that many may be counted together.
    ///
    /// - Parameter regionLabels: the run's ``MatchResult/regionLabels``.
    public func shortReason(_ cause: UnplacedCause, regionLabels: [LocalizedText] = []) -> LocalizedText {
        switch cause {
        case .noEligibleOpening(let rule):
            guard let rule else { return LocalizedText(zh: "没有符合条件的岗位", en: "no eligible opening") }
            let title = programme.rules[rule].title
            return LocalizedText(zh: "没有符合条件的岗位（多因\(title.zh)）", en: "no eligible opening (mostly '\(title.en)')")
        case .noSeats: return LocalizedText(zh: "可去的岗位没有名额", en: "no seats where they may go")
        case .outranked, .outrated: return LocalizedText(zh: "名额归了排名更前的人", en: "seats went to people ranked higher")
        case .lottery: return LocalizedText(zh: "同分抽签未中", en: "lost a lottery")
        case .tied: return LocalizedText(zh: "同分未录", en: "lost a tie")
        case .grouped: return LocalizedText(zh: "名额归了有预留或比例的群体", en: "seats went to a group's reserve or share")
        case .regionFull(_, let region):
            let name = regionLabels[region]
            return LocalizedText(zh: "“\(name.zh)”已到上限", en: "'\(name.en)' at its limit")
        case .kept: return LocalizedText(zh: "空余名额为特定群体保留", en: "seats left are kept for a group")
        case .linked: return LocalizedText(zh: "结伴的两人没有可同去的岗位", en: "no seats for both who apply together")
        case .notForTheTotal: return LocalizedText(zh: "合计更高的安排里没有位置", en: "no place in the greatest total")
        case .withdrew: return LocalizedText(zh: "已退出", en: "withdrew")
        case .declined: return LocalizedText(zh: "清单上的岗位都已放弃", en: "declined all on their lists")
        }
    }
}

extension CompiledProgramme {
    /// The one requirement that would open most further openings, in a sentence.
    public func nearestMissText(_ miss: (title: LocalizedText, openings: Int)) -> LocalizedText {
        LocalizedText(
            zh: "若满足“\(miss.title.zh)”，可再多 \(Format.grouped(miss.openings)) 个岗位",
            en: "meeting '\(miss.title.en)' would open \(Format.grouped(miss.openings)) more openings")
    }

    /// The one requirement without which most further talents would be eligible, in a sentence.
    public func openingNearestMissText(_ miss: (title: LocalizedText, talents: Int)) -> LocalizedText {
        let number = Format.grouped(miss.talents)
        return LocalizedText(
            zh: "若不要求“\(miss.title.zh)”，可再多 \(number) 人符合条件",
            en: "not asking '\(miss.title.en)' would make \(number) more talents eligible")
    }
}
