extension Table {
    /// The table with one cell changed, read as its column declares: for asking "what if".
    ///
    /// - Parameter text: the new cell as it would stand in the file; empty for nothing stated.
    /// - Throws: ``DuikouError`` (`usage`) for an unknown column, one that cannot be changed (a text, a count), or a cell
    ///   that the column does not take.
    /// - Complexity: O(rows) copies of the one column.
    public func replacing(row: Int, column name: String, with text: String, codes: inout Codes) throws -> Table {
        guard let index = columns.firstIndex(where: { $0.name == name || $0.declaration.aliases.contains(name) }) else {
            let near = NearestName.nearest(to: name, among: columns.map(\.name))
            throw DuikouError(
                .usage, zh: "没有名为“\(name)”的列" + (near.map { "；是否为“\($0)”？" } ?? "。"),
                en: "there is no column '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "."))
        }
        let declaration = columns[index].declaration
        guard declaration.kind != .text, declaration.kind != .count else {
            throw DuikouError(
                .usage, zh: "“\(name)”不参与匹配，改它没有作用。", en: "'\(name)' plays no part in matching; changing it changes nothing.")
        }
        var list: [Int32] = []
        var credentials: [Credential] = []
        let bytes = Array(text.utf8)
        let reader = CellReader(declaration, codes: codes)
        let outcome = reader.read(bytes.span, vocabulary: &codes.vocabulary, list: &list, credentials: &credentials)
        guard case .value(let value) = outcome else {
            guard case .issue(_, let reason, _) = outcome else { preconditionFailure("a cell is a value or an issue") }
            throw DuikouError(.usage, zh: "\(name)：\(reason.zh)。", en: "\(name): \(reason.en).")
        }
        var changed = columns
        changed[index].data = columns[index].data.replacing(row: row, with: value, list: list, credentials: credentials)
        var seats = self.seats
        if declaration.name == seatsColumn, case .numbers(let numbers) = changed[index].data {
            guard let number = TableBuilder.seats(numbers[row]) else {
                let rule = TableBuilder.seatsRule
                throw DuikouError(.usage, zh: "\(name)：\(rule.zh)。", en: "\(name): \(rule.en).")
            }
            seats[row] = number
        }
        return Table(side: side, ids: ids, lines: lines, columns: changed, seats: seats, seatsColumn: seatsColumn)
    }

    /// A cell, for people; nil where nothing is stated. A private cell is `***`.
    ///
    /// - Parameter withUnit: whether a number is followed by its unit. A spreadsheet computes only with numbers that stand alone.
    /// - Complexity: O(values of the cell).
    public func text(row: Int, column name: String, codes: Codes, withUnit: Bool = true) -> LocalizedText? {
        guard let column = column(name) else { return nil }
        let declaration = column.declaration
        func joined(_ parts: [LocalizedText]) -> LocalizedText? {
            parts.isEmpty
                ? nil : LocalizedText(zh: parts.map(\.zh).joined(separator: "、"), en: parts.map(\.en).joined(separator: ", "))
        }
        let text: LocalizedText?
        switch column.data {
        case .text(let texts): text = texts[row].isEmpty ? nil : LocalizedText(verbatim: texts[row])
        case .codes(let values): text = values[row] < 0 ? nil : codes.label(values[row], of: declaration)
        case .tags(let lists): text = joined(lists[row].map { codes.label($0, of: declaration) })
        case .numbers(let numbers):
            let number = numbers[row]
            text = number.isNaN ? nil : withUnit ? declaration.amount(number) : LocalizedText(verbatim: Format.plain(number))
        case .dates(let days):
            text = days[row] == Column.missingDate ? nil : LocalizedText(verbatim: CivilDate(days: days[row]).description)
        case .credentials(let lists, let distinct):
            text = joined(lists[row].map { codes.label(distinct[Int($0)], declaration.credential!) })
        }
        return declaration.isPrivate && text != nil ? LocalizedText(verbatim: "***") : text
    }
}

extension Table {
    /// The codes of a row's entries in a codebook, several with `;` between; empty where nothing is stated or the column has no codes.
    public func codeText(row: Int, column name: String, codes: Codes) -> String {
        guard let column = column(name) else { return "" }
        let entries: [Int32]
        switch column.data {
        case .codes(let values): entries = values[row] < 0 ? [] : [values[row]]
        case .tags(let lists): entries = Array(lists[row])
        case .text, .numbers, .dates, .credentials: entries = []
        }
        if entries.isEmpty { return "" }
        return column.declaration.isPrivate
            ? "***" : entries.map { codes.code($0, of: column.declaration) }.joined(separator: ";")
    }
}

extension Column.Data {
    /// The column with one row's value changed.
    fileprivate func replacing(row: Int, with value: CellReader.Value, list: [Int32], credentials: [Credential]) -> Column.Data {
        switch self {
        case .text: return self
        case .codes(var codes):
            if case .code(let code) = value { codes[row] = code } else { codes[row] = -1 }
            return .codes(codes)
        case .numbers(var numbers):
            if case .number(let number) = value { numbers[row] = number } else { numbers[row] = .nan }
            return .numbers(numbers)
        case .dates(var dates):
            if case .date(let days) = value { dates[row] = days } else { dates[row] = Column.missingDate }
            return .dates(dates)
        case .tags(let lists):
            return .tags(lists.replacing(row: row, with: list))
        case .credentials(let lists, var distinct):
            let numbers = credentials.map { credential -> Int32 in
                if let known = distinct.firstIndex(of: credential) { return Int32(known) }
                distinct.append(credential)
                return Int32(distinct.count - 1)
            }
            return .credentials(lists.replacing(row: row, with: numbers), distinct: distinct)
        }
    }
}

extension Lists {
    fileprivate func replacing(row: Int, with new: [Int32]) -> Lists {
        var result = Lists()
        for r in 0..<count { result.append(r == row ? new[...] : self[r]) }
        return result
    }
}
