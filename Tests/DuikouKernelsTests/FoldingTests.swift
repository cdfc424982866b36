import Synchronization
import Testing

@testable import DuikouKernels

@Suite("Equal vectors are multiplied as one, and listed one by one")
struct FoldingTests {
    /// Few vectors of small whole numbers: groups of equal ones, and many groups with equal products.
    private func few(_ count: Int, distinct: Int, features: Int, _ random: inout Seeded) -> Matrix {
        let kinds = (0..<distinct).map { _ in (0..<features).map { _ in Float(random.int(-1...2)) } }
        return Matrix(rows: count, columns: features, (0..<count).flatMap { _ in kinds[random.below(distinct)] })
    }

    @Test("lists of members equal a full sort, where groups tie and classes divide them")
    func oracle() throws {
        for seed in 0..<250 {
            var random = Seeded(70_000 + seed)
            let (n, m, d) = (random.int(2...80), random.int(2...400), random.int(1...6))
            let x = few(n, distinct: random.int(1...20), features: d, &random)
            let y = few(m, distinct: random.int(1...20), features: d, &random)
            let mask = random.chance(50) ? ClassMask.random(rows: n, columns: m, percent: 60, &random) : nil
            let (k, l) = (random.int(1...60), random.int(1...60))
            // One request for both directions, or one each with features of its own.
            let z = random.chance(50) ? x : few(n, distinct: 5, features: d, &random)
            var options = TopKOptions.random(tileRows: 8...80, tileColumns: 16...200, &random)
            options.folding = .on
            let lists = try topK(
                rowLists: ListRequest(rows: x, columns: y, listLength: k), columnLists: ListRequest(rows: z, columns: y, listLength: l),
                eligible: mask, options: options)
            let rows = sortedLists(owners: n, partners: m, length: k, eligible: { mask?.allows(row: $0, column: $1) ?? true }) {
                scalarDot(x, $0, y, $1, blockEnds: [d])
            }
            let columns = sortedLists(owners: m, partners: n, length: l, eligible: { mask?.allows(row: $1, column: $0) ?? true }) {
                scalarDot(z, $1, y, $0, blockEnds: [d])
            }
            #expect(lists.rows == rows, "rows' lists, seed \(seed), \(n) × \(m) × \(d), k \(k)")
            #expect(lists.columns == columns, "columns' lists, seed \(seed), \(n) × \(m) × \(d), k \(l)")
        }
    }

    @Test("enough groups for every form of the product, three equal vectors each")
    func forms() throws {
        var random = Seeded(9)
        func thrice(_ matrix: Matrix) -> Matrix { matrix.gathering((0..<3 * matrix.rows).map { Int32($0 * 7 % matrix.rows) }) }
        let x = thrice(FeatureKind.plain.matrix(rows: 300, columns: 24, &random))
        let y = thrice(FeatureKind.tied.matrix(rows: 1_000, columns: 24, &random))
        let request = ListRequest(rows: x, columns: y, listLength: 10)
        let rows = sortedLists(owners: 900, partners: 3_000, length: 10, eligible: { _, _ in true }) {
            scalarDot(x, $0, y, $1, blockEnds: [24])
        }
        let columns = sortedLists(owners: 3_000, partners: 900, length: 10, eligible: { _, _ in true }) {
            scalarDot(x, $1, y, $0, blockEnds: [24])
        }
        for screening in TopKOptions.Screening.allCases {
            for product in TopKOptions.Product.allCases {
                let options = TopKOptions(threads: 2, tileRows: 64, tileColumns: 128, screening: screening, product: product)
                #expect(FoldedPairs(request, request, eligible: nil, options: options) != nil)
                let lists = try topK(rowLists: request, columnLists: request, options: options)
                #expect(lists.rows == rows && lists.columns == columns, "\(options)")
            }
        }
    }

    @Test("folded by itself only where enough are equal, and where there are enough partners to save on")
    func automatic() {
        let x = Matrix(rows: 512, columns: 2, (0..<1_024).map(Float.init))
        func folds(_ rows: Matrix, _ numbers: [Int], _ folding: TopKOptions.Folding = .automatic) -> Bool {
            let request = ListRequest(rows: rows, columns: x.gathering(numbers.map { Int32($0) }), listLength: 3)
            return FoldedPairs(request, nil, eligible: nil, options: TopKOptions(folding: folding)) != nil
        }
        #expect(folds(x, (0..<100).map { $0 % 87 }))
        #expect(!folds(x, (0..<100).map { $0 % 88 }))
        #expect(!folds(x.gathering(Array(0..<511)), (0..<100).map { $0 % 50 }))
        #expect(folds(x.gathering(Array(0..<511)), (0..<100).map { $0 % 50 }, .on))
        #expect(!folds(x, (0..<100).map { $0 % 50 }, .off))
    }

    @Test("one matrix on both sides, with classes of its own on each")
    func oneMatrix() throws {
        for seed in 0..<60 {
            var random = Seeded(71_000 + seed)
            let x = few(90, distinct: 7, features: 3, &random)
            let mask = ClassMask.random(rows: 90, columns: 90, percent: 50, &random)
            let request = ListRequest(rows: x, columns: x, listLength: 9)
            let found = try topK(rowLists: request, columnLists: request, eligible: mask, options: TopKOptions(folding: .on))
            #expect(
                found == (try topK(rowLists: request, columnLists: request, eligible: mask, options: TopKOptions(folding: .off))),
                "seed \(seed)")
        }
    }

    @Test("groups are numbered by their first members; classes and unlike vectors part, whatever the hashes")
    func groups() throws {
        let x = Matrix(rows: 6, columns: 2, [1, 2, 3, 4, 1, 2, 1, 2, 3, 4, 0, -0.0])
        let groups = try #require(VectorGroups([x], classes: nil, most: 6, threads: 2))
        #expect(groups.groupOf == [0, 1, 0, 0, 1, 2])
        #expect(groups.firstMembers == [0, 1, 5])
        #expect(groups.members(0).map { groups.members[$0] } == [0, 2, 3])
        let parted = try #require(VectorGroups([x], classes: [0, 0, 0, 1, 0, 0], most: 6, threads: 1))
        #expect(parted.groupOf == [0, 1, 0, 2, 1, 3])
        let colliding = try #require(VectorGroups([x], classes: [0, 0, 0, 1, 0, 0], most: 6, hashes: Array(repeating: 7, count: 6)))
        #expect(colliding.groupOf == parted.groupOf)
        #expect(VectorGroups([x], classes: nil, most: 2, threads: 1) == nil)
        let other = Matrix(rows: 6, columns: 1, [0, 0, 0, 5, 0, 0])
        #expect(VectorGroups([x, other], classes: nil, most: 6, threads: 1)?.groupOf == [0, 1, 0, 2, 1, 3])
    }

    @Test("an element that is not finite keeps its place, and progress its total")
    func places() throws {
        let y = Matrix(rows: 5, columns: 1, [1, 1, 2, .nan, 2])
        let x = Matrix(rows: 3, columns: 1, [1, 1, 1])
        #expect(throws: KernelError.notFinite(matrix: .columnsForRowLists, row: 3, column: 0)) {
            try topK(rowLists: ListRequest(rows: x, columns: y, listLength: 2), options: TopKOptions(folding: .on))
        }
        #expect(throws: KernelError.notFinite(matrix: .rowsForColumnLists, row: 3, column: 0)) {
            try topK(columnLists: ListRequest(rows: y, columns: x, listLength: 2), options: TopKOptions(folding: .on))
        }
        let seen = Mutex<[[Int]]>([])
        _ = try topK(
            rowLists: ListRequest(rows: Matrix(zeros: 300, columns: 2), columns: Matrix(zeros: 100, columns: 2), listLength: 2),
            options: TopKOptions(folding: .on), progress: { done, total in seen.withLock { $0.append([done, total]) } })
        #expect(seen.withLock { $0 }.last == [300, 300])
    }

    @Test("scores that depend on more than the features are not folded")
    func notFolded() {
        var random = Seeded(3)
        let (x, y) = (few(80, distinct: 2, features: 3, &random), few(80, distinct: 2, features: 3, &random))
        let options = TopKOptions(folding: .on)
        func folds(_ request: ListRequest) -> Bool { FoldedPairs(request, nil, eligible: nil, options: options) != nil }
        #expect(folds(ListRequest(rows: x, columns: y, listLength: 3)))
        #expect(!folds(ListRequest(rows: x, columns: y, listLength: 3, scorer: DotScorer(rows: x, columns: Matrix(zeros: 80, columns: 3)))))
        let straying = StrayingScorer(
            dot: DotScorer(rows: x, columns: y), above: Array(repeating: 1, count: 80), below: Array(repeating: 1, count: 80),
            refusesPercent: 0)
        #expect(!folds(ListRequest(rows: x, columns: y, listLength: 3, scorer: straying)))
    }
}
