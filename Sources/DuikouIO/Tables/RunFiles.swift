import Duikou
import Foundation

/// The files of a run's folder, by name and by record.
enum RunFiles {
    /// Every name that a run, of whatever kind, may give a file.
    static let names = Set(RunOutputs.files + [RunOutputs.moves, RunOutputs.changes, AtomicFolder.marker])

    /// Files that the folder's own `run.json` names and whose bytes are still those on record; and `run.json` itself, where it reads as
    /// it was written. Empty where there is no readable one: then nothing is known to be a result. O(bytes of the files).
    static func unchanged(in folder: String) -> Set<String> {
        struct Record: Decodable {
            var format: Int
            var outputs: [RunManifest.File]
        }
        guard let bytes = try? FileReading.bytes(of: folder + "/" + AtomicFolder.marker, limit: RunManifest.longest),
            let record = try? JSONDecoder().decode(Record.self, from: Data(bytes))
        else { return [] }
        var own = Set(
            record.outputs.filter { file in
                guard file.file != AtomicFolder.marker, !file.file.contains("/") else { return false }
                let path = folder + "/" + file.file
                return (try? SystemFile(reading: path).size) == file.bytes && (try? SHA256.hex(ofFile: path)) == file.sha256
            }.map(\.file))
        // A run.json of another format cannot be written again here to be compared.
        let isAsWritten = (try? RunManifest.decoded(bytes)).map { (try? $0.encoded()) == Data(bytes) } ?? false
        if record.format != RunManifest.currentFormat || isAsWritten { own.insert(AtomicFolder.marker) }
        return own
    }
}

extension AtomicFolder.Kind {
    /// Results: for everybody whom the folder above lets in.
    public static let results = AtomicFolder.Kind(
        marker: AtomicFolder.marker, mode: 0o755, isDurable: true, reserved: RunFiles.names, own: RunFiles.unchanged)
}
