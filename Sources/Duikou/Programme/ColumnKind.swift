/// What the reference says of each type of column, in Markdown.
extension ColumnDeclaration.Kind {
    /// What a cell holds.
    package var contents: LocalizedText {
        switch self {
        case .text: LocalizedText(zh: "给人看的文字", en: "words for people")
        case .category: LocalizedText(zh: "一个取值", en: "one value")
        case .level: LocalizedText(zh: "有次序的代码表里的一条", en: "one entry of an ordered codebook")
        case .tags: LocalizedText(zh: "几个取值", en: "several values")
        case .number: LocalizedText(zh: "数字", en: "a number")
        case .date: LocalizedText(zh: "日期", en: "a day")
        case .credentials: LocalizedText(zh: "几张证书", en: "several credentials")
        case .count: LocalizedText(zh: "行数", en: "a number of rows")
        }
    }

    /// How a cell is read.
    package var reading: LocalizedText {
        switch self {
        case .text: LocalizedText(zh: "不参与比较。", en: "Never compared.")
        case .category:
            LocalizedText(
                zh: "有代码表时写代码、名称或别名；没有时就是这几个字本身，逐字比较。",
                en: "With a codebook a code, a name or an alias of it; else the trimmed text itself, letter by letter.")
        case .level: LocalizedText(zh: "同 `category`；比较的是次序。", en: "As `category`. What counts is its rank.")
        case .tags: LocalizedText(zh: "见[标签](#标签)。", en: "See [Tags](#tags).")
        case .number: LocalizedText(zh: "见[数字](#数字)。", en: "See [Numbers](#numbers).")
        case .date:
            LocalizedText(
                zh: "`2026-06-30`、`2026/6/30`、`2026.6.30`、`20260630`、`2026年6月30日`。比较的是 1970-01-01 起的天数。",
                en: """
                    `2026-06-30`, `2026/6/30`, `2026.6.30`, `20260630` or `2026年6月30日`. Rules and terms see days since 1970-01-01.
                    """)
        case .credentials: LocalizedText(zh: "见[证书的写法](#证书的写法)。", en: "See [Credentials](#credentials).")
        case .count: LocalizedText(zh: "见[关联表](#关联表)。", en: "See [Joins](#joins).")
        }
    }

    /// Whether a programme may give a column this type; a count comes of a join's key alone.
    package var isDeclared: Bool { self != .count }
}
