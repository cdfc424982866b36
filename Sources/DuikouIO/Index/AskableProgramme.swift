import Duikou

/// A programme as a question needs it: read from its files, or taken up from its index.
public struct AskableProgramme: Sendable {
    public var programme: Programme
    public var compiled: CompiledProgramme
    public var stated: StatedPreferences
    /// Rows set aside, in the order of the files.
    public var issues: [RowIssue]

    /// All rows, as the files give them.
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
