import Duikou

/// A small input file: its columns, the headers that each may have, and what they mean.
///
/// Its reader looks for these headers, and the reference's table of the file is made from them.
package struct RecordForm: Sendable {
    package var columns: [RecordColumn]
    /// What the reference says below the table, in Markdown.
    package var notes: LocalizedText?
    /// Some lines of such a file.
    package var example: LocalizedText?
}

/// One column of a small input file.
package struct RecordColumn: Sendable {
    /// The headers that it may have: the first that the file has is used. Empty where the file names its columns as it likes.
    package var headers: [String]
    /// Whether the file must have the column.
    package var isRequired: Bool
    /// What the cells mean, in Markdown.
    package var meaning: LocalizedText
    /// What the column is called in the reference, where it has no headers of its own.
    package var name: LocalizedText?
    /// Further headers that only the programme tells.
    package var furtherHeaders: LocalizedText?
    /// What an empty cell means; nil where that needs no word.
    package var empty: LocalizedText?

    static func required(
        _ headers: [String], named name: LocalizedText? = nil, further: LocalizedText? = nil, empty: LocalizedText? = nil, zh: String,
        en: String
    ) -> RecordColumn {
        RecordColumn(
            headers: headers, isRequired: true, meaning: LocalizedText(zh: zh, en: en), name: name, furtherHeaders: further, empty: empty)
    }

    static func optional(_ headers: [String], empty: LocalizedText? = nil, zh: String, en: String) -> RecordColumn {
        RecordColumn(headers: headers, isRequired: false, meaning: LocalizedText(zh: zh, en: en), empty: empty)
    }
}
