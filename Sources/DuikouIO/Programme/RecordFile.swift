import Duikou
import Foundation

/// A small CSV file with a header (a codebook, an affinity table, choices), read record by record.
///
/// Lines at the beginning that start with `#` are comments. Headers are compared without regard to case; cells are trimmed.
struct RecordFile {
    let reader: any RecordSource
    let path: String
    private let positions: [String: Int]

    init(
        _ reference: FileReference, encoding: String = "auto", comments: Bool = true, in files: any InputSource = LocalFiles()
    ) throws {
        path = reference.written
        reader = try CSVReader(
            InputFile(reference.path, in: files), format: CSVFormat(encoding: TextEncoding(declared: encoding), comments: comments))
        positions = Dictionary(
            reader.header.enumerated().map { (Self.trimmed($1).lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    func has(_ header: String) -> Bool { positions[header.lowercased()] != nil }

    /// The position of the first of `headers` that the file has.
    /// - Throws: ``DuikouError`` (`malformedTable`) naming the headers that are allowed, and the most similar one in the file.
    func position(of headers: [String]) throws -> Int {
        for header in headers { if let position = positions[header.lowercased()] { return position } }
        let near = headers.lazy.compactMap { NearestName.nearest(to: $0, among: reader.header) }.first
        throw DuikouError(
            .malformedTable,
            zh: "缺少列“\(headers[0])”（表头可写作：\(headers.joined(separator: "、"))）" + (near.map { "；最接近的是“\($0)”。" } ?? "。"),
            en: "the column '\(headers[0])' is missing (its header may be: \(headers.joined(separator: ", ")))"
                + (near.map { "; the nearest is '\($0)'." } ?? "."),
            at: SourceLocation(file: path, line: reader.headerLine))
    }

    /// The position of each column, given the headers that it may have.
    /// - Throws: as ``position(of:)``, for every column that is missing.
    func positions(of columns: [[String]]) throws -> [Int] {
        var problems = Problems()
        let found = columns.map { headers in problems.collect { try position(of: headers) } }
        try problems.throwIfAny()
        return found.map { $0! }
    }

    /// How many faulty rows of one file are reported one by one.
    static let maximumFaults = 20

    /// As ``forEach(issues:_:)``, for a file that is part of the programme: its faulty rows are errors to be corrected, not rows to set
    /// aside.
    /// - Throws: what `body` throws for the first ``maximumFaults`` records, and broken records.
    func forEach(_ body: (_ line: Int, _ cells: [String]) throws -> Void) throws {
        var problems = Problems()
        var (faults, issues): (Int, [RowIssue]) = (0, [])
        try forEach(issues: &issues) { line, cells, _ in
            guard faults < Self.maximumFaults else { return }
            if problems.collect({ try body(line, cells) }) == nil { faults += 1 }
        }
        for issue in issues.prefix(Self.maximumFaults - faults) {
            problems.add(
                DuikouError(.malformedTable, zh: issue.reason.zh, en: issue.reason.en, at: SourceLocation(file: path, line: issue.line)))
        }
        try problems.throwIfAny()
    }

    /// Calls `body` with the line and the cells of each good record; each broken one becomes an issue.
    func forEach(issues: inout [RowIssue], _ body: (_ line: Int, _ cells: [String], _ issues: inout [RowIssue]) throws -> Void) throws {
        var batch = RecordBatch()
        while try reader.next(&batch, issues: &issues) {
            for record in 0..<batch.count {
                let cells = batch.fields(of: record).map { Self.trimmed(batch.string($0)) }
                guard cells.count == reader.header.count else {
                    issues.append(.fieldCount(file: path, line: batch.lines[record], found: cells.count, expected: reader.header.count))
                    continue
                }
                try body(batch.lines[record], cells, &issues)
            }
        }
    }

    static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension TextEncoding {
    /// The encoding with the name that a programme uses for it.
    init(declared name: String) {
        switch name {
        case "utf-8": self = .utf8
        case "gb18030": self = .gb18030
        default: self = .auto
        }
    }
}
