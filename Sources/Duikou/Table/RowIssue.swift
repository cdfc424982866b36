/// Why a row was set aside. A value beside the result, never an exception and never a silent default.
public struct RowIssue: Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// Fewer or more fields than the header.
        case fieldCount
        /// A quoted field is broken (a stray or missing quote).
        case quoting
        case emptyRequired
        case duplicateID
        case unknownCode
        /// A name or an alias that several entries of the codebook share.
        case ambiguousCode
        case notANumber
        case outOfRange
        case notADate
        case badCredential
        case badChecksum
        /// A joined row names an id that its table does not have, or names it twice where one value is expected.
        case unknownReference
        case repeatedReference
        /// A stated choice or rating of a pair that a rule forbids.
        case ineligiblePair
        /// A stated choice or rating of a pair of which one has no seat.
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
    public var code: Code
    public var reason: LocalizedText
    /// The codebook of an ``Code/ambiguousCode``.
    public var codebook: String?

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
