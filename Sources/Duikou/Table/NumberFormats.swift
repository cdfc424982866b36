/// Readers of numbers as people write them. Each returns nil where the text is not of its form: nothing is guessed.
public enum NumberFormats {
    /// A plain decimal: sign, digits, point, digits, exponent. No `nan`, `inf` or hexadecimal. Digits and signs may be
    /// full-width (`８０`), and thousands may be separated as a spreadsheet does it: `12,345.5`, but not `1,5`.
    public static func plain(_ text: Span<UInt8>) -> Double? {
        if let value = decimal(text) { return value }
        guard let folded = ungrouped(halfWidth(text)) else { return nil }
        return decimal(folded.span)
    }

    /// `text` with full-width digits, signs, point and comma (U+FF0B … U+FF19) in ASCII.
    private static func halfWidth(_ text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var i = 0
        while i < text.count {
            // U+FF0B … U+FF19 are EF BC 8B … EF BC 99, each 0xFEE0 above its ASCII character.
            if text[i] == 0xEF, i + 2 < text.count, text[i + 1] == 0xBC, (0x8B...0x99).contains(text[i + 2]), text[i + 2] != 0x8F {
                bytes.append(text[i + 2] - 0x60)
                i += 3
            } else {
                bytes.append(text[i])
                i += 1
            }
        }
        return bytes
    }

    /// `text` without its thousands separators; nil where commas stand anywhere else.
    private static func ungrouped(_ text: [UInt8]) -> [UInt8]? {
        let comma = UInt8(ascii: ",")
        guard text.contains(comma) else { return text }
        let start = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
        let groups = text[start..<point].split(separator: comma, omittingEmptySubsequences: false)
        let isDigits = text[start...].allSatisfy { (0x30...0x39).contains($0) || $0 == comma || $0 == UInt8(ascii: ".") }
        guard isDigits, !text[point...].contains(comma), (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return text.filter { $0 != comma }
    }

    /// A decimal in ASCII, without separators.
    private static func decimal(_ text: Span<UInt8>) -> Double? {
        var i = 0
        let n = text.count
        guard n > 0, n <= 64 else { return nil }
        var negative = false
        if text[0] == 0x2D || text[0] == 0x2B {
            negative = text[0] == 0x2D
            i = 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var seenPoint = false
        while i < n {
            let byte = text[i]
            if byte >= 0x30, byte <= 0x39 {
                if digits < 18 { mantissa = mantissa * 10 + UInt64(byte - 0x30) }
                digits += 1
                if seenPoint { scale += 1 }
            } else if byte == 0x2E, !seenPoint {
                seenPoint = true
            } else if (byte == 0x65 || byte == 0x45), digits > 0 {
                return slow(text)
            } else {
                return nil
            }
            i += 1
        }
        guard digits > 0 else { return nil }
        // Exact: both parts are integers below 2⁵³ and the power of ten is exact (Clinger 1990).
        guard digits <= 15, scale < powersOfTen.count else { return slow(text) }
        let value = Double(mantissa) / powersOfTen[scale]
        // Zero has one sign, so that equal numbers are one value.
        return negative && value != 0 ? -value : value
    }

    private static let powersOfTen: [Double] = (0...15).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    private static func slow(_ text: Span<UInt8>) -> Double? {
        var characters: [UInt8] = []
        for i in text.indices {
            guard "0123456789+-.eE".utf8.contains(text[i]) else { return nil }
            characters.append(text[i])
        }
        guard let value = Double(String(decoding: characters, as: UTF8.self)), value.isFinite else { return nil }
        return value == 0 ? 0 : value
    }

    /// Everyday pay as CNY a month: `24-36万` is a year's pay in tens of thousands (the convention of Chinese job
    /// boards where no period is written after 万), `1-1.5万/月` a month's, and so is `8千-1万`, which no year pays;
    /// `200元/天` is 21.75 paid days a month (劳社部发〔2008〕3号); `6000`, `6-8K`.
    public static func pay(_ text: String, bound: ColumnDeclaration.Bound) -> Double? {
        var body = normalised(text)
        var perMonth: Double?
        for (suffix, factor) in [("/月", 1.0), ("/年", 1.0 / 12), ("/天", 21.75), ("/日", 21.75), ("每月", 1.0), ("每年", 1.0 / 12)]
        where body.hasSuffix(suffix) {
            body = String(body.dropLast(suffix.count))
            perMonth = factor
            break
        }
        if body.hasSuffix("元") { body = String(body.dropLast()) }
        let ends = body.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(ends.count) else { return nil }
        let parsed = ends.map(amount)
        guard parsed.allSatisfy({ $0 != nil }) else { return nil }
        var values = parsed.map { $0! }
        // A unit at the end of a range counts for both ends: 24-36万.
        if values.count == 2, values[0].unit == nil { values[0].unit = values[1].unit }
        let amounts = values.map { $0.value * ($0.unit ?? 1) }
        guard let low = amounts.first, let high = amounts.last, low <= high else { return nil }
        // 8千-1万 is a month's: a year's pay is written in 万 at both ends.
        let factor = perMonth ?? (values.allSatisfy { $0.unit == 10_000 } ? 1.0 / 12 : 1.0)
        let result = pick(low, high, bound) * factor
        return result.isFinite ? result : nil
    }

    /// Experience as years: `5-7年`, `3年`, `10年以上`, `1年以下`, `无需经验`, `不限`, `应届`.
    public static func years(_ text: String, bound: ColumnDeclaration.Bound) -> Double? {
        var body = normalised(text)
        if ["无需经验", "经验不限", "不限", "无经验", "应届", "应届生", "应届毕业生", "在校生", "在校生/应届生"].contains(body) { return 0 }
        for suffix in ["工作经验", "经验"] where body.hasSuffix(suffix) { body = String(body.dropLast(suffix.count)) }
        if body.hasSuffix("以上") {
            body = String(body.dropLast(2))
        } else if body.hasSuffix("以下") || body.hasSuffix("以内") {
            body = "0-" + body.dropLast(2)
        }
        guard body.hasSuffix("年") else { return nil }
        body = String(body.dropLast())
        let ends = body.split(separator: "-", omittingEmptySubsequences: false).map { end -> Double? in
            let bytes = Array(end.utf8)
            return decimal(bytes.span)
        }
        guard (1...2).contains(ends.count), let low = ends.first ?? nil, let high = ends.last ?? nil, low >= 0, low <= high
        else { return nil }
        let result = pick(low, high, bound)
        return result.isFinite ? result : nil
    }

    private static func amount(_ text: String) -> (value: Double, unit: Double?)? {
        var body = text
        var unit: Double?
        for (suffix, factor) in [("万", 10_000.0), ("千", 1000.0), ("K", 1000.0), ("元", 1.0)] where body.hasSuffix(suffix) {
            body = String(body.dropLast())
            unit = factor
            break
        }
        let bytes = Array(body.utf8)
        guard let value = decimal(bytes.span), value >= 0 else { return nil }
        return (value, unit)
    }

    private static func pick(_ low: Double, _ high: Double, _ bound: ColumnDeclaration.Bound) -> Double {
        switch bound {
        case .low: low
        case .high: high
        case .middle: (low + high) / 2
        }
    }

    /// Spaces dropped; dashes and letters in one form.
    private static func normalised(_ text: String) -> String {
        String(
            text.compactMap { character -> Character? in
                switch character {
                case " ", "\u{3000}", ",": nil
                case "~", "～", "–", "—", "－", "至": "-"
                case "k": "K"
                case "／": "/"
                default: character
                }
            })
    }
}
