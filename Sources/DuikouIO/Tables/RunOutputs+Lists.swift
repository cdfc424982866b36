import Duikou

/// The tables of lists: a record for each pair, tens of millions of them for a nation.
extension RunOutputs {
    /// Pairs that a thread renders at a time: some megabyte of text.
    private static let chunk = 8_192

    /// A side's lists, or those of its first rows.
    func lists(of side: Side, first: Int? = nil) -> ResultTable {
        let fit = ResultColumn("fit", "契合度", .fit)
        let group = ResultColumn.Group(key: fit.key, title: fit.title)
        let model = compiled.model(rankingFor: side)
        var columns = [id(side), ResultColumn("rank", "名次", .integer)]
        columns += row(side.other)
        columns.append(fit)
        for term in model.terms {
            columns.append(
                ResultColumn(key: term.name, title: LocalizedText(zh: term.title.zh, en: term.name), kind: .fit, group: group))
        }
        columns.append(Self.waived)
        let lists = result.recommendations.lists(side)
        let count = first.map { min($0, lists.count) } ?? lists.count
        let average = max(1, lists.indices.count / max(1, lists.count))
        let size = max(1, Self.chunk / average)
        let name = Self.file(of: side).dropLast(".csv".count)
        return ResultTable(String(name), columns, parts: (count + size - 1) / size) { [self, columns] number in
            records(of: number * size..<min(count, (number + 1) * size), side, columns)
        }
    }

    /// The records of some rows' lists.
    private func records(of rows: Range<Int>, _ side: Side, _ columns: [ResultColumn]) -> ResultBatch {
        let model = compiled.model(rankingFor: side)
        let lists = result.recommendations.lists(side)
        let all = rows.isEmpty ? 0..<0 : lists.range(rows.lowerBound).lowerBound..<lists.range(rows.upperBound - 1).upperBound
        let partners = Array(lists.indices[all])
        var (own, ranks): ([Int32], [Int?]) = ([], [])
        var parts = model.terms.indices.map { _ in [Int32]() }
        for term in parts.indices { parts[term].reserveCapacity(all.count) }
        var flags: [ResultLabel?] = []
        for row in rows {
            let range = lists.range(row)
            let some = Array(lists.indices[range])
            for term in parts.indices {
                var units = [Int32](repeating: 0, count: some.count)
                var span = units.mutableSpan
                model.addParts(term, side, row: row, with: some.span, to: &span)
                parts[term] += units
            }
            for (place, partner) in some.enumerated() {
                own.append(Int32(row))
                ranks.append(place + 1)
                let (t, o) = side == .talent ? (row, Int(partner)) : (Int(partner), row)
                flags.append(waived(compiled.eligibility.flags(talent: t, opening: o)))
            }
        }
        let (talents, openings) = side == .talent ? (own, partners) : (partners, own)
        var values: [ResultValues] = [.integers(ranks), .fits(lists.scores[all].map { Int32($0) })]
        for units in parts { values.append(.fits(units)) }
        values.append(.labels(flags))
        return ResultBatch(columns, count: all.count, talents: talents, openings: openings, progress: rows.count, values)
    }
}
