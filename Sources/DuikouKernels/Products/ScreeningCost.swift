/// The cost of looking at a pair in each form of the product, and which form is cheapest. The choice changes the time, never the
/// results.
///
/// Costs are nanoseconds for each pair on one core of a 2023 server processor (Emerald Rapids, 2.9 GHz); only their ratios matter.
/// Products are counted by the kernels' rates alone (170 and 740 thousand million operations a second at 128 features), the rest from a
/// profile of whole passes.
struct ScreeningCost: Sendable, Equatable {
    /// How the pairs of a chunk are compared with the thresholds.
    enum Form: Sendable, Equatable {
        /// `Float` scores are stored and scanned: where many pairs are candidates.
        case scores
        /// `Float` products are compared in registers; hits are scored again.
        case float
        /// 8-bit products are compared in registers; hits are scored in `Float`.
        case small
    }

    /// Multiplying one feature.
    static let floatFeature = 0.0125
    static let smallFeature = 0.0028
    /// Storing a score and reading it back.
    static let store = 0.25
    /// Adding a scanned candidate to its buffer.
    static let candidate = 2.0
    /// Scoring one hit by itself: finding it, and multiplying each of its features.
    static let hit = 8.0
    static let hitFeature = 0.07

    /// Adding sparse products to a tile: clearing the sums, and reading them back.
    static let sparseTile = 0.15

    let features: Int
    /// Whether there are sparse features beside the dense ones.
    var hasSparse = false

    /// The cost of a pair.
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
    /// `Float` products that are compared in registers cannot take in sparse products, so that form needs features without them.
    func cheapest(share: Double, excess: Double, maySmall: Bool) -> Form {
        var best = Form.scores
        for form in (hasSparse ? [] : [Form.float]) + (maySmall ? [.small] : [])
        where cost(form, share: share, excess: excess) < cost(best, share: share, excess: excess) { best = form }
        return best
    }
}
