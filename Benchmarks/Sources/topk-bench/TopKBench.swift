import DuikouKernels
import Glibc
import NumpyFiles

/// Exact top-k of two files of features: the side of `peers/` that is ours. Prints one line of JSON.
///
///     topk-bench --rows x.npy --columns y.npy --k 50 --threads 2 [--rounds 1] [--ways plain,screened] [--gemm] [--ids out.npy]
///                [--row-classes r.npy --column-classes c.npy --allowed a.npy]
///
/// Features are `float32` matrices with as many columns each. With the three class files (two lists of `int32`, one matrix of truth values)
/// only pairs of allowed classes are listed. `--gemm` also times the bare products of all tiles. In each round every way named by
/// `--ways` (blas, plain, screened, automatic, apart) is timed once, after the products, so that ways can be compared within one process. `--ids` gets k `int32` for each
/// row from the last way named, -1 where a list is shorter. Times are of the kernel alone, without reading or writing files.
@main
struct TopKBench {
    static func main() {
        do { try run(Options(Array(CommandLine.arguments.dropFirst()))) } catch { Options.fail("\(error)") }
    }

    static func run(_ options: Options) throws {
        let x = try NumpyFile.readMatrix(options.text("--rows"))
        let y = try NumpyFile.readMatrix(options.text("--columns"))
        guard x.columns == y.columns else { Options.fail("rows have \(x.columns) features, columns \(y.columns)") }
        let k = options.number("--k", 50)
        let mask = try mask(options)
        let ways = (options["--ways"] ?? Way.automatic.rawValue).split(separator: ",").map { name in
            Way(rawValue: String(name)) ?? Options.fail("--ways is some of \(Way.allCases.map(\.rawValue)), with commas between")
        }
        var settings = TopKOptions(
            threads: options.number("--threads", 1), tileRows: options.number("--tile-rows", TopKOptions.defaultTileRows),
            tileColumns: options.number("--tile-columns", TopKOptions.defaultTileColumns))
        let request = ListRequest(rows: x, columns: y, listLength: k)

        var gemm: [Double] = []
        var seconds = ways.map { _ in [Double]() }
        var lists: TopKLists?
        for _ in 0..<options.number("--rounds", 1) {
            if options["--gemm"] != nil { gemm.append(time { Gemm.timeTiles(x, y, options: settings) }) }
            for (index, way) in ways.enumerated() {
                way.apply(to: &settings)
                seconds[index].append(try time { lists = try topK(rowLists: request, eligible: mask, options: settings) })
            }
        }
        if let path = options["--ids"], let rows = lists?.rows { try write(path, rows, length: k) }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let timed = zip(ways, seconds).map { #""\#($0.rawValue)": \#($1)"# }.joined(separator: ", ")
        print(
            #"{"rows": \#(x.rows), "columns": \#(y.rows), "features": \#(x.columns), "k": \#(k), "threads": \#(settings.threads), "#
                + #""core": "\#(Gemm.coreName)", "eligible_share": \#(share(mask)), "seconds": {\#(timed)}, "#
                + #""tile_gemm_seconds": \#(gemm), "peak_mb": \#(usage.ru_maxrss / 1024)}"#)
    }

    /// The class mask, where its files are given.
    static func mask(_ options: Options) throws -> ClassMask? {
        guard options["--allowed"] != nil else { return nil }
        let allowed = try NumpyFile.readBits(options.text("--allowed"))
        return try ClassMask(
            rowClass: NumpyFile.readIntegers(options.text("--row-classes")),
            columnClass: NumpyFile.readIntegers(options.text("--column-classes")), rowClasses: allowed.rows,
            columnClasses: allowed.columns, allows: { allowed.bits[$0 * allowed.columns + $1] })
    }

    /// The share of all pairs that the mask allows.
    static func share(_ mask: ClassMask?) -> Double {
        guard let mask else { return 1 }
        var rows = [Int](repeating: 0, count: mask.rowClasses)
        var columns = [Int](repeating: 0, count: mask.columnClasses)
        for r in mask.rowClass { rows[Int(r)] += 1 }
        for c in mask.columnClass { columns[Int(c)] += 1 }
        var pairs = 0
        for r in rows.indices { for c in columns.indices where mask.allows(rowClass: r, columnClass: c) { pairs += rows[r] * columns[c] } }
        return Double(pairs) / Double(max(1, mask.rowClass.count * mask.columnClass.count))
    }

    static func time(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var t = timespec()
            clock_gettime(CLOCK_MONOTONIC, &t)
            return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
        }
        let start = now()
        try body()
        return now() - start
    }

    static func write(_ path: String, _ lists: RankedLists, length: Int) throws {
        var ids: [Int32] = []
        for i in 0..<lists.count {
            ids += lists.indices(i)
            ids += repeatElement(-1, count: length - lists.range(i).count)
        }
        try NumpyFile.write(ids, columns: length, to: path)
    }
}
