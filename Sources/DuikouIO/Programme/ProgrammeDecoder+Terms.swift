import Duikou

extension ProgrammeDecoder {
    typealias Tables = (talents: TableDeclaration?, openings: TableDeclaration?)

    func terms(_ node: YAMLNode?, _ tables: Tables) -> [Term] {
        guard let node, let items = reader.list(node) else { return [] }
        if items.isEmpty {
            reader.error(zh: "契合度至少要有一项。", en: "fit needs at least one term.", at: node.location)
        }
        let terms = items.compactMap { term($0, tables) }
        var seen: Set<String> = []
        for term in terms where !seen.insert(term.name).inserted {
            reader.error(zh: "项“\(term.name)”出现两次。", en: "the term '\(term.name)' appears twice.", at: term.location)
        }
        return terms
    }

    private func term(_ node: YAMLNode, _ tables: Tables) -> Term? {
        let what = LocalizedText(zh: "契合度的一项", en: "a term")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.term.keys, what: what) else { return nil }
        let name = mapping.required("term").flatMap(reader.string)
        let present = Term.Kind.allCases.filter { mapping.node($0.rawValue) != nil }
        guard present.count == 1 else {
            let all = Term.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            reader.error(
                zh: "一项应恰有一种计算方式（\(all)），这里有 \(present.count) 种。",
                en: "a term has exactly one measure (\(all)); this one has \(present.count).", at: node.location)
            return nil
        }
        let weight = mapping.node("weight").map { reader.double($0, in: 0...ProgrammeVocabulary.greatestWeight) } ?? 1
        if weight == 0 {
            reader.error(
                zh: "权重应大于 0；不用的项请删去。", en: "a weight must be above 0; leave out a term that is not wanted.",
                at: mapping.node("weight")?.location)
        }
        let missing = mapping.node("missing").flatMap { reader.double($0, in: 0...1) }
        guard let measure = measure(present[0], mapping.node(present[0].rawValue)!, tables), let name, let weight else { return nil }
        return Term(
            name: name, title: mapping.node("title").flatMap(reader.localized), measure: measure, weight: weight, missing: missing,
            location: node.location)
    }

    private func measure(_ kind: Term.Kind, _ node: YAMLNode, _ tables: Tables) -> Term.Measure? {
        guard let values = values(node, kind.rawValue, kind.form) else { return nil }
        return kind.measure(values) { reference in
            let table = reference.side == .talent ? tables.talents : tables.openings
            return table?.column(named: reference.column)
        }
    }
}
