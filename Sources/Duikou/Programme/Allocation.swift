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

        /// Whether it promises that no two prefer each other to what they have.
        public var isStable: Bool { self == .deferredAcceptance || self == .maximumStable }
    }
    /// Which side proposes: of all stable matchings, it gets the one it likes best.
    public enum Proposing: String, Sendable, CaseIterable {
        case talents
        case openings
    }
    /// How equals at an opening are told apart.
    public enum Ties: String, Sendable, CaseIterable {
        /// One number for each person, the same everywhere.
        case singleLottery = "single-lottery"
        /// A fresh number for each pair.
        case multipleLottery = "multiple-lottery"
    }
    /// Whose fit the greatest sum of fit adds up.
    public enum Welfare: String, Sendable, CaseIterable {
        case talents
        case openings
        case both
    }

    public var mechanism: Kind
    public var proposing: Proposing
    public var ties: Ties
    /// Openings compare talents by bands of fit, this many over the whole scale; nil compares exact fit. A rating from an
    /// interview still comes before any band.
    public var bands: Int?
    /// Seats kept for groups, in order of precedence.
    public var reserves: [Reserve]
    /// Shares that every opening's order must keep for groups; at most two, the first before the second.
    public var rates: [MinimumRateDeclaration]
    public var regions: RegionsDeclaration?
    public var links: LinksDeclaration?
    /// After a stable allocation, seats left over are offered to the unplaced beyond their lists.
    public var hasClearing: Bool
    public var welfare: Welfare
    /// Where the programme declares it, if it does.
    public var location: SourceLocation?

    /// More bands than this tell apart what fit itself does not.
    public static let bandRange = 2...10_000

    public init(
        mechanism: Kind = .deferredAcceptance, proposing: Proposing = .talents, ties: Ties = .singleLottery, bands: Int? = nil,
        reserves: [Reserve] = [], rates: [MinimumRateDeclaration] = [], regions: RegionsDeclaration? = nil,
        links: LinksDeclaration? = nil, hasClearing: Bool = false, welfare: Welfare = .both
    ) {
        self.mechanism = mechanism
        self.proposing = proposing
        self.ties = ties
        self.bands = bands
        self.reserves = reserves
        self.rates = rates
        self.regions = regions
        self.links = links
        self.hasClearing = hasClearing
        self.welfare = welfare
    }
}

/// Whom a reserve or a minimum rate is for: talents whose column has a value.
public struct GroupCondition: Sendable, Hashable {
    /// What the talent's column is compared with.
    public enum Wanted: Sendable, Hashable {
        /// The opening's own value: an order class of that opening. An opening that states none has no such group.
        case column(ColumnReference)
        /// The same values everywhere.
        case values([String], SourceLocation)
    }

    public var talent: ColumnReference
    public var wanted: Wanted

    public init(talent: ColumnReference, wanted: Wanted) {
        self.talent = talent
        self.wanted = wanted
    }
}

/// Seats of each opening that are kept for a group (订单班、定向名额).
public struct Reserve: Sendable, Hashable {
    /// How many of an opening's seats are kept.
    public enum Seats: Sendable, Hashable {
        case count(Int)
        /// Of the opening's seats, rounded up.
        case percent(Int)
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

    public var name: String
    /// The group, for people; defaults to the name.
    public var title: LocalizedText
    public var group: GroupCondition
    public var seats: Seats
    public var order: Order
    public var unused: Unused
    public var location: SourceLocation

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

/// A share that a group must have among the first of every opening's order, however many are admitted.
public struct MinimumRateDeclaration: Sendable, Hashable {
    public var name: String
    public var title: LocalizedText
    public var group: GroupCondition
    /// A whole number of ``percents``.
    public var percent: Int
    public var location: SourceLocation

    /// What can be asked for, as in the mechanism: 0 changes no order, 100 calls the whole group first.
    public static let percents = 0...100

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

/// Limits on the placements of regions: at most, at least, and at what cost.
public struct RegionsDeclaration: Sendable, Hashable {
    /// The opening's region. Where its codebook is hierarchical, limits may stand at any height (county, province).
    public var column: ColumnReference
    /// A CSV of limits: `region`, `cap`, `floor`, `budget`.
    public var limits: FileReference
    /// What a placement at the opening costs its regions' budgets.
    public var cost: ColumnReference?
    /// How many seats of the opening come before other openings of the region get more; by default the cap in proportion to seats.
    public var target: ColumnReference?

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

    public init(table: FileReference, same: ColumnReference, allowsApart: Bool) {
        self.table = table
        self.same = same
        self.allowsApart = allowsApart
    }
}
