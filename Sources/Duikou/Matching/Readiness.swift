import DuikouMechanisms

/// Faults that make an allocation of these tables impossible, found without allocating. `check`, `match` and `compare` all run this code,
/// so that what passes one passes the others.
extension BatchMatcher {
    /// Faults that can be found without lists: groups whose values are in no codebook, limits that contradict each other. With them, as
    /// warnings, groups without members. O(talents + openings).
    public func readiness() -> Problems {
        var problems = Problems()
        let allocation = configuration.allocation
        guard let method = problems.collect({ try allocation.method() }),
            let constraints = problems.collect({ try AllocationConstraints(allocation, inputs: inputs, compiled) })
        else { return problems }
        problems.warnings += constraints.emptyGroups()
        _ = problems.collect { try method.check(emptyMarket(), constraints, seats: false) }
        return problems
    }

    /// Throws where no allocation over the lists meets the regions' floors. It computes the lists, which takes as long as a run's scoring;
    /// where no region has a floor it does nothing.
    public func requireFloors(progress: (@Sendable (Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil) throws {
        guard try configuration.allocation.method().hasFloors(inputs) else { return }
        let lists = try recommendations(progress: progress, isCancelled: isCancelled)
        try allocator(lists).requireFloors(configuration.allocation)
    }

    /// A market of everybody with empty lists: what a plan checks about seats and costs does not depend on lists.
    private func emptyMarket() throws -> Market {
        try Market(
            proposerOffsets: [Int32](repeating: 0, count: compiled.talents.count + 1), edgeResponder: [], edgeProposerGroup: [],
            edgeResponderGroup: [], proposerCapacities: compiled.talents.seats, responderCapacities: compiled.openings.seats)
    }
}

extension AllocationConstraints {
    /// A warning for each reserve and rate whose group has no member, at any opening or at some. It is no fault, since a group may be empty
    /// in some year, but a misspelt value looks the same. O(talents + openings) for each.
    func emptyGroups() -> [Diagnostic] {
        guard let membership else { return [] }
        let sizes = membership.sizes()
        var found: [Diagnostic] = []
        let conditions =
            allocation.reserves.map { ($0.group, LocalizedText(zh: "预留名额“\($0.title.zh)”", en: "the reserve '\($0.title.en)'"), true) }
            + allocation.rates.map { ($0.group, LocalizedText(zh: "最低比例“\($0.title.zh)”", en: "the rate '\($0.title.en)'"), false) }
        for (index, (condition, title, isReserve)) in conditions.enumerated() {
            let then =
                isReserve
                ? LocalizedText(zh: "；这些名额按无人用处理。", en: "; its seats are used as unused ones are.")
                : LocalizedText(zh: "；不起作用。", en: "; it changes nothing.")
            guard let column = compiled.talents.column(condition.talent.column)?.declaration else { continue }
            switch condition.wanted {
            case .values(let texts, let location):
                for text in texts where !membership.hasMember(text, of: condition, compiled) {
                    let near = column.codebook == nil ? Self.nearestWord(text, condition.talent.column, compiled) : nil
                    found.append(
                        Diagnostic(
                            .warning,
                            zh: "\(title.zh)：人才表的“\(column.name)”列中没有人是“\(text)”" + (near.map { "；是否为“\($0)”？" } ?? "") + then.zh,
                            en: "\(title.en): nobody's '\(column.name)' is '\(text)'" + (near.map { "; did you mean '\($0)'?" } ?? "")
                                + then.en, at: location))
                }
            case .column:
                let groups = membership.groupOfOpening[index]
                let (named, empty) = (groups.count { $0 >= 0 }, groups.count { $0 >= 0 && sizes[Int($0)] == 0 })
                guard empty > 0 else { continue }
                let (some, all) = (Format.grouped(empty), Format.grouped(named))
                found.append(
                    Diagnostic(
                        .warning, zh: "\(title.zh)：\(some) / \(all) 个岗位所写的群体没有一个人才" + then.zh,
                        en: "\(title.en): at \(some) of \(all) openings nobody is of the group that they name" + then.en,
                        at: condition.talent.location))
            }
        }
        return found
    }

    private static func nearestWord(_ text: String, _ name: String, _ compiled: CompiledProgramme) -> String? {
        guard let column = compiled.talents.column(name), !column.declaration.isPrivate else { return nil }
        var codes: Set<Int32> = []
        for row in 0..<compiled.talents.count { codes.formUnion(column.values(row: row)) }
        return NearestName.nearest(to: text, among: codes.sorted().lazy.map { compiled.codes.vocabulary[$0] })
    }
}
