import Testing

@testable import DuikouKernels

@Suite("How the fused kernel walks, and which form it takes")
struct PanelPlanTests {
    @Test("chunks hold each column of the runs once, within one range, and their stretches are those columns")
    func chunks() {
        for seed in 0..<500 {
            var random = Seeded(seed)
            var runs: [Range<Int>] = []
            var at = random.below(40)
            for _ in 0..<random.below(12) {
                let end = at + random.int(1...90)
                runs.append(at..<end)
                at = end + random.int(1...60)
            }
            let panelsOfRange = random.int(1...8)
            let cut = PanelChunks(runs, panelsOfRange: panelsOfRange)
            var met: [Int] = []
            for chunk in cut.chunks {
                var own: [Int] = []
                for slot in chunk.panels {
                    let panel = Int(cut.panels[slot])
                    #expect(panel / panelsOfRange == chunk.range, "seed \(seed)")
                    for lane in 0..<16 where cut.valid[slot] >> UInt16(lane) & 1 != 0 { own.append(panel * 16 + lane) }
                }
                #expect(own.count == chunk.columns, "seed \(seed)")
                let stretched = cut.runs(chunk).flatMap { stretch in
                    stretch.map { Int(cut.panels[chunk.panels.lowerBound + $0 / 16]) * 16 + $0 % 16 }
                }
                #expect(stretched == own, "seed \(seed)")
                met += own
            }
            #expect(met == runs.flatMap(Array.init), "seed \(seed)")
            #expect(cut.chunks.map(\.range) == Array(Set(cut.chunks.map(\.range))).sorted(), "seed \(seed): a range has one chunk")
        }
    }

    @Test("the walk keeps classes together, longest vectors first, and loses nobody")
    func walk() {
        for seed in 0..<200 {
            var random = Seeded(seed)
            let (n, m) = (random.int(0...80), random.int(0...80))
            let mask = random.chance(70) ? ClassMask.random(rows: n, columns: m, percent: 50, &random) : nil
            let plan = mask.map { TilePlan(mask: $0, tileRows: 16) } ?? TilePlan(rows: n, columns: m, tileRows: 16)
            let rowNorms = (0..<n).map { _ in Float(random.below(5)) }
            let columnNorms = (0..<m).map { _ in abs(random.unit()) }
            let order = WalkOrder(plan, mask: mask, rowNorms: rowNorms, columnNorms: columnNorms)
            for (own, planned, classes, norms) in [
                (order.rows, plan.rowOrder, mask?.rowClass, rowNorms), (order.columns, plan.columnOrder, mask?.columnClass, columnNorms),
            ] {
                #expect(own.sorted() == planned.sorted(), "seed \(seed)")
                #expect(own.map { classes?[Int($0)] } == planned.map { classes?[Int($0)] }, "seed \(seed)")
                for (a, b) in zip(own, own.dropFirst()) where classes?[Int(a)] == classes?[Int(b)] {
                    #expect(norms[Int(a)] > norms[Int(b)] || (norms[Int(a)] == norms[Int(b)] && a < b), "seed \(seed)")
                }
            }
        }
    }

    @Test("the form: scores while most pairs are candidates, 8 bits for long vectors and few hits, Float where the bound says too little")
    func form() {
        for d in [8, 64, 128, 256, 1_024] {
            let cost = ScreeningCost(features: d)
            #expect(cost.cheapest(share: 1, excess: 0, maySmall: true) == .scores)
            #expect(cost.cheapest(share: 0.5, excess: 0, maySmall: true) == .scores)
            #expect(cost.cheapest(share: 0.0005, excess: 0.9, maySmall: true) == .float)
            #expect(cost.cheapest(share: 0.0005, excess: 0, maySmall: false) == .float)
        }
        for d in [64, 128, 256, 1_024] {
            #expect(ScreeningCost(features: d).cheapest(share: 0.0005, excess: 0.005, maySmall: true) == .small)
        }
        let sparse = ScreeningCost(features: 128, hasSparse: true)
        #expect(
            sparse.cheapest(share: 0.0005, excess: 0.9, maySmall: true) == .scores, "Float in registers has no place for what is sparse")
        #expect(sparse.cheapest(share: 0.0005, excess: 0.003, maySmall: true) == .small)
    }

    @Test("costs rise with features, candidates and excess, and the choice is the least of them")
    func costs() {
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            let d = random.int(1...1_024)
            let (share, excess) = (Double(abs(random.unit())), Double(abs(random.unit())) * 0.1)
            let cost = ScreeningCost(features: d, hasSparse: random.chance(30))
            let forms: [ScreeningCost.Form] = cost.hasSparse ? [.scores, .small] : [.scores, .float, .small]
            for form in forms {
                let own = cost.cost(form, share: share, excess: excess)
                #expect(own <= cost.cost(form, share: min(1, share + 0.1), excess: excess), "seed \(seed)")
                #expect(own <= cost.cost(form, share: share, excess: excess + 0.1), "seed \(seed)")
                #expect(
                    own < ScreeningCost(features: d + 1, hasSparse: cost.hasSparse).cost(form, share: share, excess: excess), "seed \(seed)"
                )
            }
            let least = forms.map { cost.cost($0, share: share, excess: excess) }.min()
            #expect(
                cost.cost(cost.cheapest(share: share, excess: excess, maySmall: true), share: share, excess: excess) == least,
                "seed \(seed)")
        }
    }

    @Test("a few rows are left to OpenBLAS, and what is asked for is done where the processor can")
    func productForm() {
        let wide = ProductForm(TopKOptions(), rows: 1_000, columns: 1_000, features: 64)
        #expect(ProductForm(TopKOptions(), rows: 1, columns: 100_000, features: 64) == .blas)
        #expect(ProductForm(TopKOptions(product: .blas), rows: 1_000, columns: 1_000, features: 64) == .blas)
        #expect(ProductForm(TopKOptions(screening: .off), rows: 1_000, columns: 1_000, features: 64) == (wide == .blas ? .blas : .float))
        #expect(ProductForm(TopKOptions(), rows: 1_000, columns: 1_000, features: 0) == .blas)
        #expect(ProductForm(TopKOptions(screening: .on), rows: 1, columns: 10, features: 64) == wide)
    }
}
