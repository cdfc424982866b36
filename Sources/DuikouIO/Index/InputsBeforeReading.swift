import Duikou

/// The state of a programme's inputs before they were read, so that results and indexes are recorded under the right digests.
///
/// Make it before reading the inputs, and ask for ``stamps()`` afterwards. Where a file changed in between, it is unknown which bytes were
/// read, and an error is thrown.
public struct InputsBeforeReading: Sendable {
    private let programmePath: String
    private let files: [FileReference]
    private let source: any InputSource
    private let statuses: [InputStatus?]
    /// Digests of files that changed just before, since their status might not show a further change; nil for all others.
    private let digests: [String?]

    /// - Parameters:
    ///   - tables: a folder to take the programme's tables from, in place of its own.
    ///   - source: where the files are.
    /// - Throws: as ``ProgrammeFile/read(_:tables:in:)``.
    public init(programmePath: String, tables: String? = nil, in source: any InputSource = LocalFiles()) throws {
        let programme = try ProgrammeFile.read(programmePath, tables: tables, in: source).programme
        self.init(programmePath: programmePath, programme: programme, in: source)
    }

    init(programmePath: String, programme: Programme, in source: any InputSource) {
        self.source = source
        self.programmePath = programmePath
        files = Self.files(programmePath, programme)
        let now = InputStamp.now
        statuses = files.map { source.status(of: $0.path) }
        digests = zip(files, statuses).map { file, status in
            guard let status, !InputStamp.isSettled(status, at: now) else { return nil }
            return (try? source.digest(of: file.path))?.sha256
        }
    }

    /// All inputs: the programme's own file first, then every file that it names.
    static func files(_ programmePath: String, _ programme: Programme) -> [FileReference] {
        [FileReference(path: programmePath, written: "", location: SourceLocation(file: programmePath))] + ProgrammeLoader.inputs(programme)
    }

    /// The inputs' stamps, after they were read. O(bytes), for their SHA-256.
    ///
    /// - Throws: ``DuikouError`` (`environment`) naming a file that has changed or disappeared since.
    func stamps() throws -> [InputStamp] {
        try files.indices.map { index in
            guard let stamp = InputStamp.of(files[index].path, written: files[index].written, in: source),
                stamp.status == statuses[index],
                digests[index].map({ $0 == stamp.sha256 }) ?? true
            else {
                throw DuikouError(
                    .environment, zh: "读取期间这个文件变了；请再运行一次", en: "this file changed while it was read; run the command again",
                    at: SourceLocation(file: files[index].path))
            }
            return stamp
        }
    }

    /// The inputs as ``RunManifest`` records them, the programme's own file first. Throws as ``stamps()``.
    public func records() throws -> [RunManifest.File] {
        try stamps().map { RunManifest.File(file: $0.written, sha256: $0.sha256, bytes: $0.status.size) }
    }
}
