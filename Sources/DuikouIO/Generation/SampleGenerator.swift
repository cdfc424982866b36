import Duikou
import Glibc

/// Writes the tables of a specification as CSV files.
public enum SampleGenerator {
    public struct Options: Sendable {
        /// Rows wanted of the talents' and the openings' tables; nil keeps the specification's.
        public var talents: Int?
        public var openings: Int?
        /// In place of the specification's seed.
        public var seed: UInt64?

        public init(talents: Int? = nil, openings: Int? = nil, seed: UInt64? = nil) {
            self.talents = talents
            self.openings = openings
            self.seed = seed
        }
    }

    public struct Progress: Sendable {
        public var table: String
        public var done: Int
        public var total: Int
    }

    public struct Summary: Sendable {
        public struct File: Sendable {
            public var path: String
            public var rows: Int
            public var bytes: Int
        }
        public var files: [File]
        /// Tables that stood there and that `generate` had not written, or not so.
        public var kept: [AtomicFolder.Kept] = []
    }

    /// What an unfinished file's name ends with. Files take their own names only after all are written.
    static let unfinished = ".unfinished"

    /// Draws and writes every table that has a file name, into `folder`, which is made if it is not there. Files of the
    /// same names are replaced, all together at the end; whatever ends the run before that leaves them as they were. One that an earlier
    /// run did not write, or that was edited since, is kept under another name (``GeneratedRecord``).
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

    /// Makes the folder, whose parent has to be there; returns it where it was not.
    private static func makeFolder(_ path: String) throws -> [String] {
        guard !FileReading.isFolder(path) else { return [] }
        // SAFETY: mkdir reads a terminated string for the length of the call.
        if unsafe mkdir(path, 0o755) == 0 { return [path] }
        if errno == EEXIST { return [] }
        throw SystemFile.writeFailure(errno, path)
    }
}
