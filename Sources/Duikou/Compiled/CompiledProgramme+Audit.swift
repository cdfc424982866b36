extension RuleAudit {
    /// The plain evaluation of a compiled programme's rules over the tables that it was compiled from.
    public init(_ compiled: CompiledProgramme, recognition: Recognition) {
        self.init(
            compiled.programme, talents: compiled.talents, openings: compiled.openings, codes: compiled.codes, recognition: recognition)
    }
}
