import Duikou
import Synchronization

/// The files of lists have a line for each pair: tens of millions of lines for a national cohort. Threads render chunks of lists, which are
/// written in order.
extension RunOutputs {
    /// Pairs that a thread renders at a time: about a megabyte of text.
    private static let chunk = 8_192

    /// Writes a side's lists and closes the writer.
    ///
    /// - Parameter first: write only this many rows of the side; nil for all.
    /// - Returns: the file's digest and size.
    func recommendations(
        _ writer: sending CSVWriter, for side: Side, first: Int? = nil, progress: (@Sendable (Int) -> Void)? = nil
    ) throws -> (sha256: String, bytes: Int) {
        let fit = word("契合度", "fit")
        try writer.record(
            Self.distinct([
                ("", [head(side), word("名次", "rank"), head(side.other)]), (head(side.other), shownHeaders(side.other)), ("", [fit]),
                (fit, termHeaders(compiled.model(rankingFor: side))), ("", [word("豁免项", "waived")]),
            ]))
        let lists = result.recommendations.lists(side)
        let count = first.map { min($0, lists.count) } ?? lists.count
        let average = max(1, lists.indices.count / max(1, lists.count))
        let output = Mutex(writer)
        try Chunks(count: count, size: max(1, Self.chunk / average)).inOrder(threads: threads) { rows in
            (rows.count, self.rendered(rows, of: side))
        } take: { rows, records in
            try output.withLock { try $0.records(records) }
            progress?(rows)
        }
        return try output.withLock { writer in
            try writer.close()
            return writer.digest
        }
    }

    /// The records of the lists of some rows, as bytes.
    private func rendered(_ rows: Range<Int>, of side: Side) -> [UInt8] {
        let model = compiled.model(rankingFor: side)
        let lists = result.recommendations.lists(side)
        let (own, other) = side == .talent ? (talentCells, openingCells) : (openingCells, talentCells)
        let comma = UInt8(ascii: ",")
        var flagTexts: [[Int]: [UInt8]] = [:]
        var bytes: [UInt8] = []
        for row in rows {
            let range = lists.range(row)
            let partners = Array(lists.indices[range])
            let parts = model.terms.indices.map { term in
                var units = [Int32](repeating: 0, count: partners.count)
                var span = units.mutableSpan
                model.addParts(term, side, row: row, with: partners.span, to: &span)
                return units
            }
            let id = own.id(row)
            for (place, index) in range.enumerated() {
                let partner = Int(partners[place])
                bytes += id
                bytes.append(comma)
                CSVText.append(place + 1, to: &bytes)
                bytes.append(comma)
                bytes += other[partner]
                CSVText.append(score: Int32(lists.scores[index]), to: &bytes)
                for part in parts { CSVText.append(score: part[place], to: &bytes) }
                bytes.append(comma)
                let (t, o) = side == .talent ? (row, partner) : (partner, row)
                let flags = compiled.eligibility.flags(talent: t, opening: o)
                if !flags.isEmpty {
                    if flagTexts[flags] == nil {
                        var text: [UInt8] = []
                        CSVText.append(flagText(flags), to: &text)
                        flagTexts[flags] = text
                    }
                    bytes += flagTexts[flags]!
                }
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }
}
