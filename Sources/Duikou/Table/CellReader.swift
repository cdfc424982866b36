/// Reads the cells of one declared column: each gives a typed value, or the reason why it cannot be read.
///
/// A class: a reader is asked millions of times, and copying a declaration for each cell cost more than reading it.
final class CellReader {
    /// What a cell says.
    enum Value {
        case nothing
        case text
        case code(Int32)
        case number(Double)
        case date(Int32)
        /// Values were appended to the row's list.
        case list
    }

    enum Outcome {
        case value(Value)
        /// - Parameter codebook: the codebook of an ambiguous code.
        case issue(RowIssue.Code, LocalizedText, codebook: String? = nil)
    }

    let declaration: ColumnDeclaration
    let codebook: Codebook?
    let books: (occupation: Codebook, level: Codebook, place: Codebook)?
    let isOptional: Bool
    private let kind: ColumnDeclaration.Kind
    /// The separator, and its full-width or half-width form where it has one: a Chinese and an English keyboard type `；` and `;` with the
    /// same key.
    private let separators: [[UInt8]]
    /// The first bytes of the separators: one or two.
    private let separatorStarts: (UInt8, UInt8)
    private let separatorCharacters: [Character]
    private let emptyValues: [[UInt8]]
    /// Credentials of cells seen before: a cohort holds few distinct ones, and each takes a while to parse.
    private var seenCredentials = Interner()
    private var parsedCredentials: [[Credential]] = []

    /// Beyond this many distinct cells, remembering them all would outweigh parsing them again.
    private static let maximumRemembered = 65_536
    /// The most values in one cell; a longer list comes from a wrong separator, not from a person.
    static let maximumValues = 10_000

    init(_ declaration: ColumnDeclaration, codes: Codes) {
        self.declaration = declaration
        isOptional = declaration.isOptional
        kind = declaration.kind
        emptyValues = declaration.emptyValues.map { Array($0.utf8) }
        codebook = declaration.codebook.flatMap { codes.codebooks[$0] }
        separatorCharacters = Self.widths(of: declaration.separator)
        let separators = separatorCharacters.map { Array(String($0).utf8) }
        self.separators = separators
        separatorStarts = (separators[0][0], separators.last![0])
        if let names = declaration.credential, let occupation = codes.codebooks[names.occupation],
            let level = codes.codebooks[names.level], let place = codes.codebooks[names.place]
        {
            books = (occupation, level, place)
        } else {
            books = nil
        }
    }

    /// Reads `cell`; values of a list go to `list`, credentials to `credentials`.
    func read(
        _ cell: Span<UInt8>, vocabulary: inout Interner, list: inout [Int32], credentials: inout [Credential]
    ) -> Outcome {
        let text = cell.extracting(Self.trimmed(cell))
        if text.isEmpty || isStatedEmpty(text) { return .value(.nothing) }
        switch kind {
        case .text:
            if declaration.checksum == .unifiedSocialCreditCode, !UnifiedSocialCreditCode.isValid(Self.array(text)) {
                return .issue(
                    .badChecksum,
                    LocalizedText(
                        zh: "不是有效的统一社会信用代码（GB 32100：18 位，末位为校验码）",
                        en: "not a valid unified social credit code (GB 32100: 18 characters, the last a check character)"))
            }
            return .value(.text)
        case .category, .level:
            return code(text, &vocabulary)
        case .tags:
            return tags(text, &vocabulary, &list)
        case .number, .count:
            return number(text)
        case .date:
            guard let date = CivilDate(iso: text) ?? CivilDate(parsing: Self.string(text)) else {
                return .issue(.notADate, LocalizedText(zh: "不是日期（应如 2026-06-30）", en: "not a date (expected e.g. 2026-06-30)"))
            }
            return .value(.date(date.days))
        case .credentials:
            return rememberedCredentials(text, &vocabulary, &credentials)
        }
    }

    // MARK: Kinds

    private func code(_ text: Span<UInt8>, _ vocabulary: inout Interner) -> Outcome {
        let text = text.extracting(canonical(text))
        guard let codebook else { return .value(.code(vocabulary.intern(text))) }
        if let index = codebook.index(of: text) { return .value(.code(index)) }
        return unknown(Self.string(text), codebook).outcome
    }

    private func tags(_ text: Span<UInt8>, _ vocabulary: inout Interner, _ list: inout [Int32]) -> Outcome {
        let begin = list.count
        var seen = SeenValues<Int32>()
        var start = 0
        while start <= text.count {
            let (end, width) = next(in: text, from: start)
            let raw = text.extracting(start..<end)
            let word = raw.extracting(Self.trimmed(raw))
            let part = word.extracting(canonical(word))
            start = end + width
            if part.isEmpty { continue }
            let value: Int32
            if let codebook {
                guard let index = codebook.index(of: part) else {
                    list.removeSubrange(begin...)
                    return unknown(Self.string(part), codebook).outcome
                }
                value = index
            } else {
                value = vocabulary.intern(part)
            }
            // The first mention gives the place in an ordered list; a repeat adds nothing.
            if seen.isNew(value, to: list[begin...]) { list.append(value) }
            if list.count - begin > Self.maximumValues {
                list.removeSubrange(begin...)
                return Self.tooMany
            }
        }
        // Separators alone state nothing.
        return .value(list.count == begin ? .nothing : .list)
    }

    private static let tooMany = Outcome.issue(
        .outOfRange,
        LocalizedText(
            zh: "一格中的值多于 \(Format.grouped(maximumValues)) 个，请检查分隔符",
            en: "more than \(Format.grouped(maximumValues)) values in one cell; check the separator"))

    private func number(_ text: Span<UInt8>) -> Outcome {
        let value: Double?
        let expected: LocalizedText
        switch declaration.format {
        case .plain:
            value = NumberFormats.plain(text)
            expected =
                text.indices.contains { (0x30...0x39).contains(text[$0]) }
                ? LocalizedText(
                    zh: "不是数字（请去掉单位和百分号，如 1000）", en: "not a number (leave out units and percent signs, e.g. 1000)")
                : LocalizedText(zh: "不是数字（应如 1000）", en: "not a number (expected e.g. 1000)")
        case .pay:
            value = NumberFormats.pay(Self.string(text), bound: declaration.bound)
            expected = LocalizedText(
                zh: "读不懂的薪资（应如 24-36万、1-1.5万/月、6000，且下限不大于上限）",
                en: "pay that cannot be read (expected e.g. 24-36万, 1-1.5万/月, 6000, the lower end first)")
        case .years:
            value = NumberFormats.years(Self.string(text), bound: declaration.bound)
            expected = LocalizedText(
                zh: "读不懂的年限（应如 5-7年、3年、10年以上、无需经验）",
                en: "years that cannot be read (expected e.g. 5-7年, 3年, 10年以上, 无需经验)")
        }
        guard let value else { return .issue(.notANumber, expected) }
        if let range = declaration.range, !range.contains(value) {
            let (low, high) = (Format.value(range.lowerBound), declaration.amount(range.upperBound))
            return .issue(.outOfRange, LocalizedText(zh: "超出范围 \(low)–\(high.zh)", en: "outside \(low)–\(high.en)"))
        }
        return .value(.number(value))
    }

    private func rememberedCredentials(
        _ text: Span<UInt8>, _ vocabulary: inout Interner, _ credentials: inout [Credential]
    ) -> Outcome {
        if let known = seenCredentials.number(of: text) {
            credentials += parsedCredentials[Int(known)]
            return .value(.list)
        }
        let begin = credentials.count
        let outcome = credentialList(text, &vocabulary, &credentials)
        if case .value = outcome, seenCredentials.count < Self.maximumRemembered {
            _ = seenCredentials.intern(text)
            parsedCredentials.append(Array(credentials[begin...]))
        }
        return outcome
    }

    private func credentialList(
        _ text: Span<UInt8>, _ vocabulary: inout Interner, _ credentials: inout [Credential]
    ) -> Outcome {
        let begin = credentials.count
        var seen = SeenValues<Credential>()
        for part in Self.string(text).split(whereSeparator: separatorCharacters.contains) {
            let item = part.split(separator: " ").joined()
            if item.isEmpty { continue }
            switch credential(item, &vocabulary) {
            case .success(let credential):
                if seen.isNew(credential, to: credentials[begin...]) { credentials.append(credential) }
                if credentials.count - begin > Self.maximumValues {
                    credentials.removeSubrange(begin...)
                    return Self.tooMany
                }
            case .failure(let reason):
                credentials.removeSubrange(begin...)
                return reason.outcome
            }
        }
        return .value(credentials.count == begin ? .nothing : .list)
    }

    /// Why a value cannot be read.
    private struct Reason: Error {
        var code = RowIssue.Code.badCredential
        var text: LocalizedText
        var codebook: String?

        var outcome: Outcome { .issue(code, text, codebook: codebook) }
    }

    /// `scheme:occupation:level@issuer`; a requirement may leave out the scheme, and either side the issuer.
    private func credential(_ item: String, _ vocabulary: inout Interner) -> Result<Credential, Reason> {
        guard let books else { preconditionFailure("a credentials column without codebooks passed the programme reader") }
        let halves = item.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard halves.count <= 2, (2...3).contains(parts.count), !parts.contains("") else {
            // The value itself is in the issue's own field, which hides private ones.
            let words =
                declaration.isPrivate
                ? LocalizedText(zh: "证书", en: "a credential") : LocalizedText(zh: "证书“\(item)”", en: "credential '\(item)'")
            return .failure(
                Reason(
                    text: LocalizedText(
                        zh: "\(words.zh)应写作 体系:职业:等级@颁发地", en: "\(words.en) should read scheme:occupation:level@issuer")))
        }
        let tail = parts.suffix(2).map { $0 }
        guard let occupation = books.occupation.index(of: tail[0]) else {
            return .failure(unknown(tail[0], books.occupation, else: .badCredential))
        }
        guard let level = books.level.index(of: tail[1]) else {
            return .failure(unknown(tail[1], books.level, else: .badCredential))
        }
        var issuer: Int32 = -1
        if halves.count == 2 {
            guard let place = books.place.index(of: halves[1]) else {
                return .failure(unknown(halves[1], books.place, else: .badCredential))
            }
            issuer = place
        }
        let scheme = parts.count == 3 ? vocabulary.intern(parts[0]) : -1
        return .success(Credential(scheme: scheme, occupation: occupation, level: level, issuer: issuer))
    }

    // MARK: Texts

    /// Why `text` names no entry of the codebook: several entries share it, or none has it, which is reported as `kind`.
    private func unknown(_ text: String, _ codebook: Codebook, else kind: RowIssue.Code = .unknownCode) -> Reason {
        // The value itself is in the issue's own field, which hides private ones.
        if let ambiguity = codebook.ambiguity(of: text) {
            let words =
                declaration.isPrivate
                ? LocalizedText(
                    zh: "是代码表“\(codebook.name)”中几个条目共有的名称；请写代码",
                    en: "stands for several entries of the codebook '\(codebook.name)'; write the code") : ambiguity
            return Reason(code: .ambiguousCode, text: words, codebook: codebook.name)
        }
        guard !declaration.isPrivate else {
            return Reason(
                code: kind, text: LocalizedText(zh: "不在代码表“\(codebook.name)”中", en: "not in the codebook '\(codebook.name)'"))
        }
        let hint = codebook.suggestion(for: text)
        return Reason(
            code: kind,
            text: LocalizedText(
                zh: "“\(text)”不在代码表“\(codebook.name)”中" + (hint.map { "；是否为 \($0)？" } ?? ""),
                en: "'\(text)' is not in the codebook '\(codebook.name)'" + (hint.map { "; did you mean \($0)?" } ?? "")))
    }

    private func isStatedEmpty(_ text: Span<UInt8>) -> Bool {
        emptyValues.contains { value in
            value.count == text.count && value.indices.allSatisfy { value[$0] == text[$0] }
        }
    }

    /// `3.0` → `3` where the column says that its codes are integers.
    private func canonical(_ text: Span<UInt8>) -> Range<Int> {
        guard declaration.integerCodes else { return 0..<text.count }
        var end = text.count
        while end > 0, text[end - 1] == 0x30 { end -= 1 }
        guard end > 1, end < text.count, text[end - 1] == 0x2E else { return 0..<text.count }
        return 0..<(end - 1)
    }

    /// The part of `text` without ASCII spaces and tabs, ideographic spaces (U+3000) and no-break spaces (U+00A0) at either end.
    static func trimmed(_ text: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = text.count
        while start < end {
            let width = spaceWidth(text, at: start, end: end)
            if width == 0 { break }
            start += width
        }
        while end > start {
            if text[end - 1] == 0x20 || (0x09...0x0D).contains(text[end - 1]) {
                end -= 1
            } else if end - start >= 3, spaceWidth(text, at: end - 3, end: end) == 3 {
                end -= 3
            } else if end - start >= 2, spaceWidth(text, at: end - 2, end: end) == 2 {
                end -= 2
            } else {
                break
            }
        }
        return start..<end
    }

    private static func spaceWidth(_ text: Span<UInt8>, at i: Int, end: Int) -> Int {
        if text[i] == 0x20 || (0x09...0x0D).contains(text[i]) { return 1 }
        if text[i] == 0xC2, i + 1 < end, text[i + 1] == 0xA0 { return 2 }
        if text[i] == 0xE3, i + 2 < end, text[i + 1] == 0x80, text[i + 2] == 0x80 { return 3 }
        return 0
    }

    /// The separator and its full-width form: a list that is typed in Chinese has `；` where the programme says `;`.
    static func widths(of separator: Character) -> [Character] { separator == ";" || separator == "；" ? [";", "；"] : [separator] }

    /// Where the next separator begins and how many bytes it has; the end of `text` where there is none.
    private func next(in text: Span<UInt8>, from start: Int) -> (end: Int, width: Int) {
        let (first, other) = separatorStarts
        var i = start
        while i < text.count {
            if text[i] == first || text[i] == other {
                for separator in separators where text[i] == separator[0] && i + separator.count <= text.count {
                    var k = 1
                    while k < separator.count, text[i + k] == separator[k] { k += 1 }
                    if k == separator.count { return (i, k) }
                }
            }
            i += 1
        }
        return (text.count, 1)
    }

    static func trimmedString(_ text: Span<UInt8>) -> String { string(text.extracting(trimmed(text))) }

    static func string(_ text: Span<UInt8>) -> String { String(decoding: array(text), as: UTF8.self) }

    static func array(_ text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for i in text.indices { bytes.append(text[i]) }
        return bytes
    }
}
