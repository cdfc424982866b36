import CKernelScan
import Testing

/// Whichever width a processor has, the same candidates and the same bytes: each width of this machine against plain loops.
@Suite("Every width of the scans and of the dot product does the same")
struct WidthTests {
    let widths = 0...duikou_width()

    /// Values as scans meet them: ties with the threshold, both zeros, infinities, NaN.
    func value(_ random: inout Seeded) -> Float {
        switch random.below(12) {
        case 0: .nan
        case 1: .infinity
        case 2: -.infinity
        case 3: -0.0
        case 4: 0
        case 5: 0.5
        default: random.unit()
        }
    }

    @Test("scan of a row, stopping where the buffer is full")
    func scanRow() {
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            let count = random.below(300)
            let scores = (0..<count).map { _ in value(&random) }
            let ids = (0..<count).map { Int32($0 * 3) }
            let threshold: Float = random.chance(20) ? -.infinity : random.chance(20) ? 0.5 : random.unit()
            let capacity = 40 + Int(DUIKOU_SCAN_SLACK)
            for width in widths {
                var found: [Int32] = []
                var values: [Float] = []
                var at: Int32 = 0
                while at < Int32(count) {
                    var outScores = [Float](repeating: 0, count: capacity)
                    var outIds = [Int32](repeating: 0, count: capacity)
                    var used: Int32 = 0
                    let next = duikou_scan_row_at(
                        width, scores, ids, at, Int32(count), threshold, &outScores, &outIds, &used, Int32(capacity))
                    #expect(next > at && Int(used) <= capacity)
                    at = next
                    found += outIds.prefix(Int(used))
                    values += outScores.prefix(Int(used))
                }
                let expected = scores.indices.filter { !(scores[$0] < threshold) }
                #expect(found == expected.map { Int32($0 * 3) }, "seed \(seed), width \(width)")
                #expect(values.map(\.bitPattern) == expected.map { scores[$0].bitPattern }, "seed \(seed), width \(width)")
            }
        }
    }

    @Test("scan against the columns' thresholds")
    func scanColumns() {
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            let count = random.below(200)
            let scores = (0..<count).map { _ in value(&random) }
            let thresholds: [Float] = (0..<count).map { _ in random.chance(20) ? -.infinity : random.unit() }
            let above: Float = random.chance(10) ? .infinity : abs(random.unit())
            for width in widths {
                var positions = [Int32](repeating: 0, count: count + Int(DUIKOU_SCAN_SLACK))
                let found = duikou_scan_columns_at(width, scores, above, thresholds, Int32(count), &positions)
                let expected = scores.indices.filter { !(scores[$0] + above < thresholds[$0]) }.map { Int32($0) }
                #expect(Array(positions.prefix(Int(found))) == expected, "seed \(seed), width \(width)")
            }
        }
    }

    @Test("bounds enclose, the value found is reached by k, and what is dropped could not be listed")
    func bounds() {
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            let count = random.int(1...150)
            let scores = (0..<count).map { _ in value(&random) }
            let ids = (0..<count).map { _ in Int32(random.below(50)) }
            let norms = (0..<50).map { _ in abs(random.unit()) }
            let extra: [Float] = (0..<50).map { _ in random.chance(10) ? .infinity : abs(random.unit()) }
            let usesExtra = random.chance(50)
            let k = random.int(1...160)
            let spare = random.below(10)
            norms.withUnsafeBufferPointer { norms in
                extra.withUnsafeBufferPointer { extra in
                    let reach = duikou_reach(
                        norms: norms.baseAddress, extra: usesExtra ? extra.baseAddress : nil, slope: 0.25,
                        floor: random.chance(5) ? .infinity : 0.125)
                    func width(of id: Int32) -> Double {
                        Double(reach.slope) * Double(norms[Int(id)]) + Double(reach.floor) + (usesExtra ? Double(extra[Int(id)]) : 0)
                    }
                    for w in widths {
                        var lower = [Float](repeating: 0, count: count)
                        duikou_lower_bounds_at(w, scores, ids, Int32(count), reach, &lower)
                        for i in 0..<count {
                            let exact = Double(scores[i]) - width(of: ids[i])
                            #expect(
                                exact > -.infinity ? abs(Double(lower[i]) - exact) < 1e-6 || lower[i] == .infinity : lower[i] == -.infinity)
                        }
                        let found = duikou_kth_largest_at(w, lower, nil, Int32(count), Int32(k), Int32(spare))
                        let ones = [Int32](repeating: 1, count: count)
                        #expect(duikou_kth_largest_at(w, lower, ones, Int32(count), Int32(k), Int32(spare)) == found)
                        // A value of weight n is n of them.
                        let weights = (0..<count).map { Int32($0 * 7 % 5) }
                        let many = zip(lower, weights).flatMap { Array(repeating: $0, count: Int($1)) }.sorted(by: >)
                        let weighted = duikou_kth_largest_at(w, lower, weights, Int32(count), Int32(k), Int32(spare))
                        let reached = many.count { $0 >= weighted }
                        #expect(
                            k > many.count
                                ? weighted == -.infinity : reached >= k && (reached <= k + spare || weighted == many[k - 1]),
                            "seed \(seed), width \(w)")
                        if k > count {
                            #expect(found == -.infinity)
                        } else {
                            let reaching = lower.count { $0 >= found }
                            #expect(
                                reaching >= k && (reaching <= k + spare || found == lower.sorted(by: >)[k - 1]), "seed \(seed), width \(w)")
                        }
                        var keptScores = scores
                        var keptIds = ids
                        let kept = duikou_drop_below_at(w, &keptScores, &keptIds, Int32(count), reach, 0.3)
                        let stays = scores.indices.filter { !(Double(scores[$0]) + width(of: ids[$0]) < 0.3 - 1e-6) }
                        let surely = scores.indices.filter { !(Double(scores[$0]) + width(of: ids[$0]) < 0.3 + 1e-6) }
                        #expect(Int(kept) >= surely.count && Int(kept) <= stays.count, "seed \(seed), width \(w)")
                    }
                }
            }
        }
    }

    @Test("the dot product is the same bytes")
    func dot() {
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            let kind = FeatureKind.allCases[seed % FeatureKind.allCases.count]
            let d = random.below(80)
            let x = (0..<d).map { _ in kind.value(&random) }
            let y = (0..<d).map { _ in kind.value(&random) }
            var lanes = [Double](repeating: 0, count: 8)
            for i in 0..<d { lanes[i % 8] += Double(x[i]) * Double(y[i]) }
            let expected = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
            for width in widths {
                #expect(duikou_dot_block_at(width, x, y, Int32(d)).bitPattern == expected.bitPattern, "seed \(seed), width \(width)")
            }
        }
    }
}
