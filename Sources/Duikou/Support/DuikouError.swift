/// A place in a file that a person can go to: 1-based line, and a column by number or by header name.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int?
    public var column: Int?

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

    public var code: Code
    public var message: LocalizedText
    public var location: SourceLocation?
    /// The underlying failure in the system's words, if any.
    public var cause: String?

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
        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    public var severity: Severity
    public var message: LocalizedText
    public var location: SourceLocation?

    public init(_ severity: Severity, zh: String, en: String, at location: SourceLocation? = nil) {
        self.severity = severity
        self.message = LocalizedText(zh: zh, en: en)
        self.location = location
    }
}

/// Every problem found in one reading of a programme, thrown together so that a user mends them in one go.
public struct DiagnosticsError: Error, Sendable {
    public var diagnostics: [Diagnostic]
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
