import Duikou
import Foundation

/// `index.json`: what an index was made from, by what, and which arrays it holds.
struct IndexManifest: Codable, Sendable, Equatable {
    /// Raised when the arrays, or what they mean, change.
    static let currentFormat = 1
    static let file = "index.json"

    struct Column: Codable, Sendable, Equatable {
        var name: String
        var kind: String
        /// The file that the column was read from.
        var file: String
        /// The beginning of its arrays' names.
        var arrays: String
        /// False for a private text that nothing looks at: its cells are left out.
        var isKept: Bool
    }

    struct Table: Codable, Sendable, Equatable {
        var rows: Int
        var seatsColumn: String?
        var columns: [Column]
    }

    /// An array: `name.npy`.
    struct Entry: Codable, Sendable, Equatable {
        var name: String
        var type: String
        var shape: [Int]
        /// Where its blocks' sums begin among all.
        var firstSum: Int
    }

    var format = currentFormat
    /// The engine that made it, and which build: another may read cells in another way.
    var version = Version.current
    var build = ProgramBuild.current
    /// Where the programme stood: whose index this is.
    var programme: String
    /// The programme's own file first.
    var inputs: [InputStamp]
    var talents: Table
    var openings: Table
    /// How many words of the vocabulary come from the tables rather than from the terms' files.
    var tableWords: Int
    var arrays: [Entry]
    /// The sum of all sums.
    var sums: String

    // MARK: Bytes

    /// Ends the text: its own sum, so that a damaged digit is no other number.
    private static let seal = (before: Array(",\"sum\":\"".utf8), after: Array("\"}\n".utf8))
    private static let sealLength = seal.before.count + 16 + seal.after.count

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(try encoder.encode(self))
        bytes.removeLast()
        return bytes + Self.seal.before + Self.hex(bytes.withBytes(BlockSum.whole)).utf8 + Self.seal.after
    }

    /// Nil where the bytes are not what was written, or were written in another form.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.sealLength else { return nil }
        let text = Array(bytes.dropLast(Self.sealLength))
        let seal = Self.seal.before + Self.hex(text.withBytes(BlockSum.whole)).utf8 + Self.seal.after
        guard bytes.suffix(Self.sealLength).elementsEqual(seal),
            let manifest = try? JSONDecoder().decode(IndexManifest.self, from: Data(text + [UInt8(ascii: "}")]))
        else { return nil }
        self = manifest
    }

    init(
        programme: String, inputs: [InputStamp], talents: Table, openings: Table, tableWords: Int, arrays: [Entry], sums: String
    ) {
        self.programme = programme
        self.inputs = inputs
        self.talents = talents
        self.openings = openings
        self.tableWords = tableWords
        self.arrays = arrays
        self.sums = sums
    }

    static func hex(_ sum: UInt64) -> String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    func table(_ side: Side) -> Table { side == .talent ? talents : openings }
}
