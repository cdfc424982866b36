import Testing

@testable import DuikouKernels

@Suite("The rounding margin covers every product")
struct RoundingMarginTests {
    /// The exact dot product, nearly: products are exact in Double, and the sum is compensated (Neumaier 1974).
    func compensated(_ x: Matrix, _ i: Int, _ y: Matrix, _ j: Int) -> Double {
        var sum = 0.0
        var lost = 0.0
        for f in 0..<x.columns {
            let p = Double(x[i, f]) * Double(y[j, f])
            let t = sum + p
            lost += abs(sum) >= abs(p) ? (sum - t) + p : (p - t) + sum
            sum = t
        }
        return sum + lost
    }

    @Test("GEMM, and sums in hostile orders, stay within it")
    func bound() throws {
        var largestShare = 0.0
        for seed in 0..<200 {
            var random = Seeded(seed)
            let kind = FeatureKind.allCases[seed % FeatureKind.allCases.count]
            let d = random.int(1...400)
            let x = kind.matrix(rows: 9, columns: d, &random)
            let y = kind.matrix(rows: 11, columns: d, &random)
            let nx = try Norms(x, name: .rowsForRowLists)
            let ny = try Norms(y, name: .columnsForRowLists)
            let product = Gemm.timesTranspose(x, y)
            for i in 0..<9 {
                let margin = RoundingMargin(features: d, norm: Double(nx.values[i]), largestOther: ny.largest)
                for j in 0..<11 {
                    let allowed = margin.margin(otherNorm: Double(ny.values[j]))
                    if allowed == .infinity { continue }
                    let exact = compensated(x, i, y, j)
                    var forwards: Float = 0
                    var backwards: Float = 0
                    for f in 0..<d { forwards += x[i, f] * y[j, f] }
                    for f in (0..<d).reversed() { backwards = (x[i, f] * y[j, f]) + backwards }
                    for found in [product[i, j], forwards, backwards] {
                        let error = abs(Double(found) - exact)
                        #expect(error <= allowed, "seed \(seed), \(kind), d \(d), pair (\(i), \(j))")
                        if allowed > 0 { largestShare = max(largestShare, error / allowed) }
                    }
                }
            }
        }
        // Not vacuous: some sum uses a visible part of what it is allowed.
        #expect(largestShare > 0.02)
    }

    @Test("a sum built to lose its units uses most of its margin")
    func adversarial() throws {
        // 2²⁴ absorbs each following 1 (round to even), so a running sum loses them all.
        let d = 65
        let x = Matrix(rows: 1, columns: d, [0x1p24] + [Float](repeating: 1, count: d - 1))
        let ones = Matrix(rows: 1, columns: d, [Float](repeating: 1, count: d))
        var sum: Float = 0
        for f in 0..<d { sum += x[0, f] * ones[0, f] }
        let error = abs(Double(sum) - compensated(x, 0, ones, 0))
        #expect(error == 64)
        let margin = RoundingMargin(
            features: d, norm: Double(try Norms(x, name: .rowsForRowLists).values[0]), largestOther: 10)
        #expect(error <= margin.margin(otherNorm: Double(try Norms(ones, name: .rowsForRowLists).values[0])))
    }

    @Test("rounding to Float goes outwards")
    func outward() {
        var random = Seeded(3)
        for _ in 0..<10_000 {
            let v = Double(random.unit()) * Double(random.unit()) * (random.chance(10) ? 1e39 : random.chance(10) ? 1e-44 : 1)
            #expect(Double(roundDown(v)) <= v && Double(roundUp(v)) >= v)
        }
        #expect(roundDown(.infinity) == .infinity && roundUp(-.infinity) == -.infinity)
    }

    @Test("norms are never too small")
    func norms() throws {
        var random = Seeded(5)
        for kind in FeatureKind.allCases {
            let x = kind.matrix(rows: 50, columns: 19, &random)
            let norms = try Norms(x, name: .rowsForRowLists)
            for i in 0..<50 {
                let square = (0..<19).reduce(0.0) { $0 + Double(x[i, $1]) * Double(x[i, $1]) }
                #expect(Double(norms.values[i]) >= min(square.squareRoot(), Double(Float.greatestFiniteMagnitude)))
                #expect(norms.largest >= square.squareRoot())
            }
        }
    }
}
