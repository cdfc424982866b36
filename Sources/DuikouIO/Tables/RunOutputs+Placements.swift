import Duikou
import DuikouKernels
import DuikouMechanisms

/// Who is placed where, who is not and why, and what each opening took.
extension RunOutputs {
    /// Placements that a thread renders at a time.
    private static let chunk = 4_096

    private static let fitForOpening = ResultColumn(
        "fit_for_opening", "岗位看人才", .fit, zh: "`talent_for_opening` 的契合度，分。", en: "Fit of `talent_for_opening`, points.")
    private static let fitForTalent = ResultColumn(
        "fit_for_talent", "人才看岗位", .fit, zh: "`opening_for_talent` 的契合度，分。", en: "Fit of `opening_for_talent`, points.")
    package static let placementsForm = ResultForm(
        name: "placements", meaning: LocalizedText(zh: "每个安排一行。", en: "One row for each placement."),
        columns: [
            .row(.id(.talent, zh: "编号，后接人才的显示列。", en: "Id, then the talents' shown columns.")),
            .row(.id(.opening, zh: "编号，后接岗位的显示列。", en: "Id, then the openings' shown columns.")),
            .column(fitForOpening),
            .terms(
                of: fitForOpening, rankingFor: .opening, isPrefixed: true,
                meaning: LocalizedText(zh: "各项，相加等于它。", en: "Its terms, points; they add up to it.")),
            .column(fitForTalent),
            .terms(
                of: fitForTalent, rankingFor: .talent, isPrefixed: true,
                meaning: LocalizedText(zh: "各项，相加等于它。", en: "Its terms, points; they add up to it.")),
            .column(
                "wish", "第几志愿", .integer,
                zh: "该岗位在本人意愿里写在第几位，从 1 起；序号相同的自选志愿同位。",
                en: """
                    The opening's place on the talent's preferences as written, from 1. Stated choices of one rank share a
                    place.
                    """),
            .column(
                "tied_wish", "并列志愿名次", .integer, zh: "1 + 本人明确更想要的岗位数。", en: "1 + the openings that the talent wants strictly more."),
            .column("stated", "自选", .flag, zh: "`yes`/`no`（是/否）：是不是本人填的。", en: "`yes`/`no` (是/否): a stated choice."),
            .column(
                "standing", "岗位排名", .integer,
                zh: "1 + 意愿里有该岗位、在那里名次明确更前的人数。",
                en: "1 + the talents who have the opening among their preferences and rank strictly higher there."),
            .column(waived),
            .column(
                "seat", "名额类别", .label,
                codes: LocalizedText(
                    zh: "`open`、`clearing`、`reserve:名称`；占用者不是成员时为 `reserve:名称:open`",
                    en: "`open`, `clearing`, `reserve:NAME`, or `reserve:NAME:open` where its holder is no member"),
                zh: "`open`（公开）、`clearing`（补录），或预留名额的标题。", en: "`open` (公开), `clearing` (补录), or the title of a reserve."),
        ],
        notes: LocalizedText(
            zh: "占预留名额的不是成员时，标题后写 `\(unusedReserve.en)`（\(unusedReserve.zh)）。",
            en: "After a reserve's title stands `\(unusedReserve.en)` (\(unusedReserve.zh)) where its holder is no member."))

    var placements: ResultTable {
        let columns = columns(Self.placementsForm)
        let all = result.placements
        let parts = max(1, (all.count + Self.chunk - 1) / Self.chunk)
        return ResultTable(Self.placementsForm, columns, parts: parts) { [self, columns] number in
            let some = Array(all[number * Self.chunk..<min(all.count, (number + 1) * Self.chunk)])
            var values = fits(of: some, compiled.talentForOpening) { $0.talentFit }
            values += fits(of: some, compiled.openingForTalent) { $0.openingFit }
            values.append(.integers(some.map { $0.wish }))
            values.append(.integers(some.map { $0.tiedWish }))
            values.append(.flags(some.map { $0.isChoice }))
            values.append(.integers(some.map { $0.standing }))
            values.append(.labels(some.map { waived($0.flags) }))
            values.append(.labels(some.map { seat($0) }))
            return ResultBatch(
                columns, count: some.count, talents: some.map { Int32($0.talent) }, openings: some.map { Int32($0.opening) }, values)
        }
    }

    /// The fit of each placement, and then each term's part.
    private func fits(
        of placements: [MatchResult.Placement], _ model: FitModel, _ fit: (MatchResult.Placement) -> Int32
    ) -> [ResultValues] {
        var parts = [[Int32]](repeating: [], count: model.terms.count)
        for placement in placements {
            for (term, units) in model.parts(talent: placement.talent, opening: placement.opening).enumerated() {
                parts[term].append(units)
            }
        }
        return ([placements.map(fit)] + parts).map(ResultValues.fits)
    }

    /// After a reserve's title: nobody of the group wanted the seat.
    static let unusedReserve = LocalizedText(zh: "（无人用，转公开）", en: " (unused, open to all)")

    /// The reserve's title in a cell of the column `seat`.
    static func reserveTitle(_ cell: String) -> String {
        for suffix in [unusedReserve.zh, unusedReserve.en] where cell.hasSuffix(suffix) { return String(cell.dropLast(suffix.count)) }
        return cell
    }

    /// Which seat it is: one that a clearing round gave, kept or not; one of a reserve; or an open one.
    private func seat(_ placement: MatchResult.Placement) -> ResultLabel {
        if placement.isCleared { return ResultLabel("clearing", zh: "补录", en: "clearing") }
        guard let index = placement.reserve else { return ResultLabel("open", zh: "公开", en: "open") }
        let reserve = programme.allocation.reserves[index]
        if placement.isMember { return ResultLabel("reserve:\(reserve.name)", reserve.title) }
        let (zh, en) = (reserve.title.zh + Self.unusedReserve.zh, reserve.title.en + Self.unusedReserve.en)
        return ResultLabel("reserve:\(reserve.name):open", zh: zh, en: en)
    }

    package static let unplacedForm = ResultForm(
        name: "unplaced", meaning: LocalizedText(zh: "每个没有安排的人才一行。", en: "One row for each talent without a placement."),
        columns: [
            .row(.id(.talent, zh: "编号，后接显示列。", en: "Id, then shown columns.")),
            .column("reason", "原因", .text, zh: "文字。", en: "In words."),
            .column("reason_code", "原因代码", .text, zh: "见下。", en: "See below."),
            .column("eligible", "符合条件的岗位数", .integer, zh: "符合条件且有名额的岗位。", en: "Eligible openings with seats."),
            .column("listed", "清单长度", .integer, zh: "本人意愿里的岗位数。", en: "Openings among the talent's preferences."),
            .column(
                "ran_off_list", "清单是否未列全", .flag,
                zh: "符合条件的岗位多于所列的，为 `yes`（是）。", en: "`yes` where more openings are eligible than were listed."),
            .column(
                "nearest_miss", "最近的机会", .text,
                zh: "哪一条要求满足了，能多出最多的岗位。", en: "The one requirement that would open most further openings."),
            .column("would_open", "可增岗位数", .integer, zh: "多出几个。", en: "How many."),
        ],
        notes: ResultForm.codes(["reason_code": UnplacedCause.Word.allCases.map { ($0.rawValue, $0.meaning) }]))

    var unplaced: ResultTable {
        let columns = columns(Self.unplacedForm)
        return ResultTable(Self.unplacedForm, columns) { [self, columns] in
            let all = result.unplaced
            return ResultBatch(
                columns, count: all.count, talents: all.map { Int32($0.talent) },
                [
                    .texts(all.map { compiled.reason($0, regionLabels: result.regionLabels) }), .verbatim(all.map(\.reason.code)),
                    .integers(all.map(\.eligible)), .integers(all.map(\.listed)), .flags(all.map(\.ranOffList)),
                    .texts(all.map { $0.nearestMiss.map(compiled.nearestMissText) ?? LocalizedText(verbatim: "") }),
                    .integers(all.map { $0.nearestMiss?.openings }),
                ])
        }
    }

    package static let cutoffsForm = ResultForm(
        name: "cutoffs", meaning: LocalizedText(zh: "每个岗位一行。", en: "One row for each opening."),
        columns: [
            .row(.id(.opening, zh: "编号，后接显示列。", en: "Id, then shown columns.")),
            .column("seats", "名额", .integer, zh: "名额。", en: "Seats."),
            .column("filled", "录取", .integer, zh: "安排数。", en: "Placements."),
            .column("listed_by", "列入清单人数", .integer, zh: "意愿里有它的人才数。", en: "Talents who have it among their preferences."),
            .column(
                "cutoff", "录取线", .fit,
                zh: "末位录取者的契合度，分；还有空名额时为空。", en: "Fit of the last one admitted, points; empty where a seat is free."),
            .column(
                "last_rated", "末位有面试评分", .flag,
                zh: "末位有评分，即不由契合度决定，为 `yes`（是）。", en: "`yes` where the last one has a rating, so that fit did not decide."),
            .column(
                "lottery", "抽签决定", .flag,
                zh: "有与末位相同的人因抽签落选，为 `yes`（是）。", en: "`yes` where somebody equal to the last one was refused by lottery."),
        ])

    var cutoffs: ResultTable {
        let columns = columns(Self.cutoffsForm)
        return ResultTable(Self.cutoffsForm, columns) { [self, columns] in
            let all = result.openings
            return ResultBatch(
                columns, count: all.count, openings: all.indices.map(Int32.init),
                [
                    .integers(all.map { Int($0.seats) }), .integers(all.map { Int($0.filled) }), .integers(all.map { Int($0.listedBy) }),
                    .fits(all.map { $0.cutoff ?? ResultValues.noFit }), .flags(all.map(\.isLastRated)),
                    .flags(all.map(\.isDecidedByLottery)),
                ])
        }
    }
}
