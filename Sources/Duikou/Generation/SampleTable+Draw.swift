import DuikouRandom

extension SampleTable {
    /// The state of one row's drawing, reused from row to row.
    struct Scratch {
        var values: [SampleValue] = []
        var drawn: [Int] = []
        /// Rows that earlier children of the same parent drew, by column.
        var taken: [Int: [Int32]] = [:]
    }

    /// The seed of row `row` (of its `child`-th child row).
    func rowSeed(_ row: Int, child: Int = 0) -> UInt64 {
        let own = SplitMix64.mix(seed ^ SplitMix64.mix(UInt64(row) &+ 1))
        return child == 0 ? own : SplitMix64.mix(own &+ UInt64(child))
    }

    /// Draws every column of a row into `scratch.values`; false where a reference of a child row found nothing.
    func draw(
        row: Int, child: Int, parent: [SampleValue], symbols: SampleSymbols, scratch: inout Scratch
    ) -> Bool {
        let rowSeed = rowSeed(row, child: child)
        scratch.values.removeAll(keepingCapacity: true)
        for (index, column) in columns.enumerated() {
            var random = SeededRandom(seed: rowSeed, stream: column.stream)
            if let condition = column.onlyIf, scratch.values[condition].isEmpty {
                scratch.values.append(.empty)
                continue
            }
            // Emptiness is drawn first, so that a cell's value stays the same when the probability changes.
            if column.empty > 0, random.unit() < column.empty {
                scratch.values.append(.empty)
                continue
            }
            let value = draw(column.draw, index, row, child, parent, symbols, &scratch, &random)
            if child > 0, value.isEmpty, case .row = column.draw { return false }
            scratch.values.append(value)
        }
        return true
    }

    private func draw(
        _ draw: Draw, _ index: Int, _ row: Int, _ child: Int, _ parent: [SampleValue], _ symbols: SampleSymbols,
        _ scratch: inout Scratch, _ random: inout SeededRandom
    ) -> SampleValue {
        switch draw {
        case .text(let pieces):
            var bytes: [UInt8] = []
            for piece in pieces {
                switch piece {
                case .literal(let literal): bytes.append(contentsOf: literal)
                case .rowNumber(let width): SampleSymbols.appendPadded(row + 1, width: width, to: &bytes)
                case .childNumber: SampleSymbols.appendPadded(child, width: 1, to: &bytes)
                case .column(let column): symbols.append(scratch.values[column], to: &bytes)
                }
            }
            return .text(bytes)
        case .choose(let cases):
            guard let choice = cases.leaf(for: scratch.values) else { return .empty }
            let symbol = choice.symbols[choice.sampler.draw(&random)]
            return symbols.words[Int(symbol)].isEmpty ? .empty : .symbol(symbol)
        case .deal(let options):
            let symbol = options[row % options.count]
            return symbols.words[Int(symbol)].isEmpty ? .empty : .symbol(symbol)
        case .tags(let cases, let counts, let sizes, let separator, let first):
            return tags(cases, counts, sizes, separator, first, symbols, &scratch, &random)
        case .number(let cases):
            guard let law = cases.leaf(for: scratch.values) else { return .empty }
            return law.draw(scratch.values, &random)
        case .date(let first, let days):
            return .text(Array(CivilDate(days: first + Int32(random.below(days))).description.utf8))
        case .creditCode(let region, let organisation):
            return creditCode(scratch.values[region], organisation, row, symbols)
        case .row(let pick, let distinct):
            let taken = distinct ? scratch.taken[index] ?? [] : []
            guard let row = pick.draw(scratch.values, taken: taken, &random) else { return .empty }
            if distinct { scratch.taken[index, default: []].append(row) }
            return .row(row)
        case .takeHeld(let reference, let rows, let slot):
            guard case .row(let row) = scratch.values[reference] else { return .empty }
            return rows.value(row: row, slot: slot)
        case .takeParent(let column):
            return parent[column]
        }
    }

    private func tags(
        _ cases: CompiledCases<Choice>, _ counts: WeightedSampler, _ sizes: [Int], _ separator: [UInt8], _ first: Int?,
        _ symbols: SampleSymbols, _ scratch: inout Scratch, _ random: inout SeededRandom
    ) -> SampleValue {
        guard let choice = cases.leaf(for: scratch.values) else { return .empty }
        var wanted = sizes[counts.draw(&random)]
        var bytes: [UInt8] = []
        var excluded: Int?
        if let first, wanted > 0 {
            symbols.append(scratch.values[first], to: &bytes)
            if case .symbol(let symbol) = scratch.values[first] { excluded = choice.symbols.firstIndex(of: symbol) }
            wanted -= bytes.isEmpty ? 0 : 1
        }
        choice.sampler.draw(wanted, excluding: excluded, &random, into: &scratch.drawn)
        for index in scratch.drawn {
            if !bytes.isEmpty { bytes.append(contentsOf: separator) }
            bytes.append(contentsOf: symbols.words[Int(choice.symbols[index])])
        }
        return bytes.isEmpty ? .empty : .text(bytes)
    }

    /// `91` (a firm registered with the market authority), the region, an organisation part of nine, the check character.
    private func creditCode(
        _ region: SampleValue, _ organisation: [UInt8], _ row: Int, _ symbols: SampleSymbols
    ) -> SampleValue {
        var code = Array("91".utf8)
        symbols.append(region, to: &code)
        // GB 11714: the ninth character of an organisation code is its own check; a sample has none to keep, so the
        // row's number takes all the places after the prefix.
        let places = 9 - organisation.count
        var digits: [UInt8] = []
        var rest = row + 1
        for _ in 0..<places {
            digits.append(UnifiedSocialCreditCode.alphabet[rest % 31])
            rest /= 31
        }
        code.append(contentsOf: organisation)
        code.append(contentsOf: digits.reversed())
        guard rest == 0, let check = UnifiedSocialCreditCode.checkCharacter(of: code) else { return .empty }
        code.append(check)
        return .text(code)
    }
}

extension SampleTable.Law {
    func draw(_ values: [SampleValue], _ random: inout SeededRandom) -> SampleValue {
        let raw: Double
        switch shape {
        case .uniform(let low, let high): raw = low + (high - low) * random.unit()
        case .normal(let mean, let deviation): raw = mean + deviation * PortableMath.normal(&random)
        case .lognormal(let median, let deviation):
            raw = median * PortableMath.exp(deviation * PortableMath.normal(&random))
        }
        let step = Double(stepUnits) / Double(Self.powerOfTen(decimals))
        var units = Self.units(raw / step * Double(stepUnits), step: stepUnits)
        if let plus {
            guard case .number(let other, let otherDecimals) = values[plus] else { return .empty }
            // The compiler refuses a column with more decimals than ours.
            units += other * Self.powerOfTen(decimals - otherDecimals)
        }
        if let lowest { units = max(units, lowest) }
        if let highest { units = min(units, highest) }
        return .number(units: units, decimals: decimals)
    }

    /// Larger values are cut off: with six more decimals they still fit 64 bits.
    private static let limit = 1e12

    /// The nearest multiple of `step`.
    static func units(_ value: Double, step: Int) -> Int {
        Int((min(max(value, -limit), limit) / Double(step)).rounded()) * step
    }

    static func powerOfTen(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
