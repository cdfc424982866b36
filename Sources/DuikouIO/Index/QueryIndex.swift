import Duikou
import DuikouKernels

/// A programme's index that agrees with the files as they are now: its tables as typed columns, mapped into memory.
///
/// It holds nothing compiled. Each question compiles rules and terms anew over the columns' distinct values, by the same code as a batch
/// run. So an answer from an index is the answer from the files, and an index becomes stale only when a file changes.
public struct QueryIndex {
    /// What was found in the place of a programme's index.
    public enum State {
        /// No index.
        case none
        /// An index that can be used.
        case ready(QueryIndex)
        /// An index that cannot be used, and why.
        case unusable(LocalizedText)
    }

    /// The declaration, read from the programme's file.
    public let programme: Programme
    /// The folder that holds it.
    public let folder: String
    let manifest: IndexManifest
    private let arrays: ArrayFiles

    /// - Throws: ``IndexDamage`` where the checksums are not those that were written.
    init(programme: Programme, folder: String, manifest: IndexManifest) throws {
        self.programme = programme
        self.folder = folder
        self.manifest = manifest
        arrays = try ArrayFiles(folder, manifest)
    }

    /// Looks for the index of the programme at `path`; `tables` is the folder that its tables are taken from, if it is not its own.
    ///
    /// An input whose status has changed is digested. If its bytes are the same, the index can still be used, and the new status is
    /// recorded.
    /// - Throws: what is wrong with the programme file itself.
    public static func open(_ path: String, tables: String? = nil, root: String?) throws -> State {
        guard let folder = IndexPlace.folder(for: path, tables: tables, root: root),
            let bytes = try? FileReading.bytes(of: folder + "/" + IndexManifest.file)
        else { return .none }
        guard let manifest = IndexManifest(bytes) else { return .unusable(IndexDamage(file: IndexManifest.file).words) }
        guard manifest.format == IndexManifest.currentFormat, manifest.version == Version.current,
            manifest.build == ProgramBuild.current
        else {
            return .unusable(LocalizedText(zh: "索引是另一个版本的 duikou 做的", en: "the index was made by another version of duikou"))
        }
        let programme = try ProgrammeFile.read(path, tables: tables).programme
        let files = InputsBeforeReading.files(path, programme)
        if let first = IndexFreshness.changed(files, manifest, folder: folder) {
            return .unusable(
                LocalizedText(zh: "索引已过时：\(first) 在做索引之后变了", en: "the index is out of date: \(first) changed after it was made"))
        }
        do {
            return .ready(try QueryIndex(programme: programme, folder: folder, manifest: manifest))
        } catch let damage as IndexDamage {
            return .unusable(damage.words)
        }
    }

    /// Whether every byte of the arrays is as it was written. O(bytes).
    public func isWhole() -> Bool {
        do {
            for entry in manifest.arrays { try arrays.check(entry) }
            return true
        } catch {
            return false
        }
    }

    /// Whether an edited cell would be read just as from the files. That is not so where the terms' files added words to the vocabulary:
    /// read from the files, the words of the edit would have been numbered before those.
    var allowsEdits: Bool { get throws { try arrays.array("words.ends", of: Int.self).count == manifest.tableWords } }

    /// The row with this id, found without reading the others; nil where there is none. Average O(1).
    ///
    /// - Throws: ``IndexDamage``
    func row(ofID id: String, _ side: Side) throws -> Int? {
        let name = IndexNames.table(side) + ".ids"
        let slots = try arrays.array(name + ".slots", of: Int32.self)
        let hashes = try arrays.array(name + ".hashes", of: UInt64.self)
        let ends = try arrays.array(name + ".ends", of: Int.self)
        let bytes = try arrays.array(name + ".bytes", of: UInt8.self)
        let key = Array(id.utf8)
        let hash = Interner.hash(key.span)
        var slot = Interner.firstSlot(hash, of: slots.count)
        while case let value = try slots[slot], value != 0 {
            let number = Int(value - 1)
            let start = number == 0 ? 0 : try ends[number - 1]
            if try hashes[number] == hash, try bytes[start..<ends[number]] == key { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The programme with one talent and all openings, or with both tables whole.
    ///
    /// A single talent is row 0. Its fit, its openings and its obstacles are the same as among all talents.
    /// - Parameters:
    ///   - talent: a row of the talents; nil for all.
    ///   - edit: changes the tables before rules and terms are compiled; allowed only where ``allowsEdits``. If some term's scale comes
    ///     from everybody's values (``hasScales()``), an edit needs all talents.
    /// - Throws: ``IndexDamage``, and what `edit` throws.
    func load(talent: Int?, edit: ((inout Table, inout Table, inout Codes) throws -> Void)? = nil) throws -> AskableProgramme {
        try load(
            talent: talent, codebooks: try programme.codebooks.map { try CodebookFile.read($0) },
            recognition: { try ProgrammeLoader.readRecognition(programme, &$0) }, edit: edit)
    }

    /// As ``load(talent:edit:)``, with the small inputs that are read from their files each time.
    func load(
        talent: Int?, codebooks: [Codebook], recognition: (inout Codes) throws -> Recognition,
        edit: ((inout Table, inout Table, inout Codes) throws -> Void)? = nil
    ) throws -> AskableProgramme {
        var codes = Codes(codebooks: codebooks)
        codes.vocabulary = try arrays.interner("words")
        var talents = try table(.talent, row: talent)
        var openings = try table(.opening, row: nil)
        let recognition = try recognition(&codes)
        try edit?(&talents, &openings, &codes)
        let (data, scales) = try terms(talent)
        let compiled = CompiledProgramme(
            talent == nil ? programme : scales.stated(in: programme), talents: talents, openings: openings, codes: codes,
            recognition: recognition, data: data)
        // Only the answer to an unknown id counts the rows set aside, and that question loads all talents.
        var issues: [RowIssue] = []
        if talent == nil {
            guard let kept = KeptIssue.issues(try arrays.all("issues", of: UInt8.self)) else { throw IndexDamage(file: "issues.npy") }
            issues = kept
        }
        return AskableProgramme(programme: programme, compiled: compiled, stated: try stated(talent), issues: issues)
    }

    /// Whether some term's scale comes from the values of all talents.
    func hasScales() throws -> Bool { try terms(0).scales.isUsed }

    // MARK: Parts

    private func table(_ side: Side, row: Int?) throws -> Table {
        let kept = manifest.table(side)
        let name = IndexNames.table(side)
        let declarations = Dictionary(
            programme.table(side).allColumns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let columns = try kept.columns.map { column -> Column in
            guard let declaration = declarations[column.name], declaration.kind.rawValue == column.kind else {
                throw IndexDamage(file: IndexManifest.file)
            }
            var distinct: DistinctRows?
            if row == nil, arrays.has(column.arrays + ".keys") {
                distinct = DistinctRows(
                    keys: try arrays.all(column.arrays + ".keys", of: Int32.self),
                    firstRows: try arrays.all(column.arrays + ".first", of: Int32.self))
            }
            let data = try data(declaration, column, rows: kept.rows, row: row)
            return Column(declaration: declaration, data: data, file: column.file, distinct: distinct)
        }
        func some<Element: NPYElement>(_ part: String, _ type: Element.Type) throws -> [Element] {
            try self.some(name + part, type, row: row)
        }
        return Table(
            side: side, ids: try ids(name + ".ids", row: row), lines: try some(".lines", Int.self), columns: columns,
            seats: try some(".seats", Int32.self), seatsColumn: kept.seatsColumn)
    }

    private func some<Element: NPYElement>(_ name: String, _ type: Element.Type, row: Int?) throws -> [Element] {
        let array = try arrays.array(name, of: type)
        return if let row { try array[row..<row + 1] } else { try array.all() }
    }

    private func ids(_ name: String, row: Int?) throws -> Interner {
        guard let row else { return try arrays.interner(name) }
        var ids = Interner()
        let text = try self.text(name, row: row)
        _ = ids.intern(text.span)
        return ids
    }

    /// The bytes of one text out of many that are stored one after another.
    private func text(_ name: String, row: Int) throws -> [UInt8] {
        let ends = try arrays.array(name + ".ends", of: Int.self)
        let start = row == 0 ? 0 : try ends[row - 1]
        return try arrays.array(name + ".bytes", of: UInt8.self)[start..<ends[row]]
    }

    private func data(
        _ declaration: ColumnDeclaration, _ column: IndexManifest.Column, rows: Int, row: Int?
    ) throws -> Column.Data {
        let name = column.arrays
        switch declaration.kind {
        case .text:
            guard column.isKept else { return .text(TextColumn(bytes: [], ends: Array(repeating: 0, count: row == nil ? rows : 1))) }
            if let row {
                let text = try text(name, row: row)
                return .text(TextColumn(bytes: text, ends: [text.count]))
            }
            return .text(
                TextColumn(bytes: try arrays.all(name + ".bytes", of: UInt8.self), ends: try arrays.all(name + ".ends", of: Int.self)))
        case .category, .level: return .codes(try some(name + ".codes", Int32.self, row: row))
        case .date: return .dates(try some(name + ".days", Int32.self, row: row))
        case .number, .count: return .numbers(try some(name + ".numbers", Double.self, row: row))
        case .tags: return .tags(try arrays.lists(name, row: row))
        case .credentials:
            let parts = try arrays.all(name + ".distinct", of: Int32.self)
            let distinct = stride(from: 0, to: parts.count, by: 4).map {
                Credential(scheme: parts[$0], occupation: parts[$0 + 1], level: parts[$0 + 2], issuer: parts[$0 + 3])
            }
            return .credentials(try arrays.lists(name, row: row), distinct: distinct)
        }
    }

    private func terms(_ talent: Int?) throws -> (data: CompiledProgramme.TermDatas, scales: TalentScales) {
        var datas: [[TermData]] = []
        var scales: [[ClosedRange<Double>?]] = []
        for (direction, terms) in [programme.talentForOpening, programme.openingForTalent].enumerated() {
            datas.append([])
            scales.append([])
            for index in terms.indices {
                let name = IndexNames.term(direction, index)
                scales[direction].append(
                    arrays.has(name + ".scale") ? try { $0[0]...$0[1] }(arrays.all(name + ".scale", of: Double.self)) : nil)
                datas[direction].append(try termData(name, talent))
            }
        }
        return (
            .init(talentForOpening: datas[0], openingForTalent: datas[1]),
            TalentScales(talentForOpening: scales[0], openingForTalent: scales[1])
        )
    }

    private func termData(_ name: String, _ talent: Int?) throws -> TermData {
        if arrays.has(name + ".tags") {
            let weights = zip(try arrays.all(name + ".tags", of: Int32.self), try arrays.all(name + ".weights", of: Double.self))
            return .weights(Dictionary(weights, uniquingKeysWith: { first, _ in first }))
        }
        if arrays.has(name + ".values") {
            let (talents, openings) = (
                try arrays.all(name + ".talents", of: Int32.self), try arrays.all(name + ".openings", of: Int32.self)
            )
            let values = try arrays.all(name + ".values", of: Double.self)
            return .affinity(values.indices.map { AffinityEntry(talent: talents[$0], opening: openings[$0], value: values[$0]) })
        }
        if arrays.has(name + ".talent-vectors") {
            return .vectors(
                talents: try arrays.matrix(name + ".talent-vectors", row: talent),
                openings: try arrays.matrix(name + ".opening-vectors", row: nil))
        }
        return .none
    }

    /// Choices and ratings of all talents, or of one, who is then row 0.
    private func stated(_ talent: Int?) throws -> StatedPreferences {
        /// Calls `body` with each pair and the position of its value.
        func forEach(_ name: String, _ body: (_ talent: Int32, _ opening: Int32, _ place: Int) throws -> Void) throws {
            let talents = try arrays.all(name + ".talents", of: Int32.self)
            let openings = try arrays.array(name + ".openings", of: Int32.self)
            if let talent {
                for place in talents.indices where talents[place] == Int32(talent) { try body(0, openings[place], place) }
            } else {
                for (place, opening) in try openings.all().enumerated() { try body(talents[place], opening, place) }
            }
        }
        var stated = StatedPreferences(choices: [], ratings: [])
        let (ranks, scores) = (try arrays.array("choices.ranks", of: Int32.self), try arrays.array("ratings.scores", of: Double.self))
        try forEach("choices") { stated.choices.append(.init(talent: $0, opening: $1, rank: try ranks[$2])) }
        try forEach("ratings") { stated.ratings.append(.init(talent: $0, opening: $1, score: try scores[$2])) }
        return stated
    }
}
