import Duikou

extension Rule.Requirement {
    /// The requirement in words.
    var sentence: LocalizedText {
        switch self {
        case .level(let subject, let bound):
            LocalizedText(zh: "\(subject.words.zh)不低于\(bound.words.zh)", en: "\(subject.words.en) is at least \(bound.words.en)")
        case .member(let value, let set):
            LocalizedText(zh: "\(value.words.zh)在\(set.words.zh)之中", en: "\(value.words.en) is among \(set.words.en)")
        case .covers(let holder, let required):
            LocalizedText(zh: "\(holder.words.zh)包含\(required.words.zh)的每一项", en: "\(holder.words.en) contains all of \(required.words.en)")
        case .number(let subject, let comparison, let bound):
            Self.comparison(subject.words, comparison, bound)
        case .credential(let holder, let required, let place):
            LocalizedText(
                zh: "\(holder.words.zh)达到\(required.words.zh)" + (place.map { "（在\($0.words.zh)得到认定）" } ?? ""),
                en: "\(holder.words.en) meets \(required.words.en)" + (place.map { " as recognised in \($0.words.en)" } ?? ""))
        }
    }

    private static func comparison(_ subject: LocalizedText, _ comparison: Rule.Comparison, _ bound: Rule.Bound) -> LocalizedText {
        let limit: LocalizedText =
            switch bound {
            case .column(let reference): reference.words
            case .constant(let number): LocalizedText(zh: " \(Format.plain(number))", en: Format.plain(number))
            }
        let isLeast = comparison == .atLeast
        return LocalizedText(
            zh: "\(subject.zh)\(isLeast ? "不低于" : "不高于")\(limit.zh)",
            en: "\(subject.en) is \(isLeast ? "at least" : "at most") \(limit.en)")
    }
}

extension Term.Measure {
    /// How the term is measured, in words.
    var sentence: LocalizedText {
        switch self {
        case .coverage(let holder, let required, let weights):
            LocalizedText(
                zh: "\(required.words.zh)中\(holder.words.zh)具备的份额" + (weights == nil ? "" : "（加权）"),
                en: "share of \(required.words.en) found in \(holder.words.en)" + (weights == nil ? "" : ", weighted"))
        case .affinity(let talent, let opening, let table):
            LocalizedText(
                zh: "\(talent.words.zh)与\(opening.words.zh)" + (table.map { "的对口程度（\($0.written)）" } ?? "相同或相包含"),
                en: "\(talent.words.en) with \(opening.words.en)"
                    + (table.map { " by \($0.written)" } ?? ": equal, or one covers the other"))
        case .closeness(let talent, let opening, let scale, let enough):
            LocalizedText(
                zh: "\(talent.words.zh)与\(opening.words.zh)相近，差 \(Format.plain(scale)) 即为 0"
                    + (enough.map { "；\($0 == .talent ? "人才" : "岗位")一方更高不扣分" } ?? ""),
                en: "nearness of \(talent.words.en) and \(opening.words.en), 0 from a difference of \(Format.plain(scale))"
                    + (enough.map { "; the \($0.rawValue)'s may be higher" } ?? ""))
        case .order(let list, let value):
            LocalizedText(zh: "\(value.words.zh)在\(list.words.zh)中的先后", en: "where \(value.words.en) stands in \(list.words.en)")
        case .merit(let reference, _, let descending):
            LocalizedText(
                zh: "\(reference.words.zh)，越\(descending ? "低" : "高")越好",
                en: "\(reference.words.en), \(descending ? "lower" : "higher") is better")
        case .embedding: LocalizedText(zh: "双方向量的夹角", en: "the angle between given vectors")
        }
    }
}

extension ColumnReference {
    fileprivate var words: LocalizedText {
        LocalizedText(zh: "\(side == .talent ? "人才" : "岗位")的“\(column)”", en: "\(side.rawValue).\(column)")
    }
}
