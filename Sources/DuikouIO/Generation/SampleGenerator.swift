import Duikou
import Glibc

/// Writes the tables of a specification as CSV files.
public enum SampleGenerator {
    /// What a caller may set in place of the specification.
    public struct Options: Sendable {
        /// Rows of the talents' table; nil keeps the specification's number.
        public var talents: Int?
        /// Rows of the openings' table; nil keeps the specification's number.
        public var openings: Int?
        /// The seed of all random draws; nil keeps the specification's.
        public var seed: UInt64?

        /// Nil for any of them keeps what the specification says.
        public init(talents: Int? = nil, openings: Int? = nil, seed: UInt64? = nil) {
            self.talents = talents
            self.openings = openings
            self.seed = seed
        }
    }

    /// How far the writing of one table is.
    public struct Progress: Sendable {
        /// The table's name in the specification.
        public var table: String
        /// Rows written so far.
        public var done: Int
        /// Rows that the table will have.
        public var total: Int
    }

    /// What a run has written.
    public struct Summary: Sendable {
        /// One table's file.
        public struct File: Sendable {
            /// The file's path, starting with the folder as it was given.
            public var path: String
            /// Rows under the header.
            public var rows: Int
            /// The file's size.
            public var bytes: Int
        }
        /// The files written, in the order of the specification.
        public var files: [File]
        /// Tables that were in the way and that `generate` had not written, or that were edited since. They have other names now.
        public var kept: [AtomicFolder.Kept] = []
    }

    /// The ending of an unfinished file's name. Files take their own names only after all of them are written.
    static let unfinished = ".unfinished"

    /// Draws the rows of every table that has a file name and writes them into `folder`, which is created if it is missing. Files of the
    /// same names are replaced, all together at the end; a run that ends before that leaves them as they were. A file that no earlier run
    /// wrote, or that was edited since, is kept under another name (``GeneratedRecord``).
    ///
    /// - Parameter progress: called after every few thousand rows; throw from it (`.cancelled`) to stop.
    /// - Throws: ``DiagnosticsError`` for a specification that cannot be run, ``DuikouError`` for what the system refuses.
    public static func run(
        _ spec: GenerateSpec, into folder: String, options: Options = Options(),
        progress: (Progress) throws -> Void = { _ in }
    ) throws -> Summary {
        var spec = spec
        if let seed = options.seed { spec.seed = seed }
        var counts: [GenerateSpec.Side: Int] = [:]
        counts[.talents] = options.talents
        counts[.openings] = options.openings
        let plan = try SamplePlan(spec, counts: counts)
        var paths: [String] = []
        for output in plan.outputs {
            let path = folder + "/" + output.file
            guard !paths.contains(path) else {
                throw DuikouError(
                    .malformedProgramme, zh: "两张表都写进“\(output.file)”；各用一个文件名",
                    en: "two tables go to '\(output.file)'; give each its own file")
            }
            paths.append(path)
        }
        let made = try makeFolder(folder)
        let fallen = made.map { MemoryRefusal.Removal($0, .folderIfEmpty) } + paths.map { MemoryRefusal.Removal($0 + unfinished, .file) }
        defer {
            for removal in fallen { removal.forget() }
        }
        do {
            var files: [Summary.File] = []
            for (output, path) in zip(plan.outputs, paths) {
                files.append(try write(output, of: plan, to: path, progress: progress))
            }
            var record = GeneratedRecord(folder)
            let kept = try record.makeWay(for: plan.outputs.map(\.file))
            do {
                try AtomicFiles.putInPlace(paths, from: unfinished)
            } catch {
                record.takeBack(kept)
                throw error
            }
            record.write()
            return Summary(files: files, kept: kept)
        } catch {
            for path in paths {
                // SAFETY: unlink reads a terminated string; a file that is not there is no failure here.
                _ = unsafe unlink(path + unfinished)
            }
            AtomicFolder.removeEmpty(made)
            throw error
        }
    }

    private static func write(
        _ output: SamplePlan.Output, of plan: SamplePlan, to path: String, progress: (Progress) throws -> Void
    ) throws -> Summary.File {
        let writer = try CSVWriter(path: path + unfinished)
        try writer.record(output.header)
        try progress(Progress(table: output.table, done: 0, total: output.steps))
        let rows = try plan.draw(output) { batch, done in
            for record in 0..<batch.count {
                for field in batch.fields(of: record) { writer.field(batch.string(field)) }
                try writer.endRecord()
            }
            try progress(Progress(table: output.table, done: done, total: output.steps))
        }
        try progress(Progress(table: output.table, done: output.steps, total: output.steps))
        try writer.close()
        let file = try SystemFile(reading: path + unfinished)
        try file.sync()
        return Summary.File(path: path, rows: rows, bytes: file.size)
    }

    /// Creates the folder if it is missing; its parent must exist. Returns the folder if it was created, else nothing.
    private static func makeFolder(_ path: String) throws -> [String] {
        guard !FileReading.isFolder(path) else { return [] }
        // SAFETY: mkdir reads a terminated string for the length of the call.
        if unsafe mkdir(path, 0o755) == 0 { return [path] }
        if errno == EEXIST { return [] }
        throw SystemFile.writeFailure(errno, path)
    }
}
