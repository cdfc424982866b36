import ArgumentParser
import DuikouKernels

/// Our side of the comparisons in `peers/`: exact top-k of two files of features. Only the kernel is timed, not reading or writing
/// files.
struct TopKCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topk", abstract: "Time exact top-k of two files of features.",
        discussion: """
            Features are float32 matrices in .npy files, with as many columns each. With the three files of classes (two lists of \
            int32, one matrix of truth values) only pairs of allowed classes are listed.

            In each round every way of --ways is timed once, after the bare products, so that ways can be compared within one process.
            """)

    @Option(help: "The features of those who get a list.")
    var rows: String
    @Option(help: "The features of those who are listed.")
    var columns: String
    @Option(help: "The class of each row, with --column-classes and --allowed.")
    var rowClasses: String?
    @Option(help: "The class of each column.")
    var columnClasses: String?
    @Option(help: "Which class of rows may have which class of columns.")
    var allowed: String?
    @Option(help: "How long a list is.")
    var k = 50
    @Option
    var threads = 1
    @Option(help: "How often each way is timed.")
    var rounds = 1
    @Option(
        help: "Ways to make the products, with commas between: \(Way.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: TopKCommand.ways)
    var ways = [Way.automatic]
    @Flag(help: "Time the bare products of all tiles too.")
    var gemm = false
    @Option
    var tileRows = TopKOptions.defaultTileRows
    @Option
    var tileColumns = TopKOptions.defaultTileColumns
    @Option(help: "A .npy file for the lists of the last way: k int32 a row, -1 where a list is shorter.")
    var ids: String?

    func validate() throws {
        let given = [rowClasses, columnClasses, allowed].count { $0 != nil }
        if given != 0 && given != 3 { throw ValidationError("--row-classes, --column-classes and --allowed go together") }
        if k < 1 || threads < 1 || rounds < 1 { throw ValidationError("--k, --threads and --rounds are whole numbers from 1") }
    }

    func run() throws {
        let x = try NumpyFile.readMatrix(rows)
        let y = try NumpyFile.readMatrix(columns)
        guard x.columns == y.columns else { throw ValidationError("rows have \(x.columns) features, columns \(y.columns)") }
        let mask = try mask()
        var settings = TopKOptions(threads: threads, tileRows: tileRows, tileColumns: tileColumns)
        let request = ListRequest(rows: x, columns: y, listLength: k)

        var bare: [Double] = []
        var seconds = ways.map { _ in [Double]() }
        var lists: TopKLists?
        for _ in 0..<rounds {
            if gemm { bare.append(Self.time { Gemm.timeTiles(x, y, options: settings) }) }
            for (index, way) in ways.enumerated() {
                way.apply(to: &settings)
                seconds[index].append(try Self.time { lists = try topK(rowLists: request, eligible: mask, options: settings) })
            }
        }
        if let ids, let rows = lists?.rows { try write(rows, to: ids) }
        try JSONLine.write(
            Result(
                rows: x.rows, columns: y.rows, features: x.columns, k: k, threads: settings.threads, core: Gemm.coreName,
                eligibleShare: Self.share(mask), seconds: Dictionary(zip(ways.map(\.rawValue), seconds)) { $1 }, tileGemmSeconds: bare,
                peakMB: Clock.peakMB()))
    }

    /// The command's output: the seconds of every round, by way.
    private struct Result: Encodable {
        let rows: Int
        let columns: Int
        let features: Int
        let k: Int
        let threads: Int
        /// The kernel that OpenBLAS runs.
        let core: String
        let eligibleShare: Double
        let seconds: [String: [Double]]
        let tileGemmSeconds: [Double]
        let peakMB: Int
    }

    static func ways(_ text: String) throws -> [Way] {
        try text.split(separator: ",").map { name in
            guard let way = Way(rawValue: String(name)) else {
                throw ValidationError("--ways is some of \(Way.allCases.map(\.rawValue).joined(separator: ", ")), with commas between")
            }
            return way
        }
    }

    /// The class mask, if its files are given.
    private func mask() throws -> ClassMask? {
        guard let rowClasses, let columnClasses, let allowed else { return nil }
        let classes = try NumpyFile.readBits(allowed)
        return try ClassMask(
            rowClass: NumpyFile.readIntegers(rowClasses), columnClass: NumpyFile.readIntegers(columnClasses), rowClasses: classes.rows,
            columnClasses: classes.columns, allows: { classes.bits[$0 * classes.columns + $1] })
    }

    /// The share of all pairs that the mask allows.
    private static func share(_ mask: ClassMask?) -> Double {
        guard let mask else { return 1 }
        var rows = [Int](repeating: 0, count: mask.rowClasses)
        var columns = [Int](repeating: 0, count: mask.columnClasses)
        for r in mask.rowClass { rows[Int(r)] += 1 }
        for c in mask.columnClass { columns[Int(c)] += 1 }
        var pairs = 0
        for r in rows.indices { for c in columns.indices where mask.allows(rowClass: r, columnClass: c) { pairs += rows[r] * columns[c] } }
        return Double(pairs) / Double(max(1, mask.rowClass.count * mask.columnClass.count))
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = Clock.elapsed()
        try body()
        return Clock.elapsed() - start
    }

    private func write(_ lists: RankedLists, to path: String) throws {
        var ids: [Int32] = []
        for i in 0..<lists.count {
            ids += lists.indices(i)
            ids += repeatElement(-1, count: k - lists.range(i).count)
        }
        try NumpyFile.write(ids, columns: k, to: path)
    }
}
