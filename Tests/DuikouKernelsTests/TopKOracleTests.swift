import CKernelScan
import Testing

@testable import DuikouKernels

@Suite("Top-k equals a full sort of canonical scores")
struct TopKOracleTests {
    /// One random pass against the oracle: shapes, features, mask, directions, threads and tiles all drawn from the seed.
    func check(seed: Int, rows: ClosedRange<Int>, columns: ClosedRange<Int>, features: ClosedRange<Int>, length: ClosedRange<Int>) throws {
        var random = Seeded(seed)
        let n = random.int(rows)
        let m = random.int(columns)
        let kind = FeatureKind.allCases[random.below(FeatureKind.allCases.count)]
        let mask = random.chance(50) ? ClassMask.random(rows: n, columns: m, percent: random.int(0...100), &random) : nil
        let ties = seed % 2 == 0 ? nil : PairTies.random(rows: n, columns: m, seed: seed)
        func request(_ d: Int, sharing: Matrix?) -> (ListRequest, (Int, Int) -> Double) {
            let x = kind.matrix(rows: n, columns: d, &random)
            let y = sharing ?? kind.matrix(rows: m, columns: d, &random)
            let cut = random.int(0...d)
            let ends = d == 0 ? [] : [cut, d]
            let scorer = DotScorer(rows: x, columns: y, blockEnds: ends)
            return (
                ListRequest(rows: x, columns: y, listLength: random.int(length), scorer: scorer, ties: ties),
                { scalarDot(x, $0, y, $1, blockEnds: ends) }
            )
        }
        let (a, scoreA) = request(random.int(features), sharing: nil)
        let directions = random.below(4)  // rows; columns; both, own features; both, one matrix of columns
        let (b, scoreB) = directions == 3 ? request(a.columns.columns, sharing: a.columns) : request(random.int(features), sharing: nil)
        let options = TopKOptions.random(tileRows: 1...80, tileColumns: 1...600, &random)
        let lists = try topK(
            rowLists: directions == 1 ? nil : a, columnLists: directions == 0 ? nil : b, eligible: mask, options: options)

        if let found = lists.rows {
            let expected = sortedLists(
                owners: n, partners: m, length: a.listLength, eligible: { mask?.allows(row: $0, column: $1) ?? true },
                tie: { PairTies.number(ties, $0, $1) }, score: scoreA)
            #expect(found == expected, "rows' lists, seed \(seed), \(kind), \(n) × \(m) × \(a.rows.columns), k \(a.listLength), \(options)")
        }
        if let found = lists.columns {
            let expected = sortedLists(
                owners: m, partners: n, length: b.listLength, eligible: { mask?.allows(row: $1, column: $0) ?? true },
                tie: { PairTies.number(ties, $1, $0) }, score: { scoreB($1, $0) })
            #expect(
                found == expected, "columns' lists, seed \(seed), \(kind), \(n) × \(m) × \(b.rows.columns), k \(b.listLength), \(options)")
        }
        #expect((lists.rows == nil) == (directions == 1) && (lists.columns == nil) == (directions == 0))
    }

    @Test("small shapes, the empty ones among them")
    func small() throws {
        for seed in 0..<1_500 { try check(seed: seed, rows: 0...24, columns: 0...40, features: 0...37, length: 0...50) }
    }

    @Test("lists shorter than the buffers, so that candidates are dropped by their bounds")
    func wide() throws {
        for seed in 0..<40 { try check(seed: 10_000 + seed, rows: 1...40, columns: 600...1_500, features: 1...24, length: 1...20) }
        for seed in 0..<40 { try check(seed: 20_000 + seed, rows: 600...1_500, columns: 1...40, features: 1...24, length: 1...20) }
    }

    @Test("one row, as a query asks")
    func query() throws {
        for seed in 0..<40 { try check(seed: 30_000 + seed, rows: 1...1, columns: 1...3_000, features: 0...70, length: 1...60) }
    }

    @Test("a score that strays within its slack, and refuses pairs")
    func straying() throws {
        for seed in 0..<300 {
            var random = Seeded(40_000 + seed)
            let isTall = random.chance(50)
            let n = random.int(1...(isTall ? 900 : 60))
            let m = random.int(1...(isTall ? 60 : 900))
            let d = random.int(0...20)
            let kind: FeatureKind = random.chance(50) ? .plain : .tied
            let x = kind.matrix(rows: n, columns: d, &random)
            let y = kind.matrix(rows: m, columns: d, &random)
            let refuses = random.chance(50) ? 0 : random.int(1...100)
            let above = (0..<n).map { _ in random.chance(30) ? 0 : random.chance(5) ? 1e6 : abs(random.unit()) }
            let below = (0..<n).map { _ in refuses > 0 || random.chance(20) ? Float.infinity : abs(random.unit()) }
            let scorer = StrayingScorer(dot: DotScorer(rows: x, columns: y), above: above, below: below, refusesPercent: refuses)
            let mask = random.chance(30) ? ClassMask.random(rows: n, columns: m, percent: 40, &random) : nil
            let k = random.int(1...30)
            let request = ListRequest(rows: x, columns: y, listLength: k, scorer: scorer, slackAbove: above, slackBelow: below)
            let options = TopKOptions.random(tileRows: 1...64, tileColumns: 1...300, &random)
            let lists = try topK(rowLists: request, columnLists: request, eligible: mask, options: options)
            let eligible = { (i: Int, j: Int) in mask?.allows(row: i, column: j) ?? true }
            #expect(
                lists.rows == sortedLists(owners: n, partners: m, length: k, eligible: eligible, score: scorer.value), "seed \(seed)")
            #expect(
                lists.columns
                    == sortedLists(owners: m, partners: n, length: k, eligible: { eligible($1, $0) }, score: { scorer.value($1, $0) }),
                "seed \(seed)")
        }
    }

    @Test("long vectors, long lists, and more rows than lists are long: what fills buffers and raises thresholds")
    func large() throws {
        for (seed, shape) in [(130, 900, 1_024, 5), (70, 2_500, 300, 1_000), (1_500, 130, 64, 40), (300, 1_100, 8, 1), (65, 17, 128, 17)]
            .enumerated()
        {
            let (rows, columns, d, k) = shape
            try check(seed: 50_000 + seed, rows: rows...rows, columns: columns...columns, features: d...d, length: k...k)
            try check(seed: 60_000 + seed, rows: rows...rows, columns: columns...columns, features: d...d, length: 1...k)
        }
    }

    @Test("vectors that 8 bits cannot tell apart: what rounding left decides who is listed")
    func close() throws {
        for seed in 0..<60 {
            var random = Seeded(90_000 + seed)
            let (n, m, d) = (random.int(64...100), random.int(600...1_200), random.int(3...40))
            // A common vector, and beside it less than a step of 1/127.
            func near(_ rows: Int, spread: Float) -> Matrix {
                let common = (0..<d).map { _ in random.unit() }
                return Matrix(rows: rows, columns: d, (0..<rows * d).map { common[$0 % d] + random.unit() * spread })
            }
            let spreads: [Float] = [0, 0.001, 0.004, 1]
            let x =
                random.chance(50)
                ? near(n, spread: spreads[random.below(4)])
                : Matrix(rows: n, columns: d, (0..<n * d).map { $0 % d == 0 ? 1 : abs(random.unit()) * 0.0039 })
            // Sometimes columns that bytes hold exactly, so that what is left of the rows alone decides.
            let y =
                random.chance(50)
                ? near(m, spread: spreads[random.below(3) + 1])
                : Matrix(
                    rows: m, columns: d,
                    (0..<m * d).map { $0 % d == 0 ? 1 : random.chance(50) ? 1 : $0 / d % 3 == 1 ? abs(random.unit()) * 0.0039 : 0 })
            let k = random.int(1...8)
            let request = ListRequest(rows: x, columns: y, listLength: k)
            let turned = ListRequest(rows: y, columns: x, listLength: k)
            let options = TopKOptions(tileRows: 32, tileColumns: 64, screening: random.chance(80) ? .on : .automatic)
            let score = { (i: Int, j: Int) in scalarDot(x, i, y, j, blockEnds: [d]) }
            let (wide, tall) = (
                sortedLists(owners: n, partners: m, length: k, eligible: { _, _ in true }, score: score),
                sortedLists(owners: m, partners: n, length: k, eligible: { _, _ in true }, score: { score($1, $0) })
            )
            let alone = try topK(rowLists: request, options: options)
            #expect(alone.rows == wide, "rows' lists, seed \(seed)")
            let both = try topK(rowLists: request, columnLists: request, options: options)
            #expect(both.rows == wide && both.columns == tall, "both, seed \(seed)")
            let columns = try topK(columnLists: turned, options: options)
            #expect(columns.columns == wide, "columns' lists, seed \(seed)")
        }
    }

    @Test("sparse features beside dense ones")
    func sparse() throws {
        for seed in 0..<300 {
            var random = Seeded(80_000 + seed)
            let n = random.int(1...120)
            let m = random.int(1...400)
            let d = random.int(0...20)
            // Sometimes a dense part that bytes hold exactly, so that nothing but the rounding of the sparse one leaves room.
            let isExact = random.chance(30)
            let kind = FeatureKind.allCases[random.below(FeatureKind.allCases.count)]
            let sparseKind = isExact ? .plain : random.chance(70) ? kind : FeatureKind.allCases[random.below(FeatureKind.allCases.count)]
            let x = isExact ? Matrix(rows: n, columns: d, Array(repeating: 1, count: n * d)) : kind.matrix(rows: n, columns: d, &random)
            let y = isExact ? Matrix(rows: m, columns: d, Array(repeating: 1, count: m * d)) : kind.matrix(rows: m, columns: d, &random)
            let s = random.int(1...(isExact ? 6 : 200))
            let sparse = SparseFeatures(
                rows: .random(rows: n, columns: s, most: random.int(0...9), sparseKind, &random),
                columns: .random(rows: m, columns: s, most: random.int(0...9), sparseKind, &random))
            let scorer = SparseScorer(dot: DotScorer(rows: x, columns: y), sparse: sparse)
            let mask = random.chance(50) ? ClassMask.random(rows: n, columns: m, percent: random.int(0...100), &random) : nil
            let k = random.int(1...30)
            let request = ListRequest(rows: x, columns: y, sparse: sparse, listLength: k, scorer: scorer)
            let directions = random.below(3)
            let options = TopKOptions.random(tileRows: 1...80, tileColumns: 1...300, &random)
            let lists = try topK(
                rowLists: directions == 1 ? nil : request, columnLists: directions == 0 ? nil : request, eligible: mask, options: options)
            let eligible = { (i: Int, j: Int) in mask?.allows(row: i, column: j) ?? true }
            if let found = lists.rows {
                #expect(
                    found == sortedLists(owners: n, partners: m, length: k, eligible: eligible, score: scorer.value),
                    "rows' lists, seed \(seed), \(kind), \(sparseKind), \(options)")
            }
            if let found = lists.columns {
                #expect(
                    found
                        == sortedLists(owners: m, partners: n, length: k, eligible: { eligible($1, $0) }, score: { scorer.value($1, $0) }),
                    "columns' lists, seed \(seed), \(kind), \(sparseKind), \(options)")
            }
        }
    }

    @Test("sparse features under fine rules: few columns of a range are looked at, by every form")
    func sparseUnderFineRules() throws {
        for seed in 0..<40 {
            var random = Seeded(83_000 + seed)
            let (n, m, s) = (random.int(20...150), random.int(200...900), random.int(1...40))
            let x = FeatureKind.plain.matrix(rows: n, columns: 3, &random)
            let y = FeatureKind.plain.matrix(rows: m, columns: 3, &random)
            let sparse = SparseFeatures(
                rows: .random(rows: n, columns: s, most: 8, .tied, &random), columns: .random(rows: m, columns: s, most: 8, .tied, &random))
            let scorer = SparseScorer(dot: DotScorer(rows: x, columns: y), sparse: sparse)
            // Classes of a few columns each, of which a row may have one in ten.
            let bits = (0..<8 * m).map { _ in random.chance(10) }
            let mask = ClassMask(
                rowClass: (0..<n).map { _ in Int32(random.below(8)) }, columnClass: (0..<m).map { Int32($0 / 3) }, rowClasses: 8,
                columnClasses: m / 3 + 1, allows: { bits[$0 * m + $1] })
            let k = random.int(1...12)
            let request = ListRequest(rows: x, columns: y, sparse: sparse, listLength: k, scorer: scorer)
            let rows = sortedLists(owners: n, partners: m, length: k, eligible: { mask.allows(row: $0, column: $1) }, score: scorer.value)
            let columns = sortedLists(
                owners: m, partners: n, length: k, eligible: { mask.allows(row: $1, column: $0) }, score: { scorer.value($1, $0) })
            for (screening, product) in [
                (TopKOptions.Screening.automatic, TopKOptions.Product.blas), (.automatic, .automatic), (.on, .automatic),
            ] {
                let options = TopKOptions(
                    threads: random.int(1...3), tileRows: 64, tileColumns: random.int(32...256), screening: screening, product: product)
                let lists = try topK(rowLists: request, columnLists: random.chance(50) ? request : nil, eligible: mask, options: options)
                #expect(lists.rows == rows, "rows' lists, seed \(seed), \(options)")
                if let found = lists.columns { #expect(found == columns, "columns' lists, seed \(seed), \(options)") }
            }
        }
    }

    @Test("sparse parts that differ by less than a step of the 8-bit form")
    func closeSparse() throws {
        for seed in 0..<30 {
            var random = Seeded(85_000 + seed)
            let (n, m, s, k) = (70, 1_200, 4, random.int(1...4))
            // Products of 4,145.94 steps: rounded down, four of them would lose almost as many steps.
            func near(_ rows: Int) -> SparseMatrix {
                SparseMatrix(
                    rows: rows, columns: s, offsets: (0...rows).map { $0 * s }, indices: (0..<rows * s).map { Int32($0 % s) },
                    values: (0..<rows * s).map { _ in 0.507 + random.unit() * 3e-5 })
            }
            let sparse = SparseFeatures(rows: near(n), columns: near(m))
            // The second feature moves columns about in the walk, and no score: else the best would all come first.
            let x = Matrix(rows: n, columns: 2, (0..<2 * n).map { $0 % 2 == 0 ? 1 : 0 })
            let y = Matrix(rows: m, columns: 2, (0..<2 * m).map { $0 % 2 == 0 ? 1 : Float(random.below(128)) / 127 })
            let scorer = SparseScorer(dot: DotScorer(rows: x, columns: y), sparse: sparse)
            let request = ListRequest(rows: x, columns: y, sparse: sparse, listLength: k, scorer: scorer)
            let lists = try topK(rowLists: request, options: TopKOptions(tileRows: 32, tileColumns: 64, screening: .on))
            #expect(
                lists.rows == sortedLists(owners: n, partners: m, length: k, eligible: { _, _ in true }, score: scorer.value),
                "seed \(seed)")
        }
    }

    @Test("rows in blocks of any size give the lists of one pass")
    func blocks() throws {
        for seed in 0..<60 {
            var random = Seeded(70_000 + seed)
            let n = random.int(1...300)
            let m = random.int(1...200)
            let kind = FeatureKind.allCases[random.below(FeatureKind.allCases.count)]
            let x = kind.matrix(rows: n, columns: 9, &random)
            let y = kind.matrix(rows: m, columns: 9, &random)
            let mask = ClassMask.random(rows: n, columns: m, percent: random.int(20...100), &random)
            let k = random.int(1...40)
            let scorer = DotScorer(rows: x, columns: y)
            let ties = seed % 2 == 0 ? nil : PairTies.random(rows: n, columns: m, seed: seed)
            let plain = ListRequest(rows: x, columns: y, listLength: k, scorer: scorer, ties: ties)
            let whole = try topK(rowLists: plain, columnLists: plain, eligible: mask)
            let size = random.int(1...n)
            var known: RankedLists?
            var (ids, scores): ([Int32], [Double]) = ([], [])
            for first in stride(from: 0, to: n, by: size) {
                let block = first..<min(n, first + size)
                let part = Matrix(rows: block.count, columns: 9, Array(x.elements[first * 9..<block.upperBound * 9]))
                let request = ListRequest(
                    rows: part, columns: y, listLength: k, scorer: scorer,
                    slackBelow: random.chance(50) ? nil : block.map { _ in .infinity },
                    firstRow: first, known: known, ties: ties)
                let own = ClassMask(
                    rowClass: Array(mask.rowClass[block]), columnClass: mask.columnClass, rowClasses: mask.rowClasses,
                    columnClasses: mask.columnClasses, allowed: mask.allowed)
                let found = try topK(
                    rowLists: request, columnLists: request, eligible: own,
                    options: .random(tileRows: 8...64, tileColumns: 16...64, &random))
                known = found.columns
                ids += found.rows!.indices
                scores += found.rows!.scores
            }
            #expect(known == whole.columns, "seed \(seed), blocks of \(size)")
            #expect(ids == whole.rows!.indices && scores == whole.rows!.scores, "rows' lists, seed \(seed), blocks of \(size)")
        }
    }

    @Test("threads, tiles and screening never change a byte, at a size where every buffer overflows")
    func schedule() throws {
        var random = Seeded(7)
        let x = FeatureKind.cancelling.matrix(rows: 700, columns: 33, &random)
        let y = FeatureKind.cancelling.matrix(rows: 2_500, columns: 33, &random)
        let mask = ClassMask.random(rows: 700, columns: 2_500, percent: 60, &random)
        let request = ListRequest(rows: x, columns: y, listLength: 15)
        var first: TopKLists?
        for (threads, rows, columns) in [(1, 256, 512), (2, 256, 512), (3, 64, 100), (2, 7, 2_500), (1, 700, 64)] {
            for (screening, product) in [
                (TopKOptions.Screening.automatic, TopKOptions.Product.automatic), (.on, .automatic), (.off, .automatic), (.off, .blas),
            ] {
                let options = TopKOptions(threads: threads, tileRows: rows, tileColumns: columns, screening: screening, product: product)
                let lists = try topK(rowLists: request, columnLists: request, eligible: mask, options: options)
                if let first { #expect(lists == first, "\(options)") } else { first = lists }
            }
        }
        let expected = sortedLists(
            owners: 700, partners: 2_500, length: 15, eligible: { mask.allows(row: $0, column: $1) },
            score: { scalarDot(x, $0, y, $1, blockEnds: [33]) })
        #expect(first?.rows == expected)
    }

    @Test("columns' lists may stray further above the product than rows' lists")
    func ownSlacks() throws {
        for seed in 0..<20 {
            var random = Seeded(97_000 + seed)
            let (n, m, d) = (300, 40, 6)
            let x = FeatureKind.plain.matrix(rows: n, columns: d, &random)
            let y = FeatureKind.plain.matrix(rows: m, columns: d, &random)
            let dot = DotScorer(rows: x, columns: y)
            let above = (0..<n).map { _ in abs(random.unit()) * 2 }
            let straying = StrayingScorer(dot: dot, above: above, below: above.map { _ in 0 }, refusesPercent: 0)
            let lists = try topK(
                rowLists: ListRequest(rows: x, columns: y, listLength: 5),
                columnLists: ListRequest(rows: x, columns: y, listLength: 5, scorer: straying, slackAbove: above),
                options: .random(tileRows: 16...64, tileColumns: 16...64, &random))
            #expect(
                lists.columns
                    == sortedLists(owners: m, partners: n, length: 5, eligible: { _, _ in true }, score: { straying.value($1, $0) }),
                "seed \(seed)")
            #expect(
                lists.rows == sortedLists(owners: n, partners: m, length: 5, eligible: { _, _ in true }, score: dot.score), "seed \(seed)")
        }
    }

    @Test("columns near the end of a float's range, and rows whose squares vanish")
    func farScales() throws {
        let (n, m) = (512, 20)
        let x = Matrix(
            rows: n, columns: 2,
            (0..<2 * n).map { i in
                let t = Float(i / 2) / 1_024
                return i % 2 == 0 ? 0x1p-10 * (1 + t) : 0x1p-8 * (1 - t)
            })
        let y = Matrix(rows: m, columns: 2, (0..<2 * m).map { $0 % 2 == 0 ? 0x1p126 : 0 })
        let long = try topK(
            columnLists: ListRequest(rows: x, columns: y, listLength: 5), options: TopKOptions(tileRows: 32, screening: .on))
        #expect(
            long.columns
                == sortedLists(
                    owners: m, partners: n, length: 5, eligible: { _, _ in true }, score: { scalarDot(x, $1, y, $0, blockEnds: [2]) }))
        let d = Int(DUIKOU_MOST_SMALL_FEATURES)
        let short = Matrix(rows: 8, columns: d, Array(repeating: 0x1p-75, count: 8 * d))
        let columns = Matrix(rows: 400, columns: d, (0..<400 * d).map { $0 / d == 399 ? 1.5 : $0 % 2 == 0 ? 3 : -1 })
        let lists = try topK(
            rowLists: ListRequest(rows: short, columns: columns, listLength: 1), options: TopKOptions(tileColumns: 64, screening: .on))
        #expect(lists.rows?.indices.allSatisfy { $0 == 399 } == true)
    }

    @Test("a buffer that a scan has filled to its last place takes single candidates, too")
    func fullBuffers() throws {
        // A first chunk of exactly as many columns as a buffer has places; few are listed, so that hits follow.
        for k in 1...8 {
            var random = Seeded(95_000 + k)
            // Positive, so that the longest columns, which fill the buffers' first places, are the best ones.
            let x = Matrix(rows: 96, columns: 24, (0..<96 * 24).map { _ in abs(random.unit()) })
            let y = Matrix(rows: 1_400, columns: 24, (0..<1_400 * 24).map { _ in abs(random.unit()) })
            let lists = try topK(
                rowLists: ListRequest(rows: x, columns: y, listLength: k),
                options: TopKOptions(tileRows: 48, tileColumns: CandidateLists.rowCapacity(k)))
            let score = { (i: Int, j: Int) in scalarDot(x, i, y, j, blockEnds: [24]) }
            #expect(lists.rows == sortedLists(owners: 96, partners: 1_400, length: k, eligible: { _, _ in true }, score: score), "k \(k)")
        }
    }

    @Test("zeros of either sign are one score: ranked by index, stored as 0.0")
    func zeros() throws {
        struct Zeros: PairScorer {
            func score(row: Int, columns: Span<Int32>, into scores: inout MutableSpan<Double>) {
                for i in columns.indices { scores[i] = columns[i] % 2 == 0 ? -0.0 : 0.0 }
            }
        }
        let x = Matrix(zeros: 3, columns: 1)
        let y = Matrix(zeros: 700, columns: 1)
        let lists = try topK(rowLists: ListRequest(rows: x, columns: y, listLength: 5, scorer: Zeros()))
        #expect(lists.rows?.indices == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
        #expect(lists.rows?.scores.allSatisfy { $0 == 0 && $0.sign == .plus } == true)
    }
}
