import Duikou

/// A question about one talent, one opening, or a pair of them, before any file is opened.
public struct Question: Sendable {
    /// Whom the question is about.
    public enum Subject: Sendable {
        /// One row: of the given side, or of whichever side has the id.
        case row(id: String, side: Side?)
        /// One row as above, and a row of the other side.
        case rowWith(id: String, other: String, side: Side?)
        /// A talent and an opening; changes apply to `edited`.
        case pair(talent: String, opening: String, edited: Side)
    }

    /// What if a cell had another value?
    public struct Edit: Sendable {
        /// The column's name or header.
        public var column: String
        /// The cell as it would stand in the file.
        public var value: String

        /// One cell's other value.
        public init(column: String, value: String) {
            self.column = column
            self.value = value
        }
    }

    /// How many partners are listed by default: as many as a person reads.
    public static let standardTop = 10

    /// Whom the question is about.
    public let subject: Subject
    /// How many partners are listed.
    public let top: Int
    /// The seed of the order among equals; nil for the programme's own.
    public let seed: UInt64?
    /// Cells that are changed before the answer is computed.
    public let edits: [Edit]

    /// - Throws: ``DuikouError`` (`usage`) where `top` is out of range.
    public init(_ subject: Subject, top: Int = Self.standardTop, seed: UInt64? = nil, edits: [Edit] = []) throws {
        self.subject = subject
        self.top = try Self.checked(top: top)
        self.seed = seed
        self.edits = edits
    }

    /// The number itself.
    ///
    /// - Throws: ``DuikouError`` (`usage`) where it is not 1 to ``ListLengths/longest``.
    public static func checked(top: Int) throws -> Int {
        guard (1...ListLengths.longest).contains(top) else {
            let most = Format.grouped(ListLengths.longest)
            throw DuikouError(.usage, zh: "--top 应为 1 到 \(most)，这里是 \(top)。", en: "--top must be 1 to \(most), not \(top).")
        }
        return top
    }
}
