/// A matching market's equilibrium where tastes vary around the fit: how much of each pair would form once everybody has
/// taken into account who else is after the same seats.
///
/// The matching function of Choo and Siow, "Who marries whom and why", Journal of Political Economy 114 (2006): with mass
/// n_x of talents, m_y seats of openings, joint surplus Φ and temperature β,
///
///     μ_xy = √(μ_x0 · μ_0y) · exp(Φ_xy / 2β),   Σ_y μ_xy + μ_x0 = n_x,   Σ_x μ_xy + μ_0y = m_y,
///
/// where μ_x0 and μ_0y stay unmatched. With A_x = √μ_x0 and B_y = √μ_0y each margin is a quadratic in its own unknown,
/// A² + A·Σ K·B = n, and taking turns at them is iterative proportional fitting, which converges to the one solution:
/// Galichon and Salanié, "Cupid's invisible hand: social surplus and identification in matching models", Review of Economic
/// Studies 89 (2022). That lists ranked by μ spread interest in two-sided markets: Tomita, Togashi and Moriwaki, "Matching
/// theory-based recommender systems in online dating", RecSys 2022; Tomita, Togashi, Hashizume and Ohsaka, "Fast and
/// examination-agnostic reciprocal recommendation in matching markets", RecSys 2023. Here only candidate pairs may form,
/// so that a sweep is O(pairs).
///
/// Promised: both margins hold to `residual`, and the same bytes on every machine. Not promised: that anybody is placed by
/// it; it ranks lists, and a mechanism allocates. Nor that `residual` is within the tolerance: where seats and talents nearly
/// balance and almost all are matched, each sweep gains little, and the solver stops at its maximum of sweeps.
struct TransferableEquilibrium: Sendable, Equatable {
    struct Settings: Sendable, Equatable {
        /// β in points of fit: how far tastes may differ from the fit. With a low β lists hardly spread; with a high one fit hardly counts.
        var temperature: Double
        /// The solver stops when no margin's relative error is above this.
        var tolerance = 1e-6
        /// The solver stops after this many sweeps in any case.
        var maximumSweeps = 1_000
    }

    /// √ of what stays unmatched of each talent, and of each opening's seats; 0 where there is nothing to match.
    let talentRoots: [Double]
    let openingRoots: [Double]
    /// The largest relative error of any margin.
    let residual: Double
    let sweeps: Int
    private let affinity: AffinityTable

    /// Solves the margins by turns. O(sweeps · pairs) time, 8 bytes a pair.
    ///
    /// - Parameters:
    ///   - talentMass: how many placements each talent may have.
    ///   - seats: of each opening. Nobody is matched where there are none.
    init(_ pairs: CandidatePairs, talentMass: [Int32], seats: [Int32], settings: Settings) {
        precondition(pairs.talentCount == talentMass.count, "a mass for each talent")
        let affinity = AffinityTable(temperature: settings.temperature)
        let weights = pairs.surplus.map(affinity.value)
        let (mass, seats) = (talentMass.map(Double.init), seats.map(Double.init))
        var talents = mass.map { $0.squareRoot() }
        var openings = seats.map { $0.squareRoot() }
        var next = talents
        var sums = openings
        var (sweeps, residual) = (0, Double.infinity)
        while true {
            // One pass over the pairs: the errors of the talents' margins, the talents' next roots, and what these add to the openings'
            // sums.
            var worst = 0.0
            for opening in sums.indices { sums[opening] = 0 }
            for talent in mass.indices where mass[talent] > 0 {
                var sum = 0.0
                for pair in pairs.range(talent) { sum += weights[pair] * openings[Int(pairs.openings[pair])] }
                let held = talents[talent] * talents[talent] + talents[talent] * sum
                worst = max(worst, (held - mass[talent]).magnitude / mass[talent])
                let root = Self.root(sum, mass[talent])
                next[talent] = root
                for pair in pairs.range(talent) { sums[Int(pairs.openings[pair])] += weights[pair] * root }
            }
            // Before the first sweep neither side's margins are met. After it the openings' hold, being solved last and from the talents'
            // present roots, so the talents' errors are the largest.
            if sweeps > 0 {
                residual = worst
                if worst <= settings.tolerance || sweeps >= settings.maximumSweeps { break }
            }
            swap(&talents, &next)
            for opening in seats.indices { openings[opening] = Self.root(sums[opening], seats[opening]) }
            sweeps += 1
        }
        talentRoots = talents
        openingRoots = openings
        self.residual = residual
        self.sweeps = sweeps
        self.affinity = affinity
    }

    /// The positive root of r² + r·sum = mass, in the form that subtracts nothing.
    static func root(_ sum: Double, _ mass: Double) -> Double {
        guard mass > 0 else { return 0 }
        let half = sum / 2
        return mass / (half + (half * half + mass).squareRoot())
    }

    /// μ of a pair: its mass in equilibrium.
    func mass(talent: Int, opening: Int, surplus: Int32) -> Double {
        talentRoots[talent] * appeal(surplus, of: openingRoots[opening])
    }

    /// μ divided by the list owner's own root. The root is the same along the owner's whole list, so it does not change the order; and this
    /// is defined even where the owner has nothing to match.
    func appeal(_ surplus: Int32, of root: Double) -> Double { affinity.value(surplus) * root }
}

/// exp(Φ / 2β) of whole surpluses, as a product of two table entries: a few thousand exponentials serve millions of pairs.
struct AffinityTable: Sendable, Equatable {
    private static let bits: Int32 = 11
    private let high: [Double]
    private let low: [Double]

    init(temperature: Double) {
        precondition(ListLengths.temperatureRange.contains(temperature), "a temperature in points of fit")
        let unit = 1 / (2 * temperature * Double(Score.unitsPerPoint))
        low = (0..<(1 << Self.bits)).map { PortableMath.exp(Double($0) * unit) }
        high = (0...(CandidatePairs.surplusRange.upperBound >> Self.bits)).map { PortableMath.exp(Double($0 << Self.bits) * unit) }
    }

    func value(_ surplus: Int32) -> Double {
        high[Int(surplus >> Self.bits)] * low[Int(surplus & ((1 << Self.bits) - 1))]
    }
}
