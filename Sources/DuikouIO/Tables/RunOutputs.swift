import Duikou
import DuikouKernels
import DuikouMechanisms
import Synchronization

/// Writes the tables of a run. Each is a pure function of the result and the format.
package final class RunOutputs: Sendable {
    let loaded: LoadedProgramme
    let result: MatchResult
    /// Only of runs that changes were taken into.
    let rematch: RematchRecord?
    let listFiles: Outputs.ListFiles
    private let renderer: CSVTableRenderer
    let threads: Int

    init(
        loaded: LoadedProgramme, result: MatchResult, format: ResultFormat, rematch: RematchRecord? = nil,
        listFiles: Outputs.ListFiles = .both, threads: Int = 1
    ) {
        self.rematch = rematch
        self.listFiles = listFiles
        self.threads = threads
        self.loaded = loaded
        self.result = result
        renderer = CSVTableRenderer(loaded, format, threads: threads)
    }

    /// The file names of every run, in the order in which they are recorded.
    static let files = [
        "placements.csv", "recommendations-talents.csv", "recommendations-openings.csv", "unplaced.csv", "cutoffs.csv", "fairness.csv",
        "demands.csv",
        "rejected.csv",
    ]

    /// The files that a run writes: all but the lists that it leaves out.
    static func files(_ listFiles: Outputs.ListFiles, isRematch: Bool) -> [String] {
        let all = isRematch ? Self.files + [Self.moves, Self.changes] : Self.files
        return all.filter { file in sides[file].map(listFiles.includes) ?? true }
    }

    /// The files of lists that a run leaves out.
    static func leftOut(_ listFiles: Outputs.ListFiles) -> [String] {
        files.filter { file in sides[file].map { !listFiles.includes($0) } ?? false }
    }

    /// The files of lists, and whose lists each holds. They have a line for each pair and are nearly all that a run writes.
    static let sides: [String: Side] = ["recommendations-talents.csv": .talent, "recommendations-openings.csv": .opening]

    static func file(of side: Side) -> String { side == .talent ? "recommendations-talents.csv" : "recommendations-openings.csv" }

    /// How many lists both files of lists hold.
    var lists: Int { result.recommendations.talents.count + result.recommendations.openings.count }

    /// Writes a file, and returns its digest and size; without a path it only computes these.
    ///
    /// - Parameter progress: called with the number of lists just written, by one thread at a time.
    func write(_ file: String, to path: String?, progress: (@Sendable (Int) -> Void)? = nil) throws -> RunManifest.File {
        let writer =
            if let path { try CSVWriter(path: path, byteOrderMark: true) } else { CSVWriter(hashing: .comma, byteOrderMark: true) }
        let digest = try renderer.write(table(file), to: writer, threads: threads, progress: progress)
        return RunManifest.File(file: file, sha256: digest.sha256, bytes: digest.bytes)
    }

    /// Writes the lists of a side's first rows, or of all, and says what was written.
    func writeLists(of side: Side, first: Int, to writer: sending CSVWriter) throws -> (sha256: String, bytes: Int) {
        try renderer.write(lists(of: side, first: first), to: writer, threads: threads)
    }

    /// A file in memory.
    func bytes(of file: String) throws -> [UInt8] { try renderer.bytes(table(file), threads: threads) }

    /// The table that a file holds.
    private func table(_ file: String) -> ResultTable {
        let tables = [
            placements, lists(of: .talent), lists(of: .opening), unplaced, cutoffs, fairness, demands, moves, changes, rejected,
        ]
        guard let table = tables.first(where: { $0.name + ".csv" == file }) else { preconditionFailure("\(file) is no file of a run") }
        return table
    }

    /// Writes every file to the path that `path` returns for it; where `path` returns nil, only its digest and size are computed. Returns
    /// the files in order.
    ///
    /// Files of lists are written one after the other, each by all threads; the other files are small and written at the same time. A file
    /// of lists that is left out is rendered all the same, because its digest lets a later check or re-match recognise the lists.
    func writeAll(
        progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil, path: @escaping @Sendable (String) -> String?
    ) throws -> (outputs: [RunManifest.File], leftOut: [RunManifest.File]) {
        let (files, total) = (Self.files(listFiles, isRematch: rematch != nil), lists)
        let leftOut = Self.leftOut(listFiles)
        let done = Atomic<Int>(0)
        var written: [String: RunManifest.File] = [:]
        for file in Self.files where Self.sides[file] != nil {
            written[file] = try write(file, to: leftOut.contains(file) ? nil : path(file)) { rows in
                progress?(done.add(rows, ordering: .relaxed).newValue, total)
            }
        }
        let small = files.filter { Self.sides[$0] == nil }
        let results = mapChunks(of: small.count, size: 1, threads: threads) { range in
            Result { try self.write(small[range.lowerBound], to: path(small[range.lowerBound])) }
        }
        for (file, result) in zip(small, results) { written[file] = try result.get() }
        return (files.map { written[$0]! }, leftOut.map { written[$0]! })
    }

    var compiled: CompiledProgramme { loaded.compiled }
    var programme: Programme { loaded.programme }

    // MARK: Columns

    /// The columns of a run's table: those declared, with the columns that the programme shows and its terms in their places.
    func columns(_ form: ResultForm) -> [ResultColumn] {
        form.columns.flatMap { item -> [ResultColumn] in
            switch item {
            case .column(let column): return [column]
            case .row(let id):
                guard case .id(let side) = id.kind else { preconditionFailure("a row begins with its id") }
                return [id] + shown(side, beside: id)
            case .terms(let fit, let side, let isPrefixed, _):
                let group = ResultColumn.Group(key: fit.key, title: fit.title)
                return compiled.model(rankingFor: side).terms.map { term in
                    let title = LocalizedText(zh: term.title.zh, en: term.name)
                    guard isPrefixed else { return ResultColumn(key: term.name, title: title, kind: .fit, group: group) }
                    return ResultColumn(
                        key: "\(fit.key).\(term.name)",
                        title: LocalizedText(zh: "\(fit.title.zh).\(title.zh)", en: "\(fit.key).\(title.en)"),
                        kind: .fit, group: nil)
                }
            }
        }
    }

    /// The columns shown beside an id. Chinese titles carry the unit that the cells leave out; English ones are names.
    private func shown(_ side: Side, beside id: ResultColumn) -> [ResultColumn] {
        let group = ResultColumn.Group(key: id.key, title: id.title)
        return programme.outputs.columns(side).map { name in
            var title = LocalizedText(verbatim: name)
            if let column = programme.table(side).column(named: name) {
                let unit = column.unit.map { "（\($0.zh)）" } ?? ""
                title = LocalizedText(zh: column.displayName(.zh) + unit, en: column.displayName(.en))
            }
            return ResultColumn(key: name, title: title, kind: .shown(side, name), group: group)
        }
    }

    /// A label for the rules whose failure a pair is forgiven; nil for none.
    func waived(_ flags: [Int]) -> ResultLabel? {
        if flags.isEmpty { return nil }
        let rules = flags.map { programme.rules[$0] }
        return ResultLabel(
            rules.map(\.name).joined(separator: ";"),
            zh: rules.map(\.title.zh).joined(separator: "、"), en: rules.map(\.title.en).joined(separator: "; "))
    }

    static let waived = ResultColumn(
        "waived", "豁免项", .label, codes: LocalizedText(zh: "规则的名称，用 `;` 隔开", en: "names of the rules, with `;` between"),
        zh: "不通过的可豁免规则，用 `; `（、）隔开。", en: "Titles of waivable rules that fail, with `; ` (、) between.")
}
