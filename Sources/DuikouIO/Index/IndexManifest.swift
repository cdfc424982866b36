import Duikou
import Foundation

/// `index.json`: what an index was made from, by which build, and which arrays it holds.
struct IndexManifest: Codable, Sendable, Equatable {
    /// Raise it when the arrays change, or their meaning does.
    static let currentFormat = 1
    static let file = "index.json"

    struct Column: Codable, Sendable, Equatable {
        var name: String
        var kind: String
        /// The file that the column was read from, as the programme names it.
        var file: String
        /// The prefix of its arrays' names.
        var arrays: String
        /// False for a private text that no rule and no term uses: its cells are not kept.
        var isKept: Bool
    }

    struct Table: Codable, Sendable, Equatable {
        var rows: Int
        var seatsColumn: String?
        var columns: [Column]
    }

    /// One array, in the file `name.npy`.
    struct Entry: Codable, Sendable, Equatable {
        var name: String
        var type: String
        var shape: [Int]
        /// The position of its first block's checksum in the file of checksums.
        var firstSum: Int
    }

    var format = currentFormat
    /// The version and the build that made the index: another build may read cells in another way.
    var version = Version.current
    var build = ProgramBuild.current
    /// The programme's path, which says whose index this is.
    var programme: String
    /// The stamps of all inputs; the programme's own file comes first.
    var inputs: [InputStamp]
    var talents: Table
    var openings: Table
    /// How many words of the vocabulary come from the tables; the rest come from the terms' files.
    var tableWords: Int
    var arrays: [Entry]
    /// The checksum of the file of checksums.
    var sums: String

    // MARK: Bytes

    /// The end of the text: the text's own checksum, so that a damaged digit cannot pass for another number.
    private static let seal = (before: Array(",\"sum\":\"".utf8), after: Array("\"}\n".utf8))
    private static let sealLength = seal.before.count + 16 + seal.after.count

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(try encoder.encode(self))
        bytes.removeLast()
        return bytes + Self.seal.before + Self.hex(bytes.withBytes(BlockSum.whole)).utf8 + Self.seal.after
    }

    /// Nil where the bytes are damaged, or were written in another form.
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
