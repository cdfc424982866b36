/// How seats are allocated: the mechanism, and what an office asks of it.
public struct Allocation: Sendable, Hashable {
    /// The algorithm that allocates.
    public enum Kind: String, Sendable, CaseIterable {
        /// Gale and Shapley (1962): stable, and best for the side that proposes.
        case deferredAcceptance = "deferred-acceptance"
        /// Király (2013) and a search beyond it: stable, and as many placed as ties allow.
        case maximumStable = "maximum-stable"
        /// The greatest sum of fit, proven by prices; not stable.
        case maximumWeight = "maximum-weight"
        /// The most placements; everyone whom deferred acceptance places stays placed; not stable.
        case maximumCardinality = "maximum-cardinality"

        /// What it gives, for the schema and the reference.
        package var meaning: LocalizedText {
            switch self {
            case .deferredAcceptance: LocalizedText(zh: "稳定且最利于提出方", en: "a stable matching, best for those who propose")
            case .maximumStable: LocalizedText(zh: "稳定且安排最多", en: "a stable matching with most placed")
            case .maximumWeight: LocalizedText(zh: "契合度合计最高", en: "the greatest sum of fit")
            case .maximumCardinality: LocalizedText(zh: "人数最多", en: "the most placements")
            }
        }
    }
    /// Which side proposes: of all stable matchings, it gets the one it likes best.
    public enum Proposing: String, Sendable, CaseIterable {
        case talents
        case openings
    }
    /// How ties at an opening are broken.
    public enum Ties: String, Sendable, CaseIterable {
        /// One lottery number for each person, the same at every opening.
        case singleLottery = "single-lottery"
        /// A fresh number for each pair.
        case multipleLottery = "multiple-lottery"
    }
    /// Which pairs may be matched.
    public enum Within: String, Sendable, CaseIterable {
        /// The openings on each talent's list.
        case lists
        /// Every opening that a talent is eligible for.
        case eligible
    }
    /// Whose fit ``Kind/maximumWeight`` adds up.
    public enum Welfare: String, Sendable, CaseIterable {
        /// The talents' fit for the openings.
        case talents
        /// The openings' fit for the talents.
        case openings
        /// The sum of both.
        case both
    }

    /// The algorithm that allocates.
    public var mechanism: Kind
    /// The side that proposes.
    public var proposing: Proposing
    /// How ties at an opening are broken.
    public var ties: Ties
    /// Which pairs may be matched.
    public var within: Within
    /// Openings compare talents by bands of fit, this many over the whole scale; nil compares exact fit. A rating from an
    /// interview still comes before any band.
    public var bands: Int?
    /// Seats kept for groups, in order of precedence.
    public var reserves: [Reserve]
    /// Shares that every opening's order must keep for groups; at most two, the first before the second.
    public var rates: [MinimumRateDeclaration]
    /// Limits on the placements of regions, if any.
    public var regions: RegionsDeclaration?
    /// Pairs of talents who want to go to the same place, if any.
    public var links: LinksDeclaration?
    /// After a stable allocation, seats left over are offered to the unplaced beyond their lists.
    public var hasClearing: Bool
    /// Whose fit ``Kind/maximumWeight`` adds up; other mechanisms ignore it.
    public var welfare: Welfare
    /// Where the programme declares it, if it does.
    public var location: SourceLocation?

    /// The numbers of bands that a programme may ask for. More bands would be finer than any difference in fit that means something.
    public static let bandRange = 2...10_000

    /// Talent-proposing deferred acceptance with a single lottery, unless stated otherwise. ``ProgrammeCheck`` says which parts can be
    /// combined.
    public init(
        mechanism: Kind = .deferredAcceptance, proposing: Proposing = .talents, ties: Ties = .singleLottery,
        within: Within = .lists, bands: Int? = nil,
        reserves: [Reserve] = [], rates: [MinimumRateDeclaration] = [], regions: RegionsDeclaration? = nil,
        links: LinksDeclaration? = nil, hasClearing: Bool = false, welfare: Welfare = .both
    ) {
        self.mechanism = mechanism
        self.proposing = proposing
        self.ties = ties
        self.within = within
        self.bands = bands
        self.reserves = reserves
        self.rates = rates
        self.regions = regions
        self.links = links
        self.hasClearing = hasClearing
        self.welfare = welfare
    }
}

/// The group that a reserve or a minimum rate is for: talents whose column holds a wanted value.
public struct GroupCondition: Sendable, Hashable {
    /// What the talent's column is compared with.
    public enum Wanted: Sendable, Hashable {
        /// The opening's own value, such as an order class of that opening. An opening without a value has no such group.
        case column(ColumnReference)
        /// The same values for every opening, with the place that names them.
        case values([String], SourceLocation)
    }

    /// The talents' column that is compared.
    public var talent: ColumnReference
    /// The value or values that make a talent a member.
    public var wanted: Wanted

    /// Talents whose column `talent` holds `wanted`.
    public init(talent: ColumnReference, wanted: Wanted) {
        self.talent = talent
        self.wanted = wanted
    }
}

/// Seats of each opening that are kept for a group (订单班、定向名额).
public struct Reserve: Sendable, Hashable {
    /// How many of an opening's seats are kept.
    public enum Seats: Sendable, Hashable {
        /// The same number at every opening.
        case count(Int)
        /// A percentage of the opening's seats, rounded up.
        case percent(Int)
        /// The number in an opening's column, rounded down; an unstated one keeps none.
        case column(ColumnReference)
    }
    /// Which of its seats an opening fills first.
    public enum Order: String, Sendable, CaseIterable {
        /// A member takes a kept seat while there is one: the group gets at least its seats.
        case reservedFirst = "reserved-first"
        /// A member takes an open seat where its rank suffices: kept seats come on top.
        case openFirst = "open-first"
    }
    /// What becomes of kept seats that no member wants.
    public enum Unused: String, Sendable, CaseIterable {
        /// Anybody may have them.
        case open
        /// They stay empty.
        case kept
    }

    /// A short machine name, unique in the programme.
    public var name: String
    /// The group, for people; defaults to the name.
    public var title: LocalizedText
    /// Who may take the kept seats.
    public var group: GroupCondition
    /// How many seats each opening keeps.
    public var seats: Seats
    /// Whether kept or open seats are filled first.
    public var order: Order
    /// What becomes of kept seats that no member wants.
    public var unused: Unused
    /// Where the programme declares it.
    public var location: SourceLocation

    /// - Parameter title: the group, for people; nil for the name.
    public init(
        name: String, title: LocalizedText? = nil, group: GroupCondition, seats: Seats, order: Order = .reservedFirst,
        unused: Unused = .open, location: SourceLocation = SourceLocation(file: "")
    ) {
        self.name = name
        self.title = title ?? LocalizedText(verbatim: name)
        self.group = group
        self.seats = seats
        self.order = order
        self.unused = unused
        self.location = location
    }
}

/// The least share that a group must have among the first n talents of every opening's order, for every n.
public struct MinimumRateDeclaration: Sendable, Hashable {
    /// A short machine name, unique in the programme.
    public var name: String
    /// The group, for people; defaults to the name.
    public var title: LocalizedText
    /// Whose share it is.
    public var group: GroupCondition
    /// A whole number of ``percents``.
    public var percent: Int
    /// Where the programme declares it.
    public var location: SourceLocation

    /// The percentages that may be asked for: 0 changes no order, 100 puts the whole group first.
    public static let percents = 0...100

    /// - Precondition: `percent` is one of ``percents``.
    public init(
        name: String, title: LocalizedText? = nil, group: GroupCondition, percent: Int, location: SourceLocation = SourceLocation(file: "")
    ) {
        precondition(Self.percents.contains(percent), "a rate is 0 to 100 percent")
        self.name = name
        self.title = title ?? LocalizedText(verbatim: name)
        self.group = group
        self.percent = percent
        self.location = location
    }
}

/// Limits on the placements of regions: at most how many, at least how many, and at what cost.
public struct RegionsDeclaration: Sendable, Hashable {
    /// The opening's region. Where its codebook is hierarchical, limits may be set at any level (county, province).
    public var column: ColumnReference
    /// A CSV of limits: `region`, `cap`, `floor`, `budget`.
    public var limits: FileReference
    /// What a placement at the opening costs its regions' budgets.
    public var cost: ColumnReference?
    /// The opening's target: seats up to it are filled before seats beyond the targets of other openings in the region. By default the cap
    /// is shared out in proportion to seats.
    public var target: ColumnReference?

    /// The limits that the file `limits` sets on the regions that `column` states.
    public init(column: ColumnReference, limits: FileReference, cost: ColumnReference? = nil, target: ColumnReference? = nil) {
        self.column = column
        self.limits = limits
        self.cost = cost
        self.target = target
    }
}

/// Two talents who want to go to the same place: couples, brothers and sisters.
public struct LinksDeclaration: Sendable, Hashable {
    /// A CSV of pairs: `talent`, `partner`.
    public var table: FileReference
    /// What must be the same for both: the opening's place, or its firm.
    public var same: ColumnReference
    /// Whether they would rather be apart than have nothing.
    public var allowsApart: Bool

    /// Pairs of `table` whose two openings must agree in `same`.
    public init(table: FileReference, same: ColumnReference, allowsApart: Bool) {
        self.table = table
        self.same = same
        self.allowsApart = allowsApart
    }
}
