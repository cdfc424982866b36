/// What the lists of one direction are made from: features whose dot product screens the pairs, the slack between that product and the
/// score, and the scorer that decides.
///
/// **Contract.** For each pair (i, j) that the scorer does not refuse with `-.infinity`, with x the features of row i and y those of
/// column j, dense and sparse ones together, in real arithmetic:
///
///     ⟨x, y⟩ − slackBelow[i]  ≤  score(i, j)  ≤  ⟨x, y⟩ + slackAbove[i]
///
/// up to the rounding of a dot product in `Double`. The upper bound always holds (a refused pair has score −∞). `slackBelow` is +∞ for
/// a row some of whose pairs may be refused, or whose score may be arbitrarily low. The caller need not allow for the rounding of the
/// `Float` product: the kernel adds `RoundingMargin`.
public struct ListRequest: Sendable {
    /// Features of the rows, n × d.
    public let rows: Matrix
    /// Features of the columns, m × d.
    public let columns: Matrix
    /// Further features that few rows have, kept apart from the dense ones: ⟨x, y⟩ is the sum of both products. nil for none.
    public let sparse: SparseFeatures?
    /// Per row, how far a score may exceed the dot product; nil for 0.
    public let slackAbove: [Float]?
    /// Per row, how far a score may fall below the dot product; nil for 0.
    public let slackBelow: [Float]?
    /// Maximum number of entries in a list (k).
    public let listLength: Int
    /// Gives the canonical score of a pair.
    public let scorer: any PairScorer
    /// The number of the first row. Rows that come in blocks keep their numbers: the columns' lists store them, and the scorer is
    /// called with them.
    public let firstRow: Int
    /// The columns' lists over the earlier rows, one for each column, with which this pass's rows are merged; nil for none.
    public let known: RankedLists?
    /// The order of pairs with equal scores; nil puts the lower partner number first.
    public let ties: PairTies?
    /// How many members each partner stands for: a list is full at k entries, or at fewer whose weights add up to k. nil for one each.
    var partnerWeights: [Int32]?

    /// A request for lists of up to `listLength` entries. Slacks are non-negative, `.infinity` allowed, one for each row.
    ///
    /// Rows may come in blocks, one pass after another: with `firstRow` and `known` of the passes before, the columns' lists of the
    /// last pass are those of one pass over all rows, whatever the blocks.
    public init(
        rows: Matrix, columns: Matrix, sparse: SparseFeatures? = nil, listLength: Int, scorer: any PairScorer,
        slackAbove: [Float]? = nil, slackBelow: [Float]? = nil, firstRow: Int = 0, known: RankedLists? = nil,
        ties: PairTies? = nil
    ) {
        precondition(rows.columns == columns.columns, "both sides have the same number of features")
        if let sparse {
            precondition(
                sparse.rows.rows == rows.rows && sparse.columns.rows == columns.rows, "sparse features are of the same rows and columns")
        }
        precondition(listLength >= 0, "a list has no negative length")
        for slack in [slackAbove, slackBelow] {
            precondition(slack.map { $0.count == rows.rows && $0.allSatisfy { $0 >= 0 } } ?? true, "one slack ≥ 0 for each row")
        }
        self.rows = rows
        self.columns = columns
        self.sparse = sparse
        self.slackAbove = slackAbove
        self.slackBelow = slackBelow
        self.listLength = listLength
        self.scorer = scorer
        precondition(firstRow >= 0 && firstRow + rows.rows <= Int(Int32.max), "numbers of rows fit in 32 bits")
        precondition(known.map { $0.count == columns.rows } ?? true, "one known list for each column")
        precondition(known.map { $0.indices.allSatisfy { $0 >= 0 && $0 < firstRow } } ?? true, "known lists hold earlier rows")
        if let ties {
            precondition(ties.rows.count >= firstRow + rows.rows && ties.columns.count == columns.rows, "a half for each row and column")
        }
        self.firstRow = firstRow
        self.known = known
        self.ties = ties
    }

    /// A request whose score is the dot product itself, in `Double`.
    public init(rows: Matrix, columns: Matrix, listLength: Int) {
        self.init(rows: rows, columns: columns, listLength: listLength, scorer: DotScorer(rows: rows, columns: columns))
    }

    /// Whether a pair's score is the dot product of these very features and nothing else. Then equal vectors have equal scores, and
    /// ties go to the lower number.
    var isPlain: Bool {
        guard sparse == nil, known == nil, ties == nil, firstRow == 0, let dot = scorer as? DotScorer else { return false }
        return dot.rows.sharesStorage(with: rows) && dot.columns.sharesStorage(with: columns)
    }
}

/// The direction of a list: rows' lists hold columns, columns' lists hold rows.
enum ListSide: Sendable { case rows, columns }
