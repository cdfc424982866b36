import CKernelScan

/// One request, prepared for a pass: norms, slacks and margins, and the columns' features in the order of the walk.
final class Screen: Sendable {
    /// How the columns' features are stored: as given, in the order of the walk, or packed later.
    enum Columns: Sendable { case asTheyAre, gathered, packedLater }

    let side: ListSide
    let request: ListRequest
    let features: Int
    /// Maximum number of terms in a product.
    let summands: Int
    let rows: Matrix
    /// The columns' features: row p is the column at place p of the walk. nil where they are packed instead.
    let orderedColumns: Matrix?
    let rowNorms: Norms
    let columnNorms: Norms
    /// Slacks of the rows above and below, rounded up and widened; nil for 0.
    let above: [Float]?
    let below: [Float]?
    /// Maximum number of entries in a list.
    let length: Int

    /// Throws where a feature is NaN or infinite. Takes the ordered copy of `shared` where both have the same columns' matrix.
    init(_ request: ListRequest, side: ListSide, plan: TilePlan, columns: Columns, shared: Screen?) throws(KernelError) {
        self.side = side
        self.request = request
        features = request.rows.columns
        rows = request.rows
        let sparse = request.sparse
        rowNorms = try Norms(request.rows, sparse: sparse?.rows, name: side == .rows ? .rowsForRowLists : .rowsForColumnLists)
        columnNorms = try Norms(
            request.columns, sparse: sparse?.columns, name: side == .rows ? .columnsForRowLists : .columnsForColumnLists)
        // A sum has a term for each dense feature and each sparse one that both sides have.
        summands = features + min(sparse?.rows.maximumEntries ?? 0, sparse?.columns.maximumEntries ?? 0)
        let widened = { (slack: [Float]) in slack.map { roundUp(Double($0) * RoundingMargin.widening) } }
        above = request.slackAbove.map(widened)
        below = request.slackBelow.map(widened)
        length = min(request.listLength, side == .rows ? request.columns.rows : request.firstRow + request.rows.rows)
        if columns == .packedLater {
            orderedColumns = nil
        } else if let shared, shared.request.columns.sharesStorage(with: request.columns) {
            orderedColumns = shared.orderedColumns
        } else if columns == .gathered {
            orderedColumns = request.columns.gathering(plan.columnOrder)
        } else {
            orderedColumns = request.columns
        }
    }

    /// The sparse features arranged for tiles whose columns come in ranges of `width` places; nil without any.
    func sparseColumns(order: [Int32], width: Int) -> SparseColumns? {
        request.sparse.map { SparseColumns($0, order: order, width: width) }
    }

    /// The lists that the pass starts from.
    var known: RankedLists? { side == .columns ? request.known : nil }

    /// Number of lists.
    var owners: Int { side == .rows ? request.rows.rows : request.columns.rows }

    /// Whether both screens compute the same product with the same slack above it.
    func sharesProduct(with other: Screen) -> Bool {
        rows.sharesStorage(with: other.rows) && request.columns.sharesStorage(with: other.request.columns)
            && request.sparse == other.request.sparse && request.slackAbove == other.request.slackAbove
    }

    func rowMargin(_ row: Int) -> RoundingMargin {
        RoundingMargin(features: summands, norm: Double(rowNorms.values[row]), largestOther: columnNorms.largest)
    }

    func columnMargin(_ column: Int) -> RoundingMargin {
        RoundingMargin(features: summands, norm: Double(columnNorms.values[column]), largestOther: rowNorms.largest)
    }

    /// How far the scores of a list's owner may lie from the approximate ones, for each partner, in the direction of `slack`.
    ///
    // SAFETY: `body` must not keep the pointers. Partners are numbers of the other side.
    func withReach<R>(owner: Int, slack: [Float]?, _ body: (duikou_reach) -> R) -> R {
        let margin: RoundingMargin
        let norms: [Float]
        switch side {
        case .rows: (margin, norms) = (rowMargin(owner), columnNorms.values)
        case .columns: (margin, norms) = (columnMargin(owner), rowNorms.values)
        }
        let own = side == .rows ? slack.map { Double($0[owner]) } ?? 0 : 0
        let (slope, floor) = margin.widened(slack: own)
        return norms.withUnsafeBufferPointer { norms in
            guard side == .columns, let slack else {
                return body(duikou_reach(norms: norms.baseAddress, extra: nil, slope: slope, floor: floor))
            }
            return slack.withUnsafeBufferPointer {
                body(duikou_reach(norms: norms.baseAddress, extra: $0.baseAddress, slope: slope, floor: floor))
            }
        }
    }
}
