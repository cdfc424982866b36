import Duikou

/// Every mapping of a programme file, part by part: what ``ProgrammeDecoder`` accepts. `Datasets/programme.schema.json` and the tables of keys in
/// the reference are made from it. The mappings of the kinds of rules and terms are their ``Duikou/KindForm``s.
package enum ProgrammeVocabulary {
    package static let programme = MappingForm(
        "programme",
        [
            .required(
                "programme", .text, zh: "方案名，也是结果文件夹的默认名字。", en: "The name, also of the default folder of results."),
            .optional(
                "title", .part("localized"), standardly: LocalizedText(zh: "同方案名", en: "the name"), zh: "显示用的名称。", en: "What is shown."),
            .required(
                "date", .anyText, type: LocalizedText(zh: "日期", en: "date"),
                zh: "[证书](#规则-credential)按这一天认定，如 2026-06-30。别的都与它无关。",
                en: """
                    The day on which [credentials](#rule-credential) must be recognised, such as 2026-06-30. Nothing else depends on it.
                    """),
            .optional(
                "seed", .integer(from: 0, to: nil), else: .integer(Int(ProgrammeDecoder.standardSeed)),
                zh: "同分者的先后和一切抽签都由它算出。", en: "Every order among equals and every lottery follows from it."),
            .optional(
                "data", .anyText, type: LocalizedText(zh: "文件夹", en: "folder"),
                standardly: LocalizedText(zh: "方案所在的文件夹", en: "the programme's folder"),
                zh: "各表放在哪里，相对方案所在的文件夹。", en: "Where the tables are, from the programme's folder."),
            .optional(
                "codebooks", .part("codebooks"), type: LocalizedText(zh: "名称 → 文件或列表", en: "name → file or list"),
                zh: "[代码表](#2-代码表和互认)：文件，或直接写代码，由低到高。",
                en: "[Codebooks](#2-codebooks-and-recognition): a file each, or the codes themselves, lowest first."),
            .optional(
                "recognition", .text, type: file, zh: "[互认协议](#互认协议)。", en: "[Recognition agreements](#recognition-agreements)."),
            .required("talents", .part("talents"), type: table, zh: "人才一方的表。", en: "The talents' table."),
            .required("openings", .part("openings"), type: table, zh: "岗位一方的表。", en: "The openings' table."),
            .optional(
                "rules", .list(of: "rule"), type: LocalizedText(zh: "[规则](#3-规则)的列表", en: "list of [rules](#3-rules)"),
                zh: "谁和谁可以配：不符合任何一条即不能配。", en: "Who may be paired with whom: a pair that fails one is not eligible."),
            .required(
                "fit", .part("fit"), type: LocalizedText(zh: "两个[契合项](#4-契合度)列表", en: "two lists of [terms](#4-fit)"),
                zh: "`talent_for_opening` 和 `opening_for_talent`，各至少一项。",
                en: "`talent_for_opening` and `opening_for_talent`; each needs one term at least."),
            .optional(
                "choices", .part("pairs_rank"), type: LocalizedText(zh: "[成对的文件](#自选志愿)", en: "[file of pairs](#stated-choices)"),
                zh: "人才自己填的志愿：文件，或 `{table, talent, opening, rank}`。",
                en: "What talents wish: a file, or `{table, talent, opening, rank}`."),
            .optional(
                "ratings", .part("pairs_score"), type: LocalizedText(zh: "[成对的文件](#评分)", en: "[file of pairs](#ratings)"),
                zh: "面试后岗位给的评分：文件，或 `{table, talent, opening, score}`。",
                en: "What openings think after an interview: a file, or `{table, talent, opening, score}`."),
            .optional(
                "lists", .part("lists"), type: mapping,
                standardly: LocalizedText(zh: "见 [5](#5-清单志愿评分和并列)", en: "see [5](#5-lists-choices-ratings-and-ties)"),
                zh: "清单多长、按什么排。", en: "How long lists are, and in which order."),
            .optional(
                "allocate", .part("allocation"), type: mapping,
                standardly: LocalizedText(zh: "见 [6](#6-名额分配)", en: "see [6](#6-allocation)"),
                zh: "名额怎样分。", en: "How seats are allocated."),
            .optional(
                "outputs", .part("outputs"), type: mapping,
                standardly: LocalizedText(zh: "见 [8](#outputs-的键)", en: "see [8](#keys-under-outputs)"),
                zh: "结果里显示什么。", en: "What the results show."),
            .optional(
                "results", .part("results"), type: mapping,
                standardly: LocalizedText(zh: "见 [8](#results-的键)", en: "see [8](#keys-under-results)"),
                zh: "结果怎样写。", en: "How the results are written."),
        ])

    package static let localized = MappingForm(
        "localized", meaning: LocalizedText(zh: "一段文字，或分中英文写", en: "One text, or one each in Chinese and English"),
        [.optional("zh", .text, zh: "中文。", en: "Chinese."), .optional("en", .text, zh: "英文。", en: "English.")])

    package static let fit = MappingForm(
        "fit", meaning: LocalizedText(zh: "两个方向的契合度，0–100", en: "Fit in both directions, 0–100"),
        [
            .required("talent_for_opening", .list(of: "term", from: 1, to: nil), zh: "岗位看人才。", en: "What the openings want."),
            .required("opening_for_talent", .list(of: "term", from: 1, to: nil), zh: "人才看岗位。", en: "What the talents want."),
        ])

    package static let rule = MappingForm(
        "rule", meaning: LocalizedText(zh: "硬条件", en: "A hard requirement on a pair"),
        [
            .required("name", .text, zh: "名称；不能重复。", en: "The name; none twice."),
            .optional(
                "title", .part("localized"), standardly: LocalizedText(zh: "同 name", en: "the name"), zh: "显示用的名称。", en: "What is shown."),
            .optional("waivable", .flag, else: .flag(false), zh: "可豁免：不通过只作标记。", en: "Waivable: a failure only flags the pair."),
        ],
        choice: KeyChoice(
            keys: Rule.Kind.allCases.map(\.rawValue), meaning: LocalizedText(zh: "要求什么；恰好一种。", en: "What is asked. Exactly one.")))

    package static let term = MappingForm(
        "term", meaning: LocalizedText(zh: "契合度的一项", en: "A weighted part of fit, in [0, 1]"),
        [
            .required("term", .text, zh: "名称；同一方向内不能重复。", en: "The name; none twice in a direction."),
            .optional(
                "title", .part("localized"), standardly: LocalizedText(zh: "同 term", en: "the name"), zh: "显示用的名称。", en: "What is shown."),
            .optional(
                "weight", .number(0...greatestWeight, isOpen: true), else: .integer(1),
                zh: "相对本方向其他各项的权重。", en: "Relative to the other terms of its direction."),
            .optional(
                "missing", .number(0...1), standardly: standardMissing, zh: "未填时的取值；各种类里“未填时”说明何时用它。",
                en: "The value where nothing is stated; *Where a value is missing* says when it is used."),
        ],
        choice: KeyChoice(keys: Term.Kind.allCases.map(\.rawValue), meaning: LocalizedText(zh: "种类；恰好一种。", en: "The kind. Exactly one.")))

    /// The largest weight that a term may have.
    static let greatestWeight = 1_000_000.0

    /// The values of `missing` by kind: those of most kinds last.
    private static var standardMissing: LocalizedText {
        let byValue = Dictionary(grouping: Term.Kind.allCases, by: \.standardMissing).sorted {
            ($0.value.count, $0.key) < ($1.value.count, $1.key)
        }
        let told = byValue.enumerated().map { index, entry -> LocalizedText in
            let (value, names) = (Format.plain(entry.key), entry.value.map { "`\($0.rawValue)`" })
            guard index < byValue.count - 1 else { return LocalizedText(zh: "其他为 \(value)", en: "else \(value)") }
            return LocalizedText(
                zh: "\(names.joined(separator: "、")) 为 \(value)", en: "\(value) for \(names.joined(separator: " and "))")
        }
        return LocalizedText(zh: told.map(\.zh).joined(separator: "，"), en: told.map(\.en).joined(separator: ", "))
    }

    package static let lists = MappingForm(
        "lists", meaning: LocalizedText(zh: "清单的长度与次序", en: "How long the lists are, and in which order"),
        [
            .optional(
                "talents", .integer(1...ListLengths.longest), else: .integer(ListLengths.standard.talents),
                zh: "每个人才列几个岗位。", en: "Openings on each talent's list."),
            .optional(
                "openings", .integer(1...ListLengths.longest), else: .integer(ListLengths.standard.openings),
                zh: "每个岗位列几个人才。", en: "Talents on each opening's list."),
            .optional(
                "mode", .word(ListLengths.Mode.self), else: .word(ListLengths.standard.mode.rawValue),
                zh: "按什么排：契合度，或契合度与竞争（太多人争的排后）。",
                en: "What lists are ranked by: fit, or fit and competition (what too many are after comes later)."),
            .optional(
                "temperature", .number(ListLengths.temperatureRange), else: .number(ListLengths.standardTemperature),
                zh: "只用于 congestion-aware（写了 `fit` 就是错误）：偏好可与契合度相差几分。",
                en: "Congestion-aware only, an error with `fit`: how many points of fit tastes may differ by."),
            .optional(
                "candidates", .integer(ListLengths.candidateRange), else: .integer(ListLengths.standardCandidates),
                zh: "只用于 congestion-aware（同上）：候选岗位数是清单长度的几倍。",
                en: "Congestion-aware only, as above: openings considered for a talent, as a multiple of its list."),
        ])
    /// Keys of congestion-aware lists only.
    static let congestion = ["temperature", "candidates"]

    package static let outputs = MappingForm(
        "outputs", meaning: LocalizedText(zh: "结果中显示的列，以及写出哪些清单文件", en: "Columns shown beside ids, and which files of lists are written"),
        [
            .optional("talents", .part("strings"), type: columns, zh: shown.zh, en: shown.en),
            .optional("openings", .part("strings"), type: columns, zh: shown.zh, en: shown.en),
            .optional(
                "fairness", .part("strings"),
                type: LocalizedText(zh: "人才的 category、level 或 tags 列", en: "list of the talents' category, level or tags columns"),
                zh: "fairness.csv 的分组。", en: "Groups of fairness.csv."),
            .optional(
                "lists", .word(Outputs.ListFiles.self), else: .word(Outputs().lists.rawValue),
                zh: "写出哪些推荐清单。", en: "Which files of recommendations are written."),
        ])
    private static let shown = LocalizedText(zh: "显示在编号旁边的列，不能是 private。", en: "Shown beside the ids. No private ones.")

    package static let results = MappingForm(
        "results", meaning: LocalizedText(zh: "结果表的写法", en: "How result tables are written"),
        [
            .optional(
                "language", .word(Language.self), else: .word(ResultFormat().language.rawValue),
                zh: "标题、名称、原因所用的语言，与系统区域设置无关。", en: "Language of titles, labels, names and reasons, whatever the locale."),
            .optional(
                "headers", .word(ResultFormat.Headers.self), else: .word(ResultFormat().headers.rawValue),
                zh: "表头写什么：标题，或固定的列名，并在每个名称旁给出代码。",
                en: "What stands above the columns: titles, or names that are the same in every language, with a code beside each label."),
        ])

    /// The mappings that have a definition of their own in the schema, and those of small files of pairs.
    package static let all = [
        programme, localized, table(.talent), table(.opening), rowNumbers, join, column, fit, rule, term, lists, allocation, group, reserve,
        rate,
        regions, links, outputs, results, pairs(.rank), pairs(.score),
    ]

    // MARK: Words for what may stand under a key

    static let file = LocalizedText(zh: "文件", en: "file")
    static let mapping = LocalizedText(zh: "映射", en: "mapping")
    static let name = LocalizedText(zh: "名称", en: "name")
    private static let table = LocalizedText(zh: "[表](#表)", en: "[table](#tables)")
    private static let columns = LocalizedText(zh: "列名的列表", en: "list of columns")

    /// The encodings that a programme may name.
    package static let encodingWords = ["auto", "utf-8", "utf8", "gb18030", "gbk", "gb2312"]
    /// Which encoding each of the words means.
    static let encodings = Dictionary(
        uniqueKeysWithValues: encodingWords.map { ($0, $0.hasPrefix("gb") ? "gb18030" : $0 == "utf8" ? "utf-8" : $0) })
}
