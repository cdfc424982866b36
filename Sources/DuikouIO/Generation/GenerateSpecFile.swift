import Duikou

/// Reads a specification of sample data (`duikou generate`) from YAML.
///
/// The language is described in Datasets/alliance/README.md; every mistake is reported with its line and, where a name
/// was probably mistyped, the nearest valid one.
public enum GenerateSpecFile {
    /// Reads the specification at `path`; codebooks' paths start from its folder.
    ///
    /// - Throws: ``DiagnosticsError`` with everything found wrong, or ``DuikouError`` where the file cannot be read as YAML.
    public static func read(_ path: String) throws -> GenerateSpec {
        try decode(YAMLSource.read(path), folder: FileReading.split(path).folder)
    }

    /// Reads a specification from text. `file` is the name that messages show; `folder` is the one that codebooks' paths start from.
    public static func read(text: String, file: String, folder: String = ".") throws -> GenerateSpec {
        try decode(YAMLSource.read(text: text, file: file), folder: folder)
    }

    private static func decode(_ root: YAMLNode, folder: String) throws -> GenerateSpec {
        let reader = YAMLReader()
        var decoder = GenerateSpecDecoder(reader: reader)
        try decoder.readCodebooks(root, folder: folder)
        let spec = decoder.spec(root)
        try reader.throwIfErrors()
        guard let spec else { throw DiagnosticsError(reader.diagnostics) }
        return spec
    }
}

/// Turns one YAML tree into a specification.
struct GenerateSpecDecoder {
    let reader: YAMLReader
    var codebooks: [String: Codebook] = [:]

    func spec(_ root: YAMLNode) -> GenerateSpec? {
        let what = LocalizedText(zh: "生成规格", en: "a sample specification")
        let keys = ["generate", "seed", "talents", "openings", "codebooks", "shared", "tables"]
        guard let mapping = reader.mapping(root, keys: keys, what: what) else { return nil }
        let name = mapping.required("generate").flatMap { reader.string($0) }
        let seed = mapping.node("seed").flatMap { reader.int($0, in: 0...Int.max) } ?? 1
        let talents = mapping.node("talents").flatMap { reader.string($0) }
        let openings = mapping.node("openings").flatMap { reader.string($0) }
        var tables: [GenerateSpec.TableDeclaration] = []
        if let node = mapping.required("tables"),
            let entries = reader.mapping(node, what: LocalizedText(zh: "tables", en: "“tables”"))
        {
            tables = entries.entries.compactMap { table($0) }
        }
        guard let name else { return nil }
        return GenerateSpec(name: name, seed: UInt64(seed), tables: tables, talents: talents, openings: openings)
    }

    private func table(_ entry: YAMLNode.Entry) -> GenerateSpec.TableDeclaration? {
        let what = LocalizedText(zh: "表“\(entry.key)”", en: "the table '\(entry.key)'")
        guard let mapping = reader.mapping(entry.value, keys: ["file", "rows", "scale", "each", "columns"], what: what) else {
            return nil
        }
        let file = mapping.node("file").flatMap { node -> String? in
            guard let name = reader.string(node) else { return nil }
            if name.contains("/") || name.hasPrefix(".") || name.isEmpty {
                reader.error(zh: "file 只写文件名，不带路径", en: "“file” is a plain file name, without a path", at: node.location)
            }
            return name
        }
        var columns: [GenerateSpec.ColumnDeclaration] = []
        if let node = mapping.required("columns"),
            let entries = reader.mapping(node, what: LocalizedText(zh: "columns", en: "“columns”"))
        {
            columns = entries.entries.compactMap { column($0) }
        }
        guard let rows = rows(mapping, what) else { return nil }
        return GenerateSpec.TableDeclaration(
            name: entry.key, file: file, rows: rows, columns: columns, location: entry.keyLocation)
    }

    private func rows(_ mapping: YAMLMapping, _ what: LocalizedText) -> GenerateSpec.Rows? {
        if let node = mapping.node("each") {
            for key in ["rows", "scale"] where mapping.node(key) != nil {
                reader.error(zh: "有 each 就不写 \(key)", en: "“each” leaves no place for “\(key)”", at: mapping.location)
            }
            guard let each = reader.mapping(node, keys: ["table", "share", "count"], what: LocalizedText(zh: "each", en: "“each”"))
            else { return nil }
            let table = each.required("table").flatMap { reader.string($0) }
            let share = each.node("share").map { reader.double($0, in: 0...1) } ?? 1
            let count = each.node("count").map { counts($0) } ?? WeightedCounts([(1, 1)])
            guard let table, let share, let count else { return nil }
            return .each(table: table, share: share, count: count)
        }
        let scale = mapping.node("scale").flatMap {
            reader.oneOf($0, GenerateSpec.Side.self, what: LocalizedText(zh: "scale", en: "“scale”"))
        }
        guard let count = mapping.required("rows").flatMap({ reader.int($0, in: 1...SamplePlan.rowLimit) }) else { return nil }
        return .count(count, scale: scale)
    }
}
