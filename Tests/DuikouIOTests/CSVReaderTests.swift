import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Everything a reader delivers, as strings.
private struct Contents: Equatable {
    var header: [String]
    var records: [[String]]
    var lines: [Int]
    var issues: [RowIssue]
}

private func contents(
    _ bytes: [UInt8], format: CSVFormat = CSVFormat(), chunk: Int = 1 << 20, batchSize: Int = 1 << 20, limit: Int = 16 << 20,
    plain: Bool = true
) throws -> Contents {
    let reader = try CSVReader(
        InputFile("t.csv", in: MemoryFiles(["t.csv": bytes])), format: format, chunk: chunk, batchSize: batchSize, recordLimit: limit,
        splitsPlainLines: plain)
    var result = Contents(header: reader.header, records: [], lines: [], issues: [])
    var batch = RecordBatch()
    while try reader.next(&batch, issues: &result.issues) {
        for record in 0..<batch.count {
            result.records.append(batch.fields(of: record).map { batch.string($0) })
        }
        result.lines += batch.lines
    }
    return result
}

private func contents(_ text: String, format: CSVFormat = CSVFormat(), chunk: Int = 1 << 20) throws -> Contents {
    try contents(Array(text.utf8), format: format, chunk: chunk)
}

@Suite("CSV: reading")
struct CSVReaderTests {
    @Test(
        "RFC 4180 and its line endings",
        arguments: [
            ("a,b\n1,2\n3,4\n", [["1", "2"], ["3", "4"]], [2, 3]),
            ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]], [2, 3]),
            ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]], [2, 3]),
            ("a,b\n\n\r\n1,2\n\n3,4\n\n", [["1", "2"], ["3", "4"]], [4, 6]),
            ("a,b\n\"1\n\n1\",2\n3,4\n", [["1\n\n1", "2"], ["3", "4"]], [2, 5]),
            ("a,b\r\n\"1\r\n1\",\"2\r\"\r\n3,4\r\n", [["1\r\n1", "2\r"], ["3", "4"]], [2, 5]),
            ("a,b\n\"x \"\"y\"\"\",\"\"\n", [["x \"y\"", ""]], [2]),
            ("a,b\n 1 ,\t2 \n", [[" 1 ", "\t2 "]], [2]),
            ("a,b\n,\n", [["", ""]], [2]),
            ("a\n\"\"\nx", [[""], ["x"]], [2, 3]),
            ("a,b\n1\n1,2,3\n", [["1"], ["1", "2", "3"]], [2, 3]),
            ("a,b", [], []), ("\n\na,b\n", [], []),
            ("\u{FEFF}a,b\n1,2", [["1", "2"]], [2]),
        ])
    func format(_ text: String, _ records: [[String]], _ lines: [Int]) throws {
        for chunk in 1...12 {
            let got = try contents(text, chunk: chunk)
            #expect(got.header.count == (text.contains("b") ? 2 : 1))
            #expect(got.records == records, "chunk \(chunk)")
            #expect(got.lines == lines, "chunk \(chunk)")
            #expect(got.issues.isEmpty)
        }
    }

    @Test(
        "a broken record is set aside by its line and the next line is read",
        arguments: [
            ("a,b\n1,x\"y\n3,4\n", [["3", "4"]], [(2, "b")]),
            ("a,b\n\"1\"x,2\n3,4\n", [["3", "4"]], [(2, "a")]),
            ("a,b\n1,\"2\n3,4\n5,6\n", [["3", "4"], ["5", "6"]], [(2, "b")]),
            ("a,b\n1,\"2\n3,\"4\"\n5,6", [["3", "4"], ["5", "6"]], [(2, "b")]),
            ("a,b\n1,\"2", [], [(2, "b")]),
            ("a,b\n\"1\n2\"x,\n3,4\n", [["3", "4"]], [(2, "a"), (3, "a")]),
            ("a,b\n1, \"2\"\n3,4\n", [["3", "4"]], [(2, "b")]),
        ])
    func broken(_ text: String, _ records: [[String]], _ places: [(Int, String)]) throws {
        for chunk in 1...12 {
            let got = try contents(text, chunk: chunk)
            #expect(got.records == records, "chunk \(chunk)")
            #expect(got.issues.map(\.line) == places.map(\.0), "chunk \(chunk)")
            #expect(got.issues.map(\.column) == places.map(\.1))
            #expect(got.issues.allSatisfy { $0.code == .quoting && $0.value.isEmpty })
        }
    }

    @Test("a quote that never closes names the line where it opened")
    func opening() throws {
        let got = try contents("a,b,c\n\"1\n1\",\"2\nx,y,z\n")
        #expect(got.issues.first?.line == 2)
        #expect(got.issues.first?.reason.en == "the quote opened on line 3 never closes")
        #expect(got.records == [["x", "y", "z"]])
    }

    @Test("unclosed quotes on many lines are worked off in linear time")
    func manyOpenQuotes() throws {
        // Quadratic work would be 4 · 10¹⁰ bytes here.
        let odd = String(repeating: "1,\"2\n", count: 40_001)
        let got = try contents("a,b\n" + odd)
        #expect(got.issues.count + got.records.count >= 20_000)
        let even = "a,b\n1,\"2\n" + String(repeating: "1,\"\"2\n", count: 40_000)
        #expect(try contents(even).records.isEmpty)
    }

    @Test("delimiters and comments as declared")
    func declared() throws {
        #expect(try contents("a\tb\n1,2\t3\n", format: CSVFormat(delimiter: .tab)).records == [["1,2", "3"]])
        #expect(try contents("a;b\n1,2;3\n", format: CSVFormat(delimiter: .semicolon)).records == [["1,2", "3"]])
        let text = "# source: x, y\r\n\n#  two \na,b\n#1,2\n"
        let reader = try CSVReader(bytes: Array(text.utf8), name: "t.csv", format: CSVFormat(comments: true))
        #expect(reader.comments == ["source: x, y", "two"])
        #expect(reader.header == ["a", "b"] && reader.headerLine == 4)
        #expect(try contents(text, format: CSVFormat(comments: true)).records == [["#1", "2"]])
        #expect(try contents("#a,b\n1,2").header == ["#a", "b"])
    }

    @Test(
        "tables that cannot be read say so",
        arguments: [
            ("", 1), ("\n\r\n", 1), ("a,b,a\n1,2,3\n", 1), ("\na, b ,b\n", 2), ("a,b\"\n1,2\n", 1), ("\"a,b\n1,2\n", 1),
            ("a\u{0},b\n", nil),
        ] as [(String, Int?)])
    func refused(_ text: String, _ line: Int?) {
        let error = #expect(throws: DuikouError.self) { try contents(text) }
        #expect(error?.code == .malformedTable)
        #expect(error?.location?.line == line)
    }

    @Test("columns without a name do not count as twice the same")
    func namelessColumns() throws {
        #expect(try contents("a,,\n1,2,3\n").header == ["a", "", ""])
    }

    @Test("a record over the limit ends in an error; an open quote over it costs one row")
    func limit() throws {
        let long = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x78, count: 5000) + Array("\n3,4\n".utf8)
        let error = #expect(throws: DuikouError.self) { try contents(long, chunk: 64, limit: 1000) }
        #expect(error?.code == .malformedTable && error?.location?.line == 3)
        var rows = "a,b\n1,\"2\n"
        for i in 0..<1000 { rows += "\(i),x\n" }
        let got = try contents(Array(rows.utf8), chunk: 64, limit: 1000)
        #expect(got.records.count == 1000 && got.issues.map(\.line) == [2])
    }

    @Test("random fields survive writer and reader at every chunk size, on the lines a naive counter finds")
    func roundTrip() throws {
        let signs = Array("ab\"\",,\n\r\t ;'=-+@#彭泽 🚀é".unicodeScalars)
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            let columns = 1 + random.below(4)
            let delimiter = CSVFormat.Delimiter.allCases[random.below(3)]
            let writer = CSVWriter(delimiter: delimiter, byteOrderMark: random.below(2) == 0)
            let header = (0..<columns).map { "c\($0)" }
            try writer.record(header)
            var records: [[String]] = []
            var lines: [Int] = []
            for _ in 0..<random.below(12) {
                var counter = LineCounter()
                counter.add(writer.bytes)
                lines.append(counter.line)
                let record = (0..<columns).map { _ in
                    var text = String.UnicodeScalarView()
                    for _ in 0..<random.below(6) { text.append(signs[random.below(signs.count)]) }
                    return String(text)
                }
                records.append(record)
                try writer.record(record)
            }
            for chunk in [1, 2, 3, 5, 7, 16, 1 << 16] {
                let got = try contents(
                    writer.bytes, format: CSVFormat(delimiter: delimiter), chunk: chunk, batchSize: chunk)
                #expect(got.header == header, "seed \(seed)")
                #expect(got.records.map { $0.map(SpreadsheetSafety.unneutralise) } == records, "seed \(seed) chunk \(chunk)")
                #expect(got.lines == lines, "seed \(seed) chunk \(chunk)")
                #expect(got.issues.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test("random bytes are read or refused, alike at every chunk size")
    func fuzz() {
        let bytes = Array("a,b\"\"\"\n\r\n\r\t #;1".utf8) + [0x81, 0xE5, 0xBD, 0xAD, 0xFE, 0xFF, 0x00, 0xEF, 0xBB, 0xBF, 0x30]
        for seed in 0..<3000 {
            var random = SeededRandom(seed: UInt64(seed))
            // Half of the runs stay in ASCII, where the quoting is what breaks.
            let pool = seed % 2 == 0 ? bytes.count : 16
            let input = (0..<random.below(60)).map { _ in bytes[random.below(pool)] }
            var whole: Contents?
            var refusal: DuikouError?
            do {
                // libcsv alone is the oracle for the lines that are split without it.
                whole = try contents(input, plain: false)
            } catch {
                refusal = error as? DuikouError
                #expect(refusal != nil, "seed \(seed)")
            }
            for chunk in [1, 2, 3, 4, 9] {
                do {
                    #expect(try contents(input, chunk: chunk, batchSize: chunk) == whole, "seed \(seed) chunk \(chunk)")
                } catch {
                    // Of two faults, the one met first is told; which one that is depends on the chunk.
                    #expect(refusal != nil && error is DuikouError, "seed \(seed) chunk \(chunk): \(error)")
                }
            }
            guard let whole else { continue }
            #expect(zip(whole.lines, whole.lines.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        }
    }
}

@Suite("CSV: encodings")
struct TextEncodingTests {
    /// `text` in another encoding, by the system's own command.
    private func encoded(_ text: String, _ encoding: String) throws -> [UInt8] {
        let source = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-\(UUID().uuidString)")
        try Data(text.utf8).write(to: source)
        defer { try? FileManager.default.removeItem(at: source) }
        let output = source.appendingPathExtension("out")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let words = ["iconv", "-f", "UTF-8", "-t", encoding, source.path]
        let process = try ProcessRunner.start("/usr/bin/env", words, output: FileHandle(forWritingTo: output), errors: nil)
        process.wait()
        try #require(process.status == 0)
        return Array(try Data(contentsOf: output))
    }

    private let text = "学号,姓名,期望\n1,张三㐀𠀀,\"彭泽,湖口\"\n2,李四é€,黄梅\n"

    @Test("GB18030 and UTF-16 are recognised and read at every chunk size", arguments: ["GB18030", "UTF-16LE", "UTF-16BE"])
    func recognised(_ encoding: String) throws {
        let expected = try contents(text)
        var bytes = try encoded(text, encoding)
        if encoding == "UTF-16LE" { bytes = [0xFF, 0xFE] + bytes }
        if encoding == "UTF-16BE" { bytes = [0xFE, 0xFF] + bytes }
        for chunk in [1, 2, 3, 4, 5, 7, 11, 1 << 16] {
            #expect(try contents(bytes, chunk: chunk) == expected, "chunk \(chunk)")
        }
        if encoding == "GB18030" {
            #expect(try contents(bytes, format: CSVFormat(encoding: .gb18030)) == expected)
        }
    }

    @Test("every character of the first two planes goes through GB18030 and back")
    func allCharacters() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0xA0)..<0x20000 {
            // Private use is where GB18030 editions differ; surrogates are no characters.
            if (0xE000...0xF8FF).contains(value) || value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value) { continue }
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            if value % 512 == 0 { scalars.append("\n") }
        }
        let table = "a\n" + String(scalars)
        let got = try contents(encoded(table, "GB18030"), format: CSVFormat(encoding: .gb18030), chunk: 1000)
        let expected = try contents(table)
        #expect(got == expected)
    }

    @Test("one late byte decides, and the first half is then read right too")
    func lateDecision() throws {
        let early = "a,b\n" + String(repeating: "1,2\n", count: 5000)
        let bytes = Array(early.utf8) + (try encoded("3,彭泽\n", "GB18030"))
        #expect(try contents(bytes, chunk: 100).records.last == ["3", "彭泽"])
    }

    @Test("an undecodable byte is named with its line and offset")
    func undecodable() throws {
        let head = Array("a,b\r\n1,彭\r\n2,".utf8)
        let bytes = head + [0xFF] + Array("\r\n".utf8)
        for chunk in [1, 2, 3, 100] {
            let error = #expect(throws: DuikouError.self) {
                try contents(bytes, format: CSVFormat(encoding: .utf8), chunk: chunk)
            }
            #expect(error?.code == .malformedTable && error?.location == SourceLocation(file: "t.csv", line: 3))
            #expect(error?.message.en.hasPrefix("byte \(head.count + 1) (0xFF) is no UTF-8 character") == true)
        }
        let cut = #expect(throws: DuikouError.self) {
            try contents(Array("a\n彭".utf8.dropLast()), format: CSVFormat(encoding: .utf8))
        }
        #expect(cut?.location?.line == 2)
        let guessed = #expect(throws: DuikouError.self) { try contents(bytes) }
        #expect(guessed?.message.en.hasPrefix("byte \(head.count + 1) (0xFF) is no UTF-8 character") == true)
    }

    @Test("one damaged character of UTF-8 is told, and never makes the file GB18030", arguments: [0, 1, 2])
    func damaged(_ byte: Int) throws {
        let rows = (0..<200).map { "\($0),张三,彭泽县,=é\n" }.joined()
        let good = Array(("学号,姓名,期望\n" + rows).utf8)
        var random = SeededRandom(seed: UInt64(byte))
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            for _ in 0..<40 {
                let leads = good.indices.filter { good[$0] >= 0xE0 }
                let at = leads[random.below(leads.count)]
                var bad = good
                // A lead or a continuation replaced, or the character cut short.
                if byte == 0 { bad[at] = 0xFF } else if byte == 1 { bad[at + 1] = 0x41 } else { bad.remove(at: at + 2) }
                let line = 1 + good[..<at].count { $0 == 0x0A }
                for chunk in [7, 1 << 16] {
                    let error = #expect(throws: DuikouError.self) { try contents(mark + bad, chunk: chunk) }
                    #expect(error?.location == SourceLocation(file: "t.csv", line: line), "byte \(at)")
                    #expect(error?.message.en.contains("(0x\(byte == 0 ? "FF" : "E")") == true, "\(error?.message.en ?? "")")
                    #expect(error?.message.en.contains("no UTF-8 character") == true)
                }
                if mark.isEmpty {
                    // Stated, it is read so, or refused as that.
                    do {
                        _ = try contents(bad, format: CSVFormat(encoding: .gb18030))
                    } catch {
                        #expect("\(error)".contains("no GB18030 character"))
                    }
                }
            }
        }
        // European text has no longer character; a cut at the very end is damage too.
        let european = Array(("naam,plaats\n" + (0..<30).map { "\($0),café\n" }.joined()).utf8) + [0xFF, 0x0A]
        for bad in [european, Array(good.dropLast(2))] {
            let error = #expect(throws: DuikouError.self) { try contents(bad) }
            #expect(error?.message.en.contains("no UTF-8 character") == true)
        }
    }

    @Test("real text in GB18030 is never called damaged UTF-8, however short")
    func realGB18030() throws {
        var texts: [String] = []
        for folder in ["codebooks", "alliance"] {
            let path = Repository.datasets + "/" + folder
            for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() where name.hasSuffix(".csv") {
                texts.append(try String(contentsOfFile: path + "/" + name, encoding: .utf8))
            }
        }
        let text = texts.joined(separator: "\n")
        let lines = try encoded(text, "GB18030").split(separator: 0x0A)
        let plain = text.utf8.split(separator: 0x0A)
        try #require(lines.count == plain.count && lines.count > 1_000)
        var checked = 0
        var weight = (long: 0, invalid: 0)
        for (line, original) in zip(lines, plain) {
            guard UTF8Validator.check(Array(line)) != .valid else { continue }
            var tally = UTF8Tally()
            tally.add(line)
            #expect(!tally.isDamagedUTF8, "\(String(decoding: original, as: UTF8.self))")
            weight = (weight.long + tally.long, weight.invalid + tally.invalid)
            checked += 1
        }
        #expect(checked > 500 && weight.long * 20 < weight.invalid, "\(checked) lines, \(weight)")
    }

    @Test("UTF-8 prefixes are told from broken bytes", arguments: 1...64)
    func validator(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let scalars: [Unicode.Scalar] = ["a", "é", "彭", "🚀", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{D7FF}"]
        var text = String.UnicodeScalarView()
        for _ in 0..<8 { text.append(scalars[random.below(scalars.count)]) }
        let bytes = Array(String(text).utf8)
        var boundaries: Set<Int> = [0]
        for scalar in text { boundaries.insert(boundaries.max()! + String(scalar).utf8.count) }
        for end in 0...bytes.count {
            let outcome = UTF8Validator.check(Array(bytes[..<end]))
            let last = boundaries.filter { $0 <= end }.max()!
            #expect(outcome == (last == end ? .valid : .incomplete(from: last)))
        }
        for broken: [UInt8] in [
            [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE5, 0x41],
        ] {
            #expect(UTF8Validator.check(bytes + broken) == .invalid(at: bytes.count))
        }
    }
}

@Suite("CSV: writing")
struct CSVWriterTests {
    @Test(
        "text that a spreadsheet would run is neutralised, and comes back",
        arguments: [
            ("=1+1", true), ("+86", true), ("-3.5", true), ("@a", true), ("\tx", true), ("\rx", true), (" =1", true), ("　＝1", true),
            ("＋", true), ("－", true), ("＠", true), ("'=1", true), ("''-", true), ("'a", false), ("a=1", false), ("", false), ("3", false),
            ("彭泽", false), (" a", false), ("'", false),
        ])
    func neutral(_ text: String, _ expected: Bool) {
        let cell = SpreadsheetSafety.neutralise(text)
        #expect(cell == (expected ? "'" + text : text))
        #expect(SpreadsheetSafety.unneutralise(cell) == text)
    }

    @Test("numbers stay numbers")
    func numbers() throws {
        let writer = CSVWriter()
        writer.field(-3)
        writer.field(-3.5, decimals: 1)
        writer.field(0.05, decimals: 1)
        writer.field(-0.001, decimals: 2)
        writer.field(12.3456, decimals: 0)
        writer.field(0.1)
        writer.field(Int.min)
        writer.field(0)
        writer.emptyField()
        try writer.endRecord()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "-3,-3.5,0.1,0.00,12,0.1,-9223372036854775808,0,\n")
    }

    @Test("decimals agree with printf wherever no half decides")
    func decimals() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let value = (random.unit() - 0.5) * 1e6
            let places = random.below(6)
            let writer = CSVWriter()
            writer.field(value, decimals: places)
            var expected = String(format: "%.\(places)f", value)
            if expected.allSatisfy({ "-0.".contains($0) }) { expected.removeAll { $0 == "-" } }
            #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        }
    }

    @Test("a full disk is an environment error", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() throws {
        let writer = try CSVWriter(path: "/dev/full")
        writer.field("x")
        try writer.endRecord()
        let error = #expect(throws: DuikouError.self) { try writer.close() }
        #expect(error?.code == .environment)
    }

    @Test("large files are written whole")
    func large() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try CSVWriter(path: path, byteOrderMark: true)
        try writer.record(["id", "text"])
        for i in 0..<100_000 {
            writer.field(i)
            writer.field("彭泽,\(i)")
            try writer.endRecord()
        }
        try writer.close()
        let reader = try CSVReader(path: path)
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        var count = 0
        while try reader.next(&batch, issues: &issues) {
            for record in 0..<batch.count {
                let fields = batch.fields(of: record)
                guard batch.string(fields.lowerBound) == "\(count)", batch.string(fields.lowerBound + 1) == "彭泽,\(count)" else {
                    Issue.record("record \(count)")
                    return
                }
                count += 1
            }
        }
        #expect(count == 100_000 && issues.isEmpty)
    }
}
