import Duikou

/// Markdown as the reference is written in: tables, and paragraphs wrapped at one width.
enum Markdown {
    /// The columns of a line; a wide character takes two.
    static let width = 140

    static func table(_ head: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String { cells.reduce("|") { $0 + ($1.isEmpty ? " |" : " \(flat($1)) |") } }
        let rule = "|" + String(repeating: "---|", count: head.count)
        return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
    }

    /// The lines of a sentence as one.
    private static func flat(_ text: String) -> String { text.split(separator: "\n").map(String.init).reduce("", joined) }

    static func code(_ text: String) -> String { "`\(text)`" }

    /// Codes as a list within a sentence.
    static func codes(_ texts: [String], _ language: Language) -> String {
        texts.map(code).joined(separator: language == .zh ? "、" : ", ")
    }

    static func block(_ text: String) -> String { "```\n\(text)\n```" }

    // MARK: Wrapping

    /// The text with its paragraphs and list items wrapped anew; tables and code stay as they are.
    static func wrapped(_ text: String) -> String {
        var lines: [String] = []
        var isCode = false
        // The paragraph or item that further lines belong to.
        var open: String?
        func close() {
            if let paragraph = open { lines += broken(paragraph) }
            open = nil
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode || line.hasPrefix("```") || line.hasPrefix("|") || line.hasPrefix("#") || line.isEmpty {
                close()
                lines.append(line)
            } else if let paragraph = open, item(line) == 0 {
                open = joined(paragraph, String(line.drop { $0 == " " }))
            } else {
                close()
                open = line
            }
        }
        close()
        return lines.joined(separator: "\n")
    }

    /// How many characters a list item's mark takes, 0 where the line is none.
    private static func item(_ line: String) -> Int {
        if line.hasPrefix("- ") { return 2 }
        let digits = line.prefix(while: \.isNumber)
        return !digits.isEmpty && line.dropFirst(digits.count).hasPrefix(". ") ? digits.count + 2 : 0
    }

    /// No space is put where a wide mark already keeps the words apart.
    private static func joined(_ first: String, _ second: String) -> String {
        guard let last = first.last, let next = second.first, last != " " else { return first + second }
        return marks.contains(last) || marks.contains(next) || (isWide(last) && isWide(next)) ? first + second : first + " " + second
    }

    private static let marks: Set<Character> = ["，", "。", "；", "：", "、", "）"]

    private static func isWide(_ character: Character) -> Bool {
        character.unicodeScalars.contains {
            (0x2E80...0x9FFF).contains($0.value) || (0xF900...0xFAFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value)
        }
    }

    private static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + (isWide($1) ? 2 : 1) } }

    /// Lines of at most ``width`` where a space or a wide mark allows it; code and links stay whole.
    private static func broken(_ paragraph: String) -> [String] {
        let indent = String(repeating: " ", count: item(paragraph))
        var lines: [String] = []
        var line = ""
        for piece in pieces(paragraph) {
            let isTooLong = columns(line) + columns(piece.drop { $0 == " " }) - (piece.last == " " ? 1 : 0) > width
            if isTooLong, line.contains(where: { $0 != " " }) {
                lines.append(line)
                line = indent
            }
            line += piece
        }
        lines.append(line)
        return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }

    /// The paragraph cut wherever a line may end.
    private static func pieces(_ paragraph: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var (isCode, link): (Bool, Character?) = (false, nil)
        for character in paragraph {
            piece.append(character)
            if character == "`" { isCode.toggle() }
            if isCode { continue }
            switch (character, link) {
            case ("[", nil): link = "]"
            case ("]", "]"): link = ")"
            case (")", ")"): link = nil
            // Brackets that are no link.
            case (let other, ")") where piece.suffix(2).first == "]" && other != "(": link = nil
            default: break
            }
            if link == nil, character == " " || marks.contains(character) {
                pieces.append(piece)
                piece = ""
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}
