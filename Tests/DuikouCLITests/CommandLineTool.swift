import Foundation

/// The built `duikou`, run as a person's shell runs it.
enum CommandLineTool {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
        var everything: String { output + errors }
    }

    /// Built beside the test bundle.
    static let path: String = {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = folder.appendingPathComponent("duikou").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : Bundle.main.bundleURL.appendingPathComponent("duikou").path
    }()

    /// Runs to the end. The language is English unless the words or `environment` say else.
    static func run(_ words: [String], environment: [String: String] = [:], in folder: String? = nil) throws -> Outcome {
        let outputs = try Outputs()
        defer { outputs.remove() }
        let process = try start(words, environment: environment, in: folder, output: outputs.output, errors: outputs.errors)
        process.waitUntilExit()
        return try outputs.outcome(of: process)
    }

    static func start(
        _ words: [String], environment: [String: String] = [:], in folder: String? = nil, output: Any?, errors: Any?
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = words
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LC_") && $0.key != "LANG" && $0.key != "NO_COLOR" }
        variables.merge(environment) { $1 }
        process.environment = variables
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Files, not pipes: a pipe that nobody empties would stop the process.
    struct Outputs {
        let folder: URL
        let output: FileHandle
        let errors: FileHandle

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-cli-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            output = try Self.file(folder.appendingPathComponent("out"))
            errors = try Self.file(folder.appendingPathComponent("err"))
        }

        private static func file(_ url: URL) throws -> FileHandle {
            try Data().write(to: url)
            return try FileHandle(forWritingTo: url)
        }

        func outcome(of process: Process) throws -> Outcome {
            Outcome(
                code: process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus,
                output: String(decoding: try Data(contentsOf: folder.appendingPathComponent("out")), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: folder.appendingPathComponent("err")), as: UTF8.self))
        }

        func remove() { try? FileManager.default.removeItem(at: folder) }
    }
}
