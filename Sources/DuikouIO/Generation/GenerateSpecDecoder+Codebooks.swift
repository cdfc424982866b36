import Duikou

extension GenerateSpecDecoder {
    private static var what: LocalizedText { LocalizedText(zh: "codebooks", en: "“codebooks”") }

    /// Reads the codebooks that the file names, each by a path from its own folder.
    mutating func readCodebooks(_ root: YAMLNode, folder: String) throws {
        guard let node = root.entries?.first(where: { $0.key == "codebooks" })?.value, !node.isNull,
            let names = reader.mapping(node, what: Self.what)
        else { return }
        for entry in names.entries {
            guard let path = reader.string(entry.value) else { continue }
            do {
                codebooks[entry.key] = try Self.codebook(entry.key, path: path.hasPrefix("/") ? path : folder + "/" + path)
            } catch let error as DuikouError where error.code == .missingFile {
                reader.error(
                    zh: "代码表“\(path)”：\(error.message.zh)", en: "the codebook '\(path)': \(error.message.en)", at: entry.value.location)
            }
        }
    }

    /// Reads only what drawing values needs: codes, names and stated parents.
    private static func codebook(_ name: String, path: String) throws -> Codebook {
        let csv = try CSVReader(path: path, format: CSVFormat(comments: true))
        guard let code = csv.header.firstIndex(of: "code") else {
            throw DuikouError(
                .malformedTable, zh: "代码表要有 code 列", en: "a codebook has a column “code”",
                at: SourceLocation(file: path, line: csv.headerLine))
        }
        let zh = csv.header.firstIndex(of: "name")
        let parent = csv.header.firstIndex(of: "parent")
        var entries: [Codebook.Entry] = []
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        while try csv.next(&batch, issues: &issues) {
            for record in 0..<batch.count {
                let fields = batch.fields(of: record)
                func field(_ column: Int?) -> String { column.map { batch.string(fields.lowerBound + $0) } ?? "" }
                let above = field(parent)
                entries.append(
                    Codebook.Entry(
                        code: field(code), name: LocalizedText(verbatim: field(zh)), parent: above.isEmpty ? nil : above))
            }
        }
        return try Codebook(name: name, entries: entries, file: path)
    }

    private func book(_ node: YAMLNode) -> Codebook? {
        guard let name = reader.string(node) else { return nil }
        if let book = codebooks[name] { return book }
        reader.unknown(name, among: codebooks.keys.sorted(), what: Self.what, at: node.location)
        return nil
    }

    /// The leaf codes of a codebook, all equally likely: `place`, or `{book: place, under: "360000"}`.
    func codes(_ node: YAMLNode) -> WeightedOptions? {
        var bookNode = node
        var under: YAMLNode?
        if node.kind == .mapping {
            guard let mapping = reader.mapping(node, keys: ["book", "under"], what: LocalizedText(zh: "code", en: "“code”")),
                let named = mapping.required("book")
            else { return nil }
            bookNode = named
            under = mapping.node("under")
        }
        guard let book = book(bookNode) else { return nil }
        var ancestor: Int32?
        if let under, let text = reader.string(under) {
            ancestor = book.index(of: text)
            if ancestor == nil { reportUnknown(text, in: book, at: under.location) }
        }
        let inner = Set(book.parents)
        let leaves = book.entries.indices.filter { index in
            !inner.contains(Int32(index)) && ancestor.map { book.covers($0, Int32(index)) } ?? true
        }
        return WeightedOptions(leaves.map { (book.entries[$0].code, 1) })
    }

    /// Checks every option of a column whose values come from a codebook: it must be one code, several separated by `;`, or empty.
    func checkCodes(of generator: ColumnGenerator, _ node: YAMLNode, at location: SourceLocation) {
        guard let book = book(node) else { return }
        let cases: Cases<WeightedOptions>
        switch generator {
        case .choose(let options), .tags(let options, _, _, _): cases = options
        case .deal(let options): cases = Cases(WeightedOptions(options.map { ($0, 1) }))
        default:
            reader.error(zh: "codebook 只用于 choose、deal 和 tags", en: "“codebook” belongs to “choose”, “deal” and “tags”", at: location)
            return
        }
        check(cases.tree, book, at: location)
    }

    private func check(_ tree: CaseTree<WeightedOptions>, _ book: Codebook, at location: SourceLocation?) {
        switch tree {
        case .branch(let branches, _): for branch in branches { check(branch.tree, book, at: branch.location) }
        case .leaf(let options):
            for option in options.options {
                for code in option.text.split(separator: ";") where book.index(of: String(code)) == nil {
                    reportUnknown(String(code), in: book, at: location)
                }
            }
        }
    }

    private func reportUnknown(_ code: String, in book: Codebook, at location: SourceLocation?) {
        if let ambiguity = book.ambiguity(of: code) { return reader.error(zh: ambiguity.zh, en: ambiguity.en, at: location) }
        let near = book.suggestion(for: code)
        reader.error(
            zh: "代码表“\(book.name)”里没有“\(code)”" + (near.map { "；是不是“\($0)”？" } ?? ""),
            en: "the codebook '\(book.name)' has no '\(code)'" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: location)
    }
}
