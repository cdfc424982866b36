/// The (weighted) share of the required tags that the holder has.
///
/// value = Σ weight of required tags held / Σ weight of required tags, summed in ascending order of weight, so that the order in which tags
/// are first mentioned decides no bit.
struct CoverageMeasure: TermMeasure {
    /// Ascending sets of tags, by row. Tags are numbered here in order of weight.
    let held: Lists
    let required: Lists
    let holderIsTalent: Bool
    let missing: Double
    /// Weight of each tag.
    private let tagWeights: [Double]
    /// Σ weight of each row's tags on the requiring side.
    private let totals: [Double]

    /// The most tags there may be for each pair of a batch, if the batch is to be scored from a dense table of the row's tags. With more
    /// tags, filling the table costs more than it saves, and each pair's tags are merged instead.
    private static let tagsPerPair = 16

    /// - Parameter weights: weights of tags; a tag that is not listed weighs 1.
    init(talents: Lists, openings: Lists, holderIsTalent: Bool, weights: [Int32: Double], missing: Double) {
        var (held, required) = holderIsTalent ? (talents, openings) : (openings, talents)
        let tags = Int(max(held.values.max() ?? -1, required.values.max() ?? -1)) + 1
        var tagWeights = (0..<tags).map { weights[Int32($0)] ?? 1 }
        if let first = tagWeights.first, tagWeights.contains(where: { $0 != first }) {
            let order = tagWeights.indices.sorted { (tagWeights[$0], $0) < (tagWeights[$1], $1) }
            var number = [Int32](repeating: 0, count: tags)
            for (new, old) in order.enumerated() { number[old] = Int32(new) }
            (held, required) = (Self.renumbered(held, number), Self.renumbered(required, number))
            tagWeights = order.map { tagWeights[$0] }
        }
        self.held = held
        self.required = required
        self.holderIsTalent = holderIsTalent
        self.tagWeights = tagWeights
        self.missing = missing
        totals = (0..<required.count).map { row in required[row].reduce(0.0) { $0 + tagWeights[Int($1)] } }
    }

    /// The same sets with other numbers, ascending again.
    private static func renumbered(_ lists: Lists, _ number: [Int32]) -> Lists {
        var result = Lists()
        for row in 0..<lists.count { result.append(lists[row].map { number[Int($0)] }.sorted()) }
        return result
    }

    func value(_ t: Int, _ o: Int) -> Double { holderIsTalent ? value(holder: t, requirer: o) : value(holder: o, requirer: t) }

    private func value(holder: Int, requirer: Int) -> Double {
        let total = totals[requirer]
        guard total > 0 else { return missing }
        var i = held.offsets[holder]
        var j = required.offsets[requirer]
        let (iEnd, jEnd) = (held.offsets[holder + 1], required.offsets[requirer + 1])
        var sum = 0.0
        while i < iEnd, j < jEnd {
            let (a, b) = (held.values[i], required.values[j])
            if a == b { sum += tagWeights[Int(a)] }
            if a <= b { i += 1 }
            if b <= a { j += 1 }
        }
        return sum / total
    }

    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        holderIsTalent
            ? addUnits(holder: talent, requirers: openings, weight, &units) : addUnits(requirer: talent, holders: openings, weight, &units)
    }

    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        holderIsTalent
            ? addUnits(requirer: opening, holders: talents, weight, &units) : addUnits(holder: opening, requirers: talents, weight, &units)
    }

    private func addUnits(holder: Int, requirers: Span<Int32>, _ weight: Double, _ units: inout MutableSpan<Int32>) {
        guard tagWeights.count <= Self.tagsPerPair * requirers.count else {
            for i in requirers.indices {
                units[i] &+= Score.wholeUnits(value(holder: holder, requirer: Int(requirers[i])) * weight)
            }
            return
        }
        let marks = marks(held, holder)
        let (offsets, tags, totals, markSpan) = (required.offsets.span, required.values.span, totals.span, marks.span)
        for i in requirers.indices {
            let row = Int(requirers[i])
            let total = totals[row]
            var value = missing
            if total > 0 {
                var sum = 0.0
                // A tag that is not held adds zero, which changes no sum: so the bits are those of `value`.
                for e in offsets[row]..<offsets[row + 1] { sum += markSpan[Int(tags[e])] }
                value = sum / total
            }
            units[i] &+= Score.wholeUnits(value * weight)
        }
    }

    private func addUnits(requirer: Int, holders: Span<Int32>, _ weight: Double, _ units: inout MutableSpan<Int32>) {
        let total = totals[requirer]
        guard total > 0 else {
            let silent = Score.wholeUnits(missing * weight)
            for i in holders.indices { units[i] &+= silent }
            return
        }
        guard tagWeights.count <= Self.tagsPerPair * holders.count else {
            for i in holders.indices {
                units[i] &+= Score.wholeUnits(value(holder: Int(holders[i]), requirer: requirer) * weight)
            }
            return
        }
        let marks = marks(required, requirer)
        let (offsets, tags, markSpan) = (held.offsets.span, held.values.span, marks.span)
        for i in holders.indices {
            let row = Int(holders[i])
            var sum = 0.0
            for e in offsets[row]..<offsets[row + 1] { sum += markSpan[Int(tags[e])] }
            units[i] &+= Score.wholeUnits(sum / total * weight)
        }
    }

    /// For each tag its weight where the row has it, else 0.
    private func marks(_ lists: Lists, _ row: Int) -> [Double] {
        var marks = [Double](repeating: 0, count: tagWeights.count)
        for e in lists.offsets[row]..<lists.offsets[row + 1] {
            let tag = Int(lists.values[e])
            marks[tag] = tagWeights[tag]
        }
        return marks
    }

    /// One column for each tag that rows of both sides have: the holder's side says who holds the tag, the other side the tag's share of
    /// what a row requires. A further column gives rows that require nothing their `missing` value. Exact.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        var (isHeld, isRequired) = (tagWeights.map { _ in false }, tagWeights.map { _ in false })
        for tag in held.values { isHeld[Int(tag)] = true }
        for tag in required.values { isRequired[Int(tag)] = true }
        var columnOfTag = [Int32](repeating: -1, count: tagWeights.count)
        var width: Int32 = 0
        for tag in columnOfTag.indices where isHeld[tag] && isRequired[tag] {
            columnOfTag[tag] = width
            width += 1
        }
        var shares = [Float](repeating: 0, count: required.values.count)
        for row in 0..<required.count where totals[row] > 0 {
            for e in required.offsets[row]..<required.offsets[row + 1] {
                shares[e] = Float(roundingUp: weight * (tagWeights[Int(required.values[e])] / totals[row]))
            }
        }
        let holding = FeatureColumns.held(held, columnOfTag: columnOfTag, values: Array(repeating: 1, count: Int(width)))
        let requiring = FeatureColumns.required(required, columnOfTag: columnOfTag, shares: shares)
        features.add(width: Int(width), talents: holderIsTalent ? holding : requiring, openings: holderIsTalent ? requiring : holding)
        if missing > 0, totals.contains(0) {
            features.add(holderIsTalent ? .opening : .talent, totals.map { $0 == 0 ? weight * missing : 0 })
        }
    }
}

extension Term.Coverage: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        let holderIsTalent = holder.side == .talent
        let (talent, opening) = holderIsTalent ? (holder, required) : (required, holder)
        var weights: [Int32: Double] = [:]
        if case .weights(let given) = data { weights = given }
        return CoverageMeasure(
            talents: tables.column(talent).sortedLists, openings: tables.column(opening).sortedLists, holderIsTalent: holderIsTalent,
            weights: weights, missing: missing)
    }

    /// `3/4：电工、钳工、PLC；缺 机器人`.
    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        let (wantedColumn, heldColumn) = (tables.column(required), tables.column(holder))
        let wanted = wantedColumn.values(row: required.side == .talent ? t : o)
        let held = Set(heldColumn.values(row: holder.side == .talent ? t : o))
        if wanted.isEmpty { return LocalizedText(zh: "没有要求", en: "nothing asked") }
        if wantedColumn.declaration.isPrivate || heldColumn.declaration.isPrivate {
            let count = wanted.count { held.contains($0) }
            return LocalizedText(verbatim: "\(count)/\(wanted.count)")
        }
        func names(_ codes: [Int32]) -> LocalizedText {
            let labels = codes.map { tables.codes.label($0, of: wantedColumn.declaration) }
            return LocalizedText(zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: ", "))
        }
        let (have, lack) = (wanted.filter(held.contains), wanted.filter { !held.contains($0) })
        var text = LocalizedText(verbatim: "\(have.count)/\(wanted.count)")
        if !have.isEmpty {
            text.zh += "：\(names(have).zh)"
            text.en += ": \(names(have).en)"
        }
        if !lack.isEmpty {
            text.zh += "；缺 \(names(lack).zh)"
            text.en += "; lacks \(names(lack).en)"
        }
        return text
    }
}
