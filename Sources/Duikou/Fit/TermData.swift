import DuikouKernels

/// What a term needs beside the two tables: read from the files that it names.
public enum TermData: Sendable {
    case none
    /// Weights of tags; a tag that is not listed weighs 1.
    case weights([Int32: Double])
    case affinity([AffinityEntry])
    /// Unit vectors (or zero vectors, where a row has none), one for each row of the tables.
    case vectors(talents: Matrix, openings: Matrix)
}

/// How well one category goes with another: a code of the talent's column, one of the opening's, and a value in [0, 1].
public struct AffinityEntry: Sendable, Hashable {
    public var talent: Int32
    public var opening: Int32
    public var value: Double

    public init(talent: Int32, opening: Int32, value: Double) {
        self.talent = talent
        self.opening = opening
        self.value = value
    }
}
