import Duikou

extension ProgrammeDecoder {
    func rule(_ node: YAMLNode) -> Rule? {
        let what = LocalizedText(zh: "规则", en: "a rule")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.rule, what: what) else { return nil }
        let name = mapping.required("name").flatMap(reader.string)
        let present = ProgrammeVocabulary.ruleKinds.filter { mapping.node($0) != nil }
        guard present.count == 1 else {
            let all = ProgrammeVocabulary.ruleKinds.joined(separator: ", ")
            reader.error(
                zh: "一条规则应恰有一种要求（\(all)），这里有 \(present.count) 种。",
                en: "a rule has exactly one requirement (\(all)); this one has \(present.count).", at: node.location)
            return nil
        }
        guard let requirement = requirement(present[0], mapping.node(present[0])!), let name else { return nil }
        return Rule(
            name: name, title: mapping.node("title").flatMap(reader.localized), requirement: requirement,
            isWaivable: mapping.node("waivable").flatMap(reader.bool) ?? false, location: node.location)
    }

    private func requirement(_ kind: String, _ node: YAMLNode) -> Rule.Requirement? {
        switch kind {
        case "level":
            guard let parts = subject(node, kind), let bound = other(parts, "atLeast") else { return nil }
            return .level(subject: parts.subject, atLeast: bound)
        case "member":
            guard let parts = subject(node, kind), let set = other(parts, "of") else { return nil }
            return .member(value: parts.subject, of: set)
        case "covers":
            guard let parts = subject(node, kind), let required = other(parts, "contains") else { return nil }
            return .covers(holder: parts.subject, contains: required)
        case "number":
            return number(node)
        default:
            guard let parts = subject(node, kind), let required = other(parts, "meets") else { return nil }
            guard parts.subject.side == .talent else {
                reader.error(
                    zh: "credential 规则的持证方应为 talent。", en: "the holder in a credential rule is the talent.", at: node.location)
                return nil
            }
            let place = parts.mapping.node("at").flatMap { column($0, defaultSide: .opening) }
            if let place, place.side != .opening {
                reader.error(zh: "at 应为岗位一方的列。", en: "at names a column of the openings.", at: place.location)
            }
            return .credential(holder: parts.subject, meets: required, at: place)
        }
    }

    private func number(_ node: YAMLNode) -> Rule.Requirement? {
        guard let parts = subject(node, "number") else { return nil }
        let given = Rule.Comparison.allCases.filter { parts.mapping.node($0.rawValue) != nil }
        guard given.count == 1 else {
            reader.error(
                zh: "number 规则应有 atLeast 或 atMost 之一。", en: "a number rule has either atLeast or atMost.", at: node.location)
            return nil
        }
        let bound = parts.mapping.node(given[0].rawValue)!
        if let text = bound.text, text.first.map({ $0.isNumber || $0 == "-" || $0 == "." }) == true {
            return reader.double(bound).map { .number(subject: parts.subject, comparison: given[0], bound: .constant($0)) }
        }
        return other(parts, given[0].rawValue).map {
            .number(subject: parts.subject, comparison: given[0], bound: .column($0))
        }
    }

    // MARK: Pieces

    private typealias Parts = (subject: ColumnReference, mapping: YAMLMapping)

    /// The side and column that a requirement is about: `{talent: education, …}` or `{opening: place, …}`.
    private func subject(_ node: YAMLNode, _ kind: String) -> Parts? {
        let others = ProgrammeVocabulary.ruleOthers[kind]!
        let what = LocalizedText(zh: "\(kind) 规则", en: "a \(kind) rule")
        guard let mapping = reader.mapping(node, keys: ["talent", "opening"] + others, what: what) else { return nil }
        let sides = Side.allCases.filter { mapping.node($0.rawValue) != nil }
        guard sides.count == 1 else {
            reader.error(
                zh: "\(kind) 规则应写明 talent 或 opening 之一的列，另一方写在 \(others[0])。",
                en: "a \(kind) rule names a column of talent or of opening, and the other side's under \(others[0]).", at: node.location)
            return nil
        }
        return column(mapping.node(sides[0].rawValue)!, defaultSide: sides[0]).map { ($0, mapping) }
    }

    /// The other side's column, under `key`.
    private func other(_ parts: Parts, _ key: String) -> ColumnReference? {
        guard let node = parts.mapping.required(key), let reference = column(node, defaultSide: parts.subject.side.other) else {
            return nil
        }
        guard reference.side != parts.subject.side else {
            reader.error(
                zh: "\(key) 应为另一方（\(parts.subject.side.other.rawValue)）的列。",
                en: "\(key) names a column of the other side (\(parts.subject.side.other.rawValue)).", at: node.location)
            return nil
        }
        return reference
    }
}
