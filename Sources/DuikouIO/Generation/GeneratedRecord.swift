import Duikou
import Foundation

/// What earlier runs of `generate` wrote into a folder, by digest: a hidden file there. A table that it does not vouch for, because somebody
/// wrote or edited it, is kept under another name.
struct GeneratedRecord {
    static let file = ".duikou-generated.json"

    private let folder: String
    private var digests: [String: String]

    init(_ folder: String) {
        self.folder = folder
        let bytes = try? FileReading.bytes(of: folder + "/" + Self.file, limit: 1 << 20)
        digests = bytes.flatMap { try? JSONDecoder().decode([String: String].self, from: Data($0)) } ?? [:]
    }

    /// Puts a finished table in its place. One that is there and is not known gets a name of its own first.
    ///
    /// - Parameter written: the finished table, in the same folder.
    /// - Returns: what was kept; nil where nothing had to be.
    mutating func place(_ written: String, as name: String) throws -> AtomicFolder.Kept? {
        let path = folder + "/" + name
        let digest = try SHA256.hex(ofFile: written)
        var kept: AtomicFolder.Kept?
        if FileReading.exists(path) {
            let isLink = FileReading.isLink(path)
            let found = isLink ? nil : try? SHA256.hex(ofFile: path)
            if found == nil || (found != digest && found != digests[name]) {
                var number = 1
                while FileReading.exists(folder + "/" + FormerFolder.name(name, number)) { number += 1 }
                let other = FormerFolder.name(name, number)
                try AtomicFolder.rename(path, folder + "/" + other)
                kept = AtomicFolder.Kept(name: name, keptAs: other)
            }
        }
        try AtomicFolder.rename(written, path)
        digests[name] = digest
        return kept
    }

    /// Writes the record. One that cannot be written vouches for less, which loses nothing.
    func write() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let part = folder + "/" + Self.file + SampleGenerator.unfinished
        do {
            let file = try SystemFile(writing: part)
            try file.write(Array(encoder.encode(digests) + Data([0x0A])))
            try file.finish()
            try AtomicFolder.rename(part, folder + "/" + Self.file)
        } catch {
            AtomicFolder.remove(part)
        }
    }
}
