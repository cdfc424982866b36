import Duikou

/// The two tables of a programme, their columns and the files joined to them.
extension ProgrammeVocabulary {
    package static func table(_ side: Side) -> MappingForm {
        let meaning =
            side == .talent ? LocalizedText(zh: "人才表", en: "The talents' table") : LocalizedText(zh: "岗位表", en: "The openings' table")
        let (zh, en) = ("每行的名额。列须是 number，或关联表的 `count`。", "Seats of each row. A column of type number, or a join's `count`.")
        let number = KeyContent.integer(seatNumbers)
        return MappingForm(
            side.rawValue + "s", meaning: meaning,
            [
                .required("table", .text, type: file, zh: "CSV 文件。", en: "A CSV file."), encoding, delimiter,
                .required(
                    "id", .either([.text, .part("rowNumbers")]),
                    type: LocalizedText(zh: "列名，或 `{rows: 前缀}`", en: "column, or `{rows: PREFIX}`"),
                    zh: "用什么区分各行。", en: "What identifies a row."),
                .optional(
                    "seats", side == .talent ? number : .either([.text, number]), else: .integer(1),
                    type: LocalizedText(zh: "数；岗位表也可写列名", en: "number; of openings also a column"), zh: zh, en: en),
                .required(
                    "columns", .part("columns"), type: LocalizedText(zh: "列名 → [列](#列)", en: "name → [column](#columns)"),
                    zh: "各列的含义。文件里没有声明的列不读。", en: "What the columns mean. Columns of the file that are not declared are ignored."),
                .optional(
                    "joins", .list(of: "join"), type: LocalizedText(zh: "[关联表](#关联表)的列表", en: "list of [joins](#joins)"),
                    zh: "按编号关联的其他文件。", en: "Other files that belong to the rows by id."),
            ])
    }

    /// The numbers of seats that a programme may give every row.
    static let seatNumbers = 0...1_000_000

    static let encoding = KeyForm.optional(
        "encoding", .part("encoding"), else: .word("auto"),
        type: LocalizedText(zh: "`auto`、`utf-8`、`gb18030`", en: "`auto`, `utf-8`, `gb18030`"),
        zh: "文字编码。也可写 `utf8`、`gbk`、`gb2312`；后两种按 `gb18030` 读。",
        en: "How characters are written. `utf8`, `gbk` and `gb2312` are accepted too; the last two mean `gb18030`.")
    private static let delimiter = KeyForm.optional(
        "delimiter", .part("delimiter"), else: .word(TableDeclaration.Delimiter.comma.rawValue),
        type: LocalizedText(zh: "`comma`、`semicolon`、`tab`", en: "`comma`, `semicolon`, `tab`"), zh: "分隔符。", en: "Between fields.")

    package static let rowNumbers = MappingForm(
        "rowNumbers", meaning: LocalizedText(zh: "原表没有编号时按行编号", en: "Numbers rows where the file has no ids"),
        [.required("rows", .anyText, zh: "前缀：J 即 J1、J2……。", en: "The prefix: J gives J1, J2, ….")])

    package static let join = MappingForm(
        "join", meaning: LocalizedText(zh: "按编号关联的文件", en: "A file joined by id"),
        [
            .required("table", .text, type: file, zh: "CSV 文件。", en: "A CSV file."), encoding, delimiter,
            .required("on", .part("strings"), zh: "主表编号在这里的表头（可写几种）。", en: "The header (or headers it may have) of the main table's id."),
            .optional(
                "columns", .part("columns"), type: LocalizedText(zh: "同主表", en: "as for a table"), zh: "要带入的列。", en: "Columns to bring in."),
            .optional(
                "count", .text, type: LocalizedText(zh: "列名", en: "name"),
                zh: "新的数字列：该编号在这里有几行，没有为 0。", en: "A new number column: how many rows an id has in this file, 0 where none."),
        ], alternatives: ["columns", "count"],
        notes: LocalizedText(
            zh: """
                `columns` 和 `count` 至少写一个。`tags` 和 `credentials` 列把同一编号的各行按文件次序汇总。带入了其他类型的列，
                每个编号就只能有一行：第一行有效，后面的搁置。编号不在主表里的行搁置；主表中已被搁置的编号，这里的行跳过。
                """,
            en: """
                `columns` or `count` is needed. Columns of type `tags` and `credentials` collect over all rows of an id, in the order of the
                file. Where any other column is brought in, an id may have one row only: the first counts, and later ones are set aside. A row
                with an id that the main table does not have is set aside; one whose main row was set aside is passed over.
                """))

    package static let column = MappingForm(
        "columnDetails",
        [
            .optional(
                "type", .part("type"), else: .word(ColumnDeclaration.Kind.text.rawValue), type: LocalizedText(zh: "见下表", en: "see below"),
                for: every, zh: "单元格里是什么。", en: "What the cells hold."),
            .optional(
                "aliases", .part("strings"), for: every, zh: "表头的其他写法，取文件中最先找到的。",
                en: "Other headers; the first found in the file is used."),
            .optional(
                "from", .part("strings"), for: every, zh: "改读这些表头；`tags` 和 `credentials` 可读几个。",
                en: "The headers instead of name and aliases; several for `tags` and `credentials`."),
            .optional(
                "private", .flag, else: .flag(false), for: every, zh: "个人信息：不进入任何结果、日志和提示。见[个人信息列](#个人信息列)。",
                en: "Personal: in no result, log or message. See [Private columns](#private-columns)."),
            .optional(
                "optional", .flag, standardly: LocalizedText(zh: "见下", en: "see below"), for: every,
                zh: "单元格可以空，列可以没有。", en: "Whether a cell may be empty, and the column missing."),
            .optional(
                "codebook", .anyText, type: name, for: coded, zh: "取值的代码表。`level` 必须有，且有次序。",
                en: "The book of its values. `level` needs one with an order."),
            .optional(
                "separator", .character, else: .word(";"), for: kinds(.tags, .credentials),
                zh: "几个取值之间的分隔符。`;` 和 `；` 互通。",
                en: "Between the values of a cell. `;` stands for `；` too, and the other way round."),
            .optional(
                "ordered", .flag, else: .flag(false), for: kinds(.tags), zh: "按意愿先后排列，最想要的在前。",
                en: "The cell lists wishes, the first first."),
            .optional(
                "unit", .part("localized"), for: kinds(.number), zh: "单位，显示在数字后面，不作换算。",
                en: "The unit, shown beside the number. Nothing is converted."),
            .optional(
                "range", .part("range"), type: LocalizedText(zh: "`[低, 高]`", en: "`[low, high]`"), for: kinds(.number),
                zh: "超出的行搁置。也是没写 range 的 [merit](#契合项-merit) 的标尺。",
                en: "A number outside sets its row aside. The scale of a [merit](#term-merit) without one."),
            .optional(
                "parse", .word(ColumnDeclaration.NumberFormat.self), else: .word(ColumnDeclaration.NumberFormat.plain.rawValue),
                for: kinds(.number), zh: "数字的写法：plain 数字；pay 薪资（24-36万）；years 年限（5-7年）。",
                en: "How numbers are written: plain; pay (24-36万, as CNY a month); years (5-7年)."),
            .optional(
                "bound", .word(ColumnDeclaration.Bound.self), else: .word(ColumnDeclaration.Bound.low.rawValue), for: kinds(.number),
                zh: "范围（`pay`、`years`）取哪一端；`middle` 是（低 + 高）/ 2。",
                en: "Which end of a written range counts (`pay`, `years`); `middle` is (low + high) / 2."),
            .optional(
                "checksum", .word(ColumnDeclaration.Checksum.self), for: kinds(.text), zh: "须是统一社会信用代码（GB 32100-2015）。",
                en: "The cell must be a unified social credit code (GB 32100-2015)."),
            .optional(
                "integers", .flag, else: .flag(false), for: coded, zh: "`3.0` 读作 `3`。", en: "`3.0` is read as `3`."),
            .optional(
                "empty", .part("strings"), for: every, zh: "整格是这些写法时算未填。",
                en: "Texts of a whole cell that mean nothing is stated."),
            .optional(
                "occupations", .anyText, else: .word(books.occupation), type: name, for: kinds(.credentials), zh: "证书的职业代码表。",
                en: "A credential's codebook of occupations."),
            .optional(
                "levels", .anyText, else: .word(books.level), type: name, for: kinds(.credentials), zh: "证书的等级代码表（有次序）。",
                en: "A credential's ordered codebook of levels."),
            .optional(
                "places", .anyText, else: .word(books.place), type: name, for: kinds(.credentials), zh: "证书颁发地的代码表。",
                en: "A credential's codebook of issuing places."),
        ])

    /// The codebooks of a credentials column that names none.
    static let books = CredentialCodebooks(occupation: "occupation", level: "skill_level", place: "place")

    private static let every = LocalizedText(zh: "各种", en: "all")
    private static let coded = kinds(.category, .level, .tags)

    private static func kinds(_ kinds: ColumnDeclaration.Kind...) -> LocalizedText {
        LocalizedText(
            zh: kinds.map(\.rawValue).joined(separator: "、"), en: kinds.map(\.rawValue).joined(separator: ", "))
    }
}
