/// A language that Duikou speaks to its users.
public enum Language: String, Sendable, CaseIterable {
    case zh
    case en
}

/// One user-facing sentence in both of Duikou's languages.
///
/// Errors, reasons and summaries carry both and are resolved to one only where they are printed,
/// so that a value may cross the engine without knowing who will read it.
public struct LocalizedText: Sendable, Hashable {
    /// The sentence in Chinese.
    public var zh: String
    /// The sentence in English.
    public var en: String

    /// One sentence in both languages.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The same words in both languages: a code, a name, a number.
    public init(verbatim text: String) {
        self.init(zh: text, en: text)
    }

    /// The sentence in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

extension LocalizedText {
    /// One text after the other, in both languages.
    public static func + (first: LocalizedText, second: LocalizedText) -> LocalizedText {
        LocalizedText(zh: first.zh + second.zh, en: first.en + second.en)
    }
}

extension Collection where Element == LocalizedText {
    /// The texts in a row, with a separator between each two.
    public func joined(zh: String, en: String) -> LocalizedText {
        LocalizedText(zh: map(\.zh).joined(separator: zh), en: map(\.en).joined(separator: en))
    }
}
