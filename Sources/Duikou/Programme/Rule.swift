/// A column of one side: `opening.education`.
public struct ColumnReference: Sendable, Hashable {
    /// The side whose table has the column.
    public var side: Side
    /// The column's name.
    public var column: String
    /// Where the programme names it.
    public var location: SourceLocation

    /// Refers to a column by side and name.
    public init(_ side: Side, _ column: String, at location: SourceLocation = SourceLocation(file: "")) {
        self.side = side
        self.column = column
        self.location = location
    }

    /// As a programme writes it: `talent.education`.
    public var description: String { "\(side.rawValue).\(column)" }
}

/// A hard requirement on a pair. A pair that fails one is not eligible; failing a `waivable` one only flags it.
///
/// A requirement that is absent asks nothing: an empty set of majors, no stated pay, no required credential.
public struct Rule: Sendable {
    /// What a rule asks of a pair.
    public enum Requirement: Sendable {
        /// `subject` is at least the level that `bound` states.
        case level(subject: ColumnReference, atLeast: ColumnReference)
        /// `value` (one value or several) is, or one of them is, in the other side's set; codebooks are
        /// hierarchical, so that a set with `4603` accepts `460301`.
        case member(value: ColumnReference, of: ColumnReference)
        /// `holder`'s set contains every value of the other side's set.
        case covers(holder: ColumnReference, contains: ColumnReference)
        /// `subject` is at least (at most) the other side's number.
        case number(subject: ColumnReference, comparison: Comparison, bound: Bound)
        /// `holder` has each required credential at its level, as recognised in the opening's place on the programme's day.
        case credential(holder: ColumnReference, meets: ColumnReference, at: ColumnReference?)

        /// The columns that the requirement compares; the one that must meet it comes first.
        public var columns: [ColumnReference] {
            switch self {
            case .level(let subject, let bound): [subject, bound]
            case .member(let value, let set): [value, set]
            case .covers(let holder, let required): [holder, required]
            case .number(let subject, _, .column(let bound)): [subject, bound]
            case .number(let subject, _, .constant): [subject]
            case .credential(let holder, let required, let place): [holder, required] + [place].compactMap { $0 }
            }
        }
    }

    /// Which way a number must reach its bound; equal is enough.
    public enum Comparison: String, Sendable, CaseIterable {
        case atLeast
        case atMost
    }

    /// What a number is compared with.
    public enum Bound: Sendable {
        /// The other side's own number; one that is not stated asks nothing.
        case column(ColumnReference)
        /// The same number for every pair.
        case constant(Double)
    }

    /// A short machine name, unique in the programme.
    public var name: String
    /// What the rule asks, for people; defaults to its name.
    public var title: LocalizedText
    /// What it asks of a pair.
    public var requirement: Requirement
    /// Whether a pair that fails it stays eligible and is only flagged.
    public var isWaivable: Bool
    /// Where the programme declares it.
    public var location: SourceLocation

    /// - Parameter title: what the rule asks, for people; nil for the name.
    public init(
        name: String, title: LocalizedText? = nil, requirement: Requirement, isWaivable: Bool = false,
        location: SourceLocation = SourceLocation(file: "")
    ) {
        self.name = name
        self.title = title ?? LocalizedText(verbatim: name)
        self.requirement = requirement
        self.isWaivable = isWaivable
        self.location = location
    }
}
