/// Advice about merit terms whose scale depends on the cohort. It changes nothing.
public enum MeritAdvice {
    /// A warning for each merit term without a stated range. The cohort's least and greatest values then make the scale, so that one more
    /// applicant below or above them changes the scores of all others. Levels get no warning: their codebook is the scale.
    ///
    /// The warning names the line to write, with the cohort's own bounds unless the column is private. O(rows) for each such term.
    public static func warnings(for compiled: CompiledProgramme) -> [Diagnostic] {
        var warned: Set<ColumnReference> = []
        return (compiled.programme.talentForOpening + compiled.programme.openingForTalent).compactMap { term in
            guard let reference = term.measure.cohortScale?.column,
                let column = compiled.table(reference.side).column(reference.column), column.declaration.range == nil
            else { return nil }
            if case .codes = column.data { return nil }
            guard warned.insert(ColumnReference(reference.side, reference.column)).inserted else { return nil }
            return warning(term, reference, column)
        }
    }

    private static func warning(_ term: Term, _ reference: ColumnReference, _ column: Column) -> Diagnostic {
        let who: LocalizedText =
            reference.side == .talent ? LocalizedText(zh: "人才", en: "talents") : LocalizedText(zh: "岗位", en: "openings")
        var bounds = LocalizedText(zh: "range: [最低, 最高]", en: "range: [lowest, highest]")
        let scale = column.numericValues.ownScale
        if !column.declaration.isPrivate, column.declaration.kind != .date, scale.upperBound > scale.lowerBound {
            bounds = LocalizedText(verbatim: "range: [\(Format.plain(scale.lowerBound)), \(Format.plain(scale.upperBound))]")
        }
        return Diagnostic(
            .warning,
            zh: "“\(term.name)”没有写 range，以本批\(who.zh)“\(reference.column)”的最低值和最高值为标尺：来一个更高或更低的，别人的分数都会变。请写明，例如 \(bounds.zh)。",
            en:
                "'\(term.name)' has no range and takes the least and the greatest '\(reference.column)' among these \(who.en) as its scale: one more, above or below, changes everybody's score. State it, for example \(bounds.en).",
            at: term.location)
    }
}
