import Duikou
import Foundation

/// Reads a programme's YAML file.
///
/// All problems of the file are reported together: unknown keys and values with the most similar valid name, wrong types, and references to
/// columns that are not declared. Problems that only the tables can show are found when these are read.
public enum ProgrammeFile {
    /// - Parameters:
    ///   - path: the YAML file; the files that it names are relative to its folder.
    ///   - tables: a folder to take its tables from, in place of the one that it names.
    ///   - files: where the file is, and those that it names.
    /// - Returns: the programme, and warnings that do not prevent a run.
    /// - Throws: ``DuikouError`` where the file cannot be read or is not YAML, ``DiagnosticsError`` for all other problems.
    public static func read(
        _ path: String, tables: String? = nil, in files: any InputSource = LocalFiles()
    ) throws -> (programme: Programme, warnings: [Diagnostic]) {
        let root = try YAMLSource.read(path, in: files)
        let reader = YAMLReader()
        let folder = (path as NSString).deletingLastPathComponent
        let decoder = ProgrammeDecoder(reader: reader, files: files, folder: folder, givenTables: tables)
        let programme = decoder.programme(root)
        if let programme, !reader.hasErrors {
            for diagnostic in ProgrammeCheck.diagnostics(of: programme) { reader.note(diagnostic) }
        }
        try reader.throwIfErrors()
        guard let programme else { throw DiagnosticsError(reader.diagnostics) }
        return (programme, reader.diagnostics)
    }
}

/// Turns a YAML tree into a ``Programme`` and collects every problem in its reader.
struct ProgrammeDecoder {
    let reader: YAMLReader
    let files: any InputSource
    /// The programme's folder.
    let folder: String
    /// The folder of tables that replaces the programme's own, if one was given.
    var givenTables: String?

    func programme(_ root: YAMLNode) -> Programme? {
        guard let top = reader.mapping(root, keys: ProgrammeVocabulary.programme.keys, what: LocalizedText(zh: "方案文件", en: "the programme"))
        else { return nil }
        let name = top.required("programme").flatMap(programmeName)
        let date = top.required("date").flatMap(reader.date)
        let declared = top.node("data").flatMap(reader.string).map { resolved($0, in: folder) } ?? folder
        let tableFolder = givenTables ?? declared
        let codebooks = top.node("codebooks").map(codebookDeclarations) ?? []
        let talents = top.required("talents").flatMap { table($0, side: .talent, folder: tableFolder) }
        let openings = top.required("openings").flatMap { table($0, side: .opening, folder: tableFolder) }
        let rules = top.node("rules").flatMap(reader.list)?.compactMap(rule) ?? []
        var directions: (talent: [Term], opening: [Term]) = ([], [])
        if let fit = top.required("fit"),
            let mapping = reader.mapping(
                fit, keys: ProgrammeVocabulary.fit.keys, what: LocalizedText(zh: "契合度", en: "fit"))
        {
            let sides = (talents, openings)
            directions.talent = terms(mapping.required("talent_for_opening"), sides)
            directions.opening = terms(mapping.required("opening_for_talent"), sides)
        }
        let choices = top.node("choices").flatMap { pairs($0, .rank, folder: tableFolder) }
        let ratings = top.node("ratings").flatMap { pairs($0, .score, folder: tableFolder) }
        let lists = top.node("lists").flatMap(listLengths) ?? .standard
        let allocation = top.node("allocate").flatMap { self.allocation($0, tables: tableFolder, limits: declared) } ?? Allocation()
        let outputs = top.node("outputs").flatMap(outputs) ?? Outputs()
        let results = top.node("results").flatMap(results) ?? ResultFormat()
        guard let name, let date, let talents, let openings else { return nil }
        return Programme(
            name: name, title: top.node("title").flatMap(reader.localized) ?? LocalizedText(verbatim: name), date: date,
            seed: top.node("seed").flatMap { reader.int($0, in: 0...Int.max) }.map(UInt64.init) ?? Self.standardSeed,
            codebooks: codebooks, recognition: top.node("recognition").flatMap { file($0, in: folder) }, talents: talents,
            openings: openings, rules: rules, talentForOpening: directions.talent, openingForTalent: directions.opening,
            choices: choices, ratings: ratings, lists: lists, allocation: allocation, outputs: outputs, results: results)
    }

    /// The seed of a programme that states none, so that it, too, gives the same bytes on every run.
    static let standardSeed: UInt64 = 1

    // MARK: Small parts

    /// The longest name, in characters and in bytes. A file name has at most 255 bytes, and a working folder's name needs some 40 more than
    /// the programme's.
    private static let longestName = (characters: 100, bytes: 200)

    /// The programme's name, which its folder of results has too.
    private func programmeName(_ node: YAMLNode) -> String? {
        guard let name = reader.string(node) else { return nil }
        func refuse(_ zh: String, _ en: String) -> String? {
            reader.error(
                zh: "方案名也用作结果文件夹的名字，\(zh)", en: "the programme's name is also that of its results' folder and \(en)", at: node.location)
            return nil
        }
        if name.allSatisfy(\.isWhitespace) { return refuse("不能为空", "cannot be empty") }
        if name.contains(where: { "/\\".contains($0) }) { return refuse("不能有 / 或 \\", "cannot have / or \\ in it") }
        if name.hasPrefix(".") { return refuse("不能以点开头", "cannot begin with a dot") }
        if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return refuse("不能有控制字符（如换行）", "cannot have control characters such as line breaks")
        }
        let longest = Self.longestName
        if name.count > longest.characters || name.utf8.count > longest.bytes {
            return refuse(
                "最长 \(longest.characters) 个字符（汉字最多 \(longest.bytes / 3) 个）",
                "has at most \(longest.characters) characters, and \(longest.bytes) bytes in UTF-8")
        }
        return name
    }

    private func codebookDeclarations(_ node: YAMLNode) -> [CodebookDeclaration] {
        guard let mapping = reader.mapping(node, what: LocalizedText(zh: "代码表", en: "codebooks")) else { return [] }
        return mapping.entries.compactMap { entry in
            if entry.value.items != nil {
                guard let codes = reader.stringOrList(entry.value) else { return nil }
                return CodebookDeclaration(name: entry.key, source: .inline(codes), location: entry.keyLocation)
            }
            return file(entry.value, in: folder).map {
                CodebookDeclaration(name: entry.key, source: .file($0), location: entry.keyLocation)
            }
        }
    }

    private func listLengths(_ node: YAMLNode) -> ListLengths? {
        let what = LocalizedText(zh: "清单长度", en: "lists")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.lists.keys, what: what) else { return nil }
        func length(_ key: String, _ standard: Int) -> Int {
            mapping.node(key).flatMap { reader.int($0, in: 1...ListLengths.longest) } ?? standard
        }
        var lists = ListLengths(
            talents: length("talents", ListLengths.standard.talents), openings: length("openings", ListLengths.standard.openings))
        let mode = LocalizedText(zh: "清单次序", en: "list mode")
        lists.mode = mapping.node("mode").flatMap { reader.oneOf($0, ListLengths.Mode.self, what: mode) } ?? lists.mode
        if lists.mode == .fit, let key = ProgrammeVocabulary.congestion.first(where: { mapping.node($0) != nil }) {
            reader.error(
                zh: "\(key) 只用于 mode: congestion-aware。", en: "\(key) is only for mode: congestion-aware.", at: mapping.node(key)?.location)
        }
        lists.temperature =
            mapping.node("temperature").flatMap { reader.double($0, in: ListLengths.temperatureRange) } ?? lists.temperature
        lists.candidates = mapping.node("candidates").flatMap { reader.int($0, in: ListLengths.candidateRange) } ?? lists.candidates
        return lists
    }

    private func outputs(_ node: YAMLNode) -> Outputs? {
        let what = LocalizedText(zh: "输出", en: "outputs")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.outputs.keys, what: what) else { return nil }
        return Outputs(
            talents: mapping.node("talents").flatMap(reader.stringOrList) ?? [],
            openings: mapping.node("openings").flatMap(reader.stringOrList) ?? [],
            fairness: mapping.node("fairness").flatMap(reader.stringOrList) ?? [],
            lists: mapping.node("lists").flatMap {
                reader.oneOf($0, Outputs.ListFiles.self, what: LocalizedText(zh: "要写出的清单", en: "the choice of lists"))
            } ?? .both)
    }

    private func results(_ node: YAMLNode) -> ResultFormat? {
        let what = LocalizedText(zh: "结果表的写法", en: "the form of result tables")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.results.keys, what: what) else { return nil }
        var format = ResultFormat()
        format.language =
            mapping.node("language").flatMap {
                reader.oneOf($0, Language.self, what: LocalizedText(zh: "结果表的语言", en: "the language of results"))
            }
            ?? format.language
        format.headers =
            mapping.node("headers").flatMap {
                reader.oneOf($0, ResultFormat.Headers.self, what: LocalizedText(zh: "结果表的表头", en: "the headers of results"))
            } ?? format.headers
        return format
    }

    /// `choices.csv`, or a mapping that names the headers.
    private func pairs(_ node: YAMLNode, _ number: PairsFile.Number, folder: String) -> PairsDeclaration? {
        let standard = PairsFile.headers
        if node.text != nil {
            return file(node, in: folder).map {
                PairsDeclaration(
                    file: $0, encoding: "auto", talentHeaders: standard.talent, openingHeaders: standard.opening,
                    valueHeaders: number.headers)
            }
        }
        let value = number.rawValue
        let what = LocalizedText(zh: "\(value) 文件", en: "the \(value) file")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.pairs(number).keys, what: what),
            let table = mapping.required("table").flatMap({ file($0, in: folder) })
        else { return nil }
        return PairsDeclaration(
            file: table, encoding: encoding(mapping.node("encoding")),
            talentHeaders: mapping.node("talent").flatMap(reader.stringOrList) ?? standard.talent,
            openingHeaders: mapping.node("opening").flatMap(reader.stringOrList) ?? standard.opening,
            valueHeaders: mapping.node(value).flatMap(reader.stringOrList) ?? number.headers)
    }

    // MARK: Shared pieces

    func file(_ node: YAMLNode, in folder: String) -> FileReference? {
        guard let written = reader.string(node) else { return nil }
        guard !written.isEmpty else {
            reader.error(zh: "文件名为空。", en: "the file name is empty.", at: node.location)
            return nil
        }
        return FileReference(path: resolved(written, in: folder), written: written, location: node.location)
    }

    func resolved(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
    }

    func encoding(_ node: YAMLNode?) -> String {
        node.flatMap {
            reader.oneOf(
                $0, ProgrammeVocabulary.encodings, what: LocalizedText(zh: "编码", en: "encoding"))
        } ?? "auto"
    }

    /// A column: `opening.education`, or `education` for the side that the context implies.
    func column(_ node: YAMLNode, defaultSide: Side) -> ColumnReference? {
        reader.string(node).map { text in
            for side in Side.allCases {
                for prefix in ["\(side.rawValue).", "\(side.rawValue)s."] where text.hasPrefix(prefix) {
                    return ColumnReference(side, String(text.dropFirst(prefix.count)), at: node.location)
                }
            }
            return ColumnReference(defaultSide, text, at: node.location)
        }
    }
}
