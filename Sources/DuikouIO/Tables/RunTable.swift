import Duikou

/// A result table, read back from its file: cells by header, and numbers only in the form in which they are written.
struct RunTable {
    let name: String
    private let file: RecordFile

    /// - Throws: ``DuikouError`` where the file cannot be read or has no header.
    init(_ folder: String, _ name: String) throws {
        self.name = name
        file = try RecordFile(
            FileReference(path: folder + "/" + name, written: name, location: SourceLocation(file: name)), comments: false)
    }

    /// The position of one of our columns, by its Chinese or English header.
    func position(_ zh: String, _ en: String) throws -> Int { try file.position(of: [zh, en]) }

    /// Calls `body` with each record.
    /// - Throws: ``DuikouError`` (`malformedRun`) at a record that is broken or not as long as the header.
    func forEach(_ body: (Record) throws -> Void) throws {
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        while try file.reader.next(&batch, issues: &issues) {
            for record in 0..<batch.count {
                let fields = batch.fields(of: record)
                guard fields.count == file.reader.header.count else {
                    throw broken(
                        LocalizedText(zh: "这一行的字段数与表头不同", en: "this line has another number of fields than the header"), batch.lines[record]
                    )
                }
                try body(Record(batch: batch, first: fields.lowerBound, line: batch.lines[record]))
            }
        }
        if let issue = issues.first { throw broken(issue.reason, issue.line) }
    }

    private func broken(_ reason: LocalizedText, _ line: Int) -> DuikouError {
        DuikouError(.malformedRun, zh: reason.zh, en: reason.en, at: SourceLocation(file: name, line: line))
    }

    /// One line of the table.
    struct Record {
        fileprivate let batch: RecordBatch
        fileprivate let first: Int
        let line: Int

        func text(_ position: Int) -> String { SpreadsheetSafety.unneutralise(batch.string(first + position)) }

        func isEmpty(_ position: Int) -> Bool { batch.range(of: first + position).isEmpty }

        /// A whole number from 0 up, without leading zeros; nil for anything else.
        func count(_ position: Int) -> Int? {
            let range = batch.range(of: first + position)
            guard let lead = range.first, range.count <= 18, range.count == 1 || batch.bytes[lead] != 0x30 else { return nil }
            return digits(range)
        }

        /// A fit from 0 to 100 with its four decimals, in ten-thousandths of a point; nil for anything else.
        func units(_ position: Int) -> Int? {
            let range = batch.range(of: first + position)
            guard (6...8).contains(range.count), batch.bytes[range.upperBound - 5] == UInt8(ascii: "."),
                range.count == 6 || batch.bytes[range.lowerBound] != 0x30,
                let whole = digits(range.lowerBound..<range.upperBound - 5), let part = digits(range.upperBound - 4..<range.upperBound)
            else { return nil }
            let units = whole * Score.unitsPerPoint + part
            return units <= Int(Score.full) ? units : nil
        }

        private func digits(_ range: Range<Int>) -> Int? {
            var number = 0
            for index in range {
                let byte = batch.bytes[index]
                guard (0x30...0x39).contains(byte) else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
            return number
        }
    }
}
