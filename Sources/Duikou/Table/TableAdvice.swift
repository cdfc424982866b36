/// Advice about what a programme may have overlooked, drawn from a table's values. It changes nothing.
public enum TableAdvice {
    /// Characters that people write between the values of one cell, the likeliest first.
    private static let likelySeparators: [Character] = ["、", "；", ";", "，", ",", "|", "｜"]

    /// How many ids a warning names.
    private static let maximumNamed = 3

    /// A warning where rows have no seats: how many, and the first of them. O(rows).
    public static func seats(of table: Table) -> Diagnostic? {
        let without = table.seats.indices.filter { table.seats[$0] == 0 }
        guard !without.isEmpty else { return nil }
        let named = without.prefix(maximumNamed).map(table.id)
        let more = without.count > named.count ? LocalizedText(zh: "等", en: " and others") : LocalizedText(verbatim: "")
        let (zh, en) = (named.joined(separator: "、") + more.zh, named.joined(separator: ", ") + more.en)
        let count = Format.grouped(without.count)
        let who =
            table.side == .opening
            ? LocalizedText(zh: "\(count) 个岗位", en: "\(count) \(without.count == 1 ? "opening has" : "openings have")")
            : LocalizedText(zh: "\(count) 个人才", en: "\(count) \(without.count == 1 ? "talent has" : "talents have")")
        return Diagnostic(
            .warning,
            zh: "\(who.zh)没有名额，因此不在任何清单上：\(zh)。用 duikou query 方案.yml \(named[0]) 查看；如是漏填，请补上名额。",
            en: "\(who.en) no seats, so \(without.count == 1 ? "it is" : "they are") on no list: \(en). "
                + "See duikou query PROGRAMME \(named[0]); if the number is missing by mistake, fill it in.",
            at: table.seatsColumn.flatMap(table.column).map { SourceLocation(file: $0.file) })
    }

    /// A warning for each tags column without a codebook whose values look like several values in one: they hold a
    /// character that is usually a separator, and is not the column's own.
    ///
    /// Each warning stands at the file of the column's values; a private column's values are not shown.
    /// O(rows · values + length of the distinct values).
    public static func warnings(for table: Table, codes: Codes) -> [Diagnostic] {
        table.columns.compactMap { column in
            guard case .tags(let lists) = column.data, column.declaration.codebook == nil else { return nil }
            let own = CellReader.widths(of: column.declaration.separator)
            let candidates = likelySeparators.filter { !own.contains($0) }
            var isSeen = [Bool](repeating: false, count: codes.vocabulary.count)
            var words = [Int](repeating: 0, count: candidates.count)
            var examples = [String?](repeating: nil, count: candidates.count)
            for value in lists.values where !isSeen[Int(value)] {
                isSeen[Int(value)] = true
                let word = codes.vocabulary[value]
                for (index, candidate) in candidates.enumerated() where word.contains(candidate) {
                    words[index] += 1
                    examples[index] = examples[index] ?? word
                }
            }
            // The character that stands in most words; of several as frequent, the likeliest separator.
            guard let most = words.max(), most > 0, let index = words.firstIndex(of: most) else { return nil }
            return warning(column, candidates[index], example: examples[index]!, words: most)
        }
    }

    private static func warning(_ column: Column, _ separator: Character, example: String, words: Int) -> Diagnostic {
        let declaration = column.declaration
        let shown =
            declaration.isPrivate ? LocalizedText(zh: "", en: "") : LocalizedText(zh: "（如“\(example)”）", en: " (such as '\(example)')")
        return Diagnostic(
            .warning,
            zh: "列“\(declaration.name)”有 \(words) 个值\(shown.zh)含有“\(separator)”，现在整个算作一个值；"
                + "如果它是分隔符，请在该列写 separator: \"\(separator)\"。",
            en: "\(words) value\(words == 1 ? "" : "s") of the column '\(declaration.name)'\(shown.en) hold\(words == 1 ? "s" : "") "
                + "'\(separator)' and count as one value each; if it is a separator, write separator: \"\(separator)\" for the column.",
            at: SourceLocation(file: column.file))
    }
}
