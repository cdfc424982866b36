import Duikou

/// A title and headlines below it: labels on the left, texts beside them, broken to the terminal's width.
struct HeadlineText {
    let title: LocalizedText
    let headlines: [Headline]

    func lines(_ console: Console) -> [String] {
        let width = headlines.map { DisplayWidth.of(console.text($0.label)) }.max() ?? 0
        var lines = [console.bold(console.text(title))]
        for headline in headlines {
            let name = console.text(headline.label)
            let label = name + String(repeating: " ", count: width - DisplayWidth.of(name) + 2)
            let limit = console.width.map { max(20, $0 - width - 4) }
            let text = console.text(headline.text)
            let parts = limit.map { DisplayWidth.wrapped(text, to: $0) } ?? [text]
            for (index, part) in parts.enumerated() {
                let margin = index == 0 ? console.faint(label) : String(repeating: " ", count: width + 2)
                lines.append("  " + margin + Self.painted(part, headline.tone, console))
            }
        }
        return lines
    }

    private static func painted(_ text: String, _ tone: Headline.Tone, _ console: Console) -> String {
        switch tone {
        case .plain: text
        case .important: console.bold(text)
        case .good: console.good(text)
        case .bad: console.bad(text)
        }
    }
}
