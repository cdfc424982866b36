/// The rows of one side, as typed columns. Row `r` of every column belongs to the id `ids[r]`.
public struct Table: Sendable {
    /// The side whose rows these are.
    public let side: Side
    /// Ids in row order, unique.
    public let ids: Interner
    /// The line of the file each row came from, for messages.
    public let lines: [Int]
    /// The columns, joined ones after those of the main file.
    public let columns: [Column]
    /// Seats of each row: at least 0.
    public let seats: [Int32]
    /// The column that the seats were read from, if any.
    public let seatsColumn: String?
    private let indices: [String: Int]

    /// Makes a table of columns, ids, lines and seats of the same number of rows. O(columns).
    public init(side: Side, ids: Interner, lines: [Int], columns: [Column], seats: [Int32], seatsColumn: String? = nil) {
        precondition(ids.count == lines.count && seats.count == lines.count, "a table's columns have one length")
        self.side = side
        self.ids = ids
        self.lines = lines
        self.columns = columns
        self.seats = seats
        self.seatsColumn = seatsColumn
        indices = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many rows there are.
    public var count: Int { lines.count }

    /// The id of a row.
    public func id(_ row: Int) -> String { ids[Int32(row)] }

    /// The row of an id; nil where no row has it.
    public func row(ofID id: String) -> Int? { ids.number(of: id).map(Int.init) }

    /// The column of that name, joined ones included; nil where there is none.
    public func column(_ name: String) -> Column? { indices[name].map { columns[$0] } }
}

/// What both tables' values refer to: codebooks, and one vocabulary for every value outside them.
public struct Codes: Sendable {
    /// The codebooks by name.
    public var codebooks: [String: Codebook]
    /// Words of category and tags columns without a codebook, the same numbers on both sides, and credential schemes.
    public var vocabulary: Interner

    /// The codebooks of a programme, with an empty vocabulary.
    public init(codebooks: [Codebook]) {
        self.codebooks = Dictionary(uniqueKeysWithValues: codebooks.map { ($0.name, $0) })
        vocabulary = Interner()
    }

    /// A value of a category, level or tags column, for people.
    public func label(_ code: Int32, of declaration: ColumnDeclaration) -> LocalizedText {
        guard code >= 0 else { return LocalizedText(zh: "（未填）", en: "(not stated)") }
        if let name = declaration.codebook, let book = codebooks[name] { return book.label(code) }
        return LocalizedText(verbatim: vocabulary[code])
    }

    /// A stated value of a category, level or tags column as its codebook writes it, or as it was read where there is none.
    func code(_ code: Int32, of declaration: ColumnDeclaration) -> String {
        declaration.codebook.flatMap { codebooks[$0] }?.entries[Int(code)].code ?? vocabulary[code]
    }

    /// Whether `ancestor` is `code` or covers it.
    public func covers(_ ancestor: Int32, _ code: Int32, codebook: String?) -> Bool {
        guard let codebook, let book = codebooks[codebook] else { return ancestor == code }
        return book.covers(ancestor, code)
    }

    /// A credential, for people: `电工 四级/中级工（江西）`.
    public func label(_ credential: Credential, _ books: CredentialCodebooks) -> LocalizedText {
        let occupation = codebooks[books.occupation]?.label(credential.occupation) ?? LocalizedText(verbatim: "?")
        let level = codebooks[books.level]?.label(credential.level) ?? LocalizedText(verbatim: "?")
        let scheme = credential.scheme < 0 ? "" : vocabulary[credential.scheme] + " "
        var text = LocalizedText(zh: "\(scheme)\(occupation.zh) \(level.zh)", en: "\(scheme)\(occupation.en), \(level.en)")
        if credential.issuer >= 0, let place = codebooks[books.place]?.label(credential.issuer) {
            text.zh += "（\(place.zh)）"
            text.en += " (\(place.en))"
        }
        return text
    }
}
