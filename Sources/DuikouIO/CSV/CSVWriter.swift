import Duikou

/// Writes a delimited file (RFC 4180), field by field.
///
/// Lines end with LF: every spreadsheet reads it, and the bytes stay the same through line-based tools. Text that a spreadsheet
/// would run as a formula is neutralised (``SpreadsheetSafety``); numbers given as numbers stay numbers.
///
/// Memory: one buffer. A failed write is thrown by ``endRecord()`` or ``close()``.
public final class CSVWriter {
    /// Bytes that one system call writes.
    static let bufferSize = 1 << 18
    /// The most digits behind the point that ``field(_:decimals:)`` can print exactly from a `Double`.
    public static let decimalsLimit = 9

    private var buffer: [UInt8] = []
    private var file: SystemFile?
    private var hash: SHA256?
    private let flushes: Bool
    private let delimiter: UInt8
    private var fieldCount = 0
    private var fieldStart = 0

    /// Creates the file, or empties the one that is there.
    ///
    /// - Parameter byteOrderMark: begin with the UTF-8 byte order mark, without which Excel in China reads the file as GBK.
    /// - Throws: ``DuikouError`` (`environment`) where the file cannot be created.
    public init(path: String, delimiter: CSVFormat.Delimiter = .comma, byteOrderMark: Bool = false) throws {
        self.delimiter = delimiter.byte
        file = try SystemFile(writing: path)
        hash = SHA256()
        flushes = true
        buffer.reserveCapacity(Self.bufferSize + 4096)
        if byteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    }

    /// Writes into memory; ``bytes`` has the result.
    public init(delimiter: CSVFormat.Delimiter = .comma, byteOrderMark: Bool = false) {
        self.delimiter = delimiter.byte
        flushes = false
        if byteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    }

    /// Writes nowhere and only computes the digest: tells what a file would be.
    public init(hashing delimiter: CSVFormat.Delimiter, byteOrderMark: Bool = false) {
        self.delimiter = delimiter.byte
        hash = SHA256()
        flushes = true
        if byteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    }

    /// After ``close()``: the SHA-256 and the number of the bytes written.
    public private(set) var digest: (sha256: String, bytes: Int) = ("", 0)

    /// For a writer into memory, all bytes written; for a file, only those that are not yet passed to the system.
    public var bytes: [UInt8] { buffer }

    /// A text field, quoted where it must be and neutralised where a spreadsheet would run it.
    public func field(_ text: String) {
        beginField()
        CSVText.append(text, delimiter: delimiter, to: &buffer)
    }

    /// Whole records that are already rendered, line ends included.
    func records(_ rendered: [UInt8]) throws {
        precondition(fieldCount == 0, "a record is under way")
        buffer.append(contentsOf: rendered)
        if flushes, buffer.count >= Self.bufferSize { try flush() }
    }

    /// A whole number of units of 10^−`decimals`, written with its point: `field(833333, decimals: 4)` is `83.3333`.
    public func field(_ units: Int, decimals: Int) {
        precondition((1...Self.decimalsLimit).contains(decimals), "1 to \(Self.decimalsLimit) decimals can be written")
        beginField()
        let divisor = (0..<decimals).reduce(UInt(1)) { power, _ in power * 10 }
        appendDigits(units.magnitude / divisor, negative: units < 0, width: 1)
        buffer.append(UInt8(ascii: "."))
        appendDigits(units.magnitude % divisor, negative: false, width: decimals)
    }

    /// A whole number.
    public func field(_ number: Int) {
        beginField()
        appendDigits(number.magnitude, negative: number < 0, width: 1)
    }

    /// A number with exactly `decimals` digits behind the point (0...9), rounded to nearest, halves away from zero.
    public func field(_ number: Double, decimals: Int) {
        precondition((0...Self.decimalsLimit).contains(decimals), "0 to \(Self.decimalsLimit) decimals can be written")
        precondition(number.isFinite, "a table holds finite numbers only")
        var scale = 1.0
        var divisor: UInt = 1
        for _ in 0..<decimals { (scale, divisor) = (scale * 10, divisor * 10) }
        let scaled = (number.magnitude * scale).rounded(.toNearestOrAwayFromZero)
        // Above 2⁵³ a Double has no digits behind the point left to print.
        guard scaled < 0x1p53 else { return field(number) }
        beginField()
        let whole = UInt(scaled)
        appendDigits(whole / divisor, negative: number < 0 && whole > 0, width: 1)
        if decimals > 0 {
            buffer.append(UInt8(ascii: "."))
            appendDigits(whole % divisor, negative: false, width: decimals)
        }
    }

    /// A number in the fewest digits that read back as the same `Double`.
    public func field(_ number: Double) {
        precondition(number.isFinite, "a table holds finite numbers only")
        beginField()
        buffer.append(contentsOf: number.description.utf8)
    }

    /// A field with nothing in it.
    public func emptyField() { beginField() }

    /// A whole record of text fields. Throws as ``endRecord()``.
    public func record(_ fields: some Sequence<String>) throws {
        for text in fields { field(text) }
        try endRecord()
    }

    /// Ends the record. Throws `.environment` where the system refused the bytes so far (a full disk).
    public func endRecord() throws {
        // A lone empty field would be a blank line, which readers skip.
        if fieldCount == 1, buffer.count == fieldStart { buffer += [UInt8(ascii: "\""), UInt8(ascii: "\"")] }
        buffer.append(UInt8(ascii: "\n"))
        fieldCount = 0
        if flushes, buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is left and closes the file; nothing may be written after it. Without this call the last records are lost.
    /// Throws `.environment` where the system refuses the bytes.
    public func close() throws {
        if flushes { try flush() }
        digest.sha256 = hash?.finish() ?? ""
        try file?.finish()
        file = nil
    }

    private func flush() throws {
        try file?.write(buffer)
        hash?.update(buffer)
        digest.bytes += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    private func beginField() {
        if fieldCount > 0 { buffer.append(delimiter) }
        fieldCount += 1
        fieldStart = buffer.count
    }

    private func appendDigits(_ number: UInt, negative: Bool, width: Int) {
        CSVText.append(number, negative: negative, width: width, to: &buffer)
    }
}
