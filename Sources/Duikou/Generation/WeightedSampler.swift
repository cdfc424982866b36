/// Draws an index with probability proportional to its weight: binary search in the running sums, O(log n).
struct WeightedSampler: Sendable {
    private let sums: [Double]

    init(_ weights: some Sequence<Double>) {
        var sums: [Double] = []
        var sum = 0.0
        for weight in weights {
            precondition(weight > 0 && weight.isFinite, "weights are positive")
            sum += weight
            sums.append(sum)
        }
        self.sums = sums
    }

    /// Zipf: the k-th of `count` has weight k^−exponent.
    static func zipf(count: Int, exponent: Double) -> WeightedSampler {
        WeightedSampler((1...max(1, count)).lazy.prefix(count).map { PortableMath.pow(Double($0), -exponent) })
    }

    var count: Int { sums.count }

    func draw(_ random: inout SeededRandom) -> Int {
        precondition(!sums.isEmpty, "nothing to draw from")
        let point = random.unit() * sums[sums.count - 1]
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Up to `wanted` different indices into `drawn`, in the order drawn, never one of `excluded`. A repeat is drawn
    /// again; after `patience` repeats in a row (nearly all weight is gone) the rest are taken in order.
    func draw(_ wanted: Int, excluding excluded: Int?, _ random: inout SeededRandom, into drawn: inout [Int]) {
        drawn.removeAll(keepingCapacity: true)
        let available = sums.count - (excluded == nil ? 0 : 1)
        let patience = 32
        var repeats = 0
        while drawn.count < min(wanted, available) {
            let index: Int
            if repeats < patience {
                index = draw(&random)
            } else {
                index = (0..<sums.count).first { $0 != excluded && !drawn.contains($0) }!
            }
            if index == excluded || drawn.contains(index) {
                repeats += 1
            } else {
                drawn.append(index)
                repeats = 0
            }
        }
    }
}
