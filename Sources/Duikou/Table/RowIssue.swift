/// Why a row was set aside. A value beside the result, never an exception and never a silent default.
public struct RowIssue: Sendable, Hashable {
    /// The kind of fault.
    public enum Code: String, Sendable, CaseIterable {
        /// Fewer or more fields than the header.
        case fieldCount
        /// A quoted field is broken (a stray or missing quote).
        case quoting
        /// A required cell is empty.
        case emptyRequired
        /// An earlier row has the same id.
        case duplicateID
        /// A value that the column's codebook does not have.
        case unknownCode
        /// A name or an alias that several entries of the codebook share.
        case ambiguousCode
        /// A cell of a number column that cannot be read as one.
        case notANumber
        /// A number outside the column's range, or too many values in one cell.
        case outOfRange
        /// A cell of a date column that cannot be read as one.
        case notADate
        /// A credential that is not written as one, or names an unknown code.
        case badCredential
        /// A code whose check character is wrong.
        case badChecksum
        /// A row of a joined file, of pairs or of changes names an id that its table does not have, or that it cannot mean there.
        case unknownReference
        /// A row repeats what an earlier row has stated, where one statement is expected.
        case repeatedReference
        /// A stated choice or rating of a pair that a rule forbids.
        case ineligiblePair
        /// A stated choice or rating of a pair of which at least one has no seat.
        case noSeats
    }

    /// The file the row stands in.
    public var file: String
    /// 1-based line on which the record begins.
    public var line: Int
    /// The header of the column at fault; empty when the whole record is.
    public var column: String
    /// The offending value; replaced by `***` for a private column.
    public var value: String
    /// The kind of fault.
    public var code: Code
    /// What is wrong, for people.
    public var reason: LocalizedText
    /// The codebook of an ``Code/ambiguousCode``.
    public var codebook: String?

    /// - Parameter value: already replaced by `***` where the column is private.
    public init(file: String, line: Int, column: String, value: String, code: Code, reason: LocalizedText, codebook: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.code = code
        self.reason = reason
        self.codebook = codebook
    }

    /// A record whose fields are not as many as the header's.
    public static func fieldCount(file: String, line: Int, found: Int, expected: Int) -> RowIssue {
        RowIssue(
            file: file, line: line, column: "", value: "", code: .fieldCount,
            reason: LocalizedText(zh: "本行有 \(found) 个字段，表头有 \(expected) 个", en: "\(found) fields where the header has \(expected)"))
    }
}
