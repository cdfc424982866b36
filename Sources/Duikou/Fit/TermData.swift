import DuikouKernels

/// What a term needs beside the two tables: read from the files that it names.
public enum TermData: Sendable {
    /// Nothing: the measure needs the tables only.
    case none
    /// Weights of tags; a tag that is not listed weighs 1.
    case weights([Int32: Double])
    /// Values of pairs of codes, see ``AffinityEntry``.
    case affinity([AffinityEntry])
    /// Unit vectors (or zero vectors, where a row has none), one for each row of the tables.
    case vectors(talents: Matrix, openings: Matrix)
}

/// How well one category goes with another: a code of the talent's column, one of the opening's, and a value in [0, 1].
public struct AffinityEntry: Sendable, Hashable {
    /// A code of the talent's column.
    public var talent: Int32
    /// A code of the opening's column.
    public var opening: Int32
    /// How well they go together, in [0, 1].
    public var value: Double

    /// An entry of a table of pairs.
    public init(talent: Int32, opening: Int32, value: Double) {
        self.talent = talent
        self.opening = opening
        self.value = value
    }
}
