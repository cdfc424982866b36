import Duikou

/// The rows that were set aside, counted as rows: one row may have several faults.
public struct SetAside: Sendable {
    public var rows: Int
    /// What is wrong in them, counted one by one.
    public var faults: Int
    /// Rows of the tables, choices and ratings, good ones and these. Nil where a row stands in another file, whose good rows
    /// nobody counts.
    public var total: Int?

    /// Those of a programme read from its files.
    public init(_ loaded: LoadedProgramme) { self.init(AskableProgramme(loaded)) }

    /// Those of a programme read from files or from an index.
    public init(_ loaded: AskableProgramme) {
        let programme = loaded.programme
        faults = loaded.issues.count
        rows = Set(loaded.issues.map { "\($0.file):\($0.line)" }).count
        let counted =
            [programme.talents.file, programme.openings.file] + [programme.choices?.file, programme.ratings?.file].compactMap { $0 }
        let names = Set(counted.flatMap { [$0.written, $0.path] })
        let good =
            loaded.compiled.talents.count + loaded.compiled.openings.count + loaded.stated.choices.count + loaded.stated.ratings.count
        total = loaded.issues.allSatisfy { names.contains($0.file) } ? good + rows : nil
    }

    /// `3 / 2,003 行（4 处不合格）`.
    public var sentence: LocalizedText {
        let (rows, faults) = (Format.grouped(rows), Format.grouped(faults))
        guard let total = total.map(Format.grouped) else {
            return LocalizedText(zh: "\(rows) 行（\(faults) 处不合格）", en: "\(rows) rows (\(faults) faults)")
        }
        return LocalizedText(zh: "\(rows) / \(total) 行（\(faults) 处不合格）", en: "\(rows) of \(total) rows (\(faults) faults)")
    }
}

extension RowIssue {
    /// The place as the programme's own is named: from where the command was started.
    public func place(_ loaded: LoadedProgramme) -> String {
        "\(path(loaded)):\(line)"
    }

    /// The file of the row, named from where the command was started.
    public func path(_ loaded: LoadedProgramme) -> String { loaded.inputs.first { $0.written == file }?.shown ?? file }

    /// Column, value and reason, without the place.
    public func described(_ language: Language) -> String {
        var text = column
        if !value.isEmpty { text += (text.isEmpty ? "" : " ") + (language == .zh ? "“\(value)”" : "'\(value)'") }
        if !text.isEmpty { text += language == .zh ? "：" : ": " }
        return text + reason[language]
    }
}
