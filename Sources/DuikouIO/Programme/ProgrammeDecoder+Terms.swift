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
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.term, what: what) else { return nil }
        let name = mapping.required("term").flatMap(reader.string)
        let present = ProgrammeVocabulary.termKinds.filter { mapping.node($0) != nil }
        guard present.count == 1 else {
            let all = ProgrammeVocabulary.termKinds.joined(separator: ", ")
            reader.error(
                zh: "一项应恰有一种计算方式（\(all)），这里有 \(present.count) 种。",
                en: "a term has exactly one measure (\(all)); this one has \(present.count).", at: node.location)
            return nil
        }
        let weight = mapping.node("weight").map { reader.double($0, in: 0...1_000_000) } ?? 1
        if weight == 0 {
            reader.error(
                zh: "权重应大于 0；不用的项请删去。", en: "a weight must be above 0; leave out a term that is not wanted.",
                at: mapping.node("weight")?.location)
        }
        let missing = mapping.node("missing").flatMap { reader.double($0, in: 0...1) }
        guard let measure = measure(present[0], mapping.node(present[0])!, tables), let name, let weight else { return nil }
        return Term(
            name: name, title: mapping.node("title").flatMap(reader.localized), measure: measure, weight: weight, missing: missing,
            location: node.location)
    }

    private func measure(_ kind: String, _ node: YAMLNode, _ tables: Tables) -> Term.Measure? {
        switch kind {
        case "coverage":
            guard let both = both(node, kind) else { return nil }
            let required =
                both.mapping.node("required").flatMap {
                    reader.oneOf($0, Side.self, what: LocalizedText(zh: "提出要求的一方", en: "requiring side"))
                } ?? .opening
            let weights = both.mapping.node("weights").flatMap { file($0, in: folder) }
            return required == .opening
                ? .coverage(holder: both.talent, required: both.opening, weights: weights)
                : .coverage(holder: both.opening, required: both.talent, weights: weights)
        case "affinity":
            guard let both = both(node, kind) else { return nil }
            return .affinity(
                talent: both.talent, opening: both.opening, table: both.mapping.node("table").flatMap { file($0, in: folder) })
        case "closeness":
            guard let both = both(node, kind),
                let scale = both.mapping.required("scale").flatMap({ reader.double($0, in: Self.minimumScale...1e12) })
            else { return nil }
            let enough = both.mapping.node("enough").flatMap {
                reader.oneOf($0, Side.self, what: LocalizedText(zh: "足够的一方", en: "side that may exceed"))
            }
            return .closeness(talent: both.talent, opening: both.opening, scale: scale, enough: enough)
        case "order":
            guard let both = both(node, kind) else { return nil }
            return order(both, tables)
        case "merit":
            return merit(node)
        default:
            let what = LocalizedText(zh: "向量项", en: "an embedding term")
            guard let mapping = reader.mapping(node, keys: ["talent", "opening"], what: what),
                let talent = mapping.required("talent").flatMap({ file($0, in: folder) }),
                let opening = mapping.required("opening").flatMap({ file($0, in: folder) })
            else { return nil }
            return .embedding(talent: talent, opening: opening)
        }
    }

    /// The smallest scale of a closeness. A smaller difference comes from how numbers are written, not from what they mean.
    private static let minimumScale = 1e-9

    /// An `order` measure. The list is the column that is declared as ordered; where the declarations do not decide, the talent's.
    private func order(_ both: Both, _ tables: Tables) -> Term.Measure {
        func isList(_ reference: ColumnReference, _ table: TableDeclaration?) -> Bool {
            table?.column(named: reference.column)?.isOrdered ?? false
        }
        return isList(both.opening, tables.openings) && !isList(both.talent, tables.talents)
            ? .order(list: both.opening, value: both.talent) : .order(list: both.talent, value: both.opening)
    }

    private func merit(_ node: YAMLNode) -> Term.Measure? {
        func qualified(_ node: YAMLNode) -> ColumnReference? {
            guard let text = reader.string(node) else { return nil }
            guard Side.allCases.contains(where: { text.hasPrefix($0.rawValue + ".") || text.hasPrefix($0.rawValue + "s.") }) else {
                reader.error(
                    zh: "请写明哪一方的列：talent.\(text) 或 opening.\(text)。",
                    en: "say whose column it is: talent.\(text) or opening.\(text).", at: node.location)
                return nil
            }
            return column(node, defaultSide: .talent)
        }
        if node.text != nil { return qualified(node).map { .merit($0, range: nil, descending: false) } }
        let what = LocalizedText(zh: "优度项", en: "a merit term")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.merit, what: what),
            let column = mapping.required("column").flatMap(qualified)
        else { return nil }
        return .merit(
            column, range: mapping.node("range").flatMap(reader.range),
            descending: mapping.node("descending").flatMap(reader.bool) ?? false)
    }

    private struct Both {
        var talent: ColumnReference
        var opening: ColumnReference
        var mapping: YAMLMapping
    }

    private func both(_ node: YAMLNode, _ kind: String) -> Both? {
        let what = LocalizedText(zh: "\(kind) 项", en: "a \(kind) term")
        guard let mapping = reader.mapping(node, keys: ["talent", "opening"] + ProgrammeVocabulary.termExtras[kind]!, what: what),
            let talent = mapping.required("talent").flatMap({ column($0, defaultSide: .talent) }),
            let opening = mapping.required("opening").flatMap({ column($0, defaultSide: .opening) })
        else { return nil }
        guard talent.side == .talent, opening.side == .opening else {
            reader.error(
                zh: "talent 与 opening 应各为本方的列。", en: "talent and opening each name a column of their own side.", at: node.location)
            return nil
        }
        return Both(talent: talent, opening: opening, mapping: mapping)
    }
}
