import Dispatch
import Foundation
import Glibc

/// Runs a program as a user would: arguments in, exit code and words out, stopped when it takes too long.
public enum ProcessRunner {
    public struct Result: Sendable {
        /// The exit code, or minus the signal's number.
        public var status: Int32
        public var output: String
        public var errors: String
        public var timedOut: Bool
        public var words: String { output + errors }
        /// Ended by a signal: a crash.
        public var crashed: Bool { status < 0 }
    }

    /// Runs to the end. No locale reaches the program but by `environment`: it speaks English unless told else.
    ///
    /// - Parameters:
    ///   - arguments: as typed, without a shell.
    ///   - folder: the working folder; nil for the tests' own.
    ///   - timeout: seconds after which the process is killed.
    public static func run(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], timeout: Double = 60
    ) throws -> Result {
        let outputs = try Outputs()
        let running = try start(
            program, arguments, in: folder, environment: environment, output: outputs.output, errors: outputs.errors)
        return try outputs.result(of: running, timeout: timeout)
    }

    /// A program that runs while the test does something else.
    public static func start(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        output: FileHandle?, errors: FileHandle?
    ) throws -> RunningProcess {
        let inherited = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("LC_") && $0.key != "LANG" && $0.key != "LANGUAGE" && $0.key != "NO_COLOR"
        }
        let merged = inherited.merging(["XDG_CACHE_HOME": cache]) { $1 }.merging(environment) { $1 }
        return try RunningProcess(
            program, arguments, in: folder, environment: merged, output: output?.fileDescriptor, errors: errors?.fileDescriptor)
    }

    /// Files rather than pipes: whatever is written, nobody waits for a reader.
    public final class Outputs {
        private let fixture: RunFixture
        public let output: FileHandle
        public let errors: FileHandle

        public init() throws {
            let fixture = try RunFixture()
            func file(_ name: String) throws -> FileHandle {
                try fixture.write(name, "")
                return try FileHandle(forWritingTo: URL(fileURLWithPath: fixture.at(name)))
            }
            (output, errors) = (try file("out"), try file("err"))
            self.fixture = fixture
        }

        /// Waits for the end, and reads what was said.
        public func result(of running: RunningProcess, timeout: Double = 60) throws -> Result {
            let timedOut = running.wait(timeout: timeout)
            return Result(
                status: running.status,
                output: try fixture.text("out"), errors: try fixture.text("err"), timedOut: timedOut)
        }
    }

    /// Where the program keeps its indexes while it is tested: not among those of whoever runs the tests.
    private static let cache = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-cache-\(getpid())").path

    /// A command line that was built for speed: what a test over large data needs. Nil where only the other is built.
    public static let fastDuikou: String? = {
        #if DEBUG
        let release = Repository.root + "/.build/release/duikou"
        return FileManager.default.isExecutableFile(atPath: release) ? release : nil
        #else
        return duikou
        #endif
    }()

    /// The command line as built beside the running tests.
    public static let duikou: String = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("duikou").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return "duikou"
    }()
}
