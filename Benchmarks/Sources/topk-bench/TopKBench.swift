import DuikouKernels
import Glibc

/// Exact top-k of two files of features: the side of `peers/` that is ours. Prints one line of JSON.
///
///     topk-bench --rows x.f32 --columns y.f32 --features 128 --k 50 --threads 2 [--ids out.i32] [--gemm]
///
/// Files are raw little-endian `Float`, row after row. `--ids` gets k `Int32` for each row, -1 where a list is shorter. `--gemm` also times
/// the bare products of the same tiles. Times are of the kernel alone, without reading or writing files.
@main
struct TopKBench {
    static func main() {
        var options: [String: String] = [:]
        var arguments = CommandLine.arguments.dropFirst()
        while let name = arguments.popFirst() {
            guard name.hasPrefix("--") else { fail("unexpected argument \(name)") }
            options[name] = name == "--gemm" ? "" : arguments.popFirst() ?? missing("\(name) needs a value")
        }
        func number(_ name: String, _ standard: Int?) -> Int {
            guard let text = options[name] else { return standard ?? missing("\(name) is needed") }
            return Int(text) ?? missing("\(name) needs a whole number")
        }
        let d = number("--features", nil)
        let x = read(options["--rows"] ?? missing("--rows is needed"), features: d)
        let y = read(options["--columns"] ?? missing("--columns is needed"), features: d)
        let k = number("--k", 50)
        let settings = TopKOptions(
            threads: number("--threads", 1), tileRows: number("--tile-rows", TopKOptions.defaultTileRows),
            tileColumns: number("--tile-columns", TopKOptions.defaultTileColumns),
            screening: options["--screening"] == "off" ? .off : options["--screening"] == "on" ? .on : .automatic,
            product: options["--product"] == "blas" ? .blas : .automatic)

        let start = seconds()
        let lists: TopKLists
        do { lists = try topK(rowLists: ListRequest(rows: x, columns: y, listLength: k), options: settings) } catch { fail("\(error)") }
        let time = seconds() - start
        var gemm = "null"
        if options["--gemm"] != nil {
            let start = seconds()
            Gemm.timeTiles(x, y, options: settings)
            gemm = String(seconds() - start)
        }
        if let path = options["--ids"] { write(path, lists.rows!, length: k) }
        let work = 2 * Double(x.rows) * Double(y.rows) * Double(d)
        print(
            #"{"rows": \#(x.rows), "columns": \#(y.rows), "features": \#(d), "k": \#(k), "threads": \#(settings.threads), "#
                + #""core": "\#(Gemm.coreName)", "seconds": \#(time), "gflops": \#(work / time / 1e9), "tile_gemm_seconds": \#(gemm)}"#)
    }

    static func seconds() -> Double {
        var t = timespec()
        clock_gettime(CLOCK_MONOTONIC, &t)
        return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
    }

    static func read(_ path: String, features: Int) -> Matrix {
        guard let file = fopen(path, "rb") else { fail("cannot open \(path)") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let count = ftell(file) / MemoryLayout<Float>.stride
        rewind(file)
        guard features > 0, count % features == 0 else { fail("\(path) does not hold whole rows of \(features) features") }
        return Matrix(rows: count / features, columns: features) { _, row in
            row.withUnsafeMutableBufferPointer { buffer in
                // SAFETY: the buffer is one row of `features` floats.
                guard fread(buffer.baseAddress, MemoryLayout<Float>.stride, features, file) == features else { fail("cannot read \(path)") }
            }
        }
    }

    static func write(_ path: String, _ lists: RankedLists, length: Int) {
        guard let file = fopen(path, "wb") else { fail("cannot write \(path)") }
        defer { fclose(file) }
        for i in 0..<lists.count {
            let ids = Array(lists.indices(i))
            let row = ids + [Int32](repeating: -1, count: length - ids.count)
            guard fwrite(row, MemoryLayout<Int32>.stride, length, file) == length else { fail("cannot write \(path)") }
        }
    }

    /// `fail` where a value is expected.
    static func missing<Value>(_ message: String) -> Value { fail(message) }

    static func fail(_ message: String) -> Never {
        let line = Array("topk-bench: \(message)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}
