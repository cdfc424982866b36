import Duikou
import Foundation

/// Which files in a run's folder are its own, by name and by digest.
enum RunFiles {
    /// Every file name that a run of any kind may use.
    static let names = Set(RunOutputs.files + [RunOutputs.moves, RunOutputs.changes, AtomicFolder.marker])

    /// The names of files that the folder's `run.json` records and whose bytes still have the recorded digest; also `run.json` itself, if
    /// writing it again gives the same bytes. Empty where there is no readable `run.json`: no file is then known to be ours. O(bytes of
    /// files).
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
        // A run.json of another format cannot be written again by this version, so its bytes cannot be compared.
        let isAsWritten = (try? RunManifest.decoded(bytes)).map { (try? $0.encoded()) == Data(bytes) } ?? false
        if record.format != RunManifest.currentFormat || isAsWritten { own.insert(AtomicFolder.marker) }
        return own
    }
}

extension AtomicFolder.Kind {
    /// A folder of results, readable for everybody who may enter the folder above.
    public static let results = AtomicFolder.Kind(
        marker: AtomicFolder.marker, mode: 0o755, isDurable: true, reserved: RunFiles.names, own: RunFiles.unchanged)
}
