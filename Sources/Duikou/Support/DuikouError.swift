/// A place in a file that a person can go to: a line and a column, both from 1.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// The file as the user named it, or as the programme writes it.
    public var file: String
    /// The line, from 1.
    public var line: Int?
    /// The column within the line, from 1.
    public var column: Int?

    /// A file, or a place in it.
    public init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as editors and compilers write it.
    public var description: String {
        var text = file
        if let line {
            text += ":\(line)"
            if let column { text += ":\(column)" }
        }
        return text
    }
}

/// A user's mistake or a failed environment. A programmer's mistake is a `precondition`, a bad row a ``RowIssue``.
///
/// The code decides the process's exit code in one place (the command line); the message says what was
/// expected and what to do next; it never contains a private field's value.
public struct DuikouError: Error, Sendable {
    /// What kind of failure this is. Compare codes, never message texts.
    public enum Code: String, Sendable, CaseIterable {
        /// The command's own words are wrong: an unknown id, an impossible option.
        case usage
        /// A programme, codebook or specification cannot be understood.
        case malformedProgramme
        /// A table as a whole cannot be read: no header, a missing column, an undecodable byte.
        case malformedTable
        /// Rows were set aside and the caller asked for that to be fatal.
        case rejectedRows
        /// A run folder is not one, is damaged, or does not verify.
        case malformedRun
        /// A named file is not there, or is a folder.
        case missingFile
        /// The machine refused: permission, disk, memory.
        case environment
        /// The user stopped the work.
        case cancelled
    }

    /// The kind of failure.
    public var code: Code
    /// What is wrong, what was expected, and what to do next.
    public var message: LocalizedText
    /// Where it is wrong, if it is in a file.
    public var location: SourceLocation?
    /// The underlying failure in the system's words, if any.
    public var cause: String?

    /// An error with its message in both languages.
    public init(_ code: Code, zh: String, en: String, at location: SourceLocation? = nil, cause: String? = nil) {
        self.code = code
        self.message = LocalizedText(zh: zh, en: en)
        self.location = location
        self.cause = cause
    }
}

/// One finding about a programme or its tables, for `check`: all are collected before any is printed.
public struct Diagnostic: Sendable, Hashable {
    /// Whether a finding stops the work. Errors sort first.
    public enum Severity: Int, Sendable, Comparable {
        case error = 0
        case warning = 1
        /// Errors come before warnings.
        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    /// Whether it stops the work.
    public var severity: Severity
    /// What was found and what to do about it.
    public var message: LocalizedText
    /// Where it was found, if it is in a file.
    public var location: SourceLocation?

    /// A finding with its message in both languages.
    public init(_ severity: Severity, zh: String, en: String, at location: SourceLocation? = nil) {
        self.severity = severity
        self.message = LocalizedText(zh: zh, en: en)
        self.location = location
    }
}

/// Every problem found in one reading of a programme, thrown together so that a user mends them in one go.
public struct DiagnosticsError: Error, Sendable {
    /// The findings, in the order they were made.
    public var diagnostics: [Diagnostic]
    /// An error of these findings.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension DuikouError {
    /// The caller stopped the work before anything was written.
    public static let stopped = DuikouError(.cancelled, zh: "已停止，没有写入任何结果。", en: "stopped; nothing was written.")
}
