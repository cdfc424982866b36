import Testing
import TestSupport

@testable import Duikou

@Suite struct CivilDateTests {
    /// Every day of two centuries, counted one by one.
    @Test func everyDayCounted() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 1970-01-01 is 70 years, 17 of them leap years, after 1900-01-01.
        var day: Int32 = -(70 * 365 + 17)
        for year in 1900...2100 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                let length = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
                expect(
                    CivilDate(year: year, month: month, day: length + 1) == nil && CivilDate(year: year, month: month, day: 0) == nil,
                    "\(year)-\(month)")
                for date in 1...length {
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(date < 10 ? "0" : "")\(date)"
                    expect(CivilDate(year: year, month: month, day: date)?.days == day, text)
                    expect(CivilDate(days: day).description == text, text)
                    day += 1
                }
            }
        }
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.days == 0)
        #expect(CivilDate(year: 2400, month: 2, day: 29) != nil && CivilDate(year: 2500, month: 2, day: 29) == nil)
        #expect(
            CivilDate(year: 0, month: 1, day: 1) == nil && CivilDate(year: 10_000, month: 1, day: 1) == nil
                && CivilDate(year: 2026, month: 13, day: 1) == nil)
        #expect(CivilDate(days: CivilDate(year: 1, month: 1, day: 1)!.days).description == "0001-01-01")
        #expect(CivilDate(year: 9999, month: 12, day: 31)!.description == "9999-12-31")
        #expect(CivilDate(days: 1) < CivilDate(days: 2))
    }

    @Test func forms() {
        for text in [
            "2026-06-03", "2026-6-3", "2026/6/3", "2026/06/03", "2026.6.3", "20260603", "2026年6月3日", "2026 年 6 月 3 日", "2026年06月03日",
        ] {
            #expect(CivilDate(parsing: text)?.description == "2026-06-03", "\(text)")
        }
        for text in [
            "", "2026", "2026-06", "2026-06-31", "2026-02-29", "2026-13-01", "2026-00-10", "2026-06-00", "26-6-3-1", "+2020101", "-2026063",
            "202606031", "2026063",
            "2026--06-03", "2026-06-03-", "-2026-06-03", "2026-06/03", "2026年6月3", "2026月6年3日", "日2026年6月3", "2026-06-03T00:00",
            "2026-06-03 00:00:00",
            "２０２６-06-03", "99999999999999999999-1-1", "6/3/2026", "2026,6,3", "今天",
        ] {
            #expect(CivilDate(parsing: text) == nil, "\(text)")
        }
    }
}

@Suite struct UnifiedSocialCreditCodeTests {
    /// Published codes of well-known organisations, and the standard's own arithmetic.
    static let valid = ["91350100M000100Y43", "91110000802100433B", "914403001922038216", "91330106673959654P"]

    @Test(arguments: valid) func everyCorruptionIsSeen(code: String) {
        let bytes = Array(code.utf8)
        #expect(UnifiedSocialCreditCode.isValid(bytes))
        for position in bytes.indices {
            for character in UInt8(0x20)...0x7E where character != bytes[position] {
                var other = bytes
                other[position] = character
                expect(!UnifiedSocialCreditCode.isValid(other), "\(String(decoding: other, as: UTF8.self))")
            }
        }
        #expect(!UnifiedSocialCreditCode.isValid(bytes.dropLast()) && !UnifiedSocialCreditCode.isValid(bytes + [0x30]))
        #expect(!UnifiedSocialCreditCode.isValid([]) && UnifiedSocialCreditCode.checkCharacter(of: [0x31]) == nil)
    }

    @Test func arithmetic() {
        #expect(UnifiedSocialCreditCode.alphabet.count == 31 && Set(UnifiedSocialCreditCode.alphabet).count == 31)
        #expect(UnifiedSocialCreditCode.alphabet.allSatisfy { !"IOSVZ".utf8.contains($0) })
        var power = 1
        for weight in UnifiedSocialCreditCode.weights {
            #expect(weight == power)
            power = power * 3 % 31
        }
    }
}

@Suite struct NearestNameTests {
    @Test func nearestIsASlip() {
        let names = ["education", "place", "major", "skills", "pay_max"]
        for (typed, meant) in [
            ("eduction", "education"), ("plcae", "place"), ("Major", "major"), ("skils", "skills"), ("paymax", "pay_max"), ("xyz", nil),
            ("", nil),
            ("placement", nil),
        ] as [(String, String?)] {
            #expect(NearestName.nearest(to: typed, among: names) == meant, "\(typed)")
        }
        #expect(NearestName.nearest(to: "ab", among: ["ac", "ad"]) == "ac", "the earlier of equals")
        #expect(NearestName.nearest(to: "机电", among: ["机械", "电子"]) == "机械")
    }

    /// Against the plain recursion of optimal string alignment.
    @Test func distanceEqualsRecursion() {
        func plain(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
            if a.isEmpty || b.isEmpty { return a.count + b.count }
            var best = min(
                plain(a.dropLast(), b) + 1, plain(a, b.dropLast()) + 1, plain(a.dropLast(), b.dropLast()) + (a.last == b.last ? 0 : 1))
            if a.count > 1, b.count > 1, a.last == b.dropLast().last, a.dropLast().last == b.last {
                best = min(best, plain(a.dropLast(2), b.dropLast(2)) + 1)
            }
            return best
        }
        for seed in 0..<150 {
            var g = SeededGenerator(seed: seed)
            func word() -> [Character] { (0..<Int.random(in: 0...5, using: &g)).map { _ in "abc".randomElement(using: &g)! } }
            let (a, b) = (word(), word())
            expect(NearestName.editDistance(a, b) == plain(a[...], b[...]), "seed \(seed)")
        }
    }
}

@Suite struct FormatTests {
    @Test func numbers() {
        for (value, text) in [
            (0, "0"), (-0.0, "0"), (5, "5"), (-3, "-3"), (1.5, "1.5"), (0.1, "0.1"), (1e15, "1000000000000000"),
            (-0x1p53, "-9007199254740992"), (1e18, "1e+18"), (123456789, "123456789"),
        ] as [(Double, String)] {
            #expect(Format.plain(value) == text)
        }
        for (value, digits, text) in [
            (1.005, 1, "1.0"), (0.25, 1, "0.2"), (0.35, 1, "0.4"), (2.5, 0, "2"), (3.5, 0, "4"), (-0.004, 2, "0.00"), (-1.26, 1, "-1.3"),
            (0.05, 2, "0.05"),
            (12, 2, "12.00"), (99.999, 2, "100.00"), (1e300, 1, "1e+300"),
        ] as [(Double, Int, String)] {
            #expect(Format.fixed(value, digits) == text, "\(value)")
        }
        for (value, text) in [
            (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (100_000, "100,000"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ] {
            #expect(Format.grouped(value) == text)
        }
        #expect(Format.percent(1, of: 3) == "33.3 %" && Format.percent(0, of: 0) == "–" && Format.percent(5, of: 5) == "100.0 %")
        for seed in 0..<2_000 {
            var g = SeededGenerator(seed: seed)
            let value = Double.random(in: -1e6...1e6, using: &g)
            expect(Double(Format.plain(value)) == value, "seed \(seed)")
            expect(abs(Double(Format.fixed(value, 3))! - value) <= 0.000_500_001, "seed \(seed)")
        }
    }

    @Test func randomStreamIsPinned() {
        // SplitMix64 of seed 1234567, as its reference implementation prints it.
        var random = SeededRandom(seed: 1_234_567)
        #expect((0..<3).map { _ in random.next() } == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
        for _ in 0..<2_000 {
            let (unit, below) = (random.unit(), random.below(7))
            expect((0..<1).contains(unit) && (0..<7).contains(below), "in range")
        }
        var (a, b) = (SeededRandom(seed: 1, stream: 1), SeededRandom(seed: 1, stream: 2))
        #expect(a.next() != b.next())
    }

    @Test func placesAndErrors() {
        #expect(SourceLocation(file: "p.yml", line: 3, column: 5).description == "p.yml:3:5")
        #expect(
            SourceLocation(file: "p.yml", column: 5).description == "p.yml"
                && SourceLocation(file: "p.yml", line: 3).description == "p.yml:3")
        #expect(LocalizedText(zh: "是", en: "yes")[.zh] == "是" && LocalizedText(zh: "是", en: "yes")[.en] == "yes")
        #expect(Diagnostic.Severity.error < .warning)
    }
}
