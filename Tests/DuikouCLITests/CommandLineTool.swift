import TestSupport

/// The built `duikou`, run as a person's shell runs it.
enum CommandLineTool {
    static var path: String { ProcessRunner.duikou }

    /// Runs to the end. The language is English unless the words or `environment` say else.
    static func run(_ words: [String], environment: [String: String] = [:], in folder: String? = nil) throws -> ProcessRunner.Result {
        try ProcessRunner.run(path, words, in: folder, environment: environment)
    }
}

extension ProcessRunner.Result {
    var code: Int32 { status }
    var everything: String { words }
}
