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

        /// What the code means, in the reference.
        package var meaning: LocalizedText {
            switch self {
            case .fieldCount: LocalizedText(zh: "字段数与表头不同。", en: "Fewer or more fields than the header.")
            case .quoting: LocalizedText(zh: "引号不成对，或位置不对。", en: "A quote is missing, or stands where it cannot.")
            case .emptyRequired: LocalizedText(zh: "必填的单元格为空。", en: "A required cell is empty.")
            case .duplicateID: LocalizedText(zh: "前面的行已有这个编号。", en: "An earlier row has the id.")
            case .unknownCode:
                LocalizedText(zh: "代码表里没有，或变动表里没有这种变动。", en: "The codebook does not have it, or there is no such change.")
            case .ambiguousCode: LocalizedText(zh: "代码表里几条共有的名称或别名。", en: "A name or alias that several entries of the codebook share.")
            case .notANumber: LocalizedText(zh: "不是数字。", en: "No number.")
            case .outOfRange:
                LocalizedText(
                    zh: "数字超出范围，一格里取值太多，或变动用不着这一格。",
                    en: "A number out of its range, too many values in one cell, or a cell that the change has no use for.")
            case .notADate: LocalizedText(zh: "不是日期。", en: "No date.")
            case .badCredential: LocalizedText(zh: "证书的写法不对，或其中的代码不存在。", en: "Not written as a credential, or with an unknown code.")
            case .badChecksum: LocalizedText(zh: "校验位不对。", en: "The check character is wrong.")
            case .unknownReference: LocalizedText(zh: "编号不存在，或在这里不能用。", en: "No such id, or one that cannot be meant here.")
            case .repeatedReference: LocalizedText(zh: "前面的行已写过。", en: "An earlier row has said so already.")
            case .ineligiblePair: LocalizedText(zh: "志愿或评分的这一对不符合条件。", en: "A choice or rating of a pair that is not eligible.")
            case .noSeats:
                LocalizedText(
                    zh: "志愿或评分的一方没有名额，或增减的岗位原来没有名额。",
                    en: "A choice or rating where a side has no seat, or a change of an opening that had none.")
            }
        }
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
