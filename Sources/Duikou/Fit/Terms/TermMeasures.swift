/// How a declared term of one kind is measured over the tables' columns.
///
/// Beside ``TermDeclaration``, and not in it: declarations are below tables, measures above them.
protocol MeasuredTerm: TermDeclaration {
    /// The term over the tables' columns.
    ///
    /// - Parameter missing: the value where either side states nothing to compare.
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure

    /// What the term saw in a pair, in words.
    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText
}

extension Term.Measure {
    var measured: any MeasuredTerm {
        switch self {
        case .coverage(let kind): kind
        case .affinity(let kind): kind
        case .closeness(let kind): kind
        case .order(let kind): kind
        case .merit(let kind): kind
        case .embedding(let kind): kind
        case .recency(let kind): kind
        }
    }
}

/// Both tables and the codes of their columns: what terms are measured over.
struct TermTables {
    let talents: Table
    let openings: Table
    let codes: Codes

    func table(_ side: Side) -> Table { side == .talent ? talents : openings }

    func column(_ reference: ColumnReference) -> Column {
        guard let column = table(reference.side).column(reference.column) else {
            preconditionFailure("the column \(reference.description) passed the programme check but is not in its table")
        }
        return column
    }

    /// The codebook of a column, if it has one.
    func codebook(_ column: Column) -> Codebook? { column.declaration.codebook.flatMap { codes.codebooks[$0] } }

    /// What a pair's row states in a column, in words.
    func text(_ reference: ColumnReference, talent t: Int, opening o: Int) -> LocalizedText {
        table(reference.side).text(row: reference.side == .talent ? t : o, column: reference.column, codes: codes)
            ?? LocalizedText(zh: "（未填）", en: "(not stated)")
    }

    /// What both rows of a pair state, side by side.
    func texts(_ left: ColumnReference, _ right: ColumnReference, talent t: Int, opening o: Int) -> LocalizedText {
        let (left, right) = (text(left, talent: t, opening: o), text(right, talent: t, opening: o))
        return LocalizedText(zh: "\(left.zh) ↔ \(right.zh)", en: "\(left.en) ↔ \(right.en)")
    }
}
