/// The mapping by which a programme declares a rule or a term of one kind: its keys, what stands under each, and what they mean.
///
/// The reader of programmes accepts what it lists, and the schema for editors and the reference are made from it; so a key is told of in one
/// place.
public struct KindForm: Sendable {
    /// What the mapping is, in messages: `a coverage term`.
    public var what: LocalizedText
    /// What a rule or term of this kind says of a pair: a sentence without its full stop.
    public var meaning: LocalizedText
    /// The side that the mapping speaks of, where it names one column of either side; nil where each side has its own key.
    public var subject: Subject?
    /// The keys beside the subject's, in the order in which they are read.
    public var fields: [FormField]
    /// Fields of which at least one is given.
    public var alternatives: Alternatives?
    /// The field whose value may stand alone in place of the mapping: `merit: talent.grade`.
    public var shorthand: FormField?
    /// What the reference says of the kind beside its keys.
    public var reference: KindReference

    /// Whose column comes first: `{talent: education, …}` or `{opening: place, …}`.
    public enum Subject: Sendable {
        /// A column of either side, and the other side's under the first field.
        case either
        /// A column of this side alone, and the words for whoever names the other.
        case only(Side, refusal: LocalizedText)
    }

    /// Fields that are optional one by one, but not all of them.
    public struct Alternatives: Sendable {
        public var fields: [FormField]
        /// What is said where none of them is given.
        public var refusal: LocalizedText
    }

    init(
        what: LocalizedText, meaning: LocalizedText, subject: Subject? = nil, fields: [FormField], alternatives: Alternatives? = nil,
        shorthand: FormField? = nil, reference: KindReference
    ) {
        self.what = what
        self.meaning = meaning
        self.subject = subject
        self.fields = fields
        self.alternatives = alternatives
        self.shorthand = shorthand
        self.reference = reference
    }

    /// The fields of a subject that may be of either side.
    package static let subjectFields = [FormField.talentColumn, .openingColumn]

    /// Every key that the mapping may have.
    public var keys: [String] { (subject == nil ? [] : Side.allCases.map(\.rawValue)) + fields.map(\.key) }
}

/// What the reference says of a kind beside its keys, in Markdown: enough to evaluate it by hand, to the last digit.
public struct KindReference: Sendable {
    /// What the subject's column may be, or the columns of both sides where the kind compares one of each; nil where it has none.
    public var columns: Columns?
    /// The condition of a rule, or the formula of a term.
    public var formula: LocalizedText
    /// What holds where a value is not stated.
    public var missing: LocalizedText
    /// An example that a reader can check.
    public var example: LocalizedText

    /// What may stand under `talent` and `opening`.
    public struct Columns: Sendable {
        /// The types of column that are allowed.
        public var type: LocalizedText
        /// What the columns are to the kind.
        public var meaning: LocalizedText
    }
}

/// One key of such a mapping.
public struct FormField: Sendable {
    /// What may stand under the key.
    public enum Content: Sendable {
        /// A column of this side.
        case column(Side)
        /// A column of the side that the subject is not of.
        case otherColumn
        /// A column of either side, written with its side: `talent.grade`.
        case qualifiedColumn
        /// A column of the side that the subject is not of, or a number.
        case otherColumnOrNumber
        /// A number within these bounds.
        case number(ClosedRange<Double>)
        /// Two numbers, the lower one first.
        case range
        /// The name of a file.
        case file
        /// One of the two sides; with a name for the choice, for messages.
        case side(LocalizedText)
        /// Yes or no.
        case flag
    }

    public var key: String
    public var content: Content
    public var isRequired: Bool
    /// What holds where the key is not given; nil where nothing does, or where it must be given.
    public var standard: FormValue?
    /// What the key is for, without a full stop.
    public var meaning: LocalizedText
    /// For the reference, where ``content`` does not tell it all: what may stand under the key, in Markdown.
    public var typeWords: LocalizedText?
    /// For the reference: what holds where the key is not given, if that is no ``FormValue``.
    public var standardWords: LocalizedText?
    /// For the reference, in place of ``meaning``, where that repeats the type.
    public var note: LocalizedText?

    /// Whether a column stands under the key, and nothing else.
    public var isColumn: Bool {
        switch content {
        case .column, .otherColumn, .qualifiedColumn: true
        case .otherColumnOrNumber, .number, .range, .file, .side, .flag: false
        }
    }

    /// A key that must be given.
    static func required(_ key: String, _ content: Content, zh: String, en: String) -> FormField {
        FormField(key: key, content: content, isRequired: true, standard: nil, meaning: LocalizedText(zh: zh, en: en))
    }

    /// A key that may be left out.
    static func optional(_ key: String, _ content: Content, else standard: FormValue? = nil, zh: String, en: String) -> FormField {
        FormField(key: key, content: content, isRequired: false, standard: standard, meaning: LocalizedText(zh: zh, en: en))
    }

    /// The field with what the reference says of it.
    func told(type: LocalizedText? = nil, standard: LocalizedText? = nil, note: LocalizedText? = nil) -> FormField {
        var told = self
        (told.typeWords, told.standardWords, told.note) = (type ?? typeWords, standard ?? standardWords, note ?? self.note)
        return told
    }

    /// The talents' column of a term that compares the two sides.
    static let talentColumn = required("talent", .column(.talent), zh: "人才表的列", en: "A column of the talents")
    /// The openings' column of such a term.
    static let openingColumn = required("opening", .column(.opening), zh: "岗位表的列", en: "A column of the openings")
}

/// What a programme gives under one key of a ``KindForm``.
public enum FormValue: Sendable, Hashable {
    case column(ColumnReference)
    case number(Double)
    case range(ClosedRange<Double>)
    case file(FileReference)
    case side(Side)
    case flag(Bool)
}

/// What a programme gives in a mapping of one kind: a value for each field that is given or has a standard.
public struct FormValues: Sendable {
    /// The column that the mapping speaks of, where the form has a ``KindForm/Subject``.
    public var subject: ColumnReference?
    private var values: [String: FormValue] = [:]

    public init() {}

    public subscript(field: FormField) -> FormValue? {
        get { values[field.key] }
        set { values[field.key] = newValue }
    }

    func column(_ field: FormField) -> ColumnReference? {
        if case .column(let reference)? = self[field] { reference } else { nil }
    }

    func number(_ field: FormField) -> Double? {
        if case .number(let number)? = self[field] { number } else { nil }
    }

    func range(_ field: FormField) -> ClosedRange<Double>? {
        if case .range(let range)? = self[field] { range } else { nil }
    }

    func file(_ field: FormField) -> FileReference? {
        if case .file(let file)? = self[field] { file } else { nil }
    }

    func side(_ field: FormField) -> Side? {
        if case .side(let side)? = self[field] { side } else { nil }
    }

    func flag(_ field: FormField) -> Bool? {
        if case .flag(let flag)? = self[field] { flag } else { nil }
    }
}
