import Duikou

/// Reads typed values out of ``YAMLNode``s and collects every problem, so that a user can correct them all at once.
///
/// Each method returns nil after noting what is wrong; the caller goes on with the next value and calls
/// ``throwIfErrors()`` at the end. Use one reader for one file, on one thread.
public final class YAMLReader {
    /// The problems in the order in which they were found.
    public private(set) var diagnostics: [Diagnostic] = []

    /// Characters of a value that a message shows; more is cut off, because a pasted paragraph would hide the message around it.
    static let quotedValueLimit = 60

    /// A reader without problems so far.
    public init() {}

    /// Notes an error.
    public func error(zh: String, en: String, at location: SourceLocation?) {
        diagnostics.append(Diagnostic(.error, zh: zh, en: en, at: location))
    }

    /// Notes a warning, which does not make ``throwIfErrors()`` throw.
    public func warning(zh: String, en: String, at location: SourceLocation?) {
        diagnostics.append(Diagnostic(.warning, zh: zh, en: en, at: location))
    }

    /// Notes a problem that was found elsewhere.
    public func note(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// Whether any problem so far is an error.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Throws a ``DiagnosticsError`` with all problems, warnings too, if any of them is an error.
    public func throwIfErrors() throws {
        if hasErrors { throw DiagnosticsError(diagnostics) }
    }

    // MARK: Mappings and lists

    /// A mapping that may hold the named keys only; an unknown key is reported with the nearest valid name and
    /// the others are still read. Nil (and a problem) if the node is not a mapping.
    ///
    /// - Parameter what: what the mapping describes, as in "an unknown key in *a rule*".
    public func mapping(_ node: YAMLNode, keys: [String], what: LocalizedText) -> YAMLMapping? {
        guard let mapping = mapping(node, what: what) else { return nil }
        for entry in mapping.entries where !keys.contains(entry.key) {
            unknown(entry.key, among: keys, what: what, at: entry.keyLocation)
        }
        return mapping
    }

    /// A mapping whose keys are the author's own names (columns, codebooks).
    public func mapping(_ node: YAMLNode, what: LocalizedText) -> YAMLMapping? {
        guard let entries = node.entries else {
            expected(zh: "\(what.zh)要写成“键: 值”", en: "\(what.en) must be written as “key: value” lines", node)
            return nil
        }
        return YAMLMapping(entries: entries, location: node.location, what: what, reader: self)
    }

    /// The items of a list. Nil (and a problem) for anything else.
    public func list(_ node: YAMLNode) -> [YAMLNode]? {
        guard let items = node.items else {
            expected(zh: "这里要一个列表：[甲, 乙]，或每行一个“- ”", en: "a list is wanted: [a, b], or a line “- ” each", node)
            return nil
        }
        return items
    }

    /// One string or a list of strings. Items that are not strings are reported and left out.
    public func stringOrList(_ node: YAMLNode) -> [String]? {
        if let items = node.items { return items.compactMap { string($0) } }
        return string(node).map { [$0] }
    }

    // MARK: Scalars

    /// The scalar exactly as written: `2026-06-30`, `460301`, `yes` and `1.0` come back as typed.
    public func string(_ node: YAMLNode) -> String? {
        guard let text = node.text, !node.isNull else {
            expected(zh: "这里要一个文字值", en: "a text value is wanted", node)
            return nil
        }
        return text
    }

    /// A whole number in decimal digits.
    public func int(_ node: YAMLNode, in range: ClosedRange<Int> = Int.min...Int.max) -> Int? {
        let bounds = range == Int.min...Int.max ? LocalizedText(verbatim: "") : Self.bounds(range.lowerBound, range.upperBound)
        guard let text = node.text, let value = Int(text), range.contains(value) else {
            expected(zh: "这里要一个整数\(bounds.zh)", en: "a whole number\(bounds.en) is wanted", node)
            return nil
        }
        return value
    }

    /// A finite decimal number. NaN, infinities, hexadecimal and numbers too large for a `Double` are refused.
    public func double(
        _ node: YAMLNode, in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    ) -> Double? {
        let open = range.upperBound == .greatestFiniteMagnitude && range.lowerBound == -.greatestFiniteMagnitude
        let bounds = open ? LocalizedText(verbatim: "") : Self.bounds(Format.plain(range.lowerBound), Format.plain(range.upperBound))
        guard let text = node.text, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
            let value = Double(text), value.isFinite, range.contains(value)
        else {
            expected(zh: "这里要一个数\(bounds.zh)", en: "a number\(bounds.en) is wanted", node)
            return nil
        }
        return value
    }

    /// `[low, high]` with low ≤ high.
    public func range(_ node: YAMLNode) -> ClosedRange<Double>? {
        guard let items = node.items, items.count == 2 else {
            expected(zh: "这里要一个范围：[最小, 最大]", en: "a range is wanted: [lowest, highest]", node)
            return nil
        }
        guard let low = double(items[0]), let high = double(items[1]) else { return nil }
        guard low <= high else {
            let (lowest, highest) = (Format.plain(low), Format.plain(high))
            error(
                zh: "范围的最小值 \(lowest) 大于最大值 \(highest)", en: "the range's lowest, \(lowest), is above its highest, \(highest)",
                at: node.location)
            return nil
        }
        return low...high
    }

    /// `true`/`yes` or `false`/`no`.
    public func bool(_ node: YAMLNode) -> Bool? {
        switch node.text?.lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default:
            expected(zh: "这里要 true 或 false", en: "true or false is wanted", node)
            return nil
        }
    }

    /// A day of the calendar, as ``CivilDate/init(parsing:)`` reads it.
    public func date(_ node: YAMLNode) -> CivilDate? {
        guard let text = node.text, let date = CivilDate(parsing: text) else {
            expected(zh: "这里要一个日期，如 2026-06-30", en: "a date is wanted, like 2026-06-30", node)
            return nil
        }
        return date
    }

    /// One of the named values; for any other word, the problem names the most similar one.
    public func oneOf<T>(_ node: YAMLNode, _ values: [String: T], what: LocalizedText) -> T? {
        guard let text = string(node) else { return nil }
        if let value = values[text] { return value }
        unknown(text, among: values.keys.sorted(), what: what, at: node.location)
        return nil
    }

    /// One of an enumeration's raw values; for any other word, the problem names the most similar one.
    public func oneOf<T: CaseIterable & RawRepresentable>(_ node: YAMLNode, _ type: T.Type, what: LocalizedText) -> T?
    where T.RawValue == String {
        guard let text = string(node) else { return nil }
        if let value = T(rawValue: text) { return value }
        unknown(text, among: T.allCases.map(\.rawValue), what: what, at: node.location)
        return nil
    }

    /// A plain string; or `{zh: …, en: …}`, of which one may be missing and the other then serves for both.
    public func localized(_ node: YAMLNode) -> LocalizedText? {
        if node.kind == .scalar { return string(node).map { LocalizedText(verbatim: $0) } }
        let what = LocalizedText(zh: "双语文字", en: "a text in two languages")
        guard let mapping = mapping(node, keys: ["zh", "en"], what: what) else { return nil }
        let zh = mapping.node("zh").flatMap { string($0) }
        let en = mapping.node("en").flatMap { string($0) }
        guard let either = zh ?? en else {
            if mapping.node("zh") == nil, mapping.node("en") == nil {
                expected(zh: "这里要 {zh: 中文, en: 英文} 中至少一种", en: "at least one of {zh: …, en: …} is wanted", node)
            }
            return nil
        }
        return LocalizedText(zh: zh ?? either, en: en ?? either)
    }

    // MARK: Wording

    /// Reports a name that is not among `names`, and names the most similar one; where none is similar and they are few, names them all.
    public func unknown(_ name: String, among names: [String], what: LocalizedText, at location: SourceLocation?) {
        let shown = Self.quoted(name)
        if let near = NearestName.nearest(to: String(name.prefix(Self.quotedValueLimit)), among: names) {
            error(zh: "\(what.zh)没有 \(shown)；是不是 “\(near)”？", en: "\(what.en) has no \(shown); did you mean “\(near)”?", at: location)
        } else {
            let all = names.joined(separator: ", ")
            error(zh: "\(what.zh)没有 \(shown)；可用的是：\(all)", en: "\(what.en) has no \(shown); there are: \(all)", at: location)
        }
    }

    /// Reports what was expected and what was found instead.
    func expected(zh: String, en: String, _ node: YAMLNode) {
        let found: LocalizedText
        switch node.kind {
        case .list: found = LocalizedText(zh: "一个列表", en: "a list")
        case .mapping: found = LocalizedText(zh: "一组“键: 值”", en: "a mapping")
        case .scalar:
            found = node.isNull ? LocalizedText(zh: "空", en: "nothing") : LocalizedText(verbatim: Self.quoted(node.text ?? ""))
        }
        error(zh: "\(zh)，实际是 \(found.zh)", en: "\(en), found \(found.en)", at: node.location)
    }

    static func quoted(_ text: String) -> String {
        text.count <= quotedValueLimit ? "“\(text)”" : "“\(text.prefix(quotedValueLimit))…”"
    }

    private static func bounds<T: CustomStringConvertible>(_ low: T, _ high: T) -> LocalizedText {
        LocalizedText(zh: "（\(low) 到 \(high)）", en: " from \(low) to \(high)")
    }
}

/// A mapping that is being read: its entries, and words for what it describes.
public struct YAMLMapping {
    /// The entries in the order they were written.
    public let entries: [YAMLNode.Entry]
    /// Where the mapping begins.
    public let location: SourceLocation
    /// What the mapping describes, as in "an unknown key in *a rule*".
    public let what: LocalizedText
    let reader: YAMLReader

    /// The key's value; nil where the key is absent or nothing is written after it.
    public func node(_ key: String) -> YAMLNode? {
        guard let value = entries.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
        return value
    }

    /// The key's value; nil, and a problem is noted, where the key is absent or empty.
    public func required(_ key: String) -> YAMLNode? {
        if let value = node(key) { return value }
        let place = entries.first { $0.key == key }?.keyLocation ?? location
        reader.error(zh: "\(what.zh)缺少 “\(key)”", en: "\(what.en) needs “\(key)”", at: place)
        return nil
    }

    /// The keys that are present and not empty, in the order they were written.
    public var keys: [String] { entries.filter { !$0.value.isNull }.map(\.key) }
}
