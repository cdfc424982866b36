import Duikou

extension ProgrammeDecoder {
    func rule(_ node: YAMLNode) -> Rule? {
        let what = LocalizedText(zh: "规则", en: "a rule")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.rule.keys, what: what) else { return nil }
        let name = mapping.required("name").flatMap(reader.string)
        let present = Rule.Kind.allCases.filter { mapping.node($0.rawValue) != nil }
        guard present.count == 1 else {
            let all = Rule.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            reader.error(
                zh: "一条规则应恰有一种要求（\(all)），这里有 \(present.count) 种。",
                en: "a rule has exactly one requirement (\(all)); this one has \(present.count).", at: node.location)
            return nil
        }
        let kind = present[0]
        guard let values = values(mapping.node(kind.rawValue)!, kind.rawValue, kind.form),
            let requirement = kind.requirement(values), let name
        else { return nil }
        return Rule(
            name: name, title: mapping.node("title").flatMap(reader.localized), requirement: requirement,
            isWaivable: mapping.node("waivable").flatMap(reader.bool) ?? false, location: node.location)
    }
}
