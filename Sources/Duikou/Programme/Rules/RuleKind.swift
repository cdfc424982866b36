/// The kinds of rules: the registry.
///
/// A kind is told of in two files: `Programme/Rules` says what a programme may write, `Rules/Kinds` which clauses come of it; and ``RuleAudit``
/// evaluates it again, pair by pair. Whoever adds a case to ``Rule/Kind`` and ``Rule/Requirement`` is led to the rest by the compiler: no
/// `switch` over either has a `default`.
extension Rule {
    /// The kinds of rules, by the word for each in a programme.
    public enum Kind: String, Sendable, CaseIterable {
        case level
        case member
        case covers
        case number
        case credential

        var declaration: any RuleDeclaration.Type {
            switch self {
            case .level: Level.self
            case .member: Member.self
            case .covers: Covers.self
            case .number: Number.self
            case .credential: Credentials.self
            }
        }

        /// How a programme declares a rule of this kind.
        public var form: KindForm { declaration.form }

        /// The requirement that a programme declares; nil where a required value is absent.
        public func requirement(_ values: FormValues) -> Requirement? { declaration.init(values)?.wrapped }
    }

    /// What a rule asks of a pair.
    public enum Requirement: Sendable {
        case level(Level)
        case member(Member)
        case covers(Covers)
        case number(Number)
        case credential(Credentials)

        var declaration: any RuleDeclaration {
            switch self {
            case .level(let kind): kind
            case .member(let kind): kind
            case .covers(let kind): kind
            case .number(let kind): kind
            case .credential(let kind): kind
            }
        }
    }
}

/// What a programme says in a rule of one kind.
protocol RuleDeclaration: Sendable {
    static var kind: Rule.Kind { get }
    static var form: KindForm { get }

    /// Nil where a required value is absent.
    init?(_ values: FormValues)

    var wrapped: Rule.Requirement { get }
    /// The columns that the rule looks at, the one that must show something first.
    var columns: [ColumnReference] { get }
    /// Notes what does not go with the declared tables.
    func check(_ rule: Rule, _ checker: inout ProgrammeChecker)
    /// The requirement in words.
    func sentence(in programme: Programme) -> LocalizedText
}

extension Rule.Requirement {
    public var kind: Rule.Kind { type(of: declaration).kind }

    /// The columns that the requirement looks at, the one that must show something first.
    public var columns: [ColumnReference] { declaration.columns }

    /// The requirement in words.
    public func sentence(in programme: Programme) -> LocalizedText { declaration.sentence(in: programme) }
}
