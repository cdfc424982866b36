import Synchronization
import Testing

@testable import DuikouKernels

@Suite("Matrices, masks, scorers and the door")
struct KernelContractTests {
    @Test("NaN and infinities are refused, with their place")
    func door() {
        for bad in [Float.nan, .infinity, -.infinity] {
            var x = Matrix(zeros: 5, columns: 3)
            let y = Matrix(zeros: 4, columns: 3)
            x[3, 1] = bad
            #expect(x.firstNonFinite().map { [$0.row, $0.column] } == [3, 1])
            #expect(throws: KernelError.notFinite(matrix: .rowsForRowLists, row: 3, column: 1)) {
                try topK(rowLists: ListRequest(rows: x, columns: y, listLength: 2))
            }
            #expect(throws: KernelError.notFinite(matrix: .columnsForColumnLists, row: 3, column: 1)) {
                try topK(columnLists: ListRequest(rows: y, columns: x, listLength: 2))
            }
        }
        #expect(Matrix(zeros: 2, columns: 2).firstNonFinite() == nil)
    }

    @Test("a pass can be cancelled, and says how far it is")
    func cancelAndProgress() throws {
        let x = Matrix(zeros: 500, columns: 4)
        let request = ListRequest(rows: x, columns: x, listLength: 3)
        #expect(throws: KernelError.cancelled) { try topK(rowLists: request, isCancelled: { true }) }
        let seen = Mutex<[Int]>([])
        _ = try topK(
            rowLists: request, options: TopKOptions(threads: 2, tileRows: 64),
            progress: { done, total in seen.withLock { $0.append(done * 1_000 + total) } })
        let steps = seen.withLock { $0 }
        #expect(steps == steps.sorted() && steps.last == 500_500)
    }

    @Test("rows without any eligible column are done, too")
    func progressOfSkippedRows() throws {
        for (allowed, columns) in [
            ([true, false, true], 40), ([false, false, false], 40), ([true, true, true], 0), ([true, true, true], 40),
        ] {
            let rows = 300
            let mask = ClassMask(
                rowClass: (0..<Int32(rows)).map { $0 % 3 }, columnClass: [Int32](repeating: 0, count: columns), rowClasses: 3,
                columnClasses: 1, allows: { row, _ in allowed[row] })
            let seen = Mutex<[[Int]]>([])
            _ = try topK(
                rowLists: ListRequest(rows: Matrix(zeros: rows, columns: 4), columns: Matrix(zeros: columns, columns: 4), listLength: 3),
                eligible: mask, options: TopKOptions(threads: 2, tileRows: 32),
                progress: { done, total in seen.withLock { $0.append([done, total]) } })
            let steps = seen.withLock { $0 }
            #expect(steps.last == [rows, rows] && steps.allSatisfy { $0[0] <= rows && $0[1] == rows }, "\(allowed)")
            #expect(steps.map { $0[0] } == steps.map { $0[0] }.sorted())
        }
    }

    @Test("nothing asked for, nothing given")
    func empty() throws {
        #expect(try topK() == TopKLists(rows: nil, columns: nil))
        let none = ListRequest(rows: Matrix(zeros: 3, columns: 0), columns: Matrix(zeros: 0, columns: 0), listLength: 4)
        let lists = try topK(rowLists: none, columnLists: none)
        #expect(lists.rows?.count == 3 && lists.columns?.count == 0 && lists.rows?.indices.isEmpty == true)
    }

    @Test("a matrix copies on write, and starts on a cache line")
    func matrix() {
        var a = Matrix(rows: 2, columns: 3) { row, span in for i in span.indices { span[i] = Float(row * 10 + i) } }
        let b = a
        a[1, 2] = 99
        #expect(b.elements == [0, 1, 2, 10, 11, 12] && a.elements == [0, 1, 2, 10, 11, 99] && a != b)
        #expect(b == Matrix(rows: 2, columns: 3, [0, 1, 2, 10, 11, 12]))
        a.withUnsafeElements { #expect(Int(bitPattern: $0.baseAddress!) % Matrix.alignment == 0) }
    }

    @Test("the canonical score is its definition, and its blocks add up to it")
    func canonical() {
        for seed in 0..<400 {
            var random = Seeded(seed)
            let kind = FeatureKind.allCases[seed % FeatureKind.allCases.count]
            let d = random.int(0...70)
            let x = kind.matrix(rows: 3, columns: d, &random)
            let y = kind.matrix(rows: 6, columns: d, &random)
            let a = random.int(0...d)
            let ends = d == 0 ? [] : [a, random.int(a...d), d]
            let scorer = DotScorer(rows: x, columns: y, blockEnds: ends)
            for i in 0..<3 {
                for j in 0..<6 {
                    let expected = scalarDot(x, i, y, j, blockEnds: ends)
                    #expect(scorer.score(row: i, column: j) == expected, "seed \(seed)")
                    var sum = 0.0
                    for b in ends.indices { sum += scorer.block(b, row: i, column: j) }
                    #expect(sum == expected, "seed \(seed)")
                }
                var batch = [Double](repeating: 0, count: 6)
                var span = batch.mutableSpan
                let ids: [Int32] = [5, 0, 3, 3, 1, 2]
                scorer.score(row: i, columns: ids.span, into: &span)
                #expect(batch == ids.map { scalarDot(x, i, y, Int($0), blockEnds: ends) }, "seed \(seed)")
            }
            var batch = [Double](repeating: 0, count: 3)
            var span = batch.mutableSpan
            scorer.score(column: 4, rows: [2, 0, 1].span, into: &span)
            #expect(batch == [2, 0, 1].map { scalarDot(x, $0, y, 4, blockEnds: ends) }, "seed \(seed)")
        }
    }

    @Test("a plan meets each eligible pair once, and no tile without one")
    func plan() {
        for seed in 0..<300 {
            var random = Seeded(seed)
            let n = random.int(0...60)
            let m = random.int(0...200)
            let mask = ClassMask.random(rows: n, columns: m, percent: random.int(0...100), &random)
            let plan = TilePlan(mask: mask, tileRows: random.int(1...50))
            #expect(plan.rowOrder.sorted() == (0..<Int32(n)).map { $0 } && plan.columnOrder.sorted() == (0..<Int32(m)).map { $0 })
            var met = [Int](repeating: 0, count: n * m)
            let size = random.int(1...64)
            for tile in plan.rowTiles {
                for columns in ColumnTile.cut(tile.runs, size: size) {
                    #expect(columns.count > 0 && columns.count <= size && columns.pieces.reduce(0) { $0 + $1.count } == columns.count)
                    for row in tile.rows {
                        for place in columns.pieces.joined() {
                            let (i, j) = (Int(plan.rowOrder[row]), Int(plan.columnOrder[place]))
                            met[i * m + j] += 1
                            if !tile.mixed { #expect(mask.allows(row: i, column: j), "seed \(seed)") }
                        }
                    }
                }
            }
            for i in 0..<n {
                for j in 0..<m {
                    let times = met[i * m + j]
                    #expect(mask.allows(row: i, column: j) ? times == 1 : times <= 1, "seed \(seed), pair (\(i), \(j))")
                }
            }
        }
    }

    @Test("GEMM equals a triple loop in Double, within γ_d ‖a‖‖b‖")
    func gemm() throws {
        for (n, m, d) in [(0, 3, 2), (3, 0, 2), (2, 3, 0), (1, 500, 17), (33, 65, 129), (7, 5, 1)] {
            var random = Seeded(n * 100 + m)
            let a = FeatureKind.plain.matrix(rows: n, columns: d, &random)
            let b = FeatureKind.plain.matrix(rows: m, columns: d, &random)
            let c = Gemm.timesTranspose(a, b)
            #expect(c.rows == n && c.columns == m)
            for i in 0..<n {
                for j in 0..<m {
                    var exact = 0.0
                    var size = 0.0
                    for f in 0..<d {
                        exact += Double(a[i, f]) * Double(b[j, f])
                        size += abs(Double(a[i, f]) * Double(b[j, f]))
                    }
                    #expect(abs(Double(c[i, j]) - exact) <= RoundingMargin.gamma(d) * size + 1e-14)
                }
            }
        }
    }
}
