import Foundation
import TestSupport

/// `duikou` on a terminal: `script` (util-linux) is one.
enum Terminal {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    /// Everything that the terminal was sent.
    static func seen(_ words: [String], columns: Int? = nil, environment: [String: String] = [:]) throws -> String {
        let command = ([CommandLineTool.path] + words).map { "'\($0)'" }.joined(separator: " ")
        let size = columns.map { "stty cols \($0); " } ?? ""
        return try ProcessRunner.run("/usr/bin/script", ["-qec", size + command, "/dev/null"], environment: environment).output
            .replacing("\r\n", with: "\n")
    }
}
