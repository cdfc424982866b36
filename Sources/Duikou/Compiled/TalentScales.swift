/// The scales that merits of talents take from everybody's values.
///
/// A merit without a stated range runs from the least to the greatest number of its column: the one thing in a talent's fit that other
/// talents decide. Kept beside the tables, it lets one talent be scored as if all were there.
public struct TalentScales: Sendable, Equatable {
    /// For each term that ranks talents for openings, its scale; nil where it does not come from the talents' values.
    public var talentForOpening: [ClosedRange<Double>?]
    /// The same for each term that ranks openings for talents.
    public var openingForTalent: [ClosedRange<Double>?]

    /// Scales that were kept, each in the order of its direction's terms.
    public init(talentForOpening: [ClosedRange<Double>?], openingForTalent: [ClosedRange<Double>?]) {
        self.talentForOpening = talentForOpening
        self.openingForTalent = openingForTalent
    }

    /// The scales that the talents' values give the programme's terms. O(talents · such terms).
    public init(of programme: Programme, talents: Table) {
        func scale(_ term: Term) -> ClosedRange<Double>? {
            guard let reference = term.measure.cohortScale?.column, reference.side == .talent,
                let column = talents.column(reference.column), column.declaration.range == nil
            else { return nil }
            // Levels are measured by their codebook.
            if case .codes = column.data { return nil }
            return column.numericValues.ownScale
        }
        self.init(talentForOpening: programme.talentForOpening.map(scale), openingForTalent: programme.openingForTalent.map(scale))
    }

    /// Whether some term's scale comes from the talents' values.
    public var isUsed: Bool { (talentForOpening + openingForTalent).contains { $0 != nil } }

    /// The programme with these scales stated.
    public func stated(in programme: Programme) -> Programme {
        func stated(_ terms: [Term], _ scales: [ClosedRange<Double>?]) -> [Term] {
            zip(terms, scales).map { term, scale in
                guard let scale, let own = term.measure.cohortScale else { return term }
                var term = term
                term.measure = own.stating(scale)
                return term
            }
        }
        var programme = programme
        programme.talentForOpening = stated(programme.talentForOpening, talentForOpening)
        programme.openingForTalent = stated(programme.openingForTalent, openingForTalent)
        return programme
    }
}

extension [Double] {
    /// From the least to the greatest stated number; from 0 to 0 where none is.
    var ownScale: ClosedRange<Double> {
        let stated = filter { !$0.isNaN }
        return (stated.min() ?? 0)...(stated.max() ?? 0)
    }
}
