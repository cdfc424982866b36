import Duikou

/// The parser's help, translated into the reader's language and wrapped by display width.
///
/// The parser writes English headings, breaks lines only at spaces, and counts characters. Chinese has no spaces, and its characters are
/// two columns wide. So for Chinese the parser is asked for very long lines, and these are broken here.
struct HelpText {
    /// The width where there is no terminal to ask.
    static let standardWidth = 80
    /// The column in which the parser begins the explanations of options.
    private static let explanations = 26
    private static let endless = 100_000

    let language: Language
    let width: Int

    /// The line length to ask the parser for.
    var parserColumns: Int { language == .zh ? Self.endless : width }

    func arranged(_ text: String) -> String {
        guard language == .zh else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { broken(translated(String($0))) }.joined(separator: "\n")
    }

    private func translated(_ line: String) -> String {
        var line = line
        for (english, chinese) in Self.words { line = line.replacing(english, with: chinese) }
        for (english, chinese) in Self.remarks where line.hasSuffix(")") {
            guard let start = line.ranges(of: english).last else { continue }
            line = line[..<start.lowerBound].trimmingSuffix(" ") + "（" + chinese + line[start.upperBound...].dropLast() + "）"
        }
        if line.hasSuffix("）") { line = line.replacing(Self.further.0, with: Self.further.1) }
        // `See 'duikou help <subcommand>' for detailed help.`
        if line.hasPrefix("  See '"), let end = line.lastIndex(of: "'") {
            line = "  详见 " + line.dropFirst("  See '".count)[..<end]
        }
        return line
    }

    /// Breaks a line. What follows is indented as the line itself, or to the column of explanations.
    private func broken(_ line: String) -> [String] {
        guard DisplayWidth.of(line) > width else { return [line] }
        var indent = line.prefix { $0 == " " }.count
        if indent == 2, line.count > Self.explanations {
            // `  --option <value>   text`: a run of spaces ends the label.
            let label = line.prefix(Self.explanations)
            if label.hasSuffix(" ") { indent = Self.explanations }
        }
        let head = String(line.prefix(indent))
        let margin = String(repeating: " ", count: indent)
        let parts = DisplayWidth.wrapped(String(line.dropFirst(indent)), to: max(width - indent, 20))
        return parts.enumerated().map { $0 == 0 ? head + $1 : margin + $1 }
    }

    /// The parser's own words with their translations. Longer ones come first, since they contain shorter ones.
    private static let words: [(String, String)] = [
        ("OVERVIEW: ", "概要："), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "命令："), ("<subcommand>", "<命令>"),
        ("Show the version.", "显示版本。"), ("Show help information.", "显示帮助。"),
        ("Show subcommand help information.", "显示一个命令的帮助。"), ("Error: ", "原因："), ("Help:  ", "说明："),
    ]

    /// What the parser adds in brackets at the end of a line. Only the last one of a line is translated as a whole.
    private static let remarks: [(String, String)] = [("(default: ", "默认 "), ("(values: ", "可选 ")]
    /// The same, after another remark in the brackets.
    private static let further = ("; default: ", "；默认 ")
}

extension Substring {
    fileprivate func trimmingSuffix(_ blank: Character) -> String {
        var text = self
        while text.last == blank { text.removeLast() }
        return String(text)
    }
}
