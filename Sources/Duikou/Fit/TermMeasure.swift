import DuikouKernels

/// A compiled term: its value in [0, 1] for any pair, and features whose dot product bounds that value from above.
///
/// The value is the term's own formula in `Double`: it is what is explained. The features only screen, so they may
/// be coarser than the formula as long as they never fall below it.
protocol TermMeasure: Sendable {
    func value(_ t: Int, _ o: Int) -> Double

    /// Adds `weight` · value, rounded to a unit, for one talent with each of the openings. Called once for a batch.
    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>)

    /// The same for one opening with each of the talents.
    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>)

    /// Adds this term's columns, scaled by `weight`: ⟨talent row, opening row⟩ ≥ weight · value for every pair, and states by how much
    /// it may be more, beyond the rounding up of the numbers to `Float`s.
    func addFeatures(to features: inout FeatureBuilder, weight: Double)
}

extension TermMeasure {
    /// What the term gives a pair, in ``Score`` units.
    @inline(__always)
    func units(_ t: Int, _ o: Int, weight: Double) -> Int32 { Score.wholeUnits(value(t, o) * weight) }

    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        for i in openings.indices { units[i] &+= self.units(talent, Int(openings[i]), weight: weight) }
    }

    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        for i in talents.indices { units[i] &+= self.units(Int(talents[i]), opening, weight: weight) }
    }
}
