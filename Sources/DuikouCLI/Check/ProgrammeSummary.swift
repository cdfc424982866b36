import Duikou
import DuikouIO

/// A programme's description on the terminal: its parts, one below the other.
struct ProgrammeSummary {
    private let title: LocalizedText
    private let description: ProgrammeDescription
    private let console: Console

    init(_ loaded: LoadedProgramme, _ console: Console) {
        title = loaded.programme.title
        description = ProgrammeDescription(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs)
        self.console = console
    }

    func lines() -> [String] {
        var lines = [console.bold(console.text(title)), "  " + console.text(description.identity)]
        lines += columns(.talent) + columns(.opening) + codebooks() + rules()
        lines += section(description.terms(rankingFor: .opening), [.word, .number, .text])
        lines += section(description.terms(rankingFor: .talent), [.word, .number, .text])
        lines += ["", console.bold(console.text(ProgrammeDescription.allocationTitle))]
        return lines + description.allocation.map { "  " + console.text($0) }
    }

    private func columns(_ side: Side) -> [String] {
        let table = description.columns(of: side)
        let heading = [console.text(table.title), description.files(of: side), console.text(description.size(of: side))]
        return ["", console.bold(heading.joined(separator: "  "))] + indented(table, [.word, .text, .text, .text])
    }

    private func codebooks() -> [String] {
        guard let table = description.codebooks else { return [] }
        return section(table, [.word, .number, .text]) + [description.recognition].compactMap { $0.map { "  " + console.text($0) } }
    }

    private func rules() -> [String] {
        let table = description.rules
        return table.rows.isEmpty ? ["", console.text(ProgrammeDescription.noRules)] : section(table, [.word, .text])
    }

    private func section(_ table: WordedTable, _ styles: [TextTable.Style]) -> [String] {
        ["", console.bold(console.text(table.title))] + indented(table, styles)
    }

    private func indented(_ table: WordedTable, _ styles: [TextTable.Style]) -> [String] {
        TextTable(table, console, styles).lines(width: console.width.map { $0 - 2 }, heading: console.faint).map { "  " + $0 }
    }
}
