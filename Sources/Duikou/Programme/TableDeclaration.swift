/// One of the two tables of a programme: a main CSV file, what its columns mean, and files joined to it by id.
public struct TableDeclaration: Sendable {
    /// The main CSV file.
    public var file: FileReference
    /// `auto`, `utf-8` or `gb18030`.
    public var encoding: String
    /// The character between fields.
    public var delimiter: Delimiter
    /// What identifies a row.
    public var id: Identity
    /// Where each row's number of seats comes from.
    public var seats: Seats
    /// The columns of the main file.
    public var columns: [ColumnDeclaration]
    /// Files joined to it by id.
    public var joins: [JoinDeclaration]
    /// Where the programme declares it.
    public var location: SourceLocation

    /// The character between the fields of a record.
    public enum Delimiter: String, Sendable, CaseIterable {
        case comma, semicolon, tab
    }

    /// What identifies a row.
    public enum Identity: Sendable {
        /// A column of ids, by name.
        case column(String)
        /// Files without ids: the prefix and the row's number in the file, from 1.
        case rowNumber(prefix: String)
    }

    /// Where a row's seats come from.
    public enum Seats: Sendable {
        /// The same number for every row.
        case constant(Int)
        /// A number column, by name, and the place that names it.
        case column(String, SourceLocation)
    }

    /// Makes a declaration of its parts.
    public init(
        file: FileReference, encoding: String, delimiter: Delimiter, id: Identity, seats: Seats,
        columns: [ColumnDeclaration], joins: [JoinDeclaration], location: SourceLocation
    ) {
        self.file = file
        self.encoding = encoding
        self.delimiter = delimiter
        self.id = id
        self.seats = seats
        self.columns = columns
        self.joins = joins
        self.location = location
    }

    /// Every column that the table will have, joined ones included, in order.
    public var allColumns: [ColumnDeclaration] { columns + joins.flatMap(\.columns) }

    /// The declaration of that name, joined columns included.
    public func column(named name: String) -> ColumnDeclaration? { allColumns.first { $0.name == name } }
}

/// Rows of another file that belong to a table's rows by id.
public struct JoinDeclaration: Sendable {
    /// The joined CSV file.
    public var file: FileReference
    /// `auto`, `utf-8` or `gb18030`.
    public var encoding: String
    /// The character between fields.
    public var delimiter: TableDeclaration.Delimiter
    /// The headers that may hold the id of the main table's row.
    public var keyHeaders: [String]
    /// Columns to bring in. A tags or credentials column collects over all rows of an id; any other takes one row.
    public var columns: [ColumnDeclaration]
    /// Where the programme declares it.
    public var location: SourceLocation

    /// Makes a declaration of its parts.
    public init(
        file: FileReference, encoding: String, delimiter: TableDeclaration.Delimiter, keyHeaders: [String],
        columns: [ColumnDeclaration], location: SourceLocation
    ) {
        self.file = file
        self.encoding = encoding
        self.delimiter = delimiter
        self.keyHeaders = keyHeaders
        self.columns = columns
        self.location = location
    }
}

/// What one column means.
public struct ColumnDeclaration: Sendable {
    /// What a column's cells hold, and so what they may be compared with.
    public enum Kind: String, Sendable, CaseIterable {
        /// Words for people; never compared.
        case text
        /// One value of a set, of a codebook if one is named.
        case category
        /// One value of an ordered codebook.
        case level
        /// Several values, of a codebook if one is named; in order of preference if `ordered`.
        case tags
        case number
        case date
        /// Held or required credentials: `scheme:occupation:level@issuer`.
        case credentials
        /// Only in a join: how many rows an id has there.
        case count
    }

    /// How a number is written in its cells.
    public enum NumberFormat: String, Sendable, CaseIterable {
        case plain
        /// Pay in everyday words, as CNY a month: `24-36万` (a year), `1-1.5万/月`, `8千-1万`.
        case pay
        /// Experience in everyday words, in years: `5-7年`, `无需经验`, `10年以上`.
        case years
    }

    /// Which end of a written range counts.
    public enum Bound: String, Sendable, CaseIterable {
        /// The lower end, the upper end, or the middle of both.
        case low, high, middle
    }

    /// What a cell's characters must satisfy beyond its type.
    public enum Checksum: String, Sendable, CaseIterable {
        /// Unified social credit code, GB 32100-2015.
        case unifiedSocialCreditCode = "uscc"
    }

    /// The name by which rules, terms and outputs refer to the column.
    public var name: String
    /// What its cells hold.
    public var kind: Kind
    /// Headers that may hold this column. The first found in the file is used; the column's own name always counts.
    public var aliases: [String]
    /// Several headers whose cells are read together (tags and credentials), or the one header meant. Overrides aliases.
    public var from: [String]
    /// Whether its values are hidden in every message and output.
    public var isPrivate: Bool
    /// Whether a cell may be empty, and the column missing from the file.
    public var isOptional: Bool
    /// The codebook of its values, by name; nil for free values.
    public var codebook: String?
    /// The character between the values of a tags or credentials cell.
    public var separator: Character
    /// Whether the values of a tags cell stand in order of preference.
    public var isOrdered: Bool
    /// The unit of its numbers, for people.
    public var unit: LocalizedText?
    /// The numbers allowed; a cell outside it is an issue. Nil allows all.
    public var range: ClosedRange<Double>?
    /// How its numbers are written.
    public var format: NumberFormat
    /// Which end of a written range counts.
    public var bound: Bound
    /// A check digit that its texts must satisfy, if any.
    public var checksum: Checksum?
    /// `3.0` is read as `3`: for codes that a spreadsheet turned into decimals.
    public var integerCodes: Bool
    /// Cell texts that mean "nothing stated".
    public var emptyValues: [String]
    /// Codebooks of a credential's parts.
    public var credential: CredentialCodebooks?
    /// Where the programme declares it.
    public var location: SourceLocation

    /// A column of `kind`; every other property has the default of a plain, required, public column.
    public init(
        name: String, kind: Kind, aliases: [String] = [], from: [String] = [], isPrivate: Bool = false,
        isOptional: Bool = false, codebook: String? = nil, separator: Character = ";", isOrdered: Bool = false,
        unit: LocalizedText? = nil, range: ClosedRange<Double>? = nil, format: NumberFormat = .plain, bound: Bound = .low,
        checksum: Checksum? = nil, integerCodes: Bool = false, emptyValues: [String] = [],
        credential: CredentialCodebooks? = nil, location: SourceLocation = SourceLocation(file: "")
    ) {
        self.name = name
        self.kind = kind
        self.aliases = aliases
        self.from = from
        self.isPrivate = isPrivate
        self.isOptional = isOptional
        self.codebook = codebook
        self.separator = separator
        self.isOrdered = isOrdered
        self.unit = unit
        self.range = range
        self.format = format
        self.bound = bound
        self.checksum = checksum
        self.integerCodes = integerCodes
        self.emptyValues = emptyValues
        self.credential = credential
        self.location = location
    }

    /// What a reader of the language calls the column: in Chinese its first alias in Chinese, else its name.
    public func displayName(_ language: Language) -> String {
        guard language == .zh else { return name }
        return aliases.first { $0.unicodeScalars.contains { $0.value > 0x2E7F } } ?? name
    }

    /// A value of the column with its unit, for people.
    public func amount(_ value: Double) -> LocalizedText {
        let number = Format.value(value)
        guard let unit else { return LocalizedText(verbatim: number) }
        return LocalizedText(zh: "\(number) \(unit.zh)", en: "\(number) \(unit.en)")
    }

    /// The headers to look for, in order.
    public var headers: [String] { from.isEmpty ? [name] + aliases : from }
}

/// The codebooks that give a credential's parts their meaning.
public struct CredentialCodebooks: Sendable, Hashable {
    /// Hierarchical: a requirement on a group is met by an occupation in it.
    public var occupation: String
    /// Ordered.
    public var level: String
    /// Hierarchical: what a province issues counts in its counties.
    public var place: String

    /// Makes a declaration of three codebooks' names.
    public init(occupation: String, level: String, place: String) {
        self.occupation = occupation
        self.level = level
        self.place = place
    }
}
