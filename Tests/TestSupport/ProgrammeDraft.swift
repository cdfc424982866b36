import Duikou
import DuikouKernels

/// A programme as plain rows of words and numbers: easy to write down, to permute and to judge by hand, and turned into
/// tables, rules and terms on demand.
///
/// Both sides have the same columns: `level`, `category`, `word`, `tags`, `groups`, `wishes`, `number`, `few`, `day`,
/// `credentials`. Codes of the trees are their own prefixes: `A1` covers `A11`.
public struct ProgrammeDraft: Sendable {
    public struct Row: Sendable {
        public var id: String
        /// One of ``levels``.
        public var level: String?
        /// One of ``tree``.
        public var category: String?
        /// Of no codebook.
        public var word: String?
        /// Of no codebook.
        public var tags: [String] = []
        /// Of ``tree``.
        public var groups: [String] = []
        /// Of ``tree``, the most wanted first.
        public var wishes: [String] = []
        /// Many distinct values.
        public var number: Double?
        /// Few distinct values.
        public var few: Double?
        public var day: CivilDate?
        public var credentials: [HeldCredential] = []
        /// One of ``places``.
        public var place: String?
        public var seats: Int32 = 1
        public var vector: [Float] = []

        public init(id: String) { self.id = id }
    }

    public struct HeldCredential: Sendable, Hashable {
        public var scheme: String?
        public var occupation: String
        public var level: String
        public var issuer: String?

        public init(scheme: String?, occupation: String, level: String, issuer: String?) {
            self.scheme = scheme
            self.occupation = occupation
            self.level = level
            self.issuer = issuer
        }
    }

    public struct Agreement: Sendable {
        public var scheme: String?
        public var occupation: String?
        public var level: String?
        public var issuer: String?
        public var recognisedIn: String?
        public var asLevel: String?
        public var from: CivilDate?
        public var until: CivilDate?

        public init() {}
    }

    public struct DraftTerm: Sendable {
        public var term: Term
        /// Weights of tags, for a coverage term.
        public var weights: [String: Double] = [:]
        /// (talent's code, opening's code, value), for an affinity term with a table.
        public var affinity: [(talent: String, opening: String, value: Double)]?

        public init(_ term: Term) { self.term = term }
    }

    public struct Choice: Sendable {
        public var talent: Int
        public var opening: Int
        public var rank: Int32

        public init(talent: Int, opening: Int, rank: Int32) {
            self.talent = talent
            self.opening = opening
            self.rank = rank
        }
    }

    public struct Rating: Sendable {
        public var talent: Int
        public var opening: Int
        public var score: Double

        public init(talent: Int, opening: Int, score: Double) {
            self.talent = talent
            self.opening = opening
            self.score = score
        }
    }

    public var talents: [Row] = []
    public var openings: [Row] = []
    public var rules: [Rule] = []
    public var talentForOpening: [DraftTerm] = []
    public var openingForTalent: [DraftTerm] = []
    public var agreements: [Agreement] = []
    public var choices: [Choice] = []
    public var ratings: [Rating] = []
    public var date = CivilDate(year: 2026, month: 6, day: 30)!
    public var lists = ListLengths(talents: 50, openings: 50)
    public var allocation = Allocation()
    /// Columns that are declared private, on both sides.
    public var privateColumns: Set<String> = []

    public init() {}

    public static let tree = ["A", "A1", "A11", "A12", "A2", "B", "B1", "C"]
    public static let places = ["P", "P1", "P11", "P2", "Q", "Q1"]
    /// Levels and their stated ranks: with gaps, with equals, and not in order.
    public static let levels = [("L3", 30), ("L1", 10), ("L2", 20), ("L2b", 20), ("L5", 55)]
    public static let schemes = ["S1", "S2"]

    public static func books() -> [Codebook] {
        func book(_ name: String, _ codes: [String]) -> Codebook {
            let entries = codes.map { Codebook.Entry(code: $0, name: LocalizedText(verbatim: "")) }
            return try! Codebook(name: name, entries: entries, file: name)
        }
        let ranked = levels.map { Codebook.Entry(code: $0.0, name: LocalizedText(verbatim: ""), parent: "", rank: $0.1) }
        return [book("tree", tree), book("places", places), try! Codebook(name: "levels", entries: ranked, file: "levels")]
    }

    public func rows(_ side: Side) -> [Row] { side == .talent ? talents : openings }

    // MARK: Tables

    public func declarations() -> [ColumnDeclaration] {
        let credential = CredentialCodebooks(occupation: "tree", level: "levels", place: "places")
        var columns = [
            ColumnDeclaration(name: "level", kind: .level, codebook: "levels"),
            ColumnDeclaration(name: "category", kind: .category, codebook: "tree"),
            ColumnDeclaration(name: "word", kind: .category),
            ColumnDeclaration(name: "tags", kind: .tags),
            ColumnDeclaration(name: "groups", kind: .tags, codebook: "tree"),
            ColumnDeclaration(name: "wishes", kind: .tags, codebook: "tree", isOrdered: true),
            ColumnDeclaration(name: "number", kind: .number, unit: LocalizedText(verbatim: "CNY")),
            ColumnDeclaration(name: "few", kind: .number),
            ColumnDeclaration(name: "day", kind: .date),
            ColumnDeclaration(name: "credentials", kind: .credentials, credential: credential),
            ColumnDeclaration(name: "place", kind: .category, codebook: "places"),
        ]
        for index in columns.indices { columns[index].isPrivate = privateColumns.contains(columns[index].name) }
        return columns
    }

    private func table(_ side: Side, _ codes: inout Codes) -> Table {
        let rows = rows(side)
        var ids = Interner()
        for row in rows { _ = ids.intern(row.id) }
        func code(_ text: String?, _ book: String?) -> Int32 {
            guard let text else { return -1 }
            guard let book else { return codes.vocabulary.intern(text) }
            return codes.codebooks[book]!.index(of: text)!
        }
        func lists(_ values: (Row) -> [String], _ book: String?) -> Column.Data {
            var lists = Lists()
            for row in rows { lists.append(values(row).map { code($0, book) }) }
            return .tags(lists)
        }
        let columns = declarations().map { declaration -> Column in
            let data: Column.Data
            switch declaration.name {
            case "level": data = .codes(rows.map { code($0.level, "levels") })
            case "category": data = .codes(rows.map { code($0.category, "tree") })
            case "word": data = .codes(rows.map { code($0.word, nil) })
            case "place": data = .codes(rows.map { code($0.place, "places") })
            case "tags": data = lists({ $0.tags }, nil)
            case "groups": data = lists({ $0.groups }, "tree")
            case "wishes": data = lists({ $0.wishes }, "tree")
            case "number": data = .numbers(rows.map { $0.number ?? .nan })
            case "few": data = .numbers(rows.map { $0.few ?? .nan })
            case "day": data = .dates(rows.map { $0.day?.days ?? Column.missingDate })
            default:
                var distinct: [Credential] = []
                var lists = Lists()
                for row in rows {
                    lists.append(
                        row.credentials.map { held -> Int32 in
                            distinct.append(
                                Credential(
                                    scheme: code(held.scheme, nil), occupation: code(held.occupation, "tree"),
                                    level: code(held.level, "levels"), issuer: code(held.issuer, "places")))
                            return Int32(distinct.count - 1)
                        })
                }
                data = .credentials(lists, distinct: distinct)
            }
            return Column(declaration: declaration, data: data)
        }
        return Table(side: side, ids: ids, lines: rows.indices.map { $0 + 2 }, columns: columns, seats: rows.map(\.seats))
    }

    private func data(_ terms: [DraftTerm], _ codes: inout Codes) -> [TermData] {
        terms.map { draft in
            switch draft.term.measure {
            case .coverage(let coverage):
                let book = declarations().first { $0.name == coverage.required.column }!.codebook
                var weights: [Int32: Double] = [:]
                for (tag, weight) in draft.weights {
                    let code = book.map { codes.codebooks[$0]!.index(of: tag)! } ?? codes.vocabulary.intern(tag)
                    weights[code] = weight
                }
                return weights.isEmpty ? .none : .weights(weights)
            case .affinity:
                guard let entries = draft.affinity else { return .none }
                let book = codes.codebooks["tree"]!
                return .affinity(
                    entries.map { AffinityEntry(talent: book.index(of: $0.talent)!, opening: book.index(of: $0.opening)!, value: $0.value) }
                )
            case .embedding:
                func matrix(_ rows: [Row]) -> Matrix { Matrix(rows: rows.count, columns: Self.vectorLength, rows.flatMap(\.vector)) }
                return .vectors(talents: matrix(talents), openings: matrix(openings))
            case .closeness, .order, .merit, .recency: return .none
            }
        }
    }

    private func termData(_ codes: inout Codes) -> CompiledProgramme.TermDatas {
        .init(talentForOpening: data(talentForOpening, &codes), openingForTalent: data(openingForTalent, &codes))
    }

    /// What the terms have beside the tables, in the codes of the compiled programme.
    public func termData(_ codes: Codes) -> CompiledProgramme.TermDatas {
        var codes = codes
        return termData(&codes)
    }

    public static let vectorLength = 5

    // MARK: Compiled

    public func declaration(_ side: Side) -> TableDeclaration {
        let nowhere = SourceLocation(file: "draft.yml", line: 1)
        return TableDeclaration(
            file: FileReference(path: "", written: "\(side).csv", location: nowhere), encoding: "auto", delimiter: .comma,
            id: .column("word"), seats: .constant(1), columns: declarations(), joins: [], location: nowhere)
    }

    public func programme() -> Programme {
        Programme(
            name: "draft", title: LocalizedText(verbatim: "draft"), date: date, seed: 1,
            codebooks: Self.books().map {
                CodebookDeclaration(name: $0.name, source: .inline($0.entries.map(\.code)), location: SourceLocation(file: ""))
            },
            recognition: nil, talents: declaration(.talent), openings: declaration(.opening), rules: rules,
            talentForOpening: talentForOpening.map(\.term), openingForTalent: openingForTalent.map(\.term), choices: nil,
            ratings: nil, lists: lists, allocation: allocation, outputs: Outputs())
    }

    /// The programme over its tables, and the agreements in its codes.
    public func compiled() -> (programme: CompiledProgramme, recognition: Recognition) {
        var codes = Codes(codebooks: Self.books())
        let talentTable = table(.talent, &codes)
        let openingTable = table(.opening, &codes)
        let recognition = Recognition(
            agreements: agreements.map { agreement in
                func code(_ text: String?, _ book: String) -> Int32? { text.map { codes.codebooks[book]!.index(of: $0)! } }
                return Recognition.Agreement(
                    scheme: agreement.scheme.map { codes.vocabulary.intern($0) }, occupation: code(agreement.occupation, "tree"),
                    level: code(agreement.level, "levels"), issuer: code(agreement.issuer, "places"),
                    recognisedIn: code(agreement.recognisedIn, "places"), asLevel: code(agreement.asLevel, "levels"),
                    from: agreement.from, until: agreement.until)
            })
        let datas = termData(&codes)
        let compiled = CompiledProgramme(
            programme(), talents: talentTable, openings: openingTable, codes: codes, recognition: recognition, data: datas)
        return (compiled, recognition)
    }

    public func stated() -> StatedPreferences {
        StatedPreferences(
            choices: choices.map { .init(talent: Int32($0.talent), opening: Int32($0.opening), rank: $0.rank) },
            ratings: ratings.map { .init(talent: Int32($0.talent), opening: Int32($0.opening), score: $0.score) })
    }

    /// A run's matcher.
    public func matcher(seed: UInt64, threads: Int = 1) -> BatchMatcher {
        let (compiled, recognition) = compiled()
        return BatchMatcher(
            compiled, stated: stated(), recognition: recognition,
            configuration: .init(seed: seed, lists: lists, allocation: allocation, threads: threads))
    }

    /// The same programme with its rows in another order: old row r becomes `talents[r]`, `openings[r]`.
    public func permuted(talents newTalent: [Int], openings newOpening: [Int]) -> ProgrammeDraft {
        var result = self
        for (old, new) in newTalent.enumerated() { result.talents[new] = talents[old] }
        for (old, new) in newOpening.enumerated() { result.openings[new] = openings[old] }
        result.choices = choices.map { Choice(talent: newTalent[$0.talent], opening: newOpening[$0.opening], rank: $0.rank) }
        result.ratings = ratings.map { Rating(talent: newTalent[$0.talent], opening: newOpening[$0.opening], score: $0.score) }
        return result
    }
}
