/// Closeness of days, where the side that should come first may be early at no loss.
extension Term.Recency: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        ClosenessMeasure(
            talents: tables.column(talent).numericValues, openings: tables.column(opening).numericValues, scale: scale, enough: first.other,
            missing: missing)
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        var text = tables.texts(talent, opening, talent: t, opening: o)
        let (own, other) = (tables.column(talent), tables.column(opening))
        if own.declaration.isPrivate || other.declaration.isPrivate { return text }
        let late = (own.numericValues[t] - other.numericValues[o]) * (first == .talent ? 1 : -1)
        // Of a day that is not stated nothing is to be said.
        guard late > 0 else { return text }
        text.zh += "；晚 \(Format.value(late)) 天"
        text.en += late == 1 ? "; 1 day late" : "; \(Format.value(late)) days late"
        return text
    }
}
