import Duikou

/// The tables of lists: a record for each pair, tens of millions of them for a nation.
extension RunOutputs {
    /// Pairs that a thread renders at a time: some megabyte of text.
    private static let chunk = 8_192

    /// The table of a side's lists.
    package static func listsForm(_ side: Side) -> ResultForm {
        let fit = ResultColumn("fit", "契合度", .fit, zh: "对方对清单主人的契合度，分。", en: "The partner's fit for the owner, points.")
        return ResultForm(
            name: String(file(of: side).dropLast(".csv".count)),
            meaning: LocalizedText(zh: "清单上每一对一行，按次序。", en: "One row for each pair of a list, in order."),
            columns: [
                .column(.id(side, zh: "谁的清单。", en: "Whose list it is.")),
                .column(ResultColumn("rank", "名次", .integer, zh: "在清单上的位次，从 1 起。", en: "Place on the list, from 1.")),
                .row(.id(side.other, zh: "对方的编号，后接对方的显示列。", en: "The partner's id, then the partner's shown columns.")),
                .column(fit),
                .terms(
                    of: fit, rankingFor: side, isPrefixed: false,
                    meaning: LocalizedText(
                        zh: "各项；与别的表头同名时写 `fit.项`（契合度.标题）。", en: "Its terms; `fit.TERM` (契合度.标题) where the name stands elsewhere.")),
                .column(waived),
            ])
    }

    /// A side's lists, or those of its first rows.
    func lists(of side: Side, first: Int? = nil) -> ResultTable {
        let form = Self.listsForm(side)
        let columns = columns(form)
        let lists = result.recommendations.lists(side)
        let count = first.map { min($0, lists.count) } ?? lists.count
        let average = max(1, lists.indices.count / max(1, lists.count))
        let size = max(1, Self.chunk / average)
        return ResultTable(form, columns, parts: (count + size - 1) / size) { [self, columns] number in
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
