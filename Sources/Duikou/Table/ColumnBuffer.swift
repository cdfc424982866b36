/// A column under construction. Rows are appended whole or not at all: the builder commits a row only after
/// every cell of it has been read.
struct ColumnBuffer {
    let declaration: ColumnDeclaration
    private var text = TextColumn()
    private var codes: [Int32] = []
    private var numbers: [Double] = []
    private var lists = Lists()
    private var credentialNumbers: [Credential: Int32] = [:]
    private var distinctCredentials: [Credential] = []

    init(_ declaration: ColumnDeclaration) { self.declaration = declaration }

    /// Appends a row's value: `list` and `credentials` are the values its cells named.
    mutating func append(
        _ value: CellReader.Value, text cell: Span<UInt8>, list: some Sequence<Int32>, credentials: some Sequence<Credential>
    ) {
        switch declaration.kind {
        case .text:
            // A cell that means "nothing stated" is no text.
            if case .text = value { text.append(cell.extracting(CellReader.trimmed(cell))) } else { text.append(cell.extracting(0..<0)) }
        case .category, .level:
            if case .code(let code) = value { codes.append(code) } else { codes.append(-1) }
        case .date:
            if case .date(let days) = value { codes.append(days) } else { codes.append(Column.missingDate) }
        case .number, .count:
            if case .number(let number) = value { numbers.append(number) } else { numbers.append(.nan) }
        case .tags:
            lists.append(list)
        case .credentials:
            lists.append(credentials.map { number($0) })
        }
    }

    private mutating func number(_ credential: Credential) -> Int32 {
        if let known = credentialNumbers[credential] { return known }
        let new = Int32(distinctCredentials.count)
        credentialNumbers[credential] = new
        distinctCredentials.append(credential)
        return new
    }

    /// The finished column, read from `file`.
    func column(file: String) -> Column {
        let data: Column.Data =
            switch declaration.kind {
            case .text: .text(text)
            case .category, .level: .codes(codes)
            case .date: .dates(codes)
            case .number, .count: .numbers(numbers)
            case .tags: .tags(lists)
            case .credentials: .credentials(lists, distinct: distinctCredentials)
            }
        return Column(declaration: declaration, data: data, file: file)
    }
}
