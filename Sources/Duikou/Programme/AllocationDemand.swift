/// What an office may ask of an allocation beside its mechanism.
public enum AllocationDemand: Sendable, Hashable, CaseIterable {
    /// Seats kept for groups.
    case reserves
    /// Shares of groups in every opening's order.
    case rates
    /// Limits on the placements of regions.
    case regions
    /// Two talents who want to go to the same place.
    case links
    /// A second round over the seats left.
    case clearing
    /// Openings that compare talents by bands of fit.
    case bands

    /// The demand for people.
    public var title: LocalizedText {
        switch self {
        case .reserves: LocalizedText(zh: "预留名额", en: "reserves")
        case .rates: LocalizedText(zh: "最低比例", en: "rates")
        case .regions: LocalizedText(zh: "地区限额", en: "regions")
        case .links: LocalizedText(zh: "结伴志愿", en: "links")
        case .clearing: LocalizedText(zh: "补录", en: "clearing")
        case .bands: LocalizedText(zh: "分档", en: "bands")
        }
    }
}

extension Allocation {
    /// The demands that it makes, in the order of their kinds.
    public var demands: [AllocationDemand] { AllocationDemand.allCases.filter(makes) }

    /// Whether it makes a demand of this kind.
    public func makes(_ demand: AllocationDemand) -> Bool {
        switch demand {
        case .reserves: !reserves.isEmpty
        case .rates: !rates.isEmpty
        case .regions: regions != nil
        case .links: links != nil
        case .clearing: hasClearing
        case .bands: bands != nil
        }
    }

    /// Where the programme makes the demand; nil where that has no place of its own.
    func location(of demand: AllocationDemand) -> SourceLocation? {
        switch demand {
        case .reserves: reserves.first?.location
        case .rates: rates.first?.location
        case .regions: regions?.limits.location
        case .links: links?.table.location
        case .clearing, .bands: nil
        }
    }
}
