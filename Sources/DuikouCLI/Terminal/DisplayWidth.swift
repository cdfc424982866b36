/// How many terminal columns a text takes.
///
/// These few ranges are our own. The C library's `wcwidth` depends on the process's locale: under `LANG=C`, as in a container, Chinese
/// characters have no width. A package would bring large tables for this one purpose. The ranges are the East Asian Wide and Fullwidth
/// blocks of Unicode Standard Annex #11; ambiguous characters count 1, as terminals draw them.
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The width of a character is that of its widest scalar: an accent or a variation selector adds nothing.
    static func of(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, of($1)) }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: 0
        case 0x20..<0x300: 1
        case 0x300..<0x370, 0x200B..<0x2010, 0xFE00..<0xFE10, 0xFE20..<0xFE30, 0xFEFF: 0
        case 0x1100..<0x1160, 0x2E80..<0x303F, 0x3041..<0x3400, 0x3400..<0x4DC0, 0x4E00..<0xA4D0, 0xA960..<0xA980,
            0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFE30..<0xFE70, 0xFF00..<0xFF61, 0xFFE0..<0xFFE7, 0x1F300..<0x1F650,
            0x1F680..<0x1F700, 0x1F900..<0x1FA00, 0x20000..<0x3FFFE:
            2
        default: 1
        }
    }

    /// The text in lines of at most `width` columns, broken at spaces, and elsewhere between wide characters.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        guard width > 0, of(text) > width else { return [text] }
        var lines: [String] = []
        var line = ""
        var columns = 0
        /// The last character of `line` after which a break is allowed: a space, or either side of a wide character.
        var good: String.Index?
        for character in text {
            let size = of(character)
            if columns + size > width, !line.isEmpty {
                var cut = good ?? line.endIndex
                // Do not begin a line with a full stop or a comma, and do not leave a line empty.
                if closing.contains(character), cut == line.endIndex, line.count > 1 { cut = line.index(before: cut) }
                if cut == line.startIndex { cut = line.endIndex }
                let rest = String(line[cut...].drop { $0 == " " })
                line = String(line[..<cut])
                while line.last == " " { line.removeLast() }
                lines.append(line)
                line = rest
                columns = of(rest)
                good = nil
                if character == " ", line.isEmpty { continue }
            }
            if size == 2, !closing.contains(character) { good = line.endIndex }
            line.append(character)
            columns += size
            if character == " " || size == 2 { good = line.endIndex }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    private static let closing: Set<Character> = ["，", "。", "；", "：", "、", "）", "”", "》", "！", "？"]
}

extension String {
    /// The text as one cell or label. Characters that could move a terminal's cursor, change its colour or end the line are replaced by
    /// U+FFFD, and so are the characters that mark styles.
    var withoutControls: String { withoutControls(keeping: nil).replacing("\u{10FFFC}", with: "\u{FFFD}") }

    /// The text with C0, DEL and C1 control characters replaced, except `kept`.
    func withoutControls(keeping kept: Unicode.Scalar?) -> String {
        func isControl(_ scalar: Unicode.Scalar) -> Bool {
            (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)) && scalar != kept
        }
        guard unicodeScalars.contains(where: isControl) else { return self }
        var clean = String.UnicodeScalarView()
        for scalar in unicodeScalars { clean.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
        return String(clean)
    }
}
