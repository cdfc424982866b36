import Duikou

/// What stands under `allocate`.
extension ProgrammeVocabulary {
    package static let allocation = MappingForm(
        "allocation", meaning: LocalizedText(zh: "名额分配", en: "How seats are allocated"),
        [
            .optional(
                "mechanism", .word(Allocation.Kind.self), else: .word(usual.mechanism.rawValue),
                zh: mechanisms.zh, en: mechanisms.en),
            .optional(
                "proposing", .word(Allocation.Proposing.self), else: .word(usual.proposing.rawValue),
                zh: "延迟接受中由谁提出。", en: "Who asks in deferred acceptance."),
            .optional(
                "ties", .word(Allocation.Ties.self), else: .word(usual.ties.rawValue),
                zh: "同分抽签：每人一个号，或每对一个号。见 [5](#从清单到意愿)。",
                en: "One lottery number a person, or one a pair. See [5](#from-lists-to-preferences)."),
            .optional(
                "within", .word(Allocation.Within.self), else: .word(usual.within.rawValue),
                zh: "哪些配对参与分配：各人清单之内的；或全部符合条件、双方都有名额的，每人的岗位按清单的次序排到底。",
                en: """
                    Which pairs may be matched: those on the talents' lists, or every eligible pair with seats on both sides, each talent's \
                    openings in the order of its list however long.
                    """),
            .optional(
                "bands", .integer(Allocation.bandRange), standardly: LocalizedText(zh: "不分档", en: "exact fit"),
                zh: "岗位按这么多档比较契合度：min(档数 − 1, ⌊单位数 × 档数 / 1,000,000⌋)；同档视为同分。",
                en: "Openings compare so many bands of fit: min(bands − 1, ⌊units × bands / 1,000,000⌋). One band is a tie."),
            .optional("reserves", .list(of: "reserve"), zh: "预留名额（订单班、定向名额），按先后。", en: "Seats kept for groups, in order."),
            .optional(
                "rates", .list(of: "rate", from: nil, to: 2), zh: "录取次序中各群体的最低比例，第一项优先。",
                en: "Minimum rates of groups in every opening's order; the first goes before the second."),
            .optional("regions", .part("regions"), type: mapping, zh: "地区限额。", en: "Limits of regions."),
            .optional("links", .part("links"), type: mapping, zh: "结伴的两人。", en: "Two who belong together."),
            .optional(
                "clearing", .flag, else: .flag(usual.hasClearing), zh: "稳定分配之后，剩下的名额再给未安排者一轮（清单以外的岗位）。",
                en: "After a stable allocation a second round: seats left over are offered to the unplaced beyond their lists."),
            .optional(
                "welfare", .word(Allocation.Welfare.self), else: .word(usual.welfare.rawValue),
                zh: "`maximum-weight` 合计谁的契合度；both 是两个方向都加。",
                en: "Whose fit `maximum-weight` adds up; of both, both directions."),
        ])
    private static let usual = Allocation()

    /// What each mechanism gives.
    private static let mechanisms: LocalizedText = {
        let kinds = Allocation.Kind.allCases
        return LocalizedText(
            zh: "分配机制：" + kinds.map { "`\($0.rawValue)` \($0.meaning.zh)" }.joined(separator: "；") + "。",
            en: "The mechanism: " + kinds.map { "`\($0.rawValue)` gives \($0.meaning.en)" }.joined(separator: "; ") + ".")
    }()

    package static let group = MappingForm(
        "group", meaning: LocalizedText(zh: "群体：人才某列的取值", en: "A group: the values of a talents' column"),
        [
            .required(
                "talent", .anyText, type: LocalizedText(zh: "人才的 category 或 tags 列", en: "category or tags column of the talents"),
                zh: "人才一方的列。", en: "A column of the talents."),
            .required(
                "is", .either([.anyText, .texts]),
                type: LocalizedText(zh: "一个或几个取值，或 `opening.列`", en: "text or list, or `opening.COLUMN`"),
                zh: "所要的取值；或岗位的一列：每个岗位的群体就是它自己的取值。",
                en: "The values wanted; or a column of the openings: each opening then has the group of its own value."),
        ],
        notes: LocalizedText(
            zh: """
                写作 `for: {talent: 列, is: 取值}`。`opening.列` 须是岗位的 category 列，代码表与 `talent` 的相同；未填的岗位没有群体。
                人才的某个取值，或它上面的代码，就是所要的取值，即属于该群体。
                """,
            en: """
                Written `for: {talent: COLUMN, is: VALUES}`. `opening.COLUMN` is a category column of the openings with the same codebook as
                `talent`; an opening that states none has no group. A talent is of the group if one of its values, or a code above it, is the
                value wanted.
                """))

    package static let reserve = MappingForm(
        "reserve", meaning: LocalizedText(zh: "预留名额", en: "A reserve: seats kept for a group"),
        [
            demandName, demandTitle,
            .required("for", .part("group"), type: groupType, zh: "留给谁。", en: "For whom."),
            .required(
                "seats", .integerOrText,
                type: LocalizedText(
                    zh: "1 到 1,000,000 的整数、`1%` 到 `100%`，或 `opening.列`",
                    en: "whole number from 1 to 1,000,000, `1%` to `100%`, or `opening.COLUMN`"),
                zh: "每个岗位留几个。", en: "How many seats of each opening are kept."),
            .optional(
                "order", .word(Reserve.Order.self), else: .word(Reserve.Order.reservedFirst.rawValue), zh: "群体成员先占哪种名额。",
                en: "Which seats members fill first."),
            .optional(
                "unused", .word(Reserve.Unused.self), else: .word(Reserve.Unused.open.rawValue), zh: "成员用不完的，其他人能不能用。",
                en: "Whether others may have kept seats that no member wants."),
        ],
        notes: LocalizedText(
            zh: """
                岗位有 S 个名额时，`N` 留 min(N, S) 个，`N%` 留 ⌈S·N/100⌉ 个，写列就是该列的数舍去小数，未填或小于 0 为 0。
                不会超过前面各项留剩下的。
                """,
            en: """
                Of an opening with S seats, `N` keeps min(N, S), `N%` keeps ⌈S·N/100⌉, and a column its number rounded down, or 0 where it is
                not stated or below 0. No reserve keeps more than earlier ones have left.
                """))

    package static let rate = MappingForm(
        "rate", meaning: LocalizedText(zh: "最低比例", en: "A minimum rate"),
        [
            demandName, demandTitle,
            .required("for", .part("group"), type: groupType, zh: "谁的比例。", en: "Whose share it is."),
            .required("percent", .integer(MinimumRateDeclaration.percents), zh: "至少占百分之几。", en: "The least share, in percent."),
        ],
        notes: LocalizedText(
            zh: "每个岗位的录取次序中，不论前几个（k），至少 ⌈percent·k/100⌉ 个是该群体的，只要还有人。",
            en: "Of the first k of an opening's order, for every k, at least ⌈percent·k/100⌉ are of the group, as long as there are any."))

    private static let demandName = KeyForm.required("name", .anyText, zh: "名称；不能重复。", en: "The name; none twice.")
    private static let demandTitle = KeyForm.optional(
        "title", .part("localized"), standardly: LocalizedText(zh: "同 name", en: "the name"), zh: "显示用的名称。", en: "What is shown.")
    private static let groupType = LocalizedText(zh: "[群体](#群体for)", en: "[group](#a-group-for)")

    package static let regions = MappingForm(
        "regions", meaning: LocalizedText(zh: "地区限额", en: "Limits on the placements of regions"),
        [
            .required(
                "of", .anyText, type: regionColumn, zh: "岗位所在的地区；代码表有上下级时，限额可写在任何一级。",
                en: "The opening's region; where its codebook has a hierarchy, limits may stand at any height."),
            .required(
                "limits", .anyText, type: LocalizedText(zh: "[文件](#地区限额表)", en: "[file](#limits-of-regions)"), zh: "上限、下限和预算。",
                en: "Caps, floors and budgets."),
            .optional(
                "cost", .anyText, type: LocalizedText(zh: "岗位的 number 列", en: "number column of the openings"),
                zh: "每安排一人的金额；有预算就必须写。", en: "What a placement costs; needed where there are budgets."),
            .optional(
                "target", .anyText, type: LocalizedText(zh: "岗位的 number 或 count 列", en: "number or count column of the openings"),
                standardly: LocalizedText(zh: "按上限", en: "by caps"), zh: "先满足几个名额，再轮到其他岗位的更多名额。",
                en: "Seats that come before other openings get more."),
        ],
        notes: LocalizedText(
            zh: """
                - 岗位计入离它最近的、有限额的代码（自己的或上级的），也计入更上级的全部限额。
                - 金额精确到百分之一，四舍五入；未填或小于 0 为 0。
                - target 舍去小数；未填或小于 0，就是该岗位的全部名额。不写这个键时，上限由上往下按名额比例分摊，用最大余数法；余数相同，
                  由 `seed` 和编号算出的号决定。

                地区内各岗位的先后由 `seed` 决定，见 [mechanisms.zh.md](mechanisms.zh.md#地区限额)。
                """,
            en: """
                - An opening counts for the nearest code with limits, its own or one above it, and for all limits above that.
                - Costs are kept in hundredths, halves up; one that is not stated or below 0 is 0.
                - A target is rounded down; one that is not stated or below 0 is all of the opening's seats. Without the key each cap is
                  shared out in proportion to seats, from the top down, by largest remainder; among equal remainders numbers made from `seed`
                  and ids decide.

                Which opening of a region has its turn first follows from `seed`: [mechanisms.md](mechanisms.md#regions).
                """))
    private static let regionColumn = LocalizedText(zh: "岗位的 category 列", en: "category column of the openings")

    package static let links = MappingForm(
        "links", meaning: LocalizedText(zh: "结伴志愿", en: "Two talents who want to go to the same place"),
        [
            .required(
                "table", .anyText, type: LocalizedText(zh: "[文件](#结伴名单)", en: "[file](#links-file)"), zh: "谁和谁结伴。",
                en: "Who belongs with whom."),
            .required(
                "same", .anyText, type: regionColumn, zh: "两人的岗位在这一列须相同；未填的与谁都不同。",
                en: "What must be equal at both openings. An opening that states none is like no other."),
            .optional(
                "apart", .flag, else: .flag(false), zh: "不能同去时，愿不愿意分开。",
                en: "Whether they would rather be apart than have nothing."),
        ])
}
