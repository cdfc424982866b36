import Duikou

/// Reads the mapping of a rule or a term as its kind's form declares it.
extension ProgrammeDecoder {
    /// What is given in a mapping; nil, with a problem noted, where it cannot stand.
    ///
    /// Reading ends at the first required value that is missing or wrong; a wrong value that is optional is noted, and the rest still read.
    func values(_ node: YAMLNode, _ kind: String, _ form: KindForm) -> FormValues? {
        var values = FormValues()
        if let alone = form.shorthand, node.text != nil {
            guard let value = value(node, alone, nil) else { return nil }
            values[alone] = value
            return values
        }
        guard let mapping = reader.mapping(node, keys: form.keys, what: form.what) else { return nil }
        if form.subject != nil {
            guard let subject = subject(mapping, kind, form) else { return nil }
            values.subject = subject
        }
        if let alternatives = form.alternatives, !alternatives.fields.contains(where: { mapping.node($0.key) != nil }) {
            reader.error(zh: alternatives.refusal.zh, en: alternatives.refusal.en, at: node.location)
            return nil
        }
        let otherSide = values.subject?.side.other
        func read(_ fields: [FormField]) -> Bool {
            for field in fields {
                guard let given = mapping.required(field.key).flatMap({ value($0, field, otherSide) }) else { return false }
                values[field] = given
            }
            return true
        }
        let required = form.fields.filter(\.isRequired)
        guard read(required.filter(\.isColumn)), hasRightSides(values, form, at: node.location), read(required.filter { !$0.isColumn })
        else { return nil }
        for field in form.fields where !field.isRequired {
            values[field] = mapping.node(field.key).flatMap { value($0, field, otherSide) } ?? field.standard
        }
        return values
    }

    /// The column that the mapping speaks of: `{talent: education, …}` or `{opening: place, …}`.
    private func subject(_ mapping: YAMLMapping, _ kind: String, _ form: KindForm) -> ColumnReference? {
        let sides = Side.allCases.filter { mapping.node($0.rawValue) != nil }
        guard sides.count == 1 else {
            let other = form.fields[0].key
            reader.error(
                zh: "\(kind) 规则应写明 talent 或 opening 之一的列，另一方写在 \(other)。",
                en: "a \(kind) rule names a column of talent or of opening, and the other side's under \(other).", at: mapping.location)
            return nil
        }
        return column(mapping.node(sides[0].rawValue)!, defaultSide: sides[0])
    }

    /// Whether the columns that are required are of the sides that the form wants; notes it where they are not.
    private func hasRightSides(_ values: FormValues, _ form: KindForm, at location: SourceLocation) -> Bool {
        switch form.subject {
        case .only(let side, let refusal)?:
            if values.subject?.side == side { return true }
            reader.error(zh: refusal.zh, en: refusal.en, at: location)
            return false
        case .either?: return true
        case nil:
            let isRight = form.fields.allSatisfy { field in
                guard case .column(let side) = field.content, case .column(let reference)? = values[field] else { return true }
                return reference.side == side
            }
            if !isRight {
                reader.error(
                    zh: "talent 与 opening 应各为本方的列。", en: "talent and opening each name a column of their own side.", at: location)
            }
            return isRight
        }
    }

    /// - Parameter otherSide: the side that the mapping's subject is not of; nil where it has no subject.
    private func value(_ node: YAMLNode, _ field: FormField, _ otherSide: Side?) -> FormValue? {
        switch field.content {
        case .column(let side):
            let reference = column(node, defaultSide: side)
            if let reference, otherSide != nil, reference.side != side {
                let (whose, en) = side == .talent ? ("人才", "talents") : ("岗位", "openings")
                reader.error(
                    zh: "\(field.key) 应为\(whose)一方的列。", en: "\(field.key) names a column of the \(en).", at: reference.location)
            }
            return reference.map { .column($0) }
        case .otherColumn: return otherColumn(node, field.key, otherSide)
        case .qualifiedColumn: return qualifiedColumn(node).map { .column($0) }
        case .otherColumnOrNumber:
            if let text = node.text, text.first.map({ $0.isNumber || $0 == "-" || $0 == "." }) == true {
                return reader.double(node).map { .number($0) }
            }
            return otherColumn(node, field.key, otherSide)
        case .number(let range): return reader.double(node, in: range).map { .number($0) }
        case .range: return reader.range(node).map { .range($0) }
        case .file: return file(node, in: folder).map { .file($0) }
        case .side(let what): return reader.oneOf(node, Side.self, what: what).map { .side($0) }
        case .flag: return reader.bool(node).map { .flag($0) }
        }
    }

    /// A column that must be the other side's.
    private func otherColumn(_ node: YAMLNode, _ key: String, _ otherSide: Side?) -> FormValue? {
        guard let otherSide else { preconditionFailure("the form of \(key) has no subject") }
        guard let reference = column(node, defaultSide: otherSide) else { return nil }
        guard reference.side == otherSide else {
            reader.error(
                zh: "\(key) 应为另一方（\(otherSide.rawValue)）的列。", en: "\(key) names a column of the other side (\(otherSide.rawValue)).",
                at: node.location)
            return nil
        }
        return .column(reference)
    }

    /// A column with its side before it: `talent.grade`.
    private func qualifiedColumn(_ node: YAMLNode) -> ColumnReference? {
        guard let text = reader.string(node) else { return nil }
        guard Side.allCases.contains(where: { text.hasPrefix($0.rawValue + ".") || text.hasPrefix($0.rawValue + "s.") }) else {
            reader.error(
                zh: "请写明哪一方的列：talent.\(text) 或 opening.\(text)。",
                en: "say whose column it is: talent.\(text) or opening.\(text).", at: node.location)
            return nil
        }
        return column(node, defaultSide: .talent)
    }
}
