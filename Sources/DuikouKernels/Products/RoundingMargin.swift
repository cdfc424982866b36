/// How far a `Float` dot product, in any order of summation, may be from the canonical score's dot product in `Double`.
///
/// With u = 2⁻²⁴ and γ_n = nu / (1 − nu), any order of summation, with or without fused multiply-add, satisfies
/// |fl⟨x, y⟩ − ⟨x, y⟩| ≤ γ_d Σ|xᵢyᵢ| (N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., 2002, §3.1 and §4.2),
/// and Σ|xᵢyᵢ| ≤ ‖x‖‖y‖ (Cauchy–Schwarz). To that are added:
/// - two roundings for the product's scaling and its addition to a partial result in panels, and two for taking the margin from a score
///   in `Float` (γ_{d+4});
/// - the canonical sum's own rounding in `Double`, at most γ_{d+blocks} of 2⁻⁵³, and that of the few operations which apply the margin;
/// - underflow: 2⁻¹⁴⁹ an operation with gradual underflow; 2⁻¹²⁶ if the processor flushes results to zero, and ‖·‖₁ · 2⁻¹²⁶ if it reads
///   denormal inputs as zero. The mode belongs to the caller's process, so the wider bounds are taken.
///
/// Where ‖x‖‖y‖ could overflow `Float`, the product may be anything, NaN included, and the margin is infinite: such pairs are scored
/// canonically.
struct RoundingMargin {
    /// Margin = slope × (norm of the other side) + floor.
    var slope: Double
    var floor: Double

    /// Products of norms from here on may overflow a `Float` sum (the largest is just below 2¹²⁸); 2⁷ is kept in reserve.
    static let overflow = 0x1p121

    /// A norm from here on need not fit in a `Float`.
    static let largestNorm = 0x1p127

    /// A sixteenth of u⁻¹: beyond it γ_d is no small number, and no feature vector is that long.
    static let maximumFeatures = 1 << 20

    /// The margin of a vector with norm `norm` (rounded up) against vectors of norm up to `largestOther`.
    init(features d: Int, norm: Double, largestOther: Double) {
        precondition(d <= Self.maximumFeatures, "too many features")
        if d == 0 {
            (slope, floor) = (0, 0)
        } else if norm * largestOther > Self.overflow || max(norm, largestOther) >= Self.largestNorm {
            (slope, floor) = (0, .infinity)
        } else {
            let relative = Self.gamma(d + 4) + Double(d + 64) * 0x1p-50
            let flush = Double(d).squareRoot() * 0x1p-125
            slope = relative * norm + flush
            floor = flush * norm + Double(d + 8) * 0x1p-124
        }
    }

    func margin(otherNorm: Double) -> Double { slope * otherNorm + floor }

    /// Slope and floor (plus a slack) as `Float`s for use in a `Float` sum, widened to cover its few roundings (4u ≪ 2⁻²⁰).
    func widened(slack: Double) -> (slope: Float, floor: Float) {
        (roundUp(slope * Self.widening), roundUp((floor + slack) * Self.widening))
    }

    static let widening = 1 + 0x1p-20

    /// γ_n for `Float`.
    static func gamma(_ n: Int) -> Double {
        let nu = Double(n) * 0x1p-24
        return nu / (1 - nu)
    }
}

/// Euclidean norms of the rows of a matrix, sparse features included, rounded up, and the largest of them.
struct Norms: Sendable {
    /// The norm of each row. A norm that does not fit in a `Float` becomes the largest one (every margin is infinite then).
    let values: [Float]
    /// The norms of the dense part alone.
    let dense: [Float]
    let largest: Double

    /// Throws where an element is NaN or infinite. O(rows × columns + entries).
    init(_ matrix: Matrix, sparse: SparseMatrix? = nil, name: KernelError.FeatureMatrix) throws(KernelError) {
        let d = matrix.columns
        // Squares and sums of d doubles: relative error below (d + 2) · 2⁻⁵³ before the root. A float's square neither overflows
        // nor underflows a double.
        let entries = sparse?.maximumEntries ?? 0
        let up = 1 + Double(d + entries + 8) * 0x1p-52
        var dense: [Float] = []
        var values = [Float](repeating: 0, count: matrix.rows)
        var largest = 0.0
        let start = matrix.start
        for i in 0..<matrix.rows {
            var lanes = SIMD4<Double>.zero
            var j = 0
            // SAFETY: i < rows and j < d, so every element lies in the matrix, which outlives this call.
            let row = start + i * d
            while j + 4 <= d {
                let v = SIMD4<Double>(Double(row[j]), Double(row[j + 1]), Double(row[j + 2]), Double(row[j + 3]))
                lanes += v * v
                j += 4
            }
            var sum = lanes.sum()
            while j < d {
                sum += Double(row[j]) * Double(row[j])
                j += 1
            }
            guard sum.isFinite else {
                let at = (0..<d).first { !row[$0].isFinite } ?? 0
                throw .notFinite(matrix: name, row: i, column: at)
            }
            if let sparse {
                dense.append(min(roundUp(sum.squareRoot() * up), .greatestFiniteMagnitude))
                for e in sparse.row(i) { sum += Double(sparse.values[e]) * Double(sparse.values[e]) }
            }
            let norm = sum.squareRoot() * up
            values[i] = min(roundUp(norm), .greatestFiniteMagnitude)
            largest = max(largest, norm)
        }
        self.values = values
        self.dense = sparse == nil ? values : dense
        self.largest = largest
        withExtendedLifetime(matrix) {}
    }
}

/// The largest `Float` that is not above `value`.
@inline(__always)
func roundDown(_ value: Double) -> Float {
    let f = Float(value)
    return Double(f) > value ? f.nextDown : f
}

/// The smallest `Float` that is not below `value`.
@inline(__always)
func roundUp(_ value: Double) -> Float { -roundDown(-value) }
