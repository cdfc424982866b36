import Duikou
import DuikouKernels
import DuikouMechanisms
import Synchronization

/// Writes the result tables of a run. Each table is a pure function of the result and the language.
///
/// Every file begins with the UTF-8 byte order mark, so that Excel in China opens it correctly. Scores have four decimals, which is their
/// full precision, so that the parts of a fit add up in a spreadsheet too.
final class RunOutputs: Sendable {
    let loaded: LoadedProgramme
    let result: MatchResult
    let language: Language
    /// Present only if changes were applied to the run.
    let rematch: RematchRecord?
    let listFiles: Outputs.ListFiles
    /// The cells of each row that are repeated in many records.
    let talentCells: RenderedRows
    let openingCells: RenderedRows
    let threads: Int

    init(
        loaded: LoadedProgramme, result: MatchResult, language: Language, rematch: RematchRecord? = nil,
        listFiles: Outputs.ListFiles = .both, threads: Int = 1
    ) {
        self.rematch = rematch
        self.listFiles = listFiles
        self.threads = threads
        self.loaded = loaded
        self.result = result
        self.language = language
        func cells(_ side: Side) -> RenderedRows {
            RenderedRows(
                loaded.compiled.table(side), shown: loaded.programme.outputs.columns(side), codes: loaded.compiled.codes,
                language: language,
                threads: threads)
        }
        talentCells = cells(.talent)
        openingCells = cells(.opening)
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
        if let side = Self.sides[file] {
            let digest = try recommendations(writer, for: side, progress: progress)
            return RunManifest.File(file: file, sha256: digest.sha256, bytes: digest.bytes)
        }
        switch file {
        case "placements.csv": try placements(writer)
        case "unplaced.csv": try unplaced(writer)
        case "cutoffs.csv": try cutoffs(writer)
        case "fairness.csv": try fairness(writer)
        case "demands.csv": try demands(writer)
        case Self.moves: try moves(writer)
        case Self.changes: try changes(writer)
        default: try rejected(writer)
        }
        try writer.close()
        return RunManifest.File(file: file, sha256: writer.digest.sha256, bytes: writer.digest.bytes)
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

    // MARK: Tables

    private func placements(_ writer: CSVWriter) throws {
        let (forOpening, forTalent) = (word("岗位看人才", "fit_for_opening"), word("人才看岗位", "fit_for_talent"))
        let fits =
            [forOpening] + termHeaders(compiled.talentForOpening).map { "\(forOpening).\($0)" } + [forTalent]
            + termHeaders(compiled.openingForTalent).map { "\(forTalent).\($0)" }
        let facts = [
            word("第几志愿", "wish"), word("并列志愿名次", "tied_wish"), word("自选", "stated"), word("岗位排名", "standing"), word("豁免项", "waived"),
            word("名额类别", "seat"),
        ]
        try writer.record(
            Self.distinct([
                ("", [head(.talent)]), (head(.talent), shownHeaders(.talent)), ("", [head(.opening)]),
                (head(.opening), shownHeaders(.opening)), ("", fits + facts),
            ]))
        for placement in result.placements {
            let (t, o) = (placement.talent, placement.opening)
            writer.fields(talentCells[t], count: talentCells.cells)
            writer.fields(openingCells[o], count: openingCells.cells)
            score(writer, placement.talentFit)
            for part in compiled.talentForOpening.parts(talent: t, opening: o) { score(writer, part) }
            score(writer, placement.openingFit)
            for part in compiled.openingForTalent.parts(talent: t, opening: o) { score(writer, part) }
            writer.field(placement.wish)
            writer.field(placement.tiedWish)
            writer.field(placement.isChoice ? word("是", "yes") : word("否", "no"))
            writer.field(placement.standing)
            writer.field(flagText(placement.flags))
            writer.field(seatText(placement))
            try writer.endRecord()
        }
    }

    /// Appended to a reserve's name if nobody of its group wanted the seat.
    static let unusedReserve = LocalizedText(zh: "（无人用，转公开）", en: " (unused, open to all)")

    /// The reserve's name, given a cell that ``seatText(_:)`` wrote.
    static func reserveTitle(_ cell: String) -> String {
        for suffix in [unusedReserve.zh, unusedReserve.en] where cell.hasSuffix(suffix) { return String(cell.dropLast(suffix.count)) }
        return cell
    }

    /// The kind of seat in words: one that the clearing round gave, one of a reserve, or an open one.
    private func seatText(_ placement: MatchResult.Placement) -> String {
        if placement.isCleared { return word("补录", "clearing") }
        if let reserve = placement.reserve {
            let title = programme.allocation.reserves[reserve].title[language]
            return placement.isMember ? title : title + word(Self.unusedReserve.zh, Self.unusedReserve.en)
        }
        return word("公开", "open")
    }

    private func unplaced(_ writer: CSVWriter) throws {
        let facts = [
            word("原因", "reason"), word("原因代码", "reason_code"), word("符合条件的岗位数", "eligible"), word("清单长度", "listed"),
            word("清单是否未列全", "ran_off_list"), word("最近的机会", "nearest_miss"), word("可增岗位数", "would_open"),
        ]
        try writer.record(Self.distinct([("", [head(.talent)]), (head(.talent), shownHeaders(.talent)), ("", facts)]))
        for item in result.unplaced {
            writer.fields(talentCells[item.talent], count: talentCells.cells)
            writer.field(compiled.reason(item, regionLabels: result.regionLabels)[language])
            writer.field(item.reason.code)
            writer.field(item.eligible)
            writer.field(item.listed)
            writer.field(item.ranOffList ? word("是", "yes") : word("否", "no"))
            if let miss = item.nearestMiss {
                writer.field(compiled.nearestMissText(miss)[language])
                writer.field(miss.openings)
            } else {
                writer.emptyField()
                writer.emptyField()
            }
            try writer.endRecord()
        }
    }

    private func cutoffs(_ writer: CSVWriter) throws {
        let facts = [
            word("名额", "seats"), word("录取", "filled"), word("列入清单人数", "listed_by"), word("录取线", "cutoff"),
            word("末位有面试评分", "last_rated"), word("抽签决定", "lottery"),
        ]
        try writer.record(Self.distinct([("", [head(.opening)]), (head(.opening), shownHeaders(.opening)), ("", facts)]))
        for (o, outcome) in result.openings.enumerated() {
            writer.fields(openingCells[o], count: openingCells.cells)
            writer.field(outcome.seats)
            writer.field(outcome.filled)
            writer.field(outcome.listedBy)
            if let cutoff = outcome.cutoff { score(writer, cutoff) } else { writer.emptyField() }
            writer.field(outcome.isLastRated ? word("是", "yes") : word("否", "no"))
            writer.field(outcome.isDecidedByLottery ? word("是", "yes") : word("否", "no"))
            try writer.endRecord()
        }
    }

    // MARK: Cells

    func word(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    func head(_ side: Side) -> String { side == .talent ? word("人才编号", "talent") : word("岗位编号", "opening") }

    /// Chinese headers carry the unit, which the cells leave out. English headers are the columns' names, by which scripts refer to them.
    func shownHeaders(_ side: Side) -> [String] {
        programme.outputs.columns(side).map { name in
            guard let column = programme.table(side).column(named: name) else { return name }
            let unit = language == .zh ? column.unit.map { "（\($0.zh)）" } ?? "" : ""
            return column.displayName(language) + unit
        }
    }

    /// Joins the names of all groups into one header. A name that occurs more than once gets its group's name before it (`talent.place`,
    /// `opening.place`), so that every column has a name of its own. Our own columns, which have no group, keep their names.
    static func distinct(_ groups: [(group: String, names: [String])]) -> [String] {
        var uses: [String: Int] = [:]
        for name in groups.flatMap(\.names) { uses[name, default: 0] += 1 }
        var taken = Set(groups.filter(\.group.isEmpty).flatMap(\.names))
        return groups.flatMap { group, names in
            names.map { name in
                if group.isEmpty { return name }
                var header = uses[name]! > 1 ? "\(group).\(name)" : name
                while !taken.insert(header).inserted { header += "_" }
                return header
            }
        }
    }

    /// Chinese headers are the terms' titles; English ones are their names, by which scripts refer to them.
    func termHeaders(_ model: FitModel) -> [String] {
        model.terms.map { language == .zh ? $0.title.zh : $0.name }
    }

    private func score(_ writer: CSVWriter, _ units: Int32) {
        writer.field(Int(units), decimals: Score.decimals)
    }

    func flagText(_ flags: [Int]) -> String {
        flags.isEmpty ? "" : flags.map { programme.rules[$0].title[language] }.joined(separator: word("、", "; "))
    }
}
