/// A soft, weighted part of fit, in [0, 1].
public struct Term: Sendable {
    /// A short machine name, unique in its direction.
    public var name: String
    /// What the term is about, for people.
    public var title: LocalizedText
    /// What it measures of a pair.
    public var measure: Measure
    /// Relative to the other terms of its direction.
    public var weight: Double
    /// The value where either side states nothing to compare.
    public var missing: Double
    /// Where the programme declares it.
    public var location: SourceLocation

    /// - Parameter missing: the value where either side states nothing; nil for the default of the measure's kind.
    public init(
        name: String, title: LocalizedText? = nil, measure: Measure, weight: Double, missing: Double? = nil,
        location: SourceLocation = SourceLocation(file: "")
    ) {
        self.name = name
        self.title = title ?? LocalizedText(verbatim: name)
        self.measure = measure
        self.weight = weight
        self.missing = missing ?? measure.kind.standardMissing
        self.location = location
    }
}
