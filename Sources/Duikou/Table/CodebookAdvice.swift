/// Advice about codebooks, drawn from the rows that were set aside. It changes nothing.
public enum CodebookAdvice {
    /// A warning for each codebook with shared names or aliases, if rows were set aside because of one: how many of its names several
    /// entries share, and in how many cells such a name stands.
    ///
    /// Values of private columns are not shown: the example is the book's first. O(issues + texts of the books).
    public static func warnings(for issues: [RowIssue], of declarations: [CodebookDeclaration], codes: Codes) -> [Diagnostic] {
        var uses: [String: Int] = [:]
        for issue in issues { if let book = issue.codebook { uses[book, default: 0] += 1 } }
        return declarations.compactMap { declaration in
            guard let count = uses[declaration.name], let names = codes.codebooks[declaration.name]?.sharedNames,
                let first = names.first
            else { return nil }
            let cells = Format.grouped(count)
            let number = Format.grouped(names.count)
            return Diagnostic(
                .warning,
                zh: "代码表“\(declaration.name)”有 \(number) 个名称或别名为几个条目共有（如“\(first)”），表中有 \(cells) 格这样写，所在的行已搁置；"
                    + "请写代码，或给每个条目一个独有的别名。",
                en:
                    "the codebook '\(declaration.name)' has \(number) name\(names.count == 1 ? "" : "s") or aliases that several entries share "
                    + "(such as '\(first)'), and \(cells) cell\(count == 1 ? " holds" : "s hold") one, whose rows are set aside; "
                    + "write codes, or give each entry an alias of its own.",
                at: location(declaration))
        }
    }

    private static func location(_ declaration: CodebookDeclaration) -> SourceLocation {
        switch declaration.source {
        case .file(let reference): SourceLocation(file: reference.written)
        case .inline: declaration.location
        }
    }
}
