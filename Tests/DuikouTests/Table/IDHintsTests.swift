import TestSupport
import Testing

@testable import Duikou

/// Hints for unknown ids against the plain search, and their bounds.
@Suite struct IDHintsTests {
    @Test func equalThePlainSearch() {
        for seed in 0..<400 {
            var g = SeededGenerator(seed: seed)
            func id() -> String { String((0..<Int.random(in: 1...8, using: &g)).map { _ in "abAB01-".randomElement(using: &g)! }) }
            var ids = Interner()
            for _ in 0..<Int.random(in: 0...40, using: &g) { _ = ids.intern(id()) }
            for _ in 0..<20 {
                let wanted = id()
                let plain = NearestName.nearest(to: wanted, among: (0..<Int32(ids.count)).map { ids[$0] })
                expect(IDHints.nearest(to: wanted, among: ids) == plain, "seed \(seed): \(wanted)")
            }
        }
    }

    @Test func areBounded() {
        var ids = Interner()
        for number in 0..<1_000 { _ = ids.intern("T\(number)") }
        var hints = IDHints()
        #expect((0..<50).count { hints.nearest(to: "T\($0)x", among: ids) != nil } == IDHints.maximum)
    }

    @Test func otherScriptsToo() {
        var ids = Interner()
        for id in ["学生甲零一", "学生甲零二"] { _ = ids.intern(id) }
        #expect(IDHints.nearest(to: "学生乙零二", among: ids) == "学生甲零二")
    }
}
