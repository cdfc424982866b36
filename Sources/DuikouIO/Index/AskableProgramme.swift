import Duikou

/// A programme with what a question needs: read from its files, or from its index.
public struct AskableProgramme: Sendable {
    /// The declaration.
    public var programme: Programme
    /// Tables, rules and terms, compiled.
    public var compiled: CompiledProgramme
    /// The talents' stated choices and the openings' ratings.
    public var stated: StatedPreferences
    /// Rows that were set aside, in the order of the files.
    public var issues: [RowIssue]

    /// The whole programme, as it was read from its files.
    public init(_ loaded: LoadedProgramme) {
        self.init(programme: loaded.programme, compiled: loaded.compiled, stated: loaded.stated, issues: loaded.issues)
    }

    init(programme: Programme, compiled: CompiledProgramme, stated: StatedPreferences, issues: [RowIssue]) {
        self.programme = programme
        self.compiled = compiled
        self.stated = stated
        self.issues = issues
    }
}
