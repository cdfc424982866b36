/// Keeps a spreadsheet from running a table's text as a formula ("CSV injection", CWE-1236).
public enum SpreadsheetSafety {
    /// Whether a spreadsheet could take the text for a formula: after spaces, and after apostrophes put there before, it begins
    /// with `=`, `+`, `-`, `@` (full-width too), a tab or a line break.
    public static func looksLikeFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        // Most fields begin with a letter or a digit and are settled here.
        if first < 0x80, first != 0x20, !"'=+-@\t\r\n".utf8.contains(first) { return false }
        let body = text.unicodeScalars.drop { $0 == "'" }.drop { $0 == " " || $0 == "\u{3000}" || $0 == "\u{A0}" }
        guard let sign = body.first else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(sign)
    }

    /// `text` as a writer puts it into a cell: with an apostrophe before it where it looks like a formula.
    public static func neutralise(_ text: String) -> String {
        looksLikeFormula(text) ? "'" + text : text
    }

    /// The inverse of ``neutralise(_:)``, for every text: used when a table that Duikou wrote is read.
    public static func unneutralise(_ cell: String) -> String {
        cell.utf8.first == UInt8(ascii: "'") && looksLikeFormula(cell) ? String(cell.unicodeScalars.dropFirst()) : cell
    }

    /// The id that a cell states, without the apostrophe that Duikou's own tables put before it. Every file that names ids is read this
    /// way, the tables themselves too: an id can be copied from any result into any input, and `'-1` and `-1` are one id everywhere.
    public static func id(_ cell: String) -> String { unneutralise(cell) }

    /// The same for bytes; nil where the cell is the id as it stands, which nearly all are.
    static func id(_ cell: Span<UInt8>) -> [UInt8]? {
        guard cell.count > 1, cell[0] == UInt8(ascii: "'") else { return nil }
        let text = CellReader.string(cell)
        return looksLikeFormula(text) ? Array(unneutralise(text).utf8) : nil
    }
}
