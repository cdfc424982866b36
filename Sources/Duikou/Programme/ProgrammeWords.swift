/// What a programme names, in words for people.
extension ColumnReference {
    /// In Chinese the header that people know; in English the programme's name for the column.
    func words(in programme: Programme) -> LocalizedText {
        let name = programme.table(side).column(named: column)?.title(.zh) ?? column
        return LocalizedText(zh: "\(side == .talent ? "人才" : "岗位")的\(name)", en: "\(side.rawValue).\(column)")
    }
}

extension ColumnDeclaration {
    /// `学历要求 (education)`; only the name where the column has no other title.
    func title(_ language: Language) -> String {
        let shown = displayName(language)
        return shown == name ? name : "\(shown)（\(name)）"
    }
}

extension FileReference {
    /// From where the command was started, without `folder/..` detours.
    public var shown: String {
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
