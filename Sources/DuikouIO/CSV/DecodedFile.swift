import Duikou

/// The character encoding of a table's file.
public enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-16 where the file has its byte order mark; else UTF-8 where the whole file is valid UTF-8; else GB18030, as Excel in China
    /// writes. A file that is plainly UTF-8 with some damage (``UTF8Tally``) is refused: read as GB18030 it would be garbled in silence.
    case auto
    /// UTF-8, with or without a byte order mark.
    case utf8
    /// GB18030-2005, which contains GBK and GB 2312.
    case gb18030
}

/// A file as a stream of valid UTF-8 without NUL bytes, whatever encoding it was written in.
///
/// Memory: one chunk, whatever the file's size. With ``TextEncoding/auto`` the file is read twice, because one byte near
/// its end can decide that what looked like UTF-8 was GB18030 all along.
final class DecodedFile {
    private enum Decoder {
        case utf8
        case converter(CharacterConverter, name: String)
    }

    private let source: InputFile
    private let chunk: Int
    /// Whether the encoding was found from the bytes rather than stated.
    private let isGuess: Bool
    /// The first byte that is not UTF-8, where the file is therefore read as GB18030. If it is not valid GB18030 either, this is the byte
    /// that the error message names.
    private var fault: (offset: Int, byte: UInt8)?
    private let bytes: any InputBytes
    private var decoder = Decoder.utf8
    /// Whether the whole file is already known to be UTF-8, so that its characters are not checked again.
    private var isChecked = false
    /// Bytes that are read but not yet decoded: the beginning of a character.
    private var pending: [UInt8] = []
    /// The file offset of `pending`'s first byte.
    private var offset = 0

    /// - Parameter chunk: bytes read at a time. Results do not depend on it.
    init(_ source: InputFile, encoding: TextEncoding, chunk: Int) throws {
        self.source = source
        self.chunk = chunk
        isGuess = encoding == .auto
        bytes = try source.open()
        var mark: [UInt8] = []
        while mark.count < 3, try bytes.read(into: &mark, limit: 3 - mark.count) > 0 {}
        var skip = 0
        if encoding == .auto, mark.starts(with: [0xFF, 0xFE]) {
            (decoder, skip) = (.converter(try CharacterConverter(from: "UTF-16LE"), name: "UTF-16"), 2)
        } else if encoding == .auto, mark.starts(with: [0xFE, 0xFF]) {
            (decoder, skip) = (.converter(try CharacterConverter(from: "UTF-16BE"), name: "UTF-16"), 2)
        } else if mark == [0xEF, 0xBB, 0xBF], encoding != .gb18030 {
            skip = 3
        } else if encoding == .gb18030 {
            decoder = .converter(try CharacterConverter(from: "GB18030"), name: "GB18030")
        } else if encoding == .auto {
            isChecked = try isUTF8()
            if !isChecked { decoder = .converter(try CharacterConverter(from: "GB18030"), name: "GB18030") }
        }
        pending = Array(mark.dropFirst(skip))
        offset = skip
    }

    /// Appends the next characters to `window`; false at the end of the file.
    func fill(_ window: inout [UInt8]) throws -> Bool {
        while true {
            let start = window.count
            let got: Int
            switch decoder {
            case .utf8:
                window += pending
                got = try bytes.read(into: &window, limit: chunk)
                pending.removeAll(keepingCapacity: true)
                if isChecked {
                    offset += window.count - start
                    break
                }
                switch UTF8Validator.check(window, from: start) {
                case .valid: break
                case .invalid(let at):
                    throw undecodable("UTF-8", at: offset + at - start, byte: window[at])
                case .incomplete(let at):
                    if got == 0 { throw undecodable("UTF-8", at: offset + at - start, byte: window[at]) }
                    pending += window[at...]
                    window.removeLast(window.count - at)
                }
                offset += window.count - start
            case .converter(let converter, let name):
                got = try bytes.read(into: &pending, limit: chunk)
                let (consumed, outcome) = converter.convert(&pending, onto: &window)
                if outcome == .invalid || (outcome == .incomplete && got == 0) {
                    if let fault { throw undecodable("UTF-8", at: fault.offset, byte: fault.byte) }
                    throw undecodable(name, at: offset + consumed, byte: pending[consumed])
                }
                pending.removeFirst(consumed)
                offset += consumed
            }
            if window[start...].contains(0) {
                throw DuikouError(
                    .malformedTable, zh: "文件里有空字节（NUL），不是文本表格；请从 Excel 另存为 CSV",
                    en: "the file has NUL bytes and is no text table; save it from the spreadsheet as CSV",
                    at: SourceLocation(file: source.name))
            }
            if window.count > start { return true }
            if got == 0 { return false }
        }
    }

    /// Whether the file is UTF-8. Throws where it is UTF-8 with some damage.
    private func isUTF8() throws -> Bool {
        guard let (offset, byte) = try firstFault() else { return true }
        let all = try source.open()
        var tally = UTF8Tally()
        var part: [UInt8] = []
        while try all.read(into: &part, limit: chunk) > 0 {
            tally.add(part)
            part.removeAll(keepingCapacity: true)
        }
        if tally.isDamagedUTF8 { throw undecodable("UTF-8", at: offset, byte: byte) }
        if tally.mayBeUTF8 { fault = (offset, byte) }
        return false
    }

    /// The first byte that is not part of a UTF-8 character.
    private func firstFault() throws -> (offset: Int, byte: UInt8)? {
        let all = try source.open()
        var part: [UInt8] = []
        var offset = 0
        while try all.read(into: &part, limit: chunk) > 0 {
            switch UTF8Validator.check(part) {
            case .valid:
                offset += part.count
                part.removeAll(keepingCapacity: true)
            case .invalid(let at): return (offset + at, part[at])
            case .incomplete(let from):
                offset += from
                part.removeFirst(from)
            }
        }
        return part.first.map { (offset, $0) }
    }

    private func undecodable(_ encoding: String, at offset: Int, byte: UInt8) -> DuikouError {
        let hex = "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        let remedy: LocalizedText
        switch (encoding, isGuess) {
        case ("UTF-8", true):
            remedy = LocalizedText(
                zh: "请改正这一行并把文件另存为 UTF-8；如果整个文件本是 GB18030，请在方案中写明 encoding: gb18030",
                en: "mend this line and save the file as UTF-8; if all of it is GB18030, say so in the programme: encoding: gb18030")
        case ("GB18030", true):
            remedy = LocalizedText(
                zh: "文件也不是 UTF-8；请把文件另存为 UTF-8", en: "nor is the file UTF-8; save the file as UTF-8")
        default:
            remedy = LocalizedText(
                zh: "请把文件另存为 UTF-8，或在方案中写明它的编码（utf-8、gb18030）",
                en: "save the file as UTF-8, or name its encoding in the programme (utf-8, gb18030)")
        }
        return DuikouError(
            .malformedTable, zh: "第 \(offset + 1) 个字节（\(hex)）不是 \(encoding) 字符；\(remedy.zh)",
            en: "byte \(offset + 1) (\(hex)) is no \(encoding) character; \(remedy.en)",
            at: SourceLocation(file: source.name, line: encoding == "UTF-16" ? nil : try? line(at: offset)))
    }

    /// The 1-based line of a byte. Reads the file again: this happens only before an error, so that normal reading need not count lines.
    /// A line feed byte is never part of a longer UTF-8 or GB18030 character, nor is a carriage return.
    private func line(at offset: Int) throws -> Int {
        let all = try source.open()
        var part: [UInt8] = []
        var counter = LineCounter()
        var seen = 0
        while seen < offset, try all.read(into: &part, limit: min(chunk, offset - seen)) > 0 {
            counter.add(part)
            seen += part.count
            part.removeAll(keepingCapacity: true)
        }
        return counter.line
    }
}

/// Counts lines ended by LF, CRLF or a lone CR.
struct LineCounter {
    private(set) var line = 1
    private var afterReturn = false

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if byte == 0x0D || (byte == 0x0A && !afterReturn) { line += 1 }
            afterReturn = byte == 0x0D
        }
    }
}
