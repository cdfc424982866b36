/// A day of the Gregorian calendar, without a time or a zone.
public struct CivilDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let days: Int32

    /// The day that is `days` after 1970-01-01.
    public init(days: Int32) { self.days = days }

    /// Nil when no such day exists (2026-02-30) or the year is outside 1–9999.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        days = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `2026-06-30`, `2026/6/30`, `2026.6.30`, `20260630` and `2026年6月30日`. Nil for anything else.
    public init?(parsing text: String) {
        var numbers: [Int] = []
        var marks = ""
        var digits = ""
        for character in text.split(separator: " ").joined() {
            if character.isASCII, character.isWholeNumber {
                digits.append(character)
                continue
            }
            guard let number = Int(digits) else { return nil }
            numbers.append(number)
            digits = ""
            marks.append(character)
        }
        if let number = Int(digits) { numbers.append(number) }
        switch (marks, numbers.count) {
        case ("", 1) where digits.utf8.count == 8:
            self.init(year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
        case ("--", 3), ("//", 3), ("..", 3), ("年月日", 3):
            self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        default:
            return nil
        }
    }

    /// Reads `2026-06-30` and nothing else, without making a `String`: what nearly every date cell is.
    init?(iso text: Span<UInt8>) {
        guard text.count == 10, text[4] == 0x2D, text[7] == 0x2D else { return nil }
        func number(_ digits: Range<Int>) -> Int? {
            var value = 0
            for i in digits {
                guard text[i] >= 0x30, text[i] <= 0x39 else { return nil }
                value = value * 10 + Int(text[i] - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Earlier days come first.
    public static func < (a: CivilDate, b: CivilDate) -> Bool { a.days < b.days }

    /// ISO 8601: `2026-06-30`.
    public var description: String {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
