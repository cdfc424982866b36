/// The kinds of terms: the registry.
///
/// A kind is told of in two files: `Programme/Terms` says what a programme may write, `Fit/Terms` how a pair is measured. Whoever adds a case
/// to ``Term/Kind`` and ``Term/Measure`` is led to the rest by the compiler: no `switch` over either has a `default`.
extension Term {
    /// The kinds of terms, by the word for each in a programme.
    public enum Kind: String, Sendable, CaseIterable {
        case coverage
        case affinity
        case closeness
        case order
        case merit
        case embedding
        case recency

        var declaration: any TermDeclaration.Type {
            switch self {
            case .coverage: Coverage.self
            case .affinity: Affinity.self
            case .closeness: Closeness.self
            case .order: Order.self
            case .merit: Merit.self
            case .embedding: Embedding.self
            case .recency: Recency.self
            }
        }

        /// How a programme declares a term of this kind.
        public var form: KindForm { declaration.form }

        /// The value where either side states nothing to compare, unless the programme gives one.
        public var standardMissing: Double { declaration.standardMissing }

        /// The measure that a programme declares; nil where a required value is absent.
        ///
        /// - Parameter declared: the declaration of a column, where there is one: a list is known by its column's being ordered.
        public func measure(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) -> Measure? {
            declaration.init(values, declared: declared)?.wrapped
        }
    }

    /// What a term measures of a pair.
    public enum Measure: Sendable {
        case coverage(Coverage)
        case affinity(Affinity)
        case closeness(Closeness)
        case order(Order)
        case merit(Merit)
        case embedding(Embedding)
        case recency(Recency)

        var declaration: any TermDeclaration {
            switch self {
            case .coverage(let kind): kind
            case .affinity(let kind): kind
            case .closeness(let kind): kind
            case .order(let kind): kind
            case .merit(let kind): kind
            case .embedding(let kind): kind
            case .recency(let kind): kind
            }
        }
    }
}

/// What a programme says in a term of one kind.
protocol TermDeclaration: Sendable {
    static var kind: Term.Kind { get }
    static var form: KindForm { get }

    /// Nil where a required value is absent.
    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?)

    var wrapped: Term.Measure { get }
    /// The columns that the term looks at.
    var columns: [ColumnReference] { get }
    /// The files that the term names, and what they hold.
    var input: TermInput { get }
    /// The value where either side states nothing to compare, unless the programme gives one.
    static var standardMissing: Double { get }
    /// Where all rows of a side together decide each one's value; nil where they do not.
    var cohortScale: CohortScale? { get }
    /// Notes what does not go with the declared tables.
    func check(_ term: Term, _ checker: inout ProgrammeChecker)
    /// How the term is measured, in words.
    func sentence(in programme: Programme) -> LocalizedText
}

extension Term.Measure {
    public var kind: Term.Kind { type(of: declaration).kind }

    /// The columns that the measure looks at; none for given vectors.
    public var columns: [ColumnReference] { declaration.columns }

    /// The files that the term names, and what they hold.
    public var input: TermInput { declaration.input }

    /// How the term is measured, in words.
    public func sentence(in programme: Programme) -> LocalizedText { declaration.sentence(in: programme) }

    var cohortScale: CohortScale? { declaration.cohortScale }
}

/// What a term reads beside the two tables.
///
/// What is hashed for a run and what is read are both told by this: no file is read that a run does not answer for.
public enum TermInput: Sendable {
    case none
    /// Weights of the tags of a column.
    case tagWeights(FileReference, of: ColumnReference)
    /// How well a code of the talents' column goes with one of the openings'.
    case pairs(FileReference, talent: ColumnReference, opening: ColumnReference)
    /// A vector for each id of either side.
    case vectors(talent: FileReference, opening: FileReference)

    /// Every file that is read.
    public var files: [FileReference] {
        switch self {
        case .none: []
        case .tagWeights(let file, of: _): [file]
        case .pairs(let file, talent: _, opening: _): [file]
        case .vectors(let talent, let opening): [talent, opening]
        }
    }
}

/// A scale that a term takes from the least and the greatest number of a column, unless its declaration or the column's states one.
struct CohortScale: Sendable {
    var column: ColumnReference
    /// The same measure with its scale stated.
    var stating: @Sendable (ClosedRange<Double>) -> Term.Measure
}
