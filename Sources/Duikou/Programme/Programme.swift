/// One matching exercise, as its YAML file declares it: two tables, rules, terms, an allocation.
///
/// A complete value. ``ProgrammeCheck`` compares what its rules and terms name with what it declares; what only the tables can tell (a
/// missing column, an unknown code) is found when they are read and compiled.
public struct Programme: Sendable {
    /// A short machine name: `graduates-2026`.
    public var name: String
    /// The title, for people.
    public var title: LocalizedText
    /// The day on which credentials must be recognised.
    public var date: CivilDate
    /// The seed of every lottery, unless the caller gives another.
    public var seed: UInt64
    /// Codebooks by name, in the order of the file.
    public var codebooks: [CodebookDeclaration]
    /// Recognition agreements between places (互认), if credentials are compared.
    public var recognition: FileReference?
    /// The table of those who apply.
    public var talents: TableDeclaration
    /// The table of what they apply for.
    public var openings: TableDeclaration
    /// Hard requirements on a pair.
    public var rules: [Rule]
    /// What the openings want: ranks talents for each opening.
    public var talentForOpening: [Term]
    /// What the talents want: ranks openings for each talent.
    public var openingForTalent: [Term]
    /// Stated choices: talent, opening, rank. They come before computed wishes.
    public var choices: PairsDeclaration?
    /// Interview ratings: opening, talent, score. They come before computed fit.
    public var ratings: PairsDeclaration?
    /// How long recommendation lists are, and what they are ranked by.
    public var lists: ListLengths
    /// The mechanism, and what an office asks of it.
    public var allocation: Allocation
    /// The columns shown beside ids in the outputs, for a reader's sake, and which lists are written.
    public var outputs: Outputs
    /// How the result tables are written.
    public var results: ResultFormat

    /// Makes a programme of its parts; nothing is checked here.
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
public enum Side: String, Sendable, CaseIterable, Encodable {
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
    /// Where the programme names the file.
    public var location: SourceLocation

    /// Makes a reference of a resolved path, the path as written and the place that names it.
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
        /// The equilibrium of everybody's fit and the seats: a partner whom too many want comes later.
        case congestionAware = "congestion-aware"
    }

    /// Openings listed for each talent; also the talent's preference list in the market.
    public var talents: Int
    /// Talents listed for each opening.
    public var openings: Int
    /// What lists are ranked by.
    public var mode: Mode
    /// For congestion-aware lists: by how many points of fit tastes may differ. With a low temperature lists follow fit; with a high one
    /// they spread over more openings.
    public var temperature: Double
    /// For congestion-aware lists: how many candidates are considered for each place on a talent's list.
    public var candidates: Int

    /// The default lengths: at usual competition few talents are refused by every opening on a list of 50. An office sets its own.
    public static let standard = ListLengths(talents: 50, openings: 200)
    /// The longest list allowed: a longer one recommends nothing, and memory grows with it.
    public static let longest = 10_000

    /// About a twentieth of the scale of fit: a difference too small for an office to call it one of quality.
    public static let standardTemperature = 5.0
    /// The temperatures that a programme may ask for. The lowest follows fit almost alone; even there exp(fit / temperature) stays below
    /// 10⁸⁷, whose square a `Double` holds.
    public static let temperatureRange = 0.5...1000.0
    /// Enough that crowded openings find substitutes; memory and time grow with it.
    public static let standardCandidates = 4
    /// The candidates for each place that a programme may ask for.
    public static let candidateRange = 1...100

    /// Lists of `talents` openings for each talent and `openings` talents for each opening.
    public init(
        talents: Int, openings: Int, mode: Mode = .fit, temperature: Double = standardTemperature, candidates: Int = standardCandidates
    ) {
        self.talents = talents
        self.openings = openings
        self.mode = mode
        self.temperature = temperature
        self.candidates = candidates
    }

    /// The lengths of the exact lists by fit that these lists are made from: their own lengths, except that talents' congestion-aware lists
    /// are chosen from longer lists of candidates.
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
        /// Both sides' lists, or those of one side.
        case both, talents, openings
        // Not `none`: in an optional, `.none` would mean that the programme does not say.
        case neither = "none"

        /// Whether the lists of `side` are written.
        public func includes(_ side: Side) -> Bool { self == .both || self == (side == .talent ? .talents : .openings) }
    }

    /// The talents' columns that are shown beside their ids.
    public var talents: [String]
    /// The openings' columns that are shown beside their ids.
    public var openings: [String]
    /// The talents' columns by whose values fairness.csv groups them.
    public var fairness: [String]
    /// The sides whose recommendation lists are written.
    public var lists: ListFiles

    /// Columns to show and to group by, by name; none unless stated.
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
    /// The file of pairs.
    public var file: FileReference
    /// `auto`, `utf-8` or `gb18030`.
    public var encoding: String
    /// The headers that may hold the talent's id.
    public var talentHeaders: [String]
    /// The headers that may hold the opening's id.
    public var openingHeaders: [String]
    /// The headers that may hold the rank or the score.
    public var valueHeaders: [String]

    /// Makes a declaration of its parts.
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
        /// A CSV file of codes and names.
        case file(FileReference)
        /// Codes written in the programme, lowest first.
        case inline([String])
    }
    /// The name by which columns refer to the codebook.
    public var name: String
    /// Where its entries come from.
    public var source: Source
    /// Where the programme declares it.
    public var location: SourceLocation

    /// Makes a declaration of its parts.
    public init(name: String, source: Source, location: SourceLocation) {
        self.name = name
        self.source = source
        self.location = location
    }
}
