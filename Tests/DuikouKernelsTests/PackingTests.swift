import CKernelScan
import Testing

@testable import DuikouKernels

/// What the proof of the 8-bit form rests on, number by number.
@Suite("Rounding to bytes: steps, residuals and bounds", .enabled(if: duikou_panel_level() > 1, "needs AVX-512 VNNI"))
struct PackingTests {
    /// Steps of row `row` of a packed group or panel of `width` rows, without the 128 that a panel's have.
    func steps(_ packed: UnsafePointer<UInt8>, _ row: Int, width: Int, features: Int, isPanel: Bool) -> [Int] {
        (0..<features).map { k in
            let byte = packed[k / 4 * 4 * width + 4 * row + k % 4]
            return isPanel ? Int(byte) - 128 : Int(Int8(bitPattern: byte))
        }
    }

    @Test("a residual is never shorter than what rounding left, and a bound never below the product")
    func bounds() throws {
        for seed in 0..<240 {
            var random = Seeded(seed)
            let (n, m, d) = (random.int(1...20), random.int(1...70), random.int(1...90))
            let kind = FeatureKind.allCases[random.below(FeatureKind.allCases.count)]
            let x = kind.matrix(rows: n, columns: d, &random)
            let y = kind.matrix(rows: m, columns: d, &random)
            let plan = TilePlan(rows: n, columns: m, tileRows: n)
            let screen = try Screen(
                ListRequest(rows: x, columns: y, listLength: 3), side: .rows, plan: plan, columns: .packedLater, shared: nil)
            let order = WalkOrder(plan, mask: nil, rowNorms: screen.rowNorms.values, columnNorms: screen.columnNorms.values)
            let columns = PackedColumns(screen, order: order.columns, small: true, float: false, threads: 2)
            let rows = PackedRows(screen, rows: n, isShared: random.chance(50))
            rows.begin(order.rows.map { RowReach(row: Int($0), above: 0, margin: screen.rowMargin(Int($0))) })
            rows.packSmall()
            let bytes = Int(duikou_small_steps(Int64(d))) * 4
            func length(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            for place in 0..<m {
                let (panel, lane) = (place / 16, place % 16)
                let q = steps(columns.small! + panel * bytes * 16, lane, width: 16, features: d, isPanel: true)
                let scale = 1 / Double(columns.inverse[panel])
                let j = Int(order.columns[place])
                #expect(q.allSatisfy { abs($0) <= 127 }, "seed \(seed)")
                // The reciprocal that is kept is rounded: by 2⁻²⁴ of the vector, which the widening of thresholds covers.
                let left = length((0..<d).map { Double(y[j, $0]) - scale * Double(q[$0]) })
                let slack = Double(screen.columnNorms.values[j]) * 0x1p-22
                #expect(left <= Double(columns.residuals[place]) + slack, "seed \(seed), \(kind)")
                #expect(columns.residuals[place] <= columns.residual[panel] && columns.norms[place] <= columns.norm[panel], "seed \(seed)")
            }
            for slot in 0..<n {
                let i = Int(order.rows[slot])
                let small = UnsafeRawPointer(rows.small! + slot / 8 * bytes * 8).assumingMemoryBound(to: UInt8.self)
                let p = steps(small, slot % 8, width: 8, features: d, isPanel: false)
                let scale = Double(rows.smallScale(slot))
                #expect(Int(rows.offset[slot]) == 128 * p.reduce(0, +), "seed \(seed)")
                for place in 0..<m {
                    let panel = place / 16
                    let q = steps(columns.small! + panel * bytes * 16, place % 16, width: 16, features: d, isPanel: true)
                    let sum = Double(zip(p, q).reduce(0) { $0 + $1.0 * $1.1 })
                    let error =
                        Double(rows.rowResidual[slot]) * Double(columns.norm[panel])
                        + Double(rows.rowLength[slot]) * Double(columns.residual[panel])
                    let j = Int(order.columns[place])
                    let exact = (0..<d).reduce(0.0) { $0 + Double(x[i, $1]) * Double(y[j, $1]) }
                    // In steps of the row's scale. NaN, an infinite residual with a zero vector, keeps the pair.
                    let bound = sum / Double(columns.inverse[panel]) + error
                    #expect(!(bound < exact / scale - abs(exact / scale) * 0x1p-22), "seed \(seed), \(kind), pair (\(i), \(j))")
                }
            }
        }
    }

    @Test("float panels and groups hold each number in its place, and zeros beyond the last row")
    func float() {
        for seed in 0..<50 {
            var random = Seeded(seed)
            let (n, d) = (random.int(1...16), random.int(1...40))
            let x = FeatureKind.plain.matrix(rows: n, columns: d, &random)
            let ids = (0..<Int32(n)).reversed().map { $0 }
            for (width, pack) in [(16, duikou_pack_panel), (8, duikou_pack_group)] {
                let count = min(n, width)
                var packed = [Float](repeating: .nan, count: d * width)
                x.withUnsafeElements { pack($0.baseAddress, Int64(d), ids, Int32(count), Int64(d), &packed) }
                for k in 0..<d {
                    for r in 0..<width { #expect(packed[k * width + r] == (r < count ? x[Int(ids[r]), k] : 0), "seed \(seed)") }
                }
            }
        }
    }
}
