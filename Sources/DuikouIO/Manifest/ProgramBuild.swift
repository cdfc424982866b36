import Duikou

/// Identifies the build of the running program. Two builds of one version may differ; two copies of one build never do, wherever they lie
/// and whenever they were installed.
enum ProgramBuild {
    static let current = identity(of: "/proc/self/exe")

    /// The build's identity: the digest that the linker stored in the file (the ELF note `NT_GNU_BUILD_ID`); where it stored none, the
    /// SHA-256 of the whole file. Empty where the file cannot be read.
    static func identity(of path: String) -> String {
        var front: [UInt8] = []
        if let file = try? SystemFile(reading: path) {
            while front.count < frontSize, let count = try? file.read(into: &front, limit: frontSize - front.count), count > 0 {}
        }
        return buildID(front) ?? (try? SHA256.hex(ofFile: path)) ?? ""
    }

    /// Bytes that are read from the front of the file, where the notes follow the headers.
    private static let frontSize = 1 << 14

    /// The digest in the notes of a 64-bit little-endian ELF file that begins with these bytes (System V ABI, chapters 4 and 5); nil where
    /// there is none.
    static func buildID(_ bytes: [UInt8]) -> String? {
        func number(_ at: Int, _ count: Int) -> Int? {
            guard at >= 0, at <= bytes.count - count else { return nil }
            return Int(exactly: bytes[at..<at + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = number(32, 8), let size = number(54, 2),
            let count = number(56, 2)
        else { return nil }
        for segment in 0..<count {
            let head = table &+ segment * size
            guard number(head, 4) == noteSegment, let start = number(head + 8, 8), let length = number(head + 32, 8),
                let step = number(head + 48, 8),
                start <= bytes.count
            else { continue }
            let (end, unit) = (min(bytes.count, start &+ length), step == 8 ? 8 : 4)
            func padded(_ count: Int) -> Int { (count + unit - 1) / unit * unit }
            var at = start
            while at >= 0, at + 12 <= end, let name = number(at, 4), let content = number(at + 4, 4), let kind = number(at + 8, 4) {
                let from = at + 12 + padded(name)
                guard from + content <= end else { break }
                if kind == buildNote, content > 0, bytes[(at + 12)..<(at + 12 + name)].elementsEqual("GNU\0".utf8) {
                    return bytes[from..<from + content].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                }
                at = from + padded(content)
            }
        }
        return nil
    }

    private static let noteSegment = 4
    private static let buildNote = 3
}
