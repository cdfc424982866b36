import DuikouKernels
import TestSupport
import Testing

@testable import Duikou

@Suite struct ListMetricsTests {
    private static let keys: [UInt64] = [1, 2, 3, 4, 5]

    static func lists(_ lists: [[Int32]]) -> RankedLists {
        RankedLists(
            offsets: lists.reduce(into: [0]) { $0.append($0.last! + $1.count) }, indices: lists.flatMap { $0 },
            scores: lists.flatMap { $0.map { _ in 0.0 } })
    }

    /// The mean difference of two seats drawn at random over twice the mean: the definition, seat by seat.
    static func gini(_ listings: [Int], _ seats: [Int32]) -> Double {
        let values = zip(listings, seats).flatMap { Array(repeating: Double($0) / Double($1), count: Int($1)) }
        let total = values.reduce(0, +)
        guard total > 0 else { return 0 }
        let differences = values.reduce(0.0) { sum, a in sum + values.reduce(0) { $0 + (a - $1).magnitude } }
        return differences / (2 * Double(values.count) * total)
    }

    @Test func figuresByHand() {
        let metrics = ListMetrics(talentLists: Self.lists([[0, 1], [0], [0, 3], [2]]), seats: [1, 2, 0, 1, 4], keys: Self.keys)
        #expect(metrics.covered == 3 && metrics.openings == 4)
        #expect(metrics.coverage == 0.75)
        #expect(metrics.maximumListed == .init(opening: 0, listings: 3, seats: 1))
        // Listings per seat 0 ×4, ½ ×2, 1, 3 over 8 seats, 5 listings.
        #expect((metrics.gini - (1 - (4 * 0 + 2 * 1 + 1 * 3 + 1 * 7) / 40.0)).magnitude < 1e-15)
    }

    @Test func nothingListedAndNothingToList() {
        let none = ListMetrics(talentLists: Self.lists([[], []]), seats: [1, 2], keys: Self.keys)
        #expect(none.gini == 0 && none.coverage == 0 && none.maximumListed == nil)
        let closed = ListMetrics(talentLists: Self.lists([[0]]), seats: [0], keys: Self.keys)
        #expect(closed.gini == 0 && closed.coverage == 1 && closed.maximumListed == nil)
        let even = ListMetrics(talentLists: Self.lists([[0, 1], [1, 2], [1]]), seats: [1, 3, 1], keys: Self.keys)
        #expect(even.gini.magnitude < 1e-15 && even.maximumListed?.opening == 0)
    }

    @Test func equalTheirDefinitions() {
        for seed in 0..<3_000 {
            var g = SeededGenerator(seed: seed)
            let seats = (0..<Int.random(in: 0...8, using: &g)).map { _ in Int32.random(in: 0...4, using: &g) }
            let lists = (0..<Int.random(in: 0...9, using: &g)).map { _ in
                seats.indices.filter { _ in g.chance(0.4) }.map(Int32.init)
            }
            let keys = seats.indices.map(UInt64.init).shuffled(using: &g)
            let metrics = ListMetrics(talentLists: Self.lists(lists), seats: seats, keys: keys)
            let open = seats.indices.filter { seats[$0] > 0 }
            let listings = open.map { o in lists.count { $0.contains(Int32(o)) } }
            expect(metrics.covered == listings.count { $0 > 0 } && metrics.openings == open.count, "seed \(seed)")
            expect((metrics.gini - Self.gini(listings, open.map { seats[$0] })).magnitude < 1e-12, "seed \(seed): \(metrics.gini)")
            let most = zip(open, listings).map { (Double($1) / Double(seats[$0]), -Int(keys[$0]), $0) }.max { $0 < $1 }
            let wanted = most.flatMap { $0.0 > 0 ? $0.2 : nil }
            expect(metrics.maximumListed?.opening == wanted, "seed \(seed)")
        }
    }
}
