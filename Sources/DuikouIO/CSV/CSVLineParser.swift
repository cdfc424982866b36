import CLibCSV
import Duikou
import Glibc

/// Parses records with libcsv in strict mode, one physical line at a time.
///
/// libcsv's callbacks carry no position. Feeding it line by line tells on which line every record begins, and where to start again
/// after a broken record: on the line after the one it began on.
@safe final class CSVLineParser {
    enum Outcome {
        /// The line ended a record.
        case record
        /// The line ends inside quotes.
        case open
        /// A quote stands inside an unquoted field, or text stands behind a closing quote.
        case stray
    }

    private var parser = unsafe csv_parser()
    private let delimiter: UInt8

    init(delimiter: UInt8) throws {
        self.delimiter = delimiter
        try start()
    }

    deinit {
        // SAFETY: the parser was initialised by `start`, and its buffer is freed once.
        unsafe csv_free(&parser)
    }

    private func start() throws {
        // SAFETY: csv_init fills the whole structure; the callback takes and returns bytes only.
        let code = unsafe csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
        guard code == 0 else { throw Self.outOfMemory }
        unsafe csv_set_delim(&parser, delimiter)
        // By default libcsv trims spaces around fields; RFC 4180 (section 2.4) says that they are part of the field.
        unsafe csv_set_space_func(&parser) { _ in 0 }
        unsafe csv_set_blk_size(&parser, Self.blockSize)
    }

    /// libcsv grows its field buffer by this much; its default of 128 would be 131,072 calls for a field of 16 MiB.
    private static let blockSize = 1 << 16

    /// Discards the record that is only partly read.
    func reset() throws {
        // SAFETY: as in `deinit` and `start`.
        unsafe csv_free(&parser)
        try start()
    }

    /// Splits `window[range]` at its delimiters if it holds no quote; returns false, and changes nothing, if it holds one.
    ///
    /// libcsv would give the same fields for a whole record without quotes, but walks it byte by byte and makes two calls for each field.
    /// Most lines of most tables are such records.
    func splitPlain(_ window: [UInt8], _ range: Range<Int>, onto batch: inout RecordBatch) -> Bool {
        guard ByteSearch.first(UInt8(ascii: "\""), in: window, from: range.lowerBound, to: range.upperBound) == range.upperBound
        else { return false }
        var end = range.upperBound
        while end > range.lowerBound, window[end - 1] == UInt8(ascii: "\n") || window[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        var filled = batch.bytes.count
        batch.bytes.append(contentsOf: window[range.lowerBound..<end])
        // The fields move together, over the delimiters between them.
        var delimiters = 0
        for i in range.lowerBound..<end {
            let byte = window[i]
            if byte == delimiter {
                batch.fieldEnds.append(filled)
                delimiters += 1
            } else {
                batch.bytes[filled] = byte
                filled += 1
            }
        }
        batch.bytes.removeLast(delimiters)
        batch.fieldEnds.append(filled)
        batch.recordEnds.append(batch.fieldEnds.count)
        return true
    }

    /// Parses `window[range]`, one line with its line break, and appends its fields to `batch`.
    func feed(_ window: [UInt8], _ range: Range<Int>, onto batch: inout RecordBatch) throws -> Outcome {
        let records = batch.recordEnds.count
        // SAFETY: the range lies in the array; the callbacks get the batch's address, which lives for this call and is
        // touched by nothing else meanwhile.
        let done = unsafe window.withUnsafeBytes { bytes in
            unsafe withUnsafeMutablePointer(to: &batch) { batch in
                unsafe csv_parse(&parser, bytes.baseAddress! + range.lowerBound, range.count, takeField, endRecord, batch)
            }
        }
        if done != range.count { return try failure() }
        return batch.recordEnds.count > records ? .record : .open
    }

    /// The end of the file: completes a last record without a line break.
    func finish(onto batch: inout RecordBatch) throws -> Outcome {
        // SAFETY: as in `feed`.
        let code = unsafe withUnsafeMutablePointer(to: &batch) { batch in
            unsafe csv_fini(&parser, takeField, endRecord, batch)
        }
        if code == 0 { return .record }
        return try failure() == .stray ? .open : .stray
    }

    private func failure() throws -> Outcome {
        // SAFETY: csv_error reads the parser's status.
        if unsafe csv_error(&parser) == CSV_EPARSE { return .stray }
        throw Self.outOfMemory
    }

    private static let outOfMemory = DuikouError(
        .environment, zh: "内存不足，读不了表格", en: "there is not enough memory to read the table")
}

private let takeField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = { text, count, context in
    // SAFETY: `context` is the batch that `feed` or `finish` passed, alive and unshared for the call; `text` has `count` bytes.
    let batch = unsafe context!.assumingMemoryBound(to: RecordBatch.self)
    unsafe batch.pointee.bytes.append(contentsOf: UnsafeRawBufferPointer(start: text, count: count))
    unsafe batch.pointee.fieldEnds.append(batch.pointee.bytes.count)
}

private let endRecord: @convention(c) (CInt, UnsafeMutableRawPointer?) -> Void = { _, context in
    // SAFETY: as in `takeField`.
    let batch = unsafe context!.assumingMemoryBound(to: RecordBatch.self)
    unsafe batch.pointee.recordEnds.append(batch.pointee.fieldEnds.count)
}

enum ByteSearch {
    /// The first `byte` in `bytes[start..<end]`; `end` where there is none.
    static func first(_ byte: UInt8, in bytes: [UInt8], from start: Int, to end: Int? = nil) -> Int {
        let end = end ?? bytes.count
        precondition(start >= 0 && end <= bytes.count, "the range lies in the array")
        guard start < end else { return end }
        // SAFETY: memchr looks at the array's bytes from `start` to `end`, which lie in it, and its answer is one of them.
        return unsafe bytes.withUnsafeBytes { room in
            let base = room.baseAddress!
            guard let found = unsafe memchr(base + start, CInt(byte), end - start) else { return end }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
