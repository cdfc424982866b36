import Duikou

/// The result tables of a match as the files that a run writes, in memory. Each is rendered when it is asked for.
public struct RenderedTables: Sendable {
    private let outputs: RunOutputs

    /// - Parameters:
    ///   - format: the form of the tables; nil for the programme's.
    ///   - listFiles: the sides whose lists are among the tables; nil for those that the programme names.
    ///   - threads: at least 1. The bytes do not depend on them.
    public init(
        _ loaded: LoadedProgramme, _ result: MatchResult, format: ResultFormat? = nil, listFiles: Outputs.ListFiles? = nil, threads: Int = 1
    ) {
        outputs = RunOutputs(
            loaded: loaded, result: result, format: format ?? loaded.programme.results,
            listFiles: listFiles ?? loaded.programme.outputs.lists, threads: threads)
    }

    /// The names of the files, in the order in which a run records them.
    public var names: [String] { RunOutputs.files(outputs.listFiles, isRematch: false) }

    /// The bytes of the file that a run would write; nil where it writes none of this name.
    public func bytes(of name: String) throws -> [UInt8]? { names.contains(name) ? try outputs.bytes(of: name) : nil }
}
