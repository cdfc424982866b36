import Duikou
import Yams

/// Reads YAML text into a ``YAMLNode`` tree, or throws an error that says where it is not valid YAML.
///
/// Limits on size, depth and the expansion of aliases protect the process from hostile or broken files, so that readers of the tree
/// need not.
public enum YAMLSource {
    /// The largest file in bytes. A programme fills a page or two; 4 MiB leaves room for generated ones and keeps parsing under a second.
    public static let sizeLimit = 4 << 20
    /// The deepest nesting. A programme has about six levels; the parser's own limit is 1,000.
    public static let depthLimit = 64
    /// The most values after aliases are expanded: stops the exponential growth known as "billion laughs".
    public static let valueLimit = 1_000_000

    /// The root of the only document in a file. Throws `.missingFile`, `.environment` or `.malformedProgramme`.
    public static func read(_ name: String, in files: any InputSource = LocalFiles()) throws -> YAMLNode {
        let name = files.shown(name)
        let bytes = try files.bytes(of: name, limit: sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = 1 + bytes[..<UTF8Validator.firstInvalidOffset(in: bytes)].count { $0 == UInt8(ascii: "\n") }
            throw DuikouError(
                .malformedProgramme, zh: "这一行有不是 UTF-8 的字符；请把文件另存为 UTF-8 编码",
                en: "this line is not UTF-8; save the file in UTF-8 encoding",
                at: SourceLocation(file: name, line: line))
        }
        return try read(text: text, file: name)
    }

    /// The root of the only document in `text`; `file` is the name that messages show. Throws `.malformedProgramme`.
    public static func read(text: String, file: String) throws -> YAMLNode {
        let top = SourceLocation(file: file, line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else {
            throw DuikouError(
                .malformedProgramme, zh: "文件超过 \(sizeLimit >> 20) MiB，不像方案文件",
                en: "the file is over \(sizeLimit >> 20) MiB; that is no programme", at: top)
        }
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        if let line = AliasedKeys.firstLine(in: Array(text.utf8)) { throw compoundKey(SourceLocation(file: file, line: line)) }
        let root: Yams.Node?
        do {
            // Without resolver rules every plain scalar is a string, so 1 and "1" are the same key.
            root = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw YAMLSyntaxError.explain(error, text: text, file: file)
        }
        guard let root else {
            throw DuikouError(.malformedProgramme, zh: "文件是空的", en: "the file is empty", at: top)
        }
        var values = 0
        try check(root, depth: 1, values: &values, file: file)
        return YAMLNode(root, file: file)
    }

    private static func check(_ node: Yams.Node, depth: Int, values: inout Int, file: String) throws {
        let place = SourceLocation(file: file, line: node.mark?.line, column: node.mark?.column)
        values += 1
        guard values <= valueLimit else {
            throw DuikouError(
                .malformedProgramme, zh: "别名（*）展开后超过 \(valueLimit) 个值；请减少别名的嵌套",
                en: "its aliases (*) expand to more than \(valueLimit) values; nest them less", at: place)
        }
        guard depth <= depthLimit else {
            throw DuikouError(
                .malformedProgramme, zh: "嵌套超过 \(depthLimit) 层", en: "nested deeper than \(depthLimit) levels", at: place)
        }
        switch node {
        case .scalar, .alias: break
        case .sequence(let sequence):
            for item in sequence { try check(item, depth: depth + 1, values: &values, file: file) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar = key else {
                    throw compoundKey(SourceLocation(file: file, line: key.mark?.line, column: key.mark?.column))
                }
                try check(value, depth: depth + 1, values: &values, file: file)
            }
        }
    }

    private static func compoundKey(_ place: SourceLocation) -> DuikouError {
        DuikouError(
            .malformedProgramme, zh: "键只能是一个词，不能是列表、映射或别名；把它写成普通文字（含特殊符号时加引号）",
            en: "a key must be a word, not a list, a mapping or an alias; write it as plain text, quoted if it has signs in it",
            at: place)
    }
}

/// Finds a key that could be a list or mapping with an alias in it, before the file is parsed.
///
/// The parser hashes every key to find duplicates. A key whose aliases expand exponentially would keep it busy for ever. The search may
/// refuse harmless files, but only such as have both an alias and a key of this kind.
enum AliasedKeys {
    static func firstLine(in bytes: [UInt8]) -> Int? {
        var aliases = false
        var suspect: Int?
        var line = 1
        for (i, byte) in bytes.enumerated() {
            let before = i == 0 ? UInt8(ascii: "\n") : bytes[i - 1]
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "*"):
                guard opens(before), i + 1 < bytes.count, !isSpace(bytes[i + 1]) else { break }
                aliases = true
                var end = i + 1
                while end < bytes.count, !isSpace(bytes[end]), bytes[end] != UInt8(ascii: ":") { end += 1 }
                if meetsColon(bytes, from: end) { suspect = suspect ?? line }
            case UInt8(ascii: "?"):
                if opens(before), i + 1 == bytes.count || isSpace(bytes[i + 1]) { suspect = suspect ?? line }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if meetsColon(bytes, from: i + 1) { suspect = suspect ?? line }
            default: break
            }
        }
        return aliases ? suspect : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func opens(_ byte: UInt8) -> Bool { isSpace(byte) || "[{,:-?".utf8.contains(byte) || byte >= 0x80 }

    /// Whether a colon follows, after spaces, line breaks and comments.
    private static func meetsColon(_ bytes: [UInt8], from start: Int) -> Bool {
        var i = start
        while i < bytes.count {
            if bytes[i] == UInt8(ascii: "#") {
                while i < bytes.count, bytes[i] != UInt8(ascii: "\n") { i += 1 }
            } else if isSpace(bytes[i]) {
                i += 1
            } else {
                return bytes[i] == UInt8(ascii: ":")
            }
        }
        return false
    }
}
