import Duikou

extension ProgrammeDecoder {
    /// Decodes the `allocation` part.
    ///
    /// - Parameters:
    ///   - tables: the folder of the programme's tables, in which files named here are looked for.
    ///   - limits: the folder in which the regions' limits are looked for if `tables` has none: tables of another cohort often come
    ///     without.
    func allocation(_ node: YAMLNode, tables: String, limits: String) -> Allocation? {
        let what = LocalizedText(zh: "名额分配", en: "the allocation")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.allocation.keys, what: what) else { return nil }
        var allocation = Allocation()
        allocation.location = node.location
        func choice<Value: CaseIterable & RawRepresentable>(_ key: String, _ zh: String, _ en: String, _ standard: Value) -> Value
        where Value.RawValue == String {
            mapping.node(key).flatMap { reader.oneOf($0, Value.self, what: LocalizedText(zh: zh, en: en)) } ?? standard
        }
        allocation.mechanism = choice("mechanism", "分配机制", "mechanism", allocation.mechanism)
        allocation.proposing = choice("proposing", "提出方", "proposing side", allocation.proposing)
        allocation.ties = choice("ties", "同分处理", "tie-break", allocation.ties)
        allocation.within = choice("within", "within", "within", allocation.within)
        allocation.welfare = choice("welfare", "契合度合计方", "welfare", allocation.welfare)
        allocation.bands = mapping.node("bands").flatMap { reader.int($0, in: Allocation.bandRange) }
        allocation.reserves = mapping.node("reserves").flatMap(reader.list)?.compactMap(reserve) ?? []
        allocation.rates = mapping.node("rates").flatMap(reader.list)?.compactMap(minimumRate) ?? []
        allocation.regions = mapping.node("regions").flatMap { regions($0, tables: tables, else: limits) }
        allocation.links = mapping.node("links").flatMap { links($0, tables: tables) }
        allocation.hasClearing = mapping.node("clearing").flatMap(reader.bool) ?? false
        return allocation
    }

    private func reserve(_ node: YAMLNode) -> Reserve? {
        let what = LocalizedText(zh: "预留名额", en: "a reserve")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.reserve.keys, what: what) else { return nil }
        let name = mapping.required("name").flatMap(reader.string)
        let group = mapping.required("for").flatMap(groupCondition)
        let seats = mapping.required("seats").flatMap(reservedSeats)
        let order =
            mapping.node("order").flatMap { reader.oneOf($0, Reserve.Order.self, what: LocalizedText(zh: "录取次序", en: "order")) }
            ?? .reservedFirst
        let unused =
            mapping.node("unused").flatMap {
                reader.oneOf($0, Reserve.Unused.self, what: LocalizedText(zh: "空余名额的去处", en: "what becomes of unused seats"))
            } ?? .open
        guard let name, let group, let seats else { return nil }
        return Reserve(
            name: name, title: mapping.node("title").flatMap(reader.localized), group: group, seats: seats, order: order, unused: unused,
            location: node.location)
    }

    private func minimumRate(_ node: YAMLNode) -> MinimumRateDeclaration? {
        let what = LocalizedText(zh: "最低比例", en: "a minimum rate")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.rate.keys, what: what) else { return nil }
        let name = mapping.required("name").flatMap(reader.string)
        let group = mapping.required("for").flatMap(groupCondition)
        let percent = mapping.required("percent").flatMap { reader.int($0, in: MinimumRateDeclaration.percents) }
        guard let name, let group, let percent else { return nil }
        return MinimumRateDeclaration(
            name: name, title: mapping.node("title").flatMap(reader.localized), group: group, percent: percent, location: node.location)
    }

    /// `{talent: order_class, is: opening.order_class}`, or `{talent: school, is: [甲校, 乙校]}`.
    private func groupCondition(_ node: YAMLNode) -> GroupCondition? {
        let what = LocalizedText(zh: "群体条件", en: "a group")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.group.keys, what: what),
            let talentNode = mapping.required("talent"), let talent = column(talentNode, defaultSide: .talent),
            let wanted = mapping.required("is")
        else { return nil }
        guard talent.side == .talent else {
            reader.error(zh: "talent 应为人才一方的列。", en: "talent names a column of the talents.", at: talentNode.location)
            return nil
        }
        if let text = wanted.text, Self.opensWithOpening(text) {
            return column(wanted, defaultSide: .opening).map { GroupCondition(talent: talent, wanted: .column($0)) }
        }
        guard let values = reader.stringOrList(wanted) else { return nil }
        guard !values.isEmpty else {
            reader.error(zh: "is 没有写任何值。", en: "is names no value.", at: wanted.location)
            return nil
        }
        return GroupCondition(talent: talent, wanted: .values(values, wanted.location))
    }

    private static func opensWithOpening(_ text: String) -> Bool { text.hasPrefix("opening.") || text.hasPrefix("openings.") }

    /// How many seats are reserved: `3`, `20%` or `opening.order_seats`.
    private func reservedSeats(_ node: YAMLNode) -> Reserve.Seats? {
        guard let text = reader.string(node) else { return nil }
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (1...100).contains(percent) else {
                reader.expected(zh: "百分数应为 1% 到 100%", en: "a percentage from 1% to 100% is wanted", node)
                return nil
            }
            return .percent(percent)
        }
        if Self.opensWithOpening(text) { return column(node, defaultSide: .opening).map { .column($0) } }
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            reader.expected(
                zh: "预留名额应为个数、百分数或岗位的一列（如 3、20%、opening.order_seats）",
                en: "a number, a percentage or a column of the openings is wanted (3, 20%, opening.order_seats)", node)
            return nil
        }
        return .count(count)
    }

    private func regions(_ node: YAMLNode, tables: String, else other: String) -> RegionsDeclaration? {
        let what = LocalizedText(zh: "地区限额", en: "the regions")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.regions.keys, what: what) else { return nil }
        let region = mapping.required("of").flatMap(openingColumn)
        let limits = mapping.required("limits").flatMap { node in
            file(node, in: tables).flatMap { files.exists($0.path) ? $0 : file(node, in: other) }
        }
        let (cost, target) = (mapping.node("cost").flatMap(openingColumn), mapping.node("target").flatMap(openingColumn))
        guard let region, let limits else { return nil }
        return RegionsDeclaration(column: region, limits: limits, cost: cost, target: target)
    }

    private func links(_ node: YAMLNode, tables: String) -> LinksDeclaration? {
        let what = LocalizedText(zh: "结伴志愿", en: "the links")
        guard let mapping = reader.mapping(node, keys: ProgrammeVocabulary.links.keys, what: what) else { return nil }
        let table = mapping.required("table").flatMap { file($0, in: tables) }
        let same = mapping.required("same").flatMap(openingColumn)
        let apart = mapping.node("apart").flatMap(reader.bool) ?? false
        guard let table, let same else { return nil }
        return LinksDeclaration(table: table, same: same, allowsApart: apart)
    }

    private func openingColumn(_ node: YAMLNode) -> ColumnReference? {
        guard let reference = column(node, defaultSide: .opening) else { return nil }
        guard reference.side == .opening else {
            reader.error(zh: "这里应为岗位一方的列。", en: "a column of the openings is wanted here.", at: node.location)
            return nil
        }
        return reference
    }
}
