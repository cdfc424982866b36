import Duikou

/// Where a question's tables come from: the programme's index if it can be used, else its files.
public final class ProgrammeSource {
    private let path: String
    private let tables: String?
    private let files: any InputSource
    private var index: QueryIndex?
    private var loaded: LoadedProgramme?
    private var before: InputsBeforeReading?
    /// Why an index that exists is not used; nil where it is used, or there is none.
    public private(set) var complaint: LocalizedText?

    /// Looks for the programme's index.
    ///
    /// - Parameters:
    ///   - tables: the folder that the tables are taken from, if it is not the programme's own.
    ///   - files: where the files are. Only files of the disk have indexes.
    ///   - root: the folder of all indexes; nil to read only files.
    /// - Throws: what is wrong with the programme file, where an index exists that must be compared with it.
    public init(_ path: String, tables: String? = nil, in files: any InputSource = LocalFiles(), root: String?) throws {
        self.path = path
        self.tables = tables
        self.files = files
        switch try QueryIndex.open(path, tables: tables, root: files is LocalFiles ? root : nil) {
        case .none: break
        case .ready(let index): self.index = index
        case .unusable(let reason): complaint = reason
        }
    }

    /// Whether tables come from the index.
    public var usesIndex: Bool { index != nil }

    /// Stops using the index, because something in it is damaged.
    public func abandonIndex(_ damage: IndexDamage) {
        index = nil
        complaint = damage.words
    }

    /// A talent's row in the index, if the question can be answered without any other talent's row; else nil, and ``load(talent:edit:)``
    /// must read both tables whole.
    ///
    /// - Parameters:
    ///   - side: the side that the id is said to belong to; nil where that is still to be found out.
    ///   - isEdited: whether the talent's cells are to be changed.
    /// - Throws: ``IndexDamage`` where the index turns out to be damaged.
    public func loneTalent(_ id: String, side: Side?, isEdited: Bool) throws -> Int? {
        guard let index, side != .opening, let row = try index.row(ofID: id, .talent) else { return nil }
        if side == nil, try index.row(ofID: id, .opening) != nil { return nil }
        if isEdited, try !index.allowsEdits || index.hasScales() { return nil }
        return row
    }

    /// The programme with one talent, who is then row 0, and all openings; without `talent`, with both tables whole.
    ///
    /// - Throws: ``IndexDamage``; what is wrong with the files; what `edit` throws.
    public func load(
        talent: Int? = nil, edit: ((inout Table, inout Table, inout Codes) throws -> Void)? = nil
    ) throws -> AskableProgramme {
        if let index, try edit == nil || index.allowsEdits { return try index.load(talent: talent, edit: edit) }
        precondition(talent == nil, "one talent alone is known only from an index")
        if edit != nil {
            return AskableProgramme(try ProgrammeLoader.load(path, tables: tables, in: files, edit: edit))
        }
        if complaint != nil { before = try InputsBeforeReading(programmePath: path, tables: tables, in: files) }
        let loaded = try ProgrammeLoader.load(path, tables: tables, in: files)
        try loaded.requireUsableRows()
        self.loaded = loaded
        return AskableProgramme(loaded)
    }

    /// What a new index is to be made of, after the old one could not be used and the files were read; else nil.
    public var renewal: (loaded: LoadedProgramme, before: InputsBeforeReading)? {
        guard complaint != nil, let loaded, let before else { return nil }
        return (loaded, before)
    }
}
