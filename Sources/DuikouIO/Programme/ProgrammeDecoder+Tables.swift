import Duikou

extension ProgrammeDecoder {
    func table(_ node: YAMLNode, side: Side, folder: String) -> TableDeclaration? {
        let what = LocalizedText(zh: "表", en: "a table")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.table(side).keys, what: what) else { return nil }
        let file = mapping.required("table").flatMap { self.file($0, in: folder) }
        let columns = mapping.required("columns").map { columnDeclarations($0, inJoin: false) } ?? []
        let identity = mapping.required("id").flatMap { self.identity($0) }
        let joins = mapping.node("joins").flatMap(reader.list)?.compactMap { self.join($0, folder: folder) } ?? []
        let seats: TableDeclaration.Seats = mapping.node("seats").flatMap { self.seats($0) } ?? .constant(1)
        if side == .talent, let node = mapping.node("seats"), case .column = seats {
            reader.error(
                zh: "人才表的 seats 只能是数字。", en: "seats of the talents must be a number.", at: node.location)
        }
        guard let file, let identity else { return nil }
        return TableDeclaration(
            file: file, encoding: encoding(mapping.node("encoding")), delimiter: delimiter(mapping.node("delimiter")), id: identity,
            seats: seats, columns: columns, joins: joins, location: node.location)
    }

    /// A column's name; or `{rows: J}`, which numbers the rows of files without ids.
    private func identity(_ node: YAMLNode) -> TableDeclaration.Identity? {
        if node.entries != nil {
            let what = LocalizedText(zh: "编号", en: "the id")
            return reader.mapping(node, keys: ProgrammeVocabulary.rowNumbers.keys, what: what)?.required("rows").flatMap(reader.string).map
            {
                .rowNumber(prefix: $0)
            }
        }
        return reader.string(node).map { .column($0) }
    }

    private func seats(_ node: YAMLNode) -> TableDeclaration.Seats? {
        guard let text = reader.string(node) else { return nil }
        if text.first?.isNumber == true { return reader.int(node, in: ProgrammeVocabulary.seatNumbers).map { .constant($0) } }
        return .column(text, node.location)
    }

    private func delimiter(_ node: YAMLNode?) -> TableDeclaration.Delimiter {
        node.flatMap { reader.oneOf($0, TableDeclaration.Delimiter.self, what: LocalizedText(zh: "分隔符", en: "delimiter")) } ?? .comma
    }

    private func join(_ node: YAMLNode, folder: String) -> JoinDeclaration? {
        let what = LocalizedText(zh: "关联表", en: "a join")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.join.keys, what: what) else { return nil }
        let file = mapping.required("table").flatMap { self.file($0, in: folder) }
        let key = mapping.required("on").flatMap(reader.stringOrList)
        var columns = mapping.node("columns").map { columnDeclarations($0, inJoin: true) } ?? []
        if let count = mapping.node("count"), let name = reader.string(count) {
            columns.append(ColumnDeclaration(name: name, kind: .count, isOptional: true, location: count.location))
        }
        if columns.isEmpty {
            reader.error(
                zh: "关联表没有带来任何列：请写 columns 或 count。", en: "the join brings no column: state columns or count.",
                at: node.location)
        }
        guard let file, let key, !key.isEmpty else { return nil }
        return JoinDeclaration(
            file: file, encoding: encoding(mapping.node("encoding")), delimiter: delimiter(mapping.node("delimiter")),
            keyHeaders: key, columns: columns, location: node.location)
    }

    // MARK: Columns

    private func columnDeclarations(_ node: YAMLNode, inJoin: Bool) -> [ColumnDeclaration] {
        guard let mapping = reader.mapping(node, what: LocalizedText(zh: "列", en: "columns")) else { return [] }
        return mapping.entries.compactMap { column($0, inJoin: inJoin) }
    }

    private func column(_ entry: YAMLNode.Entry, inJoin: Bool) -> ColumnDeclaration? {
        let typeName = LocalizedText(zh: "列类型", en: "column type")
        if entry.value.isNull {
            return ColumnDeclaration(name: entry.key, kind: .text, isOptional: true, location: entry.keyLocation)
        }
        if entry.value.text != nil {
            return reader.oneOf(entry.value, Self.kinds, what: typeName).map {
                ColumnDeclaration(name: entry.key, kind: $0, isOptional: inJoin || Self.isSet($0), location: entry.keyLocation)
            }
        }
        let what = LocalizedText(zh: "列“\(entry.key)”", en: "the column '\(entry.key)'")
        guard let mapping = reader.mapping(entry.value, keys: ProgrammeVocabulary.column.keys, what: what) else { return nil }
        let kind = mapping.node("type").flatMap { reader.oneOf($0, Self.kinds, what: typeName) } ?? .text
        var column = ColumnDeclaration(name: entry.key, kind: kind, location: entry.keyLocation)
        column.aliases = mapping.node("aliases").flatMap(reader.stringOrList) ?? []
        column.from = mapping.node("from").flatMap(reader.stringOrList) ?? []
        column.isPrivate = mapping.node("private").flatMap(reader.bool) ?? false
        column.isOptional = mapping.node("optional").flatMap(reader.bool) ?? (inJoin || Self.isSet(kind))
        column.codebook = mapping.node("codebook").flatMap(reader.string)
        if let node = mapping.node("separator"), let text = reader.string(node) {
            if text.count == 1 {
                column.separator = text.first!
            } else {
                reader.error(zh: "separator 应为一个字符。", en: "separator must be one character.", at: node.location)
            }
        }
        column.isOrdered = mapping.node("ordered").flatMap(reader.bool) ?? false
        column.unit = mapping.node("unit").flatMap(reader.localized)
        column.range = mapping.node("range").flatMap(reader.range)
        if let node = mapping.node("parse") {
            column.format = reader.oneOf(node, ColumnDeclaration.NumberFormat.self, what: LocalizedText(zh: "解析方式", en: "parser")) ?? .plain
        }
        if let node = mapping.node("bound") {
            column.bound = reader.oneOf(node, ColumnDeclaration.Bound.self, what: LocalizedText(zh: "取值端", en: "bound")) ?? .low
        }
        if let node = mapping.node("checksum") {
            column.checksum = reader.oneOf(node, ColumnDeclaration.Checksum.self, what: LocalizedText(zh: "校验方式", en: "checksum"))
        }
        column.integerCodes = mapping.node("integers").flatMap(reader.bool) ?? false
        column.emptyValues = mapping.node("empty").flatMap(reader.stringOrList) ?? []
        if kind == .credentials {
            column.credential = CredentialCodebooks(
                occupation: mapping.node("occupations").flatMap(reader.string) ?? ProgrammeVocabulary.books.occupation,
                level: mapping.node("levels").flatMap(reader.string) ?? ProgrammeVocabulary.books.level,
                place: mapping.node("places").flatMap(reader.string) ?? ProgrammeVocabulary.books.place)
        }
        return column
    }

    private static let kinds = Dictionary(
        uniqueKeysWithValues: ColumnDeclaration.Kind.allCases.filter(\.isDeclared).map { ($0.rawValue, $0) })

    /// Whether empty cells are allowed without a declaration. They are in texts and sets, since an empty set is a value.
    private static func isSet(_ kind: ColumnDeclaration.Kind) -> Bool { [.text, .tags, .credentials].contains(kind) }
}
