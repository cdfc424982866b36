import DuikouKernels

/// A programme over its two tables, ready to be asked: eligibility and fit in both directions.
public struct CompiledProgramme: Sendable {
    /// The declaration.
    public let programme: Programme
    /// The talents' table.
    public let talents: Table
    /// The openings' table.
    public internal(set) var openings: Table
    /// The codebooks and the vocabulary that both tables' values refer to.
    public let codes: Codes
    /// The rules, compiled over both tables.
    public let eligibility: Eligibility
    /// What the openings want: ranks talents for each opening.
    public let talentForOpening: FitModel
    /// What the talents want: ranks openings for each talent.
    public let openingForTalent: FitModel

    /// What the programme's terms need from files, term by term.
    public struct TermDatas: Sendable {
        /// For each term of the openings' direction.
        public var talentForOpening: [TermData]
        /// For each term of the talents' direction.
        public var openingForTalent: [TermData]

        /// Data of both directions, each in the order of its terms.
        public init(talentForOpening: [TermData], openingForTalent: [TermData]) {
            self.talentForOpening = talentForOpening
            self.openingForTalent = openingForTalent
        }
    }

    /// Compiles rules and terms over the tables. O(rows · (rules + terms)).
    ///
    /// - Precondition: `programme` has passed ``ProgrammeCheck``.
    public init(
        _ programme: Programme, talents: Table, openings: Table, codes: Codes, recognition: Recognition, data: TermDatas
    ) {
        self.programme = programme
        self.talents = talents
        self.openings = openings
        self.codes = codes
        eligibility = Eligibility(
            rules: programme.rules, talents: talents, openings: openings, codes: codes, recognition: recognition,
            day: programme.date)
        talentForOpening = FitModel(
            terms: programme.talentForOpening, data: data.talentForOpening, talents: talents, openings: openings, codes: codes)
        openingForTalent = FitModel(
            terms: programme.openingForTalent, data: data.openingForTalent, talents: talents, openings: openings, codes: codes)
    }

    /// The table of one side.
    public func table(_ side: Side) -> Table { side == .talent ? talents : openings }

    /// The model that ranks the other side's rows for a row of `side`.
    public func model(rankingFor side: Side) -> FitModel { side == .talent ? openingForTalent : talentForOpening }
}

/// The canonical score of pairs for the kernels: fit where the pair is eligible, −∞ where a comparison rules it out.
struct FitScorer: PairScorer {
    let model: FitModel
    let eligibility: Eligibility
    let hasComparisons: Bool

    init(_ model: FitModel, _ eligibility: Eligibility) {
        self.model = model
        self.eligibility = eligibility
        hasComparisons = eligibility.hasComparisons
    }

    func score(row: Int, columns: Span<Int32>, into scores: inout MutableSpan<Double>) {
        score(.talent, row, columns, &scores)
        guard hasComparisons else { return }
        for i in columns.indices where !eligibility.comparisonsPass(row, Int(columns[i])) { scores[i] = -.infinity }
    }

    func score(column: Int, rows: Span<Int32>, into scores: inout MutableSpan<Double>) {
        score(.opening, column, rows, &scores)
        guard hasComparisons else { return }
        for i in rows.indices where !eligibility.comparisonsPass(Int(rows[i]), column) { scores[i] = -.infinity }
    }

    private func score(_ side: Side, _ row: Int, _ others: Span<Int32>, _ scores: inout MutableSpan<Double>) {
        var units = [Int32](repeating: 0, count: others.count)
        var span = units.mutableSpan
        model.addScores(side, row: row, with: others, to: &span)
        for i in others.indices { scores[i] = Double(span[i]) }
    }
}
