import Testing
import TestSupport

@testable import Duikou

@Suite struct NumberFormatsTests {
    private static func plain(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        return NumberFormats.plain(bytes.span)
    }

    @Test func payInWords() {
        let cases: [(text: String, low: Double?, high: Double?)] = [
            ("24-36万", 20_000, 30_000), ("1-1.5万/月", 10_000, 15_000), ("8千-1万", 8_000, 10_000), ("8千-1万/月", 8_000, 10_000),
            ("6-8千", 6_000, 8_000), ("6000", 6_000, 6_000), ("6-8K", 6_000, 8_000), ("6k-8k", 6_000, 8_000), ("4.5-6k", 4_500, 6_000),
            ("6000-8000元/月", 6_000, 8_000), ("6000元-8000元", 6_000, 8_000), ("6，000", nil, nil), ("6,000", 6_000, 6_000),
            (" 6 000 ～ 8 000 ", 6_000, 8_000), ("6000至8000", 6_000, 8_000), ("6000—8000", 6_000, 8_000), ("6000－8000", 6_000, 8_000),
            ("200元/天", 4_350, 4_350), ("200-300/日", 4_350, 6_525), ("12万/年", 10_000, 10_000), ("12-24万/年", 10_000, 20_000),
            ("1万", 10_000.0 / 12, 10_000.0 / 12), ("1-2万每月", 10_000, 20_000), ("1-2万／月", 10_000, 20_000), ("0", 0, 0), ("0-5千", 0, 5_000),
            ("72-10.8万", nil, nil), ("nan-nan万", nil, nil), ("nan", nil, nil), ("inf", nil, nil), ("面议", nil, nil), ("", nil, nil),
            ("-", nil, nil),
            ("-5000", nil, nil), ("5000-", nil, nil), ("1-2-3万", nil, nil), ("万", nil, nil), ("元", nil, nil), ("６０００", nil, nil),
            ("8-6K", nil, nil),
            ("5000-1万", nil, nil), ("1e308万", nil, nil), ("1e400", nil, nil), ("0x10", nil, nil), ("6000/周", nil, nil), ("6000起", nil, nil),
        ]
        for item in cases {
            for (bound, wanted) in [
                (ColumnDeclaration.Bound.low, item.low), (.high, item.high), (.middle, item.low.map { ($0 + item.high!) / 2 }),
            ] {
                let found = NumberFormats.pay(item.text, bound: bound)
                let near = found.map { found in wanted.map { abs(found - $0) <= 1e-9 * abs($0) } ?? false } ?? (wanted == nil)
                #expect(near, "\(item.text) \(bound): \(String(describing: found)), expected \(String(describing: wanted))")
            }
        }
        #expect(NumberFormats.pay("1e308-1.5e308", bound: .middle) == nil, "never infinite")
    }

    @Test func yearsInWords() {
        let cases: [(text: String, low: Double?, high: Double?)] = [
            ("5-7年", 5, 7), ("3年", 3, 3), ("10年以上", 10, 10), ("1年以下", 0, 1), ("2年以内", 0, 2), ("无需经验", 0, 0), ("不限", 0, 0), ("经验不限", 0, 0),
            ("应届", 0, 0), ("应届毕业生", 0, 0), ("在校生/应届生", 0, 0), ("3-5年工作经验", 3, 5), ("3 - 5 年 经验", 3, 5), ("0.5年", 0.5, 0.5), ("1～3年", 1, 3),
            ("7-5年", nil, nil), ("5-7", nil, nil), ("年", nil, nil), ("-3年", nil, nil), ("3-年", nil, nil), ("1-2-3年", nil, nil),
            ("三年", nil, nil), ("", nil, nil),
            ("nan年", nil, nil), ("3-5年以下", nil, nil), ("年以下", nil, nil), ("5年制", nil, nil),
        ]
        for item in cases {
            #expect(NumberFormats.years(item.text, bound: .low) == item.low, "\(item.text)")
            #expect(NumberFormats.years(item.text, bound: .high) == item.high, "\(item.text)")
            #expect(NumberFormats.years(item.text, bound: .middle) == item.low.map { ($0 + item.high!) / 2 }, "\(item.text)")
        }
    }

    /// The same as `Double`'s own reader, bit for bit, wherever the text is a plain decimal.
    @Test func plainEqualsDouble() {
        for seed in 0..<20_000 {
            var g = SeededGenerator(seed: seed)
            var text = ["", "-", "+"].randomElement(using: &g)!
            let digits = Int.random(in: 1...(g.chance(0.2) ? 25 : 9), using: &g)
            let point = g.chance(0.6) ? Int.random(in: 0...digits, using: &g) : -1
            for index in 0..<digits {
                if index == point { text += "." }
                text += "\(Int.random(in: 0...9, using: &g))"
            }
            if g.chance(0.1) { text += ["e5", "E-3", "e+10", "e-400"].randomElement(using: &g)! }
            let expected = Double(text)!
            expect(Self.plain(text) == expected, "seed \(seed): \(text)")
        }
        for text in ["0", "5.", ".5", "00012", "-0", "0.1", "123456789012345", "1234567890123456", "9007199254740993", "1e22", "1e23"] {
            #expect(Self.plain(text) == Double(text), "\(text)")
        }
        #expect(Self.plain("-0")!.sign == .plus && Self.plain("-0e0")!.sign == .plus && Self.plain("-0.00000000000000000")!.sign == .plus)
    }

    /// As spreadsheets and Chinese keyboards write numbers.
    @Test func plainAsWritten() {
        let cases: [(String, Double)] = [
            ("８０", 80), ("－８０．５", -80.5), ("＋３", 3), ("1,000", 1000), ("12,345.5", 12345.5), ("-1,234,567", -1_234_567), ("１，０００", 1000),
            ("8０", 80), ("0,001", 1), ("999,999.999", 999_999.999),
        ]
        for (text, value) in cases { #expect(Self.plain(text) == value, "\(text)") }
        for seed in 0..<2000 {
            var g = SeededGenerator(seed: seed)
            let number = Int.random(in: 0...Int.random(in: 1...9_999_999_999, using: &g), using: &g)
            expect(Self.plain(Format.grouped(number)) == Double(number), "seed \(seed): \(Format.grouped(number))")
        }
    }

    @Test func plainRefuses() {
        let long = String(repeating: "1", count: 65)
        for text in [
            "", "-", "+", ".", "-.", "1.2.3", "--1", "+-1", "1-", "1e", "e5", "1e5.5", "nan", "NaN", "inf", "-inf", "infinity", "0x1p3",
            "1_000", " 1", "1,00", "1,0000", "1000,000", ",100", "1,,000", "1,000,", "1.000,5", "1.5,000", "1,000e3", "-,100", "80%",
            "1000元",
            "１，００", "㊿", "／", "一",
            "1 ", "1e400", "-1e400", "1e+", "½", long,
        ] {
            #expect(Self.plain(text) == nil, "\(text)")
        }
    }
}
