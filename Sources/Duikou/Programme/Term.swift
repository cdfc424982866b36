/// A soft, weighted part of fit, in [0, 1].
public struct Term: Sendable {
    /// What a term measures of a pair.
    public enum Measure: Sendable {
        /// The (weighted) share of `required`'s tags that `holder` has.
        case coverage(holder: ColumnReference, required: ColumnReference, weights: FileReference?)
        /// How well two categories go together: a table of pairs; without one, 1 when equal or when one covers the other.
        case affinity(talent: ColumnReference, opening: ColumnReference, table: FileReference?)
        /// 1 at equal numbers, falling linearly to 0 at a difference of `scale`. With `enough`, that side's number
        /// may exceed the other's at no loss.
        case closeness(talent: ColumnReference, opening: ColumnReference, scale: Double, enough: Side?)
        /// The place of `value` in the other side's own ranked list: 1 for the first of n, 1/n for the last, 0 outside.
        case order(list: ColumnReference, value: ColumnReference)
        /// A value of one side alone, scaled from `range` to [0, 1].
        case merit(ColumnReference, range: ClosedRange<Double>?, descending: Bool)
        /// Given vectors by id: half of one plus their cosine.
        case embedding(talent: FileReference, opening: FileReference)

        /// The columns that the measure looks at; none for given vectors.
        public var columns: [ColumnReference] {
            switch self {
            case .coverage(let holder, let required, _): [holder, required]
            case .affinity(let talent, let opening, _), .closeness(let talent, let opening, _, _): [talent, opening]
            case .order(let list, let value): [list, value]
            case .merit(let reference, _, _): [reference]
            case .embedding: []
            }
        }
    }

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

    /// - Parameter missing: the value where either side states nothing; nil for the measure's own default.
    public init(
        name: String, title: LocalizedText? = nil, measure: Measure, weight: Double, missing: Double? = nil,
        location: SourceLocation = SourceLocation(file: "")
    ) {
        self.name = name
        self.title = title ?? LocalizedText(verbatim: name)
        self.measure = measure
        self.weight = weight
        self.missing = missing ?? Self.standardMissing(for: measure)
        self.location = location
    }

    /// The default of ``missing``: 1 where nothing is required or preferred, which is then fully met; 0 where a merit or a distance is
    /// unknown.
    static func standardMissing(for measure: Measure) -> Double {
        switch measure {
        case .coverage, .order: 1
        case .affinity, .closeness, .merit, .embedding: 0
        }
    }
}
