import Duikou

/// The inputs of a programme as they stood before they were read, so that what is kept of them is kept under the right digests.
///
/// Made before the reading; asked after it. Where a file changed in between, nobody can say which bytes were read, and nothing is kept.
public struct InputsBeforeReading: Sendable {
    private let programmePath: String
    private let files: [FileReference]
    private let statuses: [InputStamp.Status?]
    /// Of files that changed just now, whose status may not show another change.
    private let digests: [String?]

    /// - Parameter tables: a folder to take the programme's tables from, instead of where it says.
    /// - Throws: what is wrong with the programme file.
    public init(programmePath: String, tables: String? = nil) throws {
        self.init(programmePath: programmePath, programme: try ProgrammeFile.read(programmePath, tables: tables).programme)
    }

    init(programmePath: String, programme: Programme) {
        self.programmePath = programmePath
        files = Self.files(programmePath, programme)
        let now = InputStamp.now
        statuses = files.map { InputStamp.status($0.path) }
        digests = zip(files, statuses).map { file, status in
            guard let status, !InputStamp.isSettled(status, at: now) else { return nil }
            return try? SHA256.hex(ofFile: file.path)
        }
    }

    /// The programme's own file first, then all that it names.
    static func files(_ programmePath: String, _ programme: Programme) -> [FileReference] {
        [FileReference(path: programmePath, written: "", location: SourceLocation(file: programmePath))] + ProgrammeLoader.inputs(programme)
    }

    /// The inputs' stamps, now that they were read. O(bytes) of SHA-256.
    ///
    /// - Throws: ``DuikouError`` (`environment`) naming the file that changed or went meanwhile.
    func stamps() throws -> [InputStamp] {
        try files.indices.map { index in
            guard let stamp = InputStamp.of(files[index].path, written: files[index].written), stamp.status == statuses[index],
                digests[index].map({ $0 == stamp.sha256 }) ?? true
            else {
                throw DuikouError(
                    .environment, zh: "读取期间这个文件变了；请再运行一次", en: "this file changed while it was read; run the command again",
                    at: SourceLocation(file: files[index].path))
            }
            return stamp
        }
    }

    /// The same for a run's record: the programme's own file first.
    public func records() throws -> [RunManifest.File] {
        try stamps().map { RunManifest.File(file: $0.written, sha256: $0.sha256, bytes: $0.status.size) }
    }
}
