/// One matching exercise, as its YAML file declares it: two tables, rules, terms, an allocation.
///
/// A value, complete and already checked for its own consistency by the reader; what only the tables can
/// tell (a missing column, an unknown code) is found by ``ProgrammeCheck`` and by compilation.
public struct Programme: Sendable {
    /// A short machine name: `graduates-2026`.
    public var name: String
    public var title: LocalizedText
    /// The day on which credentials must be recognised.
    public var date: CivilDate
    /// The seed of every lottery, unless the caller gives another.
    public var seed: UInt64
    /// Codebooks by name, in the order of the file.
    public var codebooks: [CodebookDeclaration]
    /// Recognition agreements between places (互认), if credentials are compared.
    public var recognition: FileReference?
    public var talents: TableDeclaration
    public var openings: TableDeclaration
    public var rules: [Rule]
    /// What the openings want: ranks talents for each opening.
    public var talentForOpening: [Term]
    /// What the talents want: ranks openings for each talent.
    public var openingForTalent: [Term]
    /// Stated choices: talent, opening, rank. They come before computed wishes.
    public var choices: PairsDeclaration?
    /// Interview ratings: opening, talent, score. They come before computed fit.
    public var ratings: PairsDeclaration?
    public var lists: ListLengths
    public var allocation: Allocation
    /// The columns shown beside ids in the outputs, for a reader's sake, and which lists are written.
    public var outputs: Outputs
    /// How the result tables are written.
    public var results: ResultFormat

    public init(
        name: String, title: LocalizedText, date: CivilDate, seed: UInt64, codebooks: [CodebookDeclaration],
        recognition: FileReference?, talents: TableDeclaration, openings: TableDeclaration, rules: [Rule],
        talentForOpening: [Term], openingForTalent: [Term], choices: PairsDeclaration?, ratings: PairsDeclaration?,
        lists: ListLengths, allocation: Allocation, outputs: Outputs, results: ResultFormat = ResultFormat()
    ) {
        self.name = name
        self.title = title
        self.date = date
        self.seed = seed
        self.codebooks = codebooks
        self.recognition = recognition
        self.talents = talents
        self.openings = openings
        self.rules = rules
        self.talentForOpening = talentForOpening
        self.openingForTalent = openingForTalent
        self.choices = choices
        self.ratings = ratings
        self.lists = lists
        self.allocation = allocation
        self.outputs = outputs
        self.results = results
    }

    /// The table of one side.
    public func table(_ side: Side) -> TableDeclaration { side == .talent ? talents : openings }
}

/// One of the two sides of a programme.
public enum Side: String, Sendable, CaseIterable {
    case talent
    case opening

    /// The side across.
    public var other: Side { self == .talent ? .opening : .talent }
}

/// A file that a programme names, resolved against the programme's folder, with the place that names it.
public struct FileReference: Sendable, Hashable {
    /// The path to open.
    public var path: String
    /// The path as written.
    public var written: String
    public var location: SourceLocation

    public init(path: String, written: String, location: SourceLocation) {
        self.path = path
        self.written = written
        self.location = location
    }
}

/// How long each side's recommendation lists are, and what they are ranked by.
public struct ListLengths: Sendable, Hashable {
    /// What lists are ranked by.
    public enum Mode: String, Sendable, CaseIterable {
        /// The row's own fit, whoever else has the same partner on its list.
        case fit
        /// The equilibrium of everybody's fit and the seats: a partner that too many are after comes later.
        case congestionAware = "congestion-aware"
    }

    /// Openings listed for each talent; also the talent's preference list in the market.
    public var talents: Int
    /// Talents listed for each opening.
    public var openings: Int
    public var mode: Mode
    /// Of congestion-aware lists: how many points of fit tastes may differ by. Low, lists follow fit; high, they spread.
    public var temperature: Double
    /// Of congestion-aware lists: how many times as many openings as a talent's list has are considered for it.
    public var candidates: Int

    /// Lists long enough that few run off their end at usual competition; an office sets its own.
    public static let standard = ListLengths(talents: 50, openings: 200)
    /// Beyond this a list is no recommendation, and memory grows with it.
    public static let longest = 10_000

    /// Some twentieth of the scale: differences that an office would not call a difference in quality.
    public static let standardTemperature = 5.0
    /// Low enough to follow fit almost alone; exp(fit / temperature) stays below 10⁸⁷, whose squares a `Double` holds.
    public static let temperatureRange = 0.5...1000.0
    /// Enough that crowded openings find substitutes; memory and time grow with it.
    public static let standardCandidates = 4
    public static let candidateRange = 1...100

    public init(
        talents: Int, openings: Int, mode: Mode = .fit, temperature: Double = standardTemperature, candidates: Int = standardCandidates
    ) {
        self.talents = talents
        self.openings = openings
        self.mode = mode
        self.temperature = temperature
        self.candidates = candidates
    }

    /// The exact lists by fit from which these are made: themselves, or the candidates of congestion-aware ones.
    public var exact: ListLengths {
        guard mode == .congestionAware else { return self }
        return ListLengths(talents: min(Self.longest, talents * candidates), openings: openings)
    }
}

/// What the output files hold: columns shown beside ids, groups of the fairness table, and which lists have a file.
public struct Outputs: Sendable, Hashable {
    /// The sides whose recommendation lists are written. Lists are nearly all bytes of a large run's results; they are computed, used and
    /// checked all the same where they have no file.
    public enum ListFiles: String, Sendable, Hashable, CaseIterable {
        case both, talents, openings
        // Named so, because `.none` of an optional would mean that nothing was said.
        case neither = "none"

        public func includes(_ side: Side) -> Bool { self == .both || self == (side == .talent ? .talents : .openings) }
    }

    public var talents: [String]
    public var openings: [String]
    /// The talents' columns by whose values fairness.csv groups them.
    public var fairness: [String]
    public var lists: ListFiles

    public init(talents: [String] = [], openings: [String] = [], fairness: [String] = [], lists: ListFiles = .both) {
        self.talents = talents
        self.openings = openings
        self.fairness = fairness
        self.lists = lists
    }

    /// The columns shown of one side.
    public func columns(_ side: Side) -> [String] { side == .talent ? talents : openings }
}

/// How result tables are written. It is the programme's to say and does not depend on the locale, so that a desktop and a server write the
/// same bytes.
public struct ResultFormat: Sendable, Hashable {
    /// What stands above a column.
    public enum Headers: String, Sendable, Hashable, CaseIterable {
        /// A title in ``ResultFormat/language``, for people.
        case titles
        /// The column's key, the same in every language. Beside each label stands its code, and a yes or no is `yes` or `no`.
        case keys
    }

    /// The language of titles, and of the labels, names and reasons in the cells.
    public var language: Language
    /// Titles unless the programme says otherwise.
    public var headers: Headers

    /// - Parameter language: Chinese unless the programme says otherwise: most offices that read the tables do.
    public init(language: Language = .zh, headers: Headers = .titles) {
        self.language = language
        self.headers = headers
    }
}

/// A CSV of pairs with a value: stated choices or interview ratings. Headers may have aliases.
public struct PairsDeclaration: Sendable {
    public var file: FileReference
    public var encoding: String
    public var talentHeaders: [String]
    public var openingHeaders: [String]
    public var valueHeaders: [String]

    public init(
        file: FileReference, encoding: String, talentHeaders: [String], openingHeaders: [String], valueHeaders: [String]
    ) {
        self.file = file
        self.encoding = encoding
        self.talentHeaders = talentHeaders
        self.openingHeaders = openingHeaders
        self.valueHeaders = valueHeaders
    }
}

/// Where a codebook's entries come from.
public struct CodebookDeclaration: Sendable {
    /// Where the entries stand.
    public enum Source: Sendable {
        case file(FileReference)
        /// Codes written in the programme, lowest first.
        case inline([String])
    }
    public var name: String
    public var source: Source
    public var location: SourceLocation

    public init(name: String, source: Source, location: SourceLocation) {
        self.name = name
        self.source = source
        self.location = location
    }
}
