/// The two tables and their columns.
extension ProgrammeDescription {
    /// The files of a side's table.
    public func files(of side: Side) -> String {
        let declaration = programme.table(side)
        return ([declaration.file] + declaration.joins.map(\.file)).map(\.shown).joined(separator: " + ")
    }

    /// How many usable rows a side's table has, and how many seats there are at openings.
    public func size(of side: Side) -> LocalizedText {
        let read = compiled.table(side)
        let (rows, seats) = (Format.grouped(read.count), Format.grouped(read.seats.reduce(0) { $0 + Int($1) }))
        let size = LocalizedText(zh: "\(rows) 行可用", en: "\(rows) good rows")
        return side == .opening ? size + LocalizedText(zh: "，\(seats) 个名额", en: ", \(seats) seats") : size
    }

    /// A side's columns: what each holds, under which headers it is found, and what else is to be known of it.
    public func columns(of side: Side) -> WordedTable {
        let declaration = programme.table(side)
        var id: String?
        if case .column(let column) = declaration.id { id = column }
        return WordedTable(
            side == .talent ? LocalizedText(zh: "人才", en: "talents") : LocalizedText(zh: "岗位", en: "openings"),
            columns: [
                LocalizedText(zh: "列", en: "column"), LocalizedText(zh: "类型", en: "type"), LocalizedText(zh: "表头", en: "headers"),
                LocalizedText(verbatim: ""),
            ],
            rows: declaration.allColumns.map { column in
                var remarks: [LocalizedText] = []
                if column.name == id { remarks.append(LocalizedText(zh: "编号", en: "id")) }
                if column.isPrivate { remarks.append(LocalizedText(zh: "不公开", en: "private")) }
                if column.isOptional, column.name != id { remarks.append(LocalizedText(zh: "可空", en: "optional")) }
                return WordedTable.Row([
                    LocalizedText(zh: column.displayName(.zh), en: column.displayName(.en)), column.meaning,
                    LocalizedText(verbatim: column.headers.joined(separator: ", ")), remarks.joined(zh: "，", en: ", "),
                ])
            })
    }
}

extension ColumnDeclaration.Kind {
    fileprivate var title: LocalizedText {
        switch self {
        case .text: LocalizedText(zh: "文字", en: "text")
        case .category: LocalizedText(zh: "类别", en: "category")
        case .level: LocalizedText(zh: "等级", en: "level")
        case .tags: LocalizedText(zh: "标签", en: "tags")
        case .number: LocalizedText(zh: "数", en: "number")
        case .date: LocalizedText(zh: "日期", en: "date")
        case .credentials: LocalizedText(zh: "证书", en: "credentials")
        case .count: LocalizedText(zh: "计数", en: "count")
        }
    }
}

extension ColumnDeclaration {
    /// What the column's cells hold: `等级，代码表 education`.
    fileprivate var meaning: LocalizedText {
        var text = kind.title
        if let codebook { text = text + LocalizedText(zh: "，代码表 \(codebook)", en: " of \(codebook)") }
        if let books = credential {
            let names = "\(books.occupation), \(books.level), \(books.place)"
            text = text + LocalizedText(zh: "，代码表 \(names)", en: " of \(names)")
        }
        if isOrdered { text = text + LocalizedText(zh: "（有先后）", en: ", ordered") }
        if let unit { text = text + LocalizedText(zh: "，\(unit.zh)", en: " \(unit.en)") }
        if let range {
            let numbers = "\(Format.value(range.lowerBound))–\(Format.value(range.upperBound))"
            text = text + LocalizedText(zh: "，\(numbers)", en: " \(numbers)")
        }
        return text
    }
}
