import Duikou
import Foundation

/// A programme with everything that it names, read and compiled.
public struct LoadedProgramme: Sendable {
    /// The declaration.
    public var programme: Programme
    /// Tables, rules and terms, compiled.
    public var compiled: CompiledProgramme
    /// The talents' stated choices and the openings' ratings.
    public var stated: StatedPreferences
    /// The place of each stated choice in its file.
    public var choicePlaces: StatedPlaces
    /// The place of each rating in its file.
    public var ratingPlaces: StatedPlaces
    /// The recognition agreements between places.
    public var recognition: Recognition
    /// The limits of regions, and the links between talents.
    public var allocationInputs: AllocationInputs
    /// Rows that were set aside, in the order of the files.
    public var issues: [RowIssue]
    /// Findings that do not prevent a run.
    public var warnings: [Diagnostic]
    /// Every file that the programme names, in a fixed order. Files of newcomers are not among them.
    public var inputs: [FileReference]
    /// Where the files are.
    public var files: any InputSource = LocalFiles()
    /// For each file of newcomers, the row of the talents' table at which it begins.
    public var arrivalStarts: [Int] = []
    /// What the terms read from files other than the tables.
    var termData = CompiledProgramme.TermDatas(talentForOpening: [], openingForTalent: [])
    /// How many words the vocabulary had after tables and recognition were read, before edits and terms added theirs.
    var tableWords = 0
    /// The folder of tables that replaced the programme's own, as an absolute path; nil where none did.
    public var tables: String?
    var arrivals: [FileReference] = []
}

extension LoadedProgramme {
    /// A matcher of everything that was read.
    public func matcher(_ configuration: BatchMatcher.Configuration) -> BatchMatcher {
        BatchMatcher(compiled, stated: stated, recognition: recognition, inputs: allocationInputs, configuration: configuration)
    }
}

/// Reads a programme file and everything that it names.
public enum ProgrammeLoader {
    /// - Parameters:
    ///   - tables: a folder to take the programme's tables from, in place of its own.
    ///   - files: where the programme's file is, and those that it names.
    ///   - arrivals: files of newcomers in the form of the talents' table; their rows follow the table's own.
    ///   - edit: changes the tables after reading and before compiling (a "what if").
    /// - Throws: ``DiagnosticsError`` with every problem found, or ``DuikouError`` for a single one.
    public static func load(
        _ path: String, tables: String? = nil, in files: any InputSource = LocalFiles(), arrivals: [FileReference] = [],
        edit: ((inout Table, inout Table, inout Codes) throws -> Void)? = nil
    ) throws -> LoadedProgramme {
        if let tables { try requireFolder(tables, files) }
        let (programme, fileWarnings) = try ProgrammeFile.read(path, tables: tables, in: files)
        var problems = Problems(warnings: fileWarnings)
        let books = programme.codebooks.compactMap { declaration in problems.collect { try CodebookFile.read(declaration, in: files) } }
        try problems.throwIfAny()
        var codes = Codes(codebooks: books)
        try check(levelsOf: programme, codes)
        let talents = problems.collect {
            try TableReader.read(programme.talents, side: .talent, codes: &codes, further: arrivals, in: files)
        }
        let openings = problems.collect { try TableReader.read(programme.openings, side: .opening, codes: &codes, in: files) }
        let recognition =
            problems.collect { try readRecognition(programme, &codes, files) } ?? Recognition()
        guard var talents, var openings else {
            // Files that refer to the tables cannot be read now, but columns that they lack can be reported at once.
            HeaderCheck.check(programme, in: files, &problems)
            try problems.throwIfAny()
            preconditionFailure("a table without a problem was not read")
        }
        let tableWords = codes.vocabulary.count
        try edit?(&talents.table, &openings.table, &codes)
        var issues = talents.issues + openings.issues + ReserveIssues.find(programme, openings.table)
        let termData = readTermData(programme, talents, openings, &codes, files, &issues, &problems)
        let choices = problems.collect {
            try readPairs(programme.choices, .rank, talents, openings, files, &issues)
        }
        let ratings = problems.collect {
            try readPairs(programme.ratings, .score, talents, openings, files, &issues)
        }
        let limits = problems.collect { try readLimits(programme, codes, files) } ?? []
        let links = problems.collect { try readLinks(programme, talents, files, &issues) } ?? []
        try problems.throwIfAny()
        let warnings =
            problems.warnings + absent(talents.absentColumns, programme.talents) + absent(openings.absentColumns, programme.openings)
        let compiled = CompiledProgramme(
            programme, talents: talents.table, openings: openings.table, codes: codes, recognition: recognition,
            data: termData)
        let stated = StatedPreferences(
            choices: choices?.pairs.map { .init(talent: $0.talent, opening: $0.opening, rank: Int32($0.value)) } ?? [],
            ratings: ratings?.pairs.map { .init(talent: $0.talent, opening: $0.opening, score: $0.value) } ?? [])
        var loaded = LoadedProgramme(
            programme: programme, compiled: compiled, stated: stated, choicePlaces: choices?.places ?? StatedPlaces(),
            ratingPlaces: ratings?.places ?? StatedPlaces(), recognition: recognition,
            allocationInputs: AllocationInputs(regionLimits: limits, links: links), issues: issues, warnings: warnings,
            inputs: inputs(programme), files: files, arrivalStarts: talents.furtherStarts, arrivals: arrivals)
        (loaded.termData, loaded.tableWords) = (termData, tableWords)
        loaded.tables = tables.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        return loaded
    }

    private static func requireFolder(_ path: String, _ files: any InputSource) throws {
        if files.isFolder(path) { return }
        throw DuikouError(
            .missingFile, zh: "没有这个文件夹；--tables 要一个放着方案表格的文件夹，例如 duikou generate 的 --out 文件夹。",
            en: "there is no such folder; --tables wants one with the programme's tables, such as the --out folder of duikou generate.",
            at: SourceLocation(file: path))
    }

    // MARK: Parts

    /// Checks that each level column, and the levels of credentials, have codebooks with an order.
    private static func check(levelsOf programme: Programme, _ codes: Codes) throws {
        var found: [Diagnostic] = []
        for column in programme.talents.allColumns + programme.openings.allColumns {
            let needed = [column.kind == .level ? column.codebook : nil, column.credential?.level].compactMap { $0 }
            for name in needed where codes.codebooks[name]?.ranks == nil {
                found.append(
                    Diagnostic(
                        .error, zh: "代码表“\(name)”没有次序：每一条都要有 rank。",
                        en: "the codebook '\(name)' has no order: every entry needs a rank.", at: column.location))
            }
        }
        if !found.isEmpty { throw DiagnosticsError(found) }
    }

    static func readRecognition(
        _ programme: Programme, _ codes: inout Codes, _ files: any InputSource = LocalFiles()
    ) throws -> Recognition {
        guard let reference = programme.recognition else { return Recognition() }
        guard let books = (programme.talents.allColumns + programme.openings.allColumns).lazy.compactMap(\.credential).first else {
            throw DuikouError(
                .malformedProgramme, zh: "写了 recognition，但两张表都没有 credentials 列。",
                en: "recognition is given, but neither table has a credentials column.", at: reference.location)
        }
        return try RecognitionFile.read(reference, books: books, codes: &codes, in: files)
    }

    /// Reads what the terms of both directions take from other files. A term whose file cannot be read gets none.
    private static func readTermData(
        _ programme: Programme, _ talents: TableReader.Result, _ openings: TableReader.Result, _ codes: inout Codes,
        _ files: any InputSource, _ issues: inout [RowIssue], _ problems: inout Problems
    ) -> CompiledProgramme.TermDatas {
        var found: [RowIssue] = []
        func read(_ terms: [Term]) -> [TermData] {
            terms.map { term in
                problems.collect {
                    try TermDataReader.read(
                        term, programme: programme, talents: talents, openings: openings, codes: &codes, issues: &found,
                        in: files)
                } ?? .none
            }
        }
        let datas = CompiledProgramme.TermDatas(
            talentForOpening: read(programme.talentForOpening), openingForTalent: read(programme.openingForTalent))
        // Several terms may read one file; its issues are reported once.
        var told: Set<RowIssue> = []
        issues += found.filter { told.insert($0).inserted }
        return datas
    }

    /// The warning that a table's file lacks optional columns, if it does.
    private static func absent(_ columns: [String], _ table: TableDeclaration) -> [Diagnostic] {
        if columns.isEmpty { return [] }
        return [
            Diagnostic(
                .warning, zh: "文件中没有可选列：\(columns.joined(separator: "、"))。",
                en: "the file lacks optional columns: \(columns.joined(separator: ", ")).",
                at: SourceLocation(file: table.file.written))
        ]
    }

    private static func readPairs(
        _ declaration: PairsDeclaration?, _ number: PairsFile.Number, _ talents: TableReader.Result, _ openings: TableReader.Result,
        _ files: any InputSource, _ issues: inout [RowIssue]
    ) throws -> PairsFile.Contents {
        guard let declaration else { return PairsFile.Contents() }
        return try PairsFile.read(declaration, talents: talents, openings: openings, number: number, issues: &issues, in: files)
    }

    private static func readLimits(
        _ programme: Programme, _ codes: Codes, _ files: any InputSource
    ) throws -> [AllocationInputs.RegionLimit] {
        guard let regions = programme.allocation.regions, let column = programme.openings.column(named: regions.column.column) else {
            return []
        }
        return try RegionLimitsFile.read(regions, column: column, codes: codes, in: files)
    }

    private static func readLinks(
        _ programme: Programme, _ talents: TableReader.Result, _ files: any InputSource, _ issues: inout [RowIssue]
    ) throws -> [AllocationInputs.Link] {
        guard let links = programme.allocation.links else { return [] }
        return try LinksFile.read(links, talents: talents, issues: &issues, in: files)
    }

    /// Every file that the programme names, in a fixed order.
    static func inputs(_ programme: Programme) -> [FileReference] {
        var files: [FileReference] = []
        for book in programme.codebooks { if case .file(let file) = book.source { files.append(file) } }
        files += [programme.recognition].compactMap { $0 }
        for side in Side.allCases { files += [programme.table(side).file] + programme.table(side).joins.map(\.file) }
        files += (programme.talentForOpening + programme.openingForTalent).flatMap(\.measure.input.files)
        files += [programme.choices?.file, programme.ratings?.file].compactMap { $0 }
        files += [programme.allocation.regions?.limits, programme.allocation.links?.table].compactMap { $0 }
        var seen: Set<String> = []
        return files.filter { seen.insert($0.path).inserted }
    }
}
