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
