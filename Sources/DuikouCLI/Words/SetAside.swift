import Duikou
import DuikouIO

/// How many rows were set aside. One row may have several faults.
struct SetAside {
    var rows: Int
    var faults: Int
    /// All rows of the tables, choices and ratings, including those set aside. Nil where a row of another file was set aside, since the
    /// good rows of such files are not counted.
    var total: Int?

    init(_ loaded: LoadedProgramme) { self.init(AskableProgramme(loaded)) }

    init(_ loaded: AskableProgramme) {
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
    var sentence: LocalizedText {
        let (rows, faults) = (Format.grouped(rows), Format.grouped(faults))
        guard let total = total.map(Format.grouped) else {
            return LocalizedText(zh: "\(rows) 行（\(faults) 处不合格）", en: "\(rows) rows (\(faults) faults)")
        }
        return LocalizedText(zh: "\(rows) / \(total) 行（\(faults) 处不合格）", en: "\(rows) of \(total) rows (\(faults) faults)")
    }
}

extension RowIssue {
    /// The file and line, with a path that starts where the command was started, as the programme's own path does.
    func place(_ loaded: LoadedProgramme) -> String {
        "\(path(loaded)):\(line)"
    }

    func path(_ loaded: LoadedProgramme) -> String { loaded.inputs.first { $0.written == file }?.shown ?? file }

    /// Column, value and reason, without the place.
    func described(_ language: Language) -> String {
        var text = column
        if !value.isEmpty { text += (text.isEmpty ? "" : " ") + (language == .zh ? "“\(value)”" : "'\(value)'") }
        if !text.isEmpty { text += language == .zh ? "：" : ": " }
        return text + reason[language]
    }
}

extension FileReference {
    /// The path from where the command was started, without detours such as `folder/..`.
    var shown: String {
        var parts: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if part == "..", let last = parts.last, last != "..", last != ".", !last.isEmpty {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
