import Duikou

/// Reads a decoded file through a moving window: finds its physical lines, joins them into records, and starts again after broken ones.
struct CSVLines {
    private let source: DecodedFile
    private let parser: CSVLineParser
    private let file: String
    private let recordLimit: Int
    /// False passes every line to libcsv, so that tests can compare the direct splitting with it.
    private let splitsPlainLines: Bool

    private var window: [UInt8] = []
    private var atEnd = false
    /// The next line to parse: where it begins in `window`, and its 1-based number.
    private var position = 0
    private var line = 1
    /// The first line feed at or after `position`. Remembered so that a file of lone CRs is not searched again for each line.
    private var nextFeed = 0
    /// The record that has begun but not ended; nil between records.
    private var open: OpenRecord?

    private struct OpenRecord {
        var start: Int
        var line: Int
        /// Where the first of its lines ends.
        var firstLineEnd: Int
        var quoteLine: Int
        /// What the batch held before this record.
        var bytes: Int
        var fields: Int
        /// Fields that the record had before the latest line.
        var fieldsBeforeLine: Int
    }

    init(_ source: DecodedFile, file: String, delimiter: UInt8, recordLimit: Int, splitsPlainLines: Bool) throws {
        self.source = source
        self.file = file
        self.recordLimit = recordLimit
        self.splitsPlainLines = splitsPlainLines
        parser = try CSVLineParser(delimiter: delimiter)
    }

    /// Reads the lines at the beginning of the file that start with `#`, and returns them.
    mutating func leadingComments() throws -> [String] {
        var comments: [String] = []
        while let end = try nextLineEnd() {
            let text = window[position..<end]
            guard text.first == UInt8(ascii: "#") || isBlank(text) else { break }
            if !isBlank(text) {
                let body = String(decoding: text.dropFirst(), as: UTF8.self)
                comments.append(String(body.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()))
            }
            position = end
            line += 1
        }
        return comments
    }

    /// Appends records until `batch` holds more than `bytes` bytes of fields: at least one record, if any is left.
    mutating func read(into batch: inout RecordBatch, issues: inout [RowIssue], header: [String], bytes: Int) throws {
        while open != nil || batch.count == 0 || batch.bytes.count < bytes {
            guard let end = try nextLineEnd() else {
                guard let record = open else { return }
                // The quote never closed (or not within the limit): set this record aside and read on behind its first line.
                try reject(record, stray: false, &batch, &issues, header)
                if header.isEmpty { return }
                continue
            }
            let range = position..<end
            if open == nil {
                if isBlank(window[range]) {
                    (position, line) = (end, line + 1)
                    continue
                }
                if splitsPlainLines, parser.splitPlain(window, range, onto: &batch) {
                    batch.lines.append(line)
                    (position, line) = (end, line + 1)
                    continue
                }
                open = OpenRecord(
                    start: position, line: line, firstLineEnd: end, quoteLine: line, bytes: batch.bytes.count,
                    fields: batch.fieldEnds.count, fieldsBeforeLine: batch.fieldEnds.count)
            }
            var outcome = try parser.feed(window, range, onto: &batch)
            if outcome == .open, end == window.count, atEnd, !endsLine(end) {
                outcome = try parser.finish(onto: &batch)
            }
            switch outcome {
            case .record:
                batch.lines.append(open!.line)
                open = nil
            case .open:
                if batch.fieldEnds.count > open!.fieldsBeforeLine { open!.quoteLine = line }
                open!.fieldsBeforeLine = batch.fieldEnds.count
            case .stray:
                try reject(open!, stray: true, &batch, &issues, header)
                if header.isEmpty { return }
                continue
            }
            (position, line) = (end, line + 1)
        }
    }

    private mutating func reject(
        _ record: OpenRecord, stray: Bool, _ batch: inout RecordBatch, _ issues: inout [RowIssue], _ header: [String]
    ) throws {
        let field = batch.fieldEnds.count - record.fields
        let reason: LocalizedText
        if stray {
            let opened = LocalizedText(
                zh: record.quoteLine == line ? "" : "（引号在第 \(record.quoteLine) 行打开）",
                en: record.quoteLine == line ? "" : " (a quote opened on line \(record.quoteLine))")
            reason = LocalizedText(
                zh: "第 \(field + 1) 个字段的引号位置不对\(opened.zh)；含引号的字段要整个用引号括起，里面的引号写两遍",
                en: "field \(field + 1) has a quote in the wrong place\(opened.en); quote the whole field and double the quotes in it")
        } else {
            reason = LocalizedText(
                zh: "第 \(record.quoteLine) 行的引号一直没有关上", en: "the quote opened on line \(record.quoteLine) never closes")
        }
        issues.append(
            RowIssue(
                file: file, line: record.line, column: field < header.count ? header[field] : "", value: "", code: .quoting,
                reason: reason))
        batch.bytes.removeLast(batch.bytes.count - record.bytes)
        batch.fieldEnds.removeLast(batch.fieldEnds.count - record.fields)
        try parser.reset()
        position = record.firstLineEnd
        nextFeed = ByteSearch.first(UInt8(ascii: "\n"), in: window, from: position)
        line = record.line + 1
        open = nil
    }

    /// Where the line at `position` ends, behind its line break; reads more of the file as needed. Nil at the end of the file, and where
    /// the open record has grown beyond the limit, since its quote is then taken to be never closed.
    private mutating func nextLineEnd() throws -> Int? {
        while true {
            if nextFeed < position { nextFeed = ByteSearch.first(UInt8(ascii: "\n"), in: window, from: position) }
            let feed = nextFeed
            let carriage = ByteSearch.first(UInt8(ascii: "\r"), in: window, from: position, to: feed)
            if carriage < feed, carriage + 1 < window.count || atEnd {
                return carriage + 1 == feed && feed < window.count ? feed + 1 : carriage + 1
            }
            if carriage == feed, feed < window.count { return feed + 1 }
            if atEnd { return position < window.count ? window.count : nil }
            let keep = open?.start ?? position
            if window.count - keep > recordLimit {
                if open != nil { return nil }
                throw tooLong
            }
            try readOn(keeping: keep)
        }
    }

    private var tooLong: DuikouError {
        DuikouError(
            .malformedTable, zh: "这一行超过 \(recordLimit >> 20) MiB；检查这个文件是不是表格",
            en: "this line is over \(recordLimit >> 20) MiB; check that the file is a table",
            at: SourceLocation(file: file, line: line))
    }

    private mutating func readOn(keeping keep: Int) throws {
        if keep > 0 {
            window.removeFirst(keep)
            position -= keep
            open?.start -= keep
            open?.firstLineEnd -= keep
        }
        let searched = window.count
        atEnd = try !source.fill(&window)
        nextFeed = ByteSearch.first(UInt8(ascii: "\n"), in: window, from: max(position, searched))
    }

    private func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
        text.first == UInt8(ascii: "\n") || text.first == UInt8(ascii: "\r")
    }

    private func endsLine(_ end: Int) -> Bool {
        window[end - 1] == UInt8(ascii: "\n") || window[end - 1] == UInt8(ascii: "\r")
    }
}
