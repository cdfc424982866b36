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

    /// - Parameters:
    ///   - arguments: as typed, without a shell.
    ///   - folder: the working folder.
    ///   - timeout: seconds after which the process is killed.
    public static func run(
        _ program: String, _ arguments: [String], in folder: String, environment: [String: String] = [:], timeout: Double = 60
    ) throws -> Result {
        let fixture = try RunFixture()
        // Files rather than pipes: whatever is written, nobody waits for a reader.
        let (out, err) = (fixture.at("out"), fixture.at("err"))
        for name in ["out", "err"] { try fixture.write(name, "") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let handles = try [out, err].map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        var timedOut = false
        if ended.wait(timeout: .now() + timeout) == .timedOut {
            timedOut = true
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
        for handle in handles { try handle.close() }
        return Result(
            status: process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus,
            output: try fixture.text("out"), errors: try fixture.text("err"), timedOut: timedOut)
    }

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
