import Duikou
import Foundation

/// The digests of the tables that earlier runs of `generate` wrote into a folder, kept there in a hidden file. A table whose digest is not
/// on record was written or edited by somebody else; it is kept under another name.
struct GeneratedRecord {
    static let file = ".duikou-generated.json"

    private let folder: String
    private var digests: [String: String]

    init(_ folder: String) {
        self.folder = folder
        let bytes = try? FileReading.bytes(of: folder + "/" + Self.file, limit: 1 << 20)
        digests = bytes.flatMap { try? JSONDecoder().decode([String: String].self, from: Data($0)) } ?? [:]
    }

    /// Renames tables that are in the way and are not on record, and records the digests of the finished tables that take their places.
    ///
    /// - Parameter names: the tables, finished under ``SampleGenerator/unfinished`` in the same folder.
    /// - Returns: the tables that were renamed. After a failure every table has its old name.
    mutating func makeWay(for names: [String]) throws -> [AtomicFolder.Kept] {
        var kept: [AtomicFolder.Kept] = []
        do {
            for name in names {
                let path = folder + "/" + name
                let digest = try SHA256.hex(ofFile: path + SampleGenerator.unfinished)
                defer { digests[name] = digest }
                guard FileReading.exists(path) || FileReading.isLink(path) else { continue }
                let found = FileReading.isLink(path) ? nil : try? SHA256.hex(ofFile: path)
                if let found, found == digest || found == digests[name] { continue }
                var number = 1
                while FileReading.exists(folder + "/" + FormerFolder.name(name, number)) { number += 1 }
                let other = FormerFolder.name(name, number)
                try AtomicFolder.rename(path, folder + "/" + other)
                kept.append(AtomicFolder.Kept(name: name, keptAs: other))
            }
        } catch {
            takeBack(kept)
            throw error
        }
        return kept
    }

    /// Gives the renamed tables their old names again.
    func takeBack(_ kept: [AtomicFolder.Kept]) {
        for one in kept.reversed() { try? AtomicFolder.rename(folder + "/" + one.keptAs, folder + "/" + one.name) }
    }

    /// Writes the record. Where it cannot be written, the next run keeps the tables under other names, so nothing is lost.
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
