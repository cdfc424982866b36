/// What looking at a pair costs in each form of the product, and which is cheapest: the choice changes time, never results.
///
/// Costs are in nanoseconds for a pair on one core of a 2023 server processor (Emerald Rapids, 2.9 GHz), of which only the ratios decide: products by
/// the kernels' rates alone (170 and 740 thousand million operations a second at 128 features), the rest by a profile of whole passes.
struct ScreeningCost: Sendable, Equatable {
    /// How a chunk of pairs is looked at.
    enum Form: Sendable, Equatable {
        /// `Float` scores are stored and scanned: where many pairs are candidates.
        case scores
        /// `Float` products are compared in registers; hits are scored again.
        case float
        /// 8-bit products are compared in registers; hits are scored in `Float`.
        case small
    }

    /// A feature's multiplication.
    static let floatFeature = 0.0125
    static let smallFeature = 0.0028
    /// Storing a score and reading it back.
    static let store = 0.25
    /// Keeping a scanned candidate.
    static let candidate = 2.0
    /// Scoring a hit by itself: finding it, and each of its features.
    static let hit = 8.0
    static let hitFeature = 0.07

    /// Adding what is sparse to a tile: clearing it, and reading it back.
    static let sparseTile = 0.15

    let features: Int
    /// Whether there are sparse features beside them.
    var hasSparse = false

    /// Cost of a pair.
    /// - Parameters:
    ///   - share: the share of pairs that are candidates by their `Float` scores.
    ///   - excess: the share that the 8-bit bound lets through beyond those.
    func cost(_ form: Form, share: Double, excess: Double) -> Double {
        let d = Double(features)
        let again = Self.hit + d * Self.hitFeature
        switch form {
        case .scores: return d * Self.floatFeature + Self.store + share * Self.candidate
        case .float: return d * Self.floatFeature + share * again
        case .small: return d * Self.smallFeature + (hasSparse ? Self.sparseTile : 0) + min(1, share + excess) * again
        }
    }

    /// The cheapest form.
    ///
    /// Products that are compared in registers as `Float` have no place for what is sparse.
    func cheapest(share: Double, excess: Double, maySmall: Bool) -> Form {
        var best = Form.scores
        for form in (hasSparse ? [] : [Form.float]) + (maySmall ? [.small] : [])
        where cost(form, share: share, excess: excess) < cost(best, share: share, excess: excess) { best = form }
        return best
    }
}
