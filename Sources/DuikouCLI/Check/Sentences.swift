import Duikou

extension Rule.Requirement {
    /// The requirement in words.
    func sentence(in programme: Programme) -> LocalizedText {
        func words(_ reference: ColumnReference) -> LocalizedText { reference.words(in: programme) }
        return switch self {
        case .level(let subject, let bound):
            LocalizedText(zh: "\(words(subject).zh)不低于\(words(bound).zh)", en: "\(words(subject).en) is at least \(words(bound).en)")
        case .member(let value, let set):
            LocalizedText(zh: "\(words(value).zh)在\(words(set).zh)之中", en: "\(words(value).en) is among \(words(set).en)")
        case .covers(let holder, let required):
            LocalizedText(
                zh: "\(words(holder).zh)包含\(words(required).zh)的每一项", en: "\(words(holder).en) contains all of \(words(required).en)")
        case .number(let subject, let comparison, let bound):
            Self.comparison(words(subject), comparison, bound, programme)
        case .credential(let holder, let required, let place):
            LocalizedText(
                zh: "\(words(holder).zh)达到\(words(required).zh)" + (place.map { "（在\(words($0).zh)得到认定）" } ?? ""),
                en: "\(words(holder).en) meets \(words(required).en)" + (place.map { " as recognised in \(words($0).en)" } ?? ""))
        }
    }

    private static func comparison(
        _ subject: LocalizedText, _ comparison: Rule.Comparison, _ bound: Rule.Bound, _ programme: Programme
    ) -> LocalizedText {
        let limit: LocalizedText =
            switch bound {
            case .column(let reference): reference.words(in: programme)
            case .constant(let number): LocalizedText(verbatim: Format.value(number))
            }
        let isLeast = comparison == .atLeast
        return LocalizedText(
            zh: "\(subject.zh)\(isLeast ? "不低于" : "不高于")\(limit.zh)",
            en: "\(subject.en) is \(isLeast ? "at least" : "at most") \(limit.en)")
    }
}

extension Term.Measure {
    /// How the term is measured, in words.
    func sentence(in programme: Programme) -> LocalizedText {
        func words(_ reference: ColumnReference) -> LocalizedText { reference.words(in: programme) }
        return switch self {
        case .coverage(let holder, let required, let weights):
            LocalizedText(
                zh: "\(words(required).zh)中\(words(holder).zh)具备的份额" + (weights == nil ? "" : "（加权）"),
                en: "share of \(words(required).en) found in \(words(holder).en)" + (weights == nil ? "" : ", weighted"))
        case .affinity(let talent, let opening, let table):
            LocalizedText(
                zh: "\(words(talent).zh)与\(words(opening).zh)" + (table.map { "的对口程度（\($0.shown)）" } ?? "相同或相包含"),
                en: "\(words(talent).en) with \(words(opening).en)"
                    + (table.map { " by \($0.shown)" } ?? ": equal, or one covers the other"))
        case .closeness(let talent, let opening, let scale, let enough):
            LocalizedText(
                zh: "\(words(talent).zh)与\(words(opening).zh)相近，差 \(Format.value(scale)) 即为 0"
                    + (enough.map { "；\($0 == .talent ? "人才" : "岗位")一方更高不扣分" } ?? ""),
                en: "nearness of \(words(talent).en) and \(words(opening).en), 0 from a difference of \(Format.value(scale))"
                    + (enough.map { "; the \($0.rawValue)'s may be higher" } ?? ""))
        case .order(let list, let value):
            LocalizedText(zh: "\(words(value).zh)在\(words(list).zh)中的先后", en: "where \(words(value).en) stands in \(words(list).en)")
        case .merit(let reference, _, let descending):
            LocalizedText(
                zh: "\(words(reference).zh)，越\(descending ? "低" : "高")越好",
                en: "\(words(reference).en), \(descending ? "lower" : "higher") is better")
        case .embedding: LocalizedText(zh: "双方向量的夹角", en: "the angle between given vectors")
        }
    }
}

extension ColumnReference {
    /// In Chinese the header that people know; in English the programme's name for the column.
    fileprivate func words(in programme: Programme) -> LocalizedText {
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
