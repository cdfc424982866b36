/// Several values a row, in compressed rows: row `r` has `values[offsets[r]..<offsets[r + 1]]`.
public struct Lists: Sendable {
    /// One more than there are rows; rising from 0 to the number of values.
    public var offsets: [Int]
    /// The values of all rows, one row after another.
    public var values: [Int32]

    /// No rows.
    public init() {
        offsets = [0]
        values = []
    }

    /// Rows that are already compressed: `offsets` rise from 0 to the number of values.
    public init(offsets: [Int], values: [Int32]) {
        precondition(offsets.first == 0 && offsets.last == values.count, "compressed rows that do not cover their values")
        self.offsets = offsets
        self.values = values
    }

    /// How many rows there are.
    public var count: Int { offsets.count - 1 }
    /// One row's values, in their order.
    public subscript(row: Int) -> ArraySlice<Int32> { values[offsets[row]..<offsets[row + 1]] }

    /// Adds a row. Amortised O(values).
    public mutating func append(_ row: some Sequence<Int32>) {
        values.append(contentsOf: row)
        offsets.append(values.count)
    }
}

/// Free texts, one arena of bytes.
public struct TextColumn: Sendable {
    /// The texts (UTF-8), one after another.
    public private(set) var bytes: [UInt8] = []
    /// Where each row's text ends in `bytes`; it begins where the row before ends.
    public private(set) var ends: [Int] = []

    /// No rows.
    public init() {}

    /// Rows whose texts stand one after another: `ends` rise to the number of bytes.
    public init(bytes: [UInt8], ends: [Int]) {
        precondition(ends.last ?? 0 == bytes.count, "texts that do not cover their bytes")
        self.bytes = bytes
        self.ends = ends
    }

    /// How many rows there are.
    public var count: Int { ends.count }
    /// Bytes held.
    var memory: Int { bytes.count + 8 * ends.count }

    /// Adds a row's text (UTF-8); empty where nothing is stated.
    public mutating func append(_ text: Span<UInt8>) {
        for i in text.indices { bytes.append(text[i]) }
        ends.append(bytes.count)
    }

    /// One row's text. O(length).
    public subscript(row: Int) -> String {
        String(decoding: bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]], as: UTF8.self)
    }
}

/// A credential that a talent holds or an opening requires. A requirement may leave out the scheme, and either may leave out the issuer.
public struct Credential: Sendable, Hashable {
    /// A word of the programme's vocabulary; −1 in a requirement that any scheme meets.
    public var scheme: Int32
    /// An entry of the occupation codebook.
    public var occupation: Int32
    /// An entry of the level codebook.
    public var level: Int32
    /// An entry of the place codebook; −1: issued nationally, counts everywhere.
    public var issuer: Int32

    /// A credential of its parts; −1 for a scheme or an issuer that is left out.
    public init(scheme: Int32, occupation: Int32, level: Int32, issuer: Int32) {
        self.scheme = scheme
        self.occupation = occupation
        self.level = level
        self.issuer = issuer
    }
}

/// A typed column of a ``Table``.
public struct Column: Sendable {
    /// A column's values, one for each row, by the kind of its declaration.
    public enum Data: Sendable {
        /// Free texts; empty where nothing is stated.
        case text(TextColumn)
        /// Category or level: an entry of the codebook or of the vocabulary; −1 where nothing is stated.
        case codes([Int32])
        /// For each row its entries of the codebook or of the vocabulary, without repeats.
        case tags(Lists)
        /// `nan` where nothing is stated.
        case numbers([Double])
        /// Days since 1970-01-01; `Int32.min` where nothing is stated.
        case dates([Int32])
        /// For each row, indices into `distinct`.
        case credentials(Lists, distinct: [Credential])
    }

    /// The day of a row that states none.
    public static let missingDate = Int32.min

    /// What the programme says of the column.
    public var declaration: ColumnDeclaration
    /// The values, one for each row.
    public var data: Data { didSet { distinct = nil } }
    /// The rows numbered by value, if that was worked out before; see ``distinctRows()``. Changing ``data`` forgets it.
    public private(set) var distinct: DistinctRows?
    /// The file that the column was read from, as the programme writes it; empty for a column made otherwise.
    public var file: String

    /// - Parameter distinct: the ``distinctRows()`` of exactly this data, found before.
    public init(declaration: ColumnDeclaration, data: Data, file: String = "", distinct: DistinctRows? = nil) {
        self.declaration = declaration
        self.data = data
        self.file = file
        self.distinct = distinct
    }

    /// The column's name in its programme.
    public var name: String { declaration.name }
}

extension Column {
    /// One row's values in the order of the cell; none of a column that holds no values of a set.
    func values(row: Int) -> [Int32] {
        switch data {
        case .codes(let codes): codes[row] < 0 ? [] : [codes[row]]
        case .tags(let lists): Array(lists[row])
        case .text, .numbers, .dates, .credentials: []
        }
    }
}
