import Duikou

/// A mapping of a programme file: its keys, what may stand under each, what holds without it, and what it means.
///
/// The decoder accepts these keys alone, and the schema for editors and the tables of the reference are made from them. The mapping of one
/// kind of rule or term is its ``Duikou/KindForm``.
package struct MappingForm: Sendable {
    /// Its name among the definitions of the schema.
    package var name: String
    /// What the mapping is, in Markdown and without a full stop; nil where its keys say it all.
    package var meaning: LocalizedText?
    package var fields: [KeyForm]
    /// Keys of which at least one is given.
    package var alternatives: [String]
    /// Keys of which exactly one is given, beside the others.
    package var choice: KeyChoice?
    /// What the reference says below the table of keys, in Markdown.
    package var notes: LocalizedText?

    init(
        _ name: String, meaning: LocalizedText? = nil, _ fields: [KeyForm], alternatives: [String] = [], choice: KeyChoice? = nil,
        notes: LocalizedText? = nil
    ) {
        (self.name, self.meaning, self.fields, self.notes) = (name, meaning, fields, notes)
        (self.alternatives, self.choice) = (alternatives, choice)
    }

    /// Every key that the mapping may have.
    package var keys: [String] { fields.map(\.key) + (choice?.keys ?? []) }
}

/// Keys of which a mapping has exactly one: the kinds of rules, or of terms.
package struct KeyChoice: Sendable {
    package var keys: [String]
    /// What the choice is of, in Markdown, with its full stop.
    package var meaning: LocalizedText
}

/// One key of a mapping.
package struct KeyForm: Sendable {
    package var key: String
    package var content: KeyContent
    package var isRequired: Bool
    /// What holds where the key is not given; nil where nothing does, or where ``standardWords`` say it.
    package var standard: KeyStandard?
    /// What the key means, in Markdown, with its full stop.
    package var meaning: LocalizedText
    /// For the reference, where ``content`` does not tell it all: what may stand under the key.
    package var typeWords: LocalizedText?
    /// For the reference: what holds where the key is not given, if that is no ``KeyStandard``.
    package var standardWords: LocalizedText?
    /// For the reference: the types of column to which the key of a column applies.
    package var scope: LocalizedText?

    static func required(_ key: String, _ content: KeyContent, type: LocalizedText? = nil, zh: String, en: String) -> KeyForm {
        KeyForm(key: key, content: content, isRequired: true, meaning: LocalizedText(zh: zh, en: en), typeWords: type)
    }

    static func optional(
        _ key: String, _ content: KeyContent, else standard: KeyStandard? = nil, type: LocalizedText? = nil,
        standardly: LocalizedText? = nil, for scope: LocalizedText? = nil, zh: String, en: String
    ) -> KeyForm {
        KeyForm(
            key: key, content: content, isRequired: false, standard: standard, meaning: LocalizedText(zh: zh, en: en), typeWords: type,
            standardWords: standardly, scope: scope)
    }
}

/// What may stand under a key.
package indirect enum KeyContent: Sendable {
    /// Some text, and at least one character.
    case text
    /// Text that the schema does not look into.
    case anyText
    /// A single character.
    case character
    /// One of these words.
    case words([String])
    /// A whole number; without an end it may be as large as the machine's.
    case integer(from: Int, to: Int?)
    /// A number; `isOpen` where the lower end itself is not allowed.
    case number(ClosedRange<Double>, isOpen: Bool)
    case flag
    /// A list of at least one text.
    case texts
    /// What the definition of this name describes.
    case part(String)
    /// A list of such parts, of so many at least and at most.
    case list(of: String, from: Int?, to: Int?)
    /// A whole number, or a text.
    case integerOrText
    /// One of these.
    case either([KeyContent])

    /// The words of an enumeration.
    static func word<Value: CaseIterable & RawRepresentable>(_: Value.Type) -> KeyContent where Value.RawValue == String {
        .words(Value.allCases.map(\.rawValue))
    }

    static func integer(_ range: ClosedRange<Int>) -> KeyContent { .integer(from: range.lowerBound, to: range.upperBound) }
    static func number(_ range: ClosedRange<Double>) -> KeyContent { .number(range, isOpen: false) }
    static func list(of name: String) -> KeyContent { .list(of: name, from: nil, to: nil) }
}

/// What holds where a key is not given.
package enum KeyStandard: Sendable {
    case word(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
}
