import Duikou

extension SetAside {
    /// The rows set aside of a programme read from its files.
    public init(_ loaded: LoadedProgramme) { self.init(AskableProgramme(loaded)) }

    /// The rows set aside of a programme read from files or from an index.
    public init(_ loaded: AskableProgramme) {
        let programme = loaded.programme
        let rows = Set(loaded.issues.map { "\($0.file):\($0.line)" }).count
        let counted =
            [programme.talents.file, programme.openings.file] + [programme.choices?.file, programme.ratings?.file].compactMap { $0 }
        let names = Set(counted.flatMap { [$0.written, $0.path] })
        let good =
            loaded.compiled.talents.count + loaded.compiled.openings.count + loaded.stated.choices.count + loaded.stated.ratings.count
        self.init(
            rows: rows, faults: loaded.issues.count, total: loaded.issues.allSatisfy { names.contains($0.file) } ? good + rows : nil)
    }
}

extension RowIssue {
    /// The place as the programme's own is named: from where the command was started.
    public func place(_ loaded: LoadedProgramme) -> String {
        "\(path(loaded)):\(line)"
    }

    /// The file of the row, named from where the command was started.
    public func path(_ loaded: LoadedProgramme) -> String { loaded.inputs.first { $0.written == file }?.shown ?? file }
}
