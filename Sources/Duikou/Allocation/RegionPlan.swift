import DuikouMechanisms

/// Declared limits over one programme's openings: the regions as a forest, each with its label.
struct RegionPlan: Sendable {
    let regions: Regions
    /// Each region for people.
    let labels: [LocalizedText]
    /// Their codes, in the same order.
    let codes: [String]
    /// What each may have.
    let limits: [AllocationInputs.RegionLimit]

    init(
        _ declaration: RegionsDeclaration, limits: [AllocationInputs.RegionLimit], _ compiled: CompiledProgramme, _ market: Market,
        ties: TieBreak
    ) throws {
        guard let column = compiled.openings.column(declaration.column.column), case .codes(let codes) = column.data else {
            preconditionFailure("a checked programme's region column holds codes")
        }
        let book = column.declaration.codebook.flatMap { compiled.codes.codebooks[$0] }
        let numbers = Dictionary(limits.enumerated().map { ($1.region, $0) }, uniquingKeysWith: { first, _ in first })
        /// The nearest region with limits, from the code upwards.
        func region(at code: Int32) -> Int? {
            var code = code
            while code >= 0 {
                if let number = numbers[code] { return number }
                guard let book else { return nil }
                code = book.parents[Int(code)]
            }
            return nil
        }
        let tree = limits.map { limit in
            Regions.Region(
                parent: book.flatMap { region(at: $0.parents[Int(limit.region)]) }, cap: limit.cap, floor: limit.floor, budget: limit.budget
            )
        }
        self.limits = limits
        labels = limits.map { compiled.codes.label($0.region, of: column.declaration) }
        self.codes = limits.map { compiled.codes.code($0.region, of: column.declaration) }
        do {
            regions = try Regions(
                tree, regionOfResponder: codes.map { code in region(at: code).map(Int32.init) ?? -1 },
                costs: declaration.cost.map { Self.hundredths($0, compiled) },
                targets: declaration.target.map { Self.targets($0, compiled) },
                regionKeys: Self.keys(self.codes), ties: ties, for: market)
        } catch {
            throw Self.explained(error, labels, at: declaration.limits)
        }
    }

    /// The market that the regions limit: over seat classes where there are any, each class an opening of its own in its region.
    func market(_ market: Market, _ reserves: ReservePlan?, ties: TieBreak) throws -> (market: Market, regions: Regions) {
        guard let classes = reserves?.classes else { return (market, regions) }
        let split = try classes.split(market, ties: ties)
        return (split.market, try regions.lifted(to: classes.classResponder, market: split.market))
    }

    /// The regions' identities for the lottery, made of their codes, so that the order of the file does not matter.
    private static func keys(_ codes: [String]) -> [UInt64] {
        var ids = Interner()
        let numbers = codes.map { ids.intern($0) }
        return numbers.map { ids.key($0) }
    }

    /// Money in hundredths of its unit; an unstated cost is 0.
    private static func hundredths(_ reference: ColumnReference, _ compiled: CompiledProgramme) -> [Int64] {
        numbers(reference, compiled).map { $0 > 0 ? Int64(min($0 * 100, 1e15).rounded()) : 0 }
    }

    /// For each opening its target; an unstated one is the opening's number of seats.
    private static func targets(_ reference: ColumnReference, _ compiled: CompiledProgramme) -> [Int32] {
        zip(numbers(reference, compiled), compiled.openings.seats).map { $0 >= 0 ? Int32(min($0, Double(Int32.max))) : $1 }
    }

    private static func numbers(_ reference: ColumnReference, _ compiled: CompiledProgramme) -> [Double] {
        guard case .numbers(let numbers)? = compiled.openings.column(reference.column)?.data else {
            preconditionFailure("a checked programme's number column holds numbers")
        }
        return numbers
    }

    // MARK: Errors

    private static func explained(_ error: RegionError, _ labels: [LocalizedText], at file: FileReference) -> DuikouError {
        switch error {
        case .floorBesideBudget(let floor, let budget):
            return DuikouError(
                .malformedTable, zh: "“\(labels[floor].zh)”的下限与“\(labels[budget].zh)”的预算不能同时承诺：各岗位每人的金额不同，能否兼顾没有可靠的算法。请去掉其一，或让金额一致。",
                en:
                    "the floor of '\(labels[floor].en)' and the budget of '\(labels[budget].en)' cannot both be promised where placements cost different amounts; drop one, or make the costs equal.",
                at: SourceLocation(file: file.written))
        case .costsTooLarge:
            return DuikouError(
                .malformedTable, zh: "各岗位的金额合计过大，请换用较大的货币单位。", en: "all costs together are too large; use a larger unit of money.",
                at: SourceLocation(file: file.written))
        default: preconditionFailure("checked limits do not fit the market: \(error)")
        }
    }

    /// Why floors cannot be met, in words and numbers that anyone can check against the lists.
    ///
    /// - Parameters:
    ///   - market: the market that falls short: of openings, or of their classes of seats.
    ///   - classes: the classes of seats, where there are reserves.
    func explained(
        _ shortfall: FloorShortfall, _ market: Market, _ classes: SeatClasses?, at file: FileReference
    ) -> DuikouError {
        func openings(_ responders: [Int32]) -> Int { Set(responders.map { classes?.classResponder[Int($0)] ?? $0 }).count }
        func names(_ regions: [Int], _ language: Language) -> String {
            regions.map { labels[$0][language] }.joined(separator: language == .zh ? "、" : ", ")
        }
        func n(_ value: Int) -> String { Format.grouped(value) }
        var (zh, en): ([String], [String]) = ([], [])
        if !shortfall.responders.isEmpty {
            zh.append("列它们的人太少的岗位 \(n(openings(shortfall.responders))) 个，最多安排 \(n(shortfall.listed)) 人")
            en.append("openings that too few list: \(n(openings(shortfall.responders))), good for \(n(shortfall.listed))")
        }
        if !shortfall.filledResponders.isEmpty {
            let seats = shortfall.filledResponders.reduce(0) { $0 + Int(market.responderCapacities[Int($1)]) }
            zh.append("名额太少的岗位 \(n(openings(shortfall.filledResponders))) 个，共 \(n(seats)) 个名额")
            en.append("openings with too few seats: \(n(openings(shortfall.filledResponders))), with \(n(seats)) in all")
        }
        if !shortfall.cappedRegions.isEmpty {
            zh.append("“\(names(shortfall.cappedRegions, .zh))”受上限约束")
            en.append("'\(names(shortfall.cappedRegions, .en))' is held by its cap")
        }
        return DuikouError(
            .usage,
            zh: "“\(names(shortfall.askingRegions, .zh))”的下限共要 \(n(shortfall.asked)) 人，最多只能有 \(n(shortfall.reachable)) 人："
                + zh.joined(separator: "；") + "。请降低下限，或加长清单、增加名额。",
            en:
                "the floors of '\(names(shortfall.askingRegions, .en))' ask for \(n(shortfall.asked)) placements, and at most \(n(shortfall.reachable)) can be had: "
                + en.joined(separator: "; ") + ". Lower the floors, lengthen the lists or add seats.",
            at: SourceLocation(file: file.written))
    }
}
