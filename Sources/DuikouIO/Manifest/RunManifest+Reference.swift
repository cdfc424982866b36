import Duikou

/// What the reference says of `run.json`, key by key. A test compares the keys with those that a run writes.
extension RunManifest {
    /// Some keys with one meaning.
    package struct KeyGroup: Sendable {
        /// The key under which they stand; nil at the top.
        package var under: String?
        package var keys: [String]
        /// In Markdown.
        package var meaning: LocalizedText

        init(_ under: String?, _ keys: String..., zh: String, en: String) {
            (self.under, self.keys, meaning) = (under, keys, LocalizedText(zh: zh, en: en))
        }
    }

    package static let reference: [KeyGroup] = [
        KeyGroup(nil, "format", zh: "\(currentFormat)：本文件的格式。", en: "\(currentFormat): the form of this file."),
        KeyGroup(nil, "duikou", "programme", zh: "程序版本、方案名。", en: "The program's version, the programme's name."),
        KeyGroup(
            nil, "programmeFile", "inputs", "outputs", "leftOut",
            zh: "方案文件、它写到的文件、结果文件、没写出的清单：各带 `file`、`sha256` 和 `bytes`。",
            en: """
                The programme's file, the files that it names, the results, and lists that were not written: each with `file`, `sha256`
                and `bytes`.
                """),
        KeyGroup(
            "inputs", "file", "sha256", "bytes", zh: "路径或名称；SHA-256；字节数。",
            en: "Its path or name; the SHA-256 of its bytes; how many they are."),
        KeyGroup(nil, "tables", zh: "`--tables` 的文件夹。", en: "The folder of `--tables`."),
        KeyGroup(nil, "configuration", zh: "按什么算的，见下。", en: "What decided: see below."),
        KeyGroup(nil, "counts", zh: "各项数字，见下。", en: "Figures: see below."),
        KeyGroup(
            nil, "congestion",
            zh: "清单在名额上分布得怎样，按契合度的和实际的，见下。", en: "How lists spread over seats, by fit and as they are: see below."),
        KeyGroup(nil, "verification", zh: "独立核对的结果，见下。", en: "What the independent check found: see below."),
        KeyGroup(nil, "rematch", zh: "只在 `rematch` 之后，见下。", en: "After `rematch` only: see below."),
        KeyGroup(
            nil, "process",
            zh: "只有这一部分，同样的内容再算一次会不同。", en: "The only part that differs between runs of the same thing."),
        KeyGroup("configuration", "seed", "mechanism", "proposing", "ties", "language", zh: "实际所用的。", en: "As used."),
        KeyGroup(
            "configuration", "within",
            zh: "哪些配对参与了分配；只限清单之内的没有这个键。", en: "Which pairs could be matched; absent where those on the lists could."),
        KeyGroup(
            "configuration", "headers", zh: "表头的写法；写标题时没有这个键。", en: "What stands above the columns; absent where it is titles."),
        KeyGroup("configuration", "talentsList", "openingsList", zh: "清单长度。", en: "Lengths of lists."),
        KeyGroup(
            "configuration", "lists", "temperature", "candidates",
            zh: "清单的方式，及它的参数。", en: "The mode of lists, and what belongs to it."),
        KeyGroup(
            "configuration", "listFiles",
            zh: "写出了哪些清单；两份都写时没有这个键。", en: "Which lists were written; absent where both were."),
        KeyGroup(
            "counts", "talents", "openings", "seats",
            zh: "双方可用的行数；岗位的名额。", en: "Good rows of both sides; the openings' seats."),
        KeyGroup("counts", "rejectedRows", zh: "搁置的行里的问题数。", en: "Faults among the rows set aside."),
        KeyGroup(
            "counts", "eligiblePairs", "withoutEligible",
            zh: "符合条件且有名额的对；一个都没有的人才。", en: "Eligible pairs with seats; talents without any."),
        KeyGroup("counts", "listed", zh: "全部意愿的对数。", en: "Pairs of all preferences."),
        KeyGroup(
            "counts", "placed", "placements", "ceiling",
            zh: "已安排的人；安排数；同样清单上最多能有的。", en: "Talents placed; placements; the most over the same lists."),
        KeyGroup(
            "counts", "firstWishes", "equalToFirst",
            zh: "“第几志愿”为 1 的人；“并列志愿名次”为 1 的人。", en: "Talents placed at `wish` 1; at `tied_wish` 1."),
        KeyGroup(
            "counts", "ranOffList", "decidedByLottery",
            zh: "未安排而清单没列全的人；抽签决定的岗位。",
            en: "Talents unplaced with more openings eligible than listed; openings with `lottery`."),
        KeyGroup("counts", "flagged", zh: "有豁免项的安排。", en: "Placements with a waived rule."),
        KeyGroup("counts", "ineligibleChoices", "ineligibleRatings", "unusedRatings", zh: "同 rejected.csv。", en: "As in rejected.csv."),
        KeyGroup(
            "congestion", "byFit", "asListed", zh: "只按契合度的清单；这次的清单。", en: "Of lists by fit alone; of the lists of this run."),
        KeyGroup(
            "congestion", "sweeps", "residual", zh: "只用于 congestion-aware：求解的遍数；最后一遍后边际的最大相对误差。",
            en: "Of congestion-aware lists: sweeps of the solver; the largest relative error of a margin after the last one."),
        KeyGroup(
            "asListed", "covered", "openings", "gini", "mostListed",
            zh: "`byFit` 同此：至少在一份清单上的岗位；全部有名额的岗位；每个名额被列次数的基尼系数；每个名额被列最多的岗位。",
            en: """
                As in `byFit`: openings on at least one list; all openings with seats; the Gini coefficient of listings per seat; the opening with most of
                them.
                """),
        KeyGroup("mostListed", "opening", "listings", "seats", zh: "编号；列它的清单数；名额。", en: "Its id; lists that hold it; its seats."),
        KeyGroup("verification", "holds", zh: "机制保证的是否都成立。", en: "Whether all that the mechanism promises is true."),
        KeyGroup(
            "verification", "stable", "blockingPairs", zh: "是否稳定；双方都更愿意要对方的对数。",
            en: "Whether the matching is stable; pairs that prefer each other to what they have."),
        KeyGroup("verification", "faults", zh: "违反名额、清单或其他要求之处。", en: "Violations of seats, lists or other demands."),
        KeyGroup("verification", "ineligible", zh: "不符合规则的安排。", en: "Placements that fail a rule."),
        KeyGroup(
            "verification", "gapPerMillion", zh: "只用于求合计的机制：合计离最大值最多差百万分之几。",
            en: "Only of mechanisms that seek a total: how far it may be below the greatest, in parts of a million."),
        KeyGroup(
            "rematch", "base", "talents", "mode", "batches",
            zh: "在哪个结果上重配；新到之前的人数；最后一次的方式；做过的每一次。",
            en: "The run built on; talents before arrivals; the mode of the last batch; all batches."),
        KeyGroup(
            "rematch", "placedBefore", "kept", "moved",
            zh: "原有的安排；没变的；moves.csv 的行数。", en: "Placements before; unchanged; rows of moves.csv."),
        KeyGroup("rematch", "better", "worse", "same", zh: "各种变动的人。", en: "Moves by effect."),
        KeyGroup(
            "rematch", "arrivals", "declines", "withdrawals", "seatsAdded", "seatsClosed",
            zh: "最后一批变动。", en: "Changes of the last batch."),
        KeyGroup(
            "batches", "mode", "changes", "headers", "arrivals", zh: "方式；变动表和它的表头；新到名单。",
            en: "The mode; the sheet of changes and its headers; the file of arrivals."),
        KeyGroup(
            "process", "threads", "startedAt", "seconds", zh: "线程数；开始时间（UTC）；各阶段的秒数。",
            en: "Threads; when it began, in UTC; seconds of each stage."),
        KeyGroup(
            "process", "blocks", "blocksFound", "peakMemory", zh: "分几块算；其中已有几块；内存最多用了多少字节。",
            en: "Blocks of talents; how many an earlier run had finished; the most bytes of memory held."),
    ]
}
