import Duikou

extension GenerateSpecDecoder {
    /// The keys that say how a column's values are made; each column has exactly one of them.
    static let generators = ["text", "choose", "tags", "number", "date", "credit_code", "row", "take", "code", "deal"]
    private static let modifiers = ["hidden", "empty", "only_if", "by", "codebook"]

    func column(_ entry: YAMLNode.Entry) -> GenerateSpec.ColumnDeclaration? {
        let what = LocalizedText(zh: "列“\(entry.key)”", en: "the column '\(entry.key)'")
        // A bare string is a pattern.
        if entry.value.kind == .scalar {
            guard let pattern = pattern(entry.value) else { return nil }
            return GenerateSpec.ColumnDeclaration(name: entry.key, generator: .text(pattern), location: entry.keyLocation)
        }
        let extra = ["count", "separator", "first"]
        guard let mapping = reader.mapping(entry.value, keys: Self.generators + Self.modifiers + extra, what: what) else { return nil }
        let found = Self.generators.filter { mapping.node($0) != nil }
        guard found.count == 1, let node = mapping.node(found[0]) else {
            reader.error(
                zh: "\(what.zh)要写且只写一种生成方式：\(Self.generators.joined(separator: "、"))",
                en: "\(what.en) needs exactly one of: \(Self.generators.joined(separator: ", "))", at: entry.keyLocation)
            return nil
        }
        for key in extra where found[0] != "tags" && mapping.node(key) != nil {
            reader.error(zh: "\(key) 只用于 tags", en: "“\(key)” belongs to “tags”", at: entry.keyLocation)
        }
        let by = mapping.node("by").flatMap { reader.stringOrList($0) } ?? []
        if !by.isEmpty, !["choose", "tags", "number"].contains(found[0]) {
            reader.error(zh: "by 只用于 choose、tags、number", en: "“by” belongs to “choose”, “tags” and “number”", at: entry.keyLocation)
        }
        guard let generator = generator(found[0], node, mapping, by) else { return nil }
        if let book = mapping.node("codebook") { checkCodes(of: generator, book, at: node.location) }
        return GenerateSpec.ColumnDeclaration(
            name: entry.key, generator: generator,
            hidden: mapping.node("hidden").flatMap { reader.bool($0) } ?? false,
            empty: mapping.node("empty").flatMap { reader.double($0, in: 0...1) } ?? 0,
            onlyIf: mapping.node("only_if").flatMap { reader.string($0) }, location: entry.keyLocation)
    }

    private func generator(_ kind: String, _ node: YAMLNode, _ mapping: YAMLMapping, _ by: [String]) -> ColumnGenerator? {
        switch kind {
        case "text": return pattern(node).map { .text($0) }
        case "choose": return cases(node, by, options).map { .choose($0) }
        case "tags":
            let count = mapping.required("count").flatMap { counts($0) }
            guard let cases = cases(node, by, options), let count else { return nil }
            return .tags(
                cases, count: count, separator: mapping.node("separator").flatMap { reader.string($0) } ?? ";",
                first: mapping.node("first").flatMap { reader.string($0) })
        case "number": return cases(node, by, law).map { .number($0) }
        case "date": return date(node)
        case "credit_code":
            let keys = ["region", "organisation"]
            guard let code = reader.mapping(node, keys: keys, what: LocalizedText(zh: "credit_code", en: "“credit_code”")),
                let region = code.required("region").flatMap({ reader.string($0) }),
                let organisation = code.required("organisation").flatMap({ reader.string($0) })
            else { return nil }
            return .creditCode(region: region, organisation: organisation)
        case "row": return row(node)
        case "deal": return options(node).map { .deal($0.options.map(\.text)) }
        case "code": return codes(node).map { .choose(Cases($0)) }
        default:
            guard let text = reader.string(node) else { return nil }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                reader.error(zh: "take 要写成“列.对方的列”，如 firm.place", en: "“take” is written COLUMN.THEIRS, like firm.place", at: node.location)
                return nil
            }
            return .take(reference: String(parts[0]), column: String(parts[1]))
        }
    }

    private func pattern(_ node: YAMLNode) -> TextPattern? {
        guard let text = reader.string(node) else { return nil }
        guard let pattern = TextPattern(parsing: text) else {
            reader.error(
                zh: "花括号里要写 n、n:位数、k 或前面的列名；真要写花括号就写两个",
                en: "braces hold n, n:WIDTH, k or an earlier column's name; write two for a brace itself",
                at: node.location)
            return nil
        }
        return pattern
    }

    private func date(_ node: YAMLNode) -> ColumnGenerator? {
        guard let range = reader.mapping(node, keys: ["from", "to"], what: LocalizedText(zh: "date", en: "“date”")),
            let from = range.required("from").flatMap({ reader.date($0) }),
            let to = range.required("to").flatMap({ reader.date($0) })
        else { return nil }
        guard from <= to else {
            reader.error(zh: "from 晚于 to", en: "“from” is after “to”", at: node.location)
            return nil
        }
        return .date(from: from, to: to)
    }

    private func row(_ node: YAMLNode) -> ColumnGenerator? {
        let keys = ["of", "popularity", "match", "distinct"]
        guard let mapping = reader.mapping(node, keys: keys, what: LocalizedText(zh: "row", en: "“row”")),
            let of = mapping.required("of").flatMap({ reader.string($0) })
        else { return nil }
        var match: [ColumnGenerator.Match] = []
        if let node = mapping.node("match"), let pairs = reader.mapping(node, what: LocalizedText(zh: "match", en: "“match”")) {
            match = pairs.entries.compactMap { entry in
                reader.string(entry.value).map { ColumnGenerator.Match(theirs: entry.key, ours: $0) }
            }
        }
        // Above 4, nearly all draws would take the first row; below 0, the last row would be the most popular.
        let popularity = mapping.node("popularity").map { reader.double($0, in: 0...4) } ?? 0
        let distinct = mapping.node("distinct").flatMap { reader.bool($0) } ?? false
        guard let popularity else { return nil }
        return .row(of: of, popularity: popularity, match: match, distinct: distinct)
    }

    // MARK: Values that may depend on other columns

    private func cases<Leaf>(_ node: YAMLNode, _ by: [String], _ leaf: (YAMLNode) -> Leaf?) -> Cases<Leaf>? {
        tree(node, by[...], leaf).map { Cases(by: by, tree: $0) }
    }

    private func tree<Leaf>(_ node: YAMLNode, _ by: ArraySlice<String>, _ leaf: (YAMLNode) -> Leaf?) -> CaseTree<Leaf>? {
        guard let first = by.first else { return leaf(node).map { .leaf($0) } }
        let what = LocalizedText(zh: "按“\(first)”分的情况", en: "the cases of '\(first)'")
        guard let mapping = reader.mapping(node, what: what) else { return nil }
        let branches = mapping.entries.compactMap { entry -> CaseTree<Leaf>.Branch? in
            tree(entry.value, by.dropFirst(), leaf).map { .init(key: entry.key, tree: $0, location: entry.keyLocation) }
        }
        guard branches.count == mapping.entries.count else { return nil }
        return .branch(branches, location: node.location)
    }

    /// `word`, `[a, b]` (equally likely), or `{a: 3, b: 1}` (with weights).
    private func options(_ node: YAMLNode) -> WeightedOptions? {
        if let items = node.items {
            let words = items.compactMap { word($0) }
            guard words.count == items.count, !words.isEmpty else { return nothing(node) }
            guard Set(words).count == words.count else {
                reader.error(
                    zh: "同一个选项写了两次；要加权就写 {甲: 2, 乙: 1}", en: "an option stands twice; for weights write {a: 2, b: 1}", at: node.location)
                return nil
            }
            return WeightedOptions(words.map { ($0, 1) })
        }
        if let entries = node.entries {
            let weights = entries.compactMap { entry in weight(entry.value).map { (text: entry.key, weight: $0) } }
            guard weights.count == entries.count, !weights.isEmpty else { return nothing(node) }
            return WeightedOptions(weights)
        }
        return word(node).map { WeightedOptions([($0, 1)]) }
    }

    /// A text. Unlike in ``YAMLReader/string(_:)``, quotes with nothing between them are allowed: they mean the empty cell.
    private func word(_ node: YAMLNode) -> String? {
        guard let text = node.text, !node.isNull else { return reader.string(node) }
        return text
    }

    private func nothing<T>(_ node: YAMLNode) -> T? {
        if !reader.hasErrors { reader.error(zh: "这里至少要一个选项", en: "at least one option is wanted", at: node.location) }
        return nil
    }

    private func weight(_ node: YAMLNode) -> Double? {
        guard let weight = reader.double(node, in: 0...1e12) else { return nil }
        guard weight > 0 else {
            reader.error(zh: "权重要大于 0；不要的选项直接删去", en: "a weight is above 0; leave an unwanted option out", at: node.location)
            return nil
        }
        return weight
    }

    /// A number of tags: `3`, or `{2: 1, 3: 2}` with weights.
    func counts(_ node: YAMLNode) -> WeightedCounts? {
        // A row with thousands of tags is a mistake.
        let limit = 0...1000
        guard let entries = node.entries else {
            return reader.int(node, in: limit).map { WeightedCounts([($0, 1)]) }
        }
        let counts = entries.compactMap { entry -> (count: Int, weight: Double)? in
            guard let count = Int(entry.key), limit.contains(count) else {
                reader.error(
                    zh: "“\(entry.key)”不是 0 到 1000 的整数", en: "'\(entry.key)' is not a whole number from 0 to 1000", at: entry.keyLocation)
                return nil
            }
            return weight(entry.value).map { (count, $0) }
        }
        guard counts.count == entries.count, !counts.isEmpty else { return nothing(node) }
        return WeightedCounts(counts)
    }

    private func law(_ node: YAMLNode) -> NumberLaw? {
        let keys = ["uniform", "normal", "lognormal", "range", "step", "plus"]
        guard let mapping = reader.mapping(node, keys: keys, what: LocalizedText(zh: "number", en: "“number”")) else { return nil }
        let shapes = ["uniform", "normal", "lognormal"].filter { mapping.node($0) != nil }
        guard shapes.count == 1, let values = mapping.node(shapes[0]).flatMap({ reader.list($0) }), values.count == 2,
            // Beyond 1e9, a value rounded to its step is no longer exact.
            let a = reader.double(values[0], in: -1e9...1e9), let b = reader.double(values[1], in: -1e9...1e9)
        else {
            if !reader.hasErrors {
                reader.error(
                    zh: "number 要写一种分布：uniform: [最小, 最大]、normal: [均值, 标准差] 或 lognormal: [中位数, 对数标准差]",
                    en:
                        "“number” needs one of uniform: [lowest, highest], normal: [mean, deviation], lognormal: [median, deviation of the logarithm]",
                    at: node.location)
            }
            return nil
        }
        let shape: NumberLaw.Shape =
            switch shapes[0] {
            case "uniform": .uniform(a, b)
            case "normal": .normal(a, b)
            default: .lognormal(a, b)
            }
        let bad =
            switch shape {
            case .uniform(let low, let high): low > high
            case .normal(_, let deviation): deviation < 0
            // A value six deviations above the median must stay finite: e^(6 · 3) is 65 million times the median.
            case .lognormal(let median, let deviation): median <= 0 || !(0...3).contains(deviation)
            }
        if bad { reader.error(zh: "\(shapes[0]) 的参数超出允许范围", en: "the parameters of “\(shapes[0])” are out of range", at: node.location) }
        let step = mapping.node("step").map { self.step($0) } ?? (1, 0)
        let range = mapping.node("range").flatMap { reader.range($0) }
        let plus = mapping.node("plus").flatMap { reader.string($0) }
        guard let step, !bad else { return nil }
        return NumberLaw(shape: shape, range: range, stepUnits: step.0, decimals: step.1, plus: plus)
    }

    /// `100`, `0.5`: a positive decimal of at most six places.
    private func step(_ node: YAMLNode) -> (Int, Int)? {
        let text = reader.string(node) ?? ""
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1].count : 0
        guard parts.count <= 2, decimals <= 6, let units = Int(parts.joined()), units > 0, units <= 1_000_000_000 else {
            reader.error(zh: "step 要一个正数，如 100 或 0.5", en: "“step” is a positive number, like 100 or 0.5", at: node.location)
            return nil
        }
        return (units, decimals)
    }
}
