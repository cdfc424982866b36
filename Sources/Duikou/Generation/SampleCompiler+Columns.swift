extension SampleCompiler {
    mutating func compiled(
        _ column: GenerateSpec.ColumnDeclaration, in table: SampleTable, of declaration: GenerateSpec.TableDeclaration
    ) -> SampleTable.Column {
        let at = column.location
        var result = SampleTable.Column(
            name: column.name, stream: Self.hash(column.name), hidden: column.hidden, empty: column.empty,
            onlyIf: column.onlyIf.flatMap { position($0, in: table, at: at) }, draw: .text([]), symbols: nil)
        switch column.generator {
        case .text(let pattern):
            result.draw = .text(
                pattern.pieces.map { piece in
                    switch piece {
                    case .literal(let text): .literal(Array(text.utf8))
                    case .rowNumber(let width): .rowNumber(width: width)
                    case .childNumber: .childNumber
                    case .column(let name): .column(position(name, in: table, at: at) ?? 0)
                    }
                })
        case .choose(let cases):
            let cases = compiled(cases, in: table, at: at) { compiler, options in compiler.choice(options) }
            result.symbols = Array(Set(cases.nodes.compactMap(\.leaf).flatMap(\.symbols))).sorted()
            result.draw = .choose(cases)
        case .deal(let options):
            let numbers = options.map { symbols.number(of: $0) }
            result.symbols = Array(Set(numbers)).sorted()
            result.draw = .deal(numbers)
        case .tags(let cases, let counts, let separator, let first):
            result.draw = .tags(
                compiled(cases, in: table, at: at) { compiler, options in compiler.choice(options) },
                counts: WeightedSampler(counts.options.map(\.weight)), sizes: counts.options.map(\.count),
                separator: Array(separator.utf8), first: first.flatMap { position($0, in: table, at: at) })
        case .number(let cases):
            result.draw = .number(compiled(cases, in: table, at: at) { compiler, law in compiler.law(law, in: table, at: at) })
        case .date(let from, let to):
            result.draw = .date(first: from.days, days: Int(to.days - from.days) + 1)
        case .creditCode(let region, let organisation):
            result.draw = .creditCode(
                region: position(region, in: table, at: at) ?? 0, organisation: Array(organisation.utf8))
            checkOrganisation(organisation, at: at)
        case .row(let of, let popularity, let match, let distinct):
            guard let pick = pick(of, popularity, match, in: table, at: at) else { break }
            result.draw = .row(pick, distinct: distinct)
        case .take(let reference, let name):
            take(reference, name, into: &result, in: table, of: declaration, at: at)
        }
        return result
    }

    /// The position of an earlier column.
    private mutating func position(_ name: String, in table: SampleTable, at location: SourceLocation?) -> Int? {
        if let index = table.columns.firstIndex(where: { $0.name == name }) { return index }
        unknown(name, among: table.columns.map(\.name), zh: "这张表前面的列", en: "the columns before this one", at: location)
        return nil
    }

    private mutating func choice(_ options: WeightedOptions) -> SampleTable.Choice {
        SampleTable.Choice(
            symbols: options.options.map { symbols.number(of: $0.text) },
            sampler: WeightedSampler(options.options.map(\.weight)))
    }

    private mutating func law(_ law: NumberLaw, in table: SampleTable, at location: SourceLocation?) -> SampleTable.Law {
        let scale = Double(SampleTable.Law.powerOfTen(law.decimals))
        var plus: Int?
        if let name = law.plus, let index = position(name, in: table, at: location) {
            if case .number(let cases) = table.columns[index].draw {
                plus = index
                if cases.nodes.contains(where: { ($0.leaf?.decimals ?? 0) > law.decimals }) {
                    error(
                        zh: "“\(name)”的小数位比本列多；把 step 写得更细", en: "'\(name)' has more decimals than this column; state a finer step",
                        at: location)
                }
            } else {
                error(zh: "“\(name)”不是 number 列", en: "'\(name)' is not a number column", at: location)
            }
        }
        return SampleTable.Law(
            shape: law.shape, lowest: law.range.map { SampleTable.Law.units($0.lowerBound * scale, step: 1) },
            highest: law.range.map { SampleTable.Law.units($0.upperBound * scale, step: 1) }, stepUnits: law.stepUnits,
            decimals: law.decimals, plus: plus)
    }

    private mutating func checkOrganisation(_ text: String, at location: SourceLocation?) {
        let allowed = text.utf8.allSatisfy { UnifiedSocialCreditCode.alphabet.contains($0) }
        if !allowed || text.utf8.count > 6 {
            error(
                zh: "organisation 至多 6 个字符，只能用数字和除 I、O、S、V、Z 外的大写字母（GB 32100-2015）",
                en: "“organisation” has at most 6 characters, digits and capitals other than I, O, S, V and Z (GB 32100-2015)",
                at: location)
        }
    }

    private mutating func pick(
        _ of: String, _ popularity: Double, _ match: [ColumnGenerator.Match], in table: SampleTable, at location: SourceLocation?
    ) -> HeldRows.Pick? {
        guard let index = tables.firstIndex(where: { $0.name == of }) else {
            unknown(of, among: tables.map(\.name), zh: "前面的表", en: "the tables before it", at: location)
            return nil
        }
        if match.count > HeldRows.Key.limit {
            error(zh: "match 至多 \(HeldRows.Key.limit) 列", en: "“match” takes at most \(HeldRows.Key.limit) columns", at: location)
            return nil
        }
        var ours: [Int] = []
        for pair in match {
            if !tables[index].columns.contains(where: { $0.name == pair.theirs }) {
                unknown(pair.theirs, among: tables[index].columns.map(\.name), zh: "“\(of)”的列", en: "the columns of '\(of)'", at: location)
            }
            if let column = position(pair.ours, in: table, at: location) { ours.append(column) }
        }
        // No pick is made once a problem is known: the specification will not run.
        guard diagnostics.isEmpty, let held = held[of] else { return nil }
        return HeldRows.Pick(held.rows, slots: match.map { held.slots[$0.theirs]! }, ours: ours, popularity: popularity)
    }

    private mutating func take(
        _ reference: String, _ name: String, into result: inout SampleTable.Column, in table: SampleTable,
        of declaration: GenerateSpec.TableDeclaration, at location: SourceLocation?
    ) {
        if case .each(let parent, _, _) = declaration.rows, reference == parent {
            guard let source = tables.first(where: { $0.name == parent }) else { return }
            guard let column = position(name, in: source, at: location) else { return }
            result.draw = .takeParent(column: column)
            result.symbols = source.columns[column].symbols
            return
        }
        guard let index = position(reference, in: table, at: location) else { return }
        guard case .row(let of, _, _, _) = declaration.columns[index].generator else {
            error(zh: "“\(reference)”不是 row 列，不能从它取值", en: "'\(reference)' is not a row column; nothing can be taken from it", at: location)
            return
        }
        guard let source = tables.first(where: { $0.name == of }), let column = position(name, in: source, at: location) else { return }
        result.symbols = source.columns[column].symbols
        guard diagnostics.isEmpty, let held = held[of] else { return }
        result.draw = .takeHeld(reference: index, rows: held.rows, slot: held.slots[name]!)
    }

    // MARK: Cases

    private mutating func compiled<Source, Leaf>(
        _ cases: Cases<Source>, in table: SampleTable, at location: SourceLocation?,
        _ leaf: (inout SampleCompiler, Source) -> Leaf
    ) -> CompiledCases<Leaf> {
        var by: [Int] = []
        for name in cases.by {
            guard let column = position(name, in: table, at: location) else { continue }
            if table.columns[column].symbols == nil {
                error(
                    zh: "by 只能用取值有限的列（choose，或取自这样的列）；“\(name)”不是",
                    en: "“by” wants a column of finitely many values (choose, or taken from one); '\(name)' is not", at: location)
            }
            by.append(column)
        }
        var result = CompiledCases<Leaf>(by: by, nodes: [])
        guard by.count == cases.by.count else { return CompiledCases(by: [], nodes: [.init()]) }
        add(cases.tree, 0, &result, table, leaf)
        return result
    }

    @discardableResult
    private mutating func add<Source, Leaf>(
        _ tree: CaseTree<Source>, _ depth: Int, _ result: inout CompiledCases<Leaf>, _ table: SampleTable,
        _ leaf: (inout SampleCompiler, Source) -> Leaf
    ) -> Int {
        let index = result.nodes.count
        result.nodes.append(.init())
        switch tree {
        case .leaf(let source): result.nodes[index].leaf = leaf(&self, source)
        case .branch(let branches, let location):
            let column = table.columns[result.by[depth]]
            let possible = column.symbols ?? []
            var seen: Set<Int32> = []
            for branch in branches {
                let child = add(branch.tree, depth + 1, &result, table, leaf)
                if branch.key == "*" {
                    result.nodes[index].otherwise = child
                    continue
                }
                guard let symbol = symbols.known(branch.key), possible.contains(symbol) else {
                    unknown(
                        branch.key, among: possible.map(symbols.word), zh: "“\(column.name)”的取值", en: "the values of '\(column.name)'",
                        at: branch.location)
                    continue
                }
                seen.insert(symbol)
                result.nodes[index].children[symbol] = child
            }
            if result.nodes[index].otherwise == nil,
                let missing = possible.first(where: { !seen.contains($0) && !symbols.words[Int($0)].isEmpty })
            {
                error(
                    zh: "缺少“\(column.name)”为“\(symbols.word(missing))”的情况；补上，或用 * 表示其余",
                    en: "the case '\(symbols.word(missing))' of '\(column.name)' is missing; add it, or “*” for the rest", at: location)
            }
        }
        return index
    }
}
