/// A combination that no mechanism meets: parts of an allocation that cannot stand together, and the sentence that says so.
///
/// ``all`` is the one table of what may not be combined. What is in none of its rows is supported.
struct AllocationRefusal: Sendable {
    /// A part of an allocation.
    enum Part: Sendable, Hashable {
        case mechanism(Allocation.Kind)
        case proposing(Allocation.Proposing)
        case demand(AllocationDemand)
        /// Talents who may have several placements.
        case severalSeats
    }

    /// Groups of parts. It is refused where an allocation has one of each group.
    let parts: [[Part]]
    /// What is said of it; the mechanism is the one that was asked for.
    let sentence: @Sendable (_ mechanism: String) -> LocalizedText

    private init(_ parts: [Part]..., sentence: @escaping @Sendable (String) -> LocalizedText) {
        self.parts = parts
        self.sentence = sentence
    }

    private init(_ parts: [Part]..., zh: String, en: String) {
        self.parts = parts
        sentence = { _ in LocalizedText(zh: zh, en: en) }
    }

    private static func demands(_ demands: AllocationDemand...) -> [Part] { demands.map(Part.demand) }

    /// All mechanisms but these.
    private static func mechanisms(but kept: Allocation.Kind...) -> [Part] {
        Allocation.Kind.allCases.filter { !kept.contains($0) }.map(Part.mechanism)
    }

    /// Who with whom, and why not. An error is told at the first part of its row.
    static let all: [AllocationRefusal] = [
        AllocationRefusal(
            demands(.reserves, .rates), mechanisms(but: .deferredAcceptance, .maximumStable),
            sentence: { mechanism in
                LocalizedText(
                    zh: "预留名额和最低比例只适用于 deferred-acceptance 或 maximum-stable，这里是 \(mechanism)。",
                    en: "reserves and rates need deferred-acceptance or maximum-stable, not \(mechanism).")
            }),
        AllocationRefusal(
            demands(.reserves, .rates), [.proposing(.openings)],
            zh: "预留名额和最低比例要求 proposing: talents。", en: "reserves and rates need proposing: talents."),
        AllocationRefusal(
            demands(.regions), mechanisms(but: .deferredAcceptance) + [.proposing(.openings)],
            zh: "地区限额要求 mechanism: deferred-acceptance 和 proposing: talents。",
            en: "regions need mechanism: deferred-acceptance and proposing: talents."),
        AllocationRefusal(
            demands(.regions), demands(.clearing),
            zh: "地区限额不能与 clearing 同用。", en: "regions and clearing cannot be combined."),
        AllocationRefusal(
            demands(.reserves), [.mechanism(.maximumStable), .demand(.regions)], [.severalSeats],
            zh: "预留名额与 maximum-stable 或 regions 同用时，人才表的 seats 只能是 1。",
            en: "reserves with maximum-stable or regions need one seat for each talent: leave the talents' seats at 1."),
        AllocationRefusal(
            demands(.links), [.severalSeats],
            zh: "结伴志愿要求每个人才一个名额：人才表的 seats 只能是 1。",
            en: "links need one seat for each talent: leave the talents' seats at 1."),
        AllocationRefusal(
            demands(.links), mechanisms(but: .deferredAcceptance) + [.proposing(.openings)],
            zh: "结伴志愿要求 mechanism: deferred-acceptance 和 proposing: talents。",
            en: "links need mechanism: deferred-acceptance and proposing: talents."),
        AllocationRefusal(
            demands(.links), demands(.reserves, .rates, .regions, .clearing),
            zh: "结伴志愿不能与 reserves、rates、regions 或 clearing 同用。",
            en: "links cannot be combined with reserves, rates, regions or clearing."),
        AllocationRefusal(
            [.mechanism(.maximumStable)], [.proposing(.openings)],
            zh: "maximum-stable 要求 proposing: talents。", en: "maximum-stable needs proposing: talents."),
        AllocationRefusal(
            demands(.clearing), mechanisms(but: .deferredAcceptance, .maximumStable),
            zh: "clearing 只接在 deferred-acceptance 或 maximum-stable 之后。",
            en: "clearing follows deferred-acceptance or maximum-stable only."),
    ]
}

extension Allocation {
    /// What cannot be combined, a sentence for each row of ``AllocationRefusal/all``: for the reference.
    package static var refusedCombinations: [LocalizedText] {
        AllocationRefusal.all.map { refusal in
            let refused = refusal.parts.joined().compactMap { if case .mechanism(let kind) = $0 { kind.rawValue } else { nil } }
            return LocalizedText(
                zh: refusal.sentence(refused.joined(separator: " 或 ")).zh, en: refusal.sentence(refused.joined(separator: " or ")).en)
        }
    }

    /// What of the allocation cannot stand together, an error for each row of ``AllocationRefusal/all`` that applies.
    ///
    /// - Parameters:
    ///   - severalSeats: whether a talent may have several placements.
    ///   - place: where an error is told whose part has no place of its own.
    public func refusals(severalSeats: Bool, at place: SourceLocation? = nil) -> [Diagnostic] {
        var own: Set<AllocationRefusal.Part> = [.mechanism(mechanism), .proposing(proposing)]
        own.formUnion(demands.map(AllocationRefusal.Part.demand))
        if severalSeats { own.insert(.severalSeats) }
        return AllocationRefusal.all.filter { $0.parts.allSatisfy { !own.isDisjoint(with: $0) } }.map { refusal in
            let first = refusal.parts[0].first { own.contains($0) }
            let sentence = refusal.sentence(mechanism.rawValue)
            return Diagnostic(.error, zh: sentence.zh, en: sentence.en, at: first.flatMap { self.location(of: $0) } ?? location ?? place)
        }
    }

    private func location(of part: AllocationRefusal.Part) -> SourceLocation? {
        switch part {
        case .demand(let demand): location(of: demand)
        case .mechanism, .proposing, .severalSeats: nil
        }
    }
}
