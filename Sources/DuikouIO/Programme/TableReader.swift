import Duikou

/// Reads a declared table, and the files joined to it, into typed columns.
public enum TableReader {
    /// A table, and what was found while reading it.
    public struct Result: Sendable {
        /// The usable rows as typed columns.
        public var table: Table
        /// The ids of rows that were set aside.
        public var rejectedIDs: Interner
        /// Rows that were set aside, in the order of the files.
        public var issues: [RowIssue]
        /// Optional columns that the file does not have.
        public var absentColumns: [String]
        /// For each further file, the row of the table at which it begins.
        public var furtherStarts: [Int]

        /// The reason why the table has no row with this id.
        func unknownID(_ id: String, _ hints: inout IDHints) -> LocalizedText {
            if rejectedIDs.number(of: id) != nil {
                return LocalizedText(zh: "该编号所在的行已被搁置", en: "the row of this id was set aside")
            }
            let near = hints.nearest(to: id, among: table.ids)
            return table.side == .talent
                ? IDHints.asking(near, zh: "人才表中没有这个编号", en: "the talents' table has no such id")
                : IDHints.asking(near, zh: "岗位表中没有这个编号", en: "the openings' table has no such id")
        }
    }

    /// - Parameters:
    ///   - further: files in the same form as the table's own; their rows follow its rows.
    ///   - files: where the files are.
    /// - Throws: ``DuikouError``, or ``DiagnosticsError`` for several, where a file is missing, cannot be decoded, or lacks declared columns.
    public static func read(
        _ declaration: TableDeclaration, side: Side, codes: inout Codes, further: [FileReference] = [],
        in files: any InputSource = LocalFiles()
    ) throws -> Result {
        let reader: any RecordSource
        do {
            reader = try open(declaration.file, declaration.encoding, declaration.delimiter, files)
        } catch {
            var problems = Problems()
            problems.add(error)
            checkJoins(declaration, files, &problems)
            try problems.throwIfAny()
            throw error
        }
        var problems = Problems()
        checkJoins(declaration, files, &problems)
        let bound = problems.collect { try TableBuilder(declaration, side: side, header: reader.header, codes: codes) }
        try problems.throwIfAny()
        var builder = bound!
        var issues: [RowIssue] = []
        var batch = RecordBatch()
        while try reader.next(&batch, issues: &issues) {
            builder.append(batch, header: reader.header, vocabulary: &codes.vocabulary)
        }
        var furtherStarts: [Int] = []
        for file in further {
            let reader = try open(file, "auto", declaration.delimiter, files)
            try builder.begin(file: file.written, header: reader.header)
            furtherStarts.append(builder.count)
            while try reader.next(&batch, issues: &issues) {
                builder.append(batch, header: reader.header, vocabulary: &codes.vocabulary)
            }
        }
        for join in declaration.joins {
            let reader = try open(join.file, join.encoding, join.delimiter, files)
            var joined = try JoinBuilder(join, header: reader.header, codes: codes, ids: builder.knownIDs)
            var broken: [RowIssue] = []
            while try reader.next(&batch, issues: &broken) {
                joined.append(batch, header: reader.header, vocabulary: &codes.vocabulary)
            }
            issues += broken
            builder.add(joined)
        }
        issues += builder.issues
        // One reader finds broken quotes and another bad cells; put the issues of both into one order.
        let files = [declaration.file.written] + further.map(\.written) + declaration.joins.map(\.file.written)
        let order = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        issues = issues.map { issue in
            var issue = issue
            if order[issue.file] == nil, let match = files.first(where: { issue.file.hasSuffix($0) }) { issue.file = match }
            return issue
        }
        let sorted = issues.enumerated().sorted { a, b in
            let (left, right) = (order[a.element.file] ?? 0, order[b.element.file] ?? 0)
            if left != right { return left < right }
            return a.element.line == b.element.line ? a.offset < b.offset : a.element.line < b.element.line
        }
        return Result(
            table: builder.finish(), rejectedIDs: builder.knownIDs.rejected, issues: sorted.map(\.element),
            absentColumns: builder.absentColumns, furtherStarts: furtherStarts)
    }

    /// Checks the joined files' headers before any rows are read, so that all missing columns are reported at once.
    private static func checkJoins(_ declaration: TableDeclaration, _ files: any InputSource, _ problems: inout Problems) {
        for join in declaration.joins {
            _ = problems.collect { try JoinBuilder.check(join, header: try open(join.file, join.encoding, join.delimiter, files).header) }
        }
    }

    private static func open(
        _ file: FileReference, _ encoding: String, _ delimiter: TableDeclaration.Delimiter, _ files: any InputSource
    ) throws -> any RecordSource {
        let delimiter: CSVFormat.Delimiter =
            switch delimiter {
            case .comma: .comma
            case .semicolon: .semicolon
            case .tab: .tab
            }
        return try CSVReader(
            InputFile(file.path, in: files), format: CSVFormat(delimiter: delimiter, encoding: TextEncoding(declared: encoding)))
    }
}
