import Duikou
import DuikouKernels
import Foundation

/// Writes a loaded programme as an index, which ``QueryIndex`` reads.
public struct IndexWriter {
    private let loaded: LoadedProgramme
    private let programmePath: String

    /// - Parameters:
    ///   - loaded: the programme with its tables, read and compiled.
    ///   - programmePath: where its file is.
    public init(_ loaded: LoadedProgramme, programmePath: String) {
        self.loaded = loaded
        self.programmePath = programmePath
    }

    /// A working folder in the place of this programme's index, to be filled by ``write(to:before:)`` or discarded.
    ///
    /// - Throws: ``DuikouError`` (`environment`) where there is no cache folder, or it cannot be written.
    public static func folder(for programmePath: String, tables: String? = nil, root: String?) throws -> AtomicFolder {
        guard let root, let folder = IndexPlace.folder(for: programmePath, tables: tables, root: root) else {
            throw DuikouError(
                .environment, zh: "不知道索引该放哪里：请设置环境变量 XDG_CACHE_HOME 或 HOME",
                en: "there is no place for the index: set the environment variable XDG_CACHE_HOME or HOME")
        }
        let made = try IndexPlace.makeRoot(root)
        return try AtomicFolder(replacing: folder, kind: IndexPlace.kind, above: made)
    }

    /// Writes the index and puts it in its place. O(bytes of the inputs) for their digests, and O(bytes of the tables).
    ///
    /// - Parameter before: the inputs' state before `loaded` was read.
    /// - Throws: ``DuikouError`` (`environment`) where an input has changed since then or the disk refuses; (`cancelled`) after a discard.
    public func write(to folder: AtomicFolder, before: InputsBeforeReading) throws {
        try writeFiles(to: folder, inputs: before.stamps)
        do {
            try folder.commit()
        } catch let error as DuikouError where error.code == .environment {
            // The likely cause is another process that put its own index in place at this very moment: try once more. Where ours is in its
            // place already, only the earlier one could not be removed; the next index that is made removes it.
            if !folder.isInPlace { try folder.commit() }
        }
        IndexPlace.removeOrphans(in: FileReading.split(folder.path).folder)
    }

    /// Writes every file of the index. `inputs` is called last, after all that was read from them is written.
    func writeFiles(to folder: AtomicFolder, inputs: () throws -> [InputStamp]) throws {
        var arrays = ArrayFilesWriter(folder)
        let compiled = loaded.compiled
        let talents = try write(compiled.talents, &arrays)
        let openings = try write(compiled.openings, &arrays)
        try arrays.add("words", compiled.codes.vocabulary)
        try writeTerms(&arrays)
        let (choices, ratings) = (loaded.stated.choices, loaded.stated.ratings)
        try arrays.add("choices.talents", choices.map(\.talent))
        try arrays.add("choices.openings", choices.map(\.opening))
        try arrays.add("choices.ranks", choices.map(\.rank))
        try arrays.add("ratings.talents", ratings.map(\.talent))
        try arrays.add("ratings.openings", ratings.map(\.opening))
        try arrays.add("ratings.scores", ratings.map(\.score))
        try arrays.add("issues", try KeptIssue.bytes(loaded.issues))
        let manifest = IndexManifest(
            programme: IndexPlace.real(programmePath), inputs: try inputs(), talents: talents, openings: openings,
            tableWords: loaded.tableWords,
            arrays: arrays.entries, sums: try arrays.finish())
        try write(IndexPlace.owner, IndexPlace.names(programmePath, loaded.tables), folder)
        try write(IndexManifest.file, try manifest.bytes(), folder)
    }

    private func write(_ file: String, _ bytes: [UInt8], _ folder: AtomicFolder) throws {
        let file = try SystemFile(writing: folder.path(of: file), mode: ArrayFilesWriter.mode)
        try file.write(bytes)
        try file.finish()
    }

    // MARK: Tables

    private func write(_ table: Table, _ arrays: inout ArrayFilesWriter) throws -> IndexManifest.Table {
        let name = IndexNames.table(table.side)
        try arrays.add(name + ".ids", table.ids)
        try arrays.add(name + ".lines", table.lines)
        try arrays.add(name + ".seats", table.seats)
        let used = usedColumns(table.side)
        var columns: [IndexManifest.Column] = []
        for (index, column) in table.columns.enumerated() {
            let prefix = IndexNames.column(table.side, index)
            var isKept = true
            if case .text = column.data, column.declaration.isPrivate { isKept = false }
            columns.append(
                IndexManifest.Column(
                    name: column.name, kind: column.declaration.kind.rawValue, file: column.file, arrays: prefix, isKept: isKept))
            if isKept { try write(column.data, prefix, &arrays) }
            // A question compiles all openings, so their distinct values are kept. Of the talents it compiles one row at a time.
            guard table.side == .opening, used.contains(column.name) else { continue }
            let distinct = column.distinctRows()
            try arrays.add(prefix + ".keys", distinct.keys)
            try arrays.add(prefix + ".first", distinct.firstRows)
        }
        return IndexManifest.Table(rows: table.count, seatsColumn: table.seatsColumn, columns: columns)
    }

    private func write(_ data: Column.Data, _ prefix: String, _ arrays: inout ArrayFilesWriter) throws {
        switch data {
        case .text(let texts):
            try arrays.add(prefix + ".bytes", texts.bytes)
            try arrays.add(prefix + ".ends", texts.ends)
        case .codes(let codes): try arrays.add(prefix + ".codes", codes)
        case .dates(let days): try arrays.add(prefix + ".days", days)
        case .numbers(let numbers): try arrays.add(prefix + ".numbers", numbers)
        case .tags(let lists): try arrays.add(prefix, lists)
        case .credentials(let lists, let distinct):
            try arrays.add(prefix, lists)
            try arrays.add(
                prefix + ".distinct", distinct.flatMap { [$0.scheme, $0.occupation, $0.level, $0.issuer] }, shape: [distinct.count, 4])
        }
    }

    /// The columns that rules and terms use; texts are never among them.
    private func usedColumns(_ side: Side) -> Set<String> {
        let programme = loaded.programme
        let references =
            programme.rules.flatMap(\.requirement.columns)
            + (programme.talentForOpening + programme.openingForTalent).flatMap(\.measure.columns)
        return Set(references.filter { $0.side == side }.map(\.column))
    }

    // MARK: Terms

    private func writeTerms(_ arrays: inout ArrayFilesWriter) throws {
        let scales = TalentScales(of: loaded.programme, talents: loaded.compiled.talents)
        for (direction, data, scales) in [
            (0, loaded.termData.talentForOpening, scales.talentForOpening), (1, loaded.termData.openingForTalent, scales.openingForTalent),
        ] {
            for (index, (data, scale)) in zip(data, scales).enumerated() {
                let prefix = IndexNames.term(direction, index)
                if let scale { try arrays.add(prefix + ".scale", [scale.lowerBound, scale.upperBound]) }
                switch data {
                case .none: break
                case .weights(let weights):
                    let tags = weights.keys.sorted()
                    try arrays.add(prefix + ".tags", tags)
                    try arrays.add(prefix + ".weights", tags.map { weights[$0]! })
                case .affinity(let entries):
                    try arrays.add(prefix + ".talents", entries.map(\.talent))
                    try arrays.add(prefix + ".openings", entries.map(\.opening))
                    try arrays.add(prefix + ".values", entries.map(\.value))
                case .vectors(let talents, let openings):
                    try arrays.add(prefix + ".talent-vectors", talents)
                    try arrays.add(prefix + ".opening-vectors", openings)
                }
            }
        }
    }
}

/// The names of an index's arrays, shared by the writer and the reader.
enum IndexNames {
    static func table(_ side: Side) -> String { side == .talent ? "talents" : "openings" }
    static func column(_ side: Side, _ index: Int) -> String { table(side) + (index < 10 ? ".0" : ".") + "\(index)" }
    static func term(_ direction: Int, _ index: Int) -> String {
        (direction == 0 ? "talent-for-opening" : "opening-for-talent") + (index < 10 ? ".0" : ".") + "\(index)"
    }
}

/// A row that was set aside, as JSON: the answer to an unknown id counts such rows.
struct KeptIssue: Codable {
    var file: String
    var line: Int
    var column: String
    var value: String
    var code: String
    var zh: String
    var en: String
    var codebook: String?

    static func bytes(_ issues: [RowIssue]) throws -> [UInt8] {
        Array(
            try JSONEncoder().encode(
                issues.map {
                    KeptIssue(
                        file: $0.file, line: $0.line, column: $0.column, value: $0.value, code: $0.code.rawValue, zh: $0.reason.zh,
                        en: $0.reason.en, codebook: $0.codebook)
                }))
    }

    static func issues(_ bytes: [UInt8]) -> [RowIssue]? {
        guard let kept = try? JSONDecoder().decode([KeptIssue].self, from: Data(bytes)) else { return nil }
        return kept.compactMap { issue in
            RowIssue.Code(rawValue: issue.code).map {
                RowIssue(
                    file: issue.file, line: issue.line, column: issue.column, value: issue.value, code: $0,
                    reason: LocalizedText(zh: issue.zh, en: issue.en), codebook: issue.codebook)
            }
        }
    }
}
