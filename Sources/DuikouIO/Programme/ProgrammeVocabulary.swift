import Duikou

/// All keys of a programme file, part by part: those that ``ProgrammeDecoder`` accepts and `Datasets/programme.schema.json` describes to
/// editors. A test compares the two. The keys of one kind of rule or term are those of its ``KindForm``.
enum ProgrammeVocabulary {
    static let programme = [
        "programme", "title", "date", "seed", "data", "codebooks", "recognition", "talents", "openings", "rules", "fit",
        "choices", "ratings", "lists", "allocate", "outputs", "results",
    ]
    static let localized = ["zh", "en"]
    static let table = ["table", "encoding", "delimiter", "id", "seats", "columns", "joins"]
    static let rowNumbers = ["rows"]
    static let join = ["table", "encoding", "delimiter", "on", "columns", "count"]
    static let column = [
        "type", "aliases", "from", "private", "optional", "codebook", "separator", "ordered", "unit", "range", "parse", "bound",
        "checksum", "integers", "empty", "occupations", "levels", "places",
    ]
    static let fit = ["talent_for_opening", "opening_for_talent"]
    static let lists = ["talents", "openings", "mode"] + congestion
    /// Keys of congestion-aware lists only.
    static let congestion = ["temperature", "candidates"]
    static let allocation = [
        "mechanism", "proposing", "ties", "within", "bands", "reserves", "rates", "regions", "links", "clearing", "welfare",
    ]
    static let group = ["talent", "is"]
    static let reserve = ["name", "title", "for", "seats", "order", "unused"]
    static let rate = ["name", "title", "for", "percent"]
    static let regions = ["of", "limits", "cost", "target"]
    static let links = ["table", "same", "apart"]
    static let outputs = ["talents", "openings", "fairness", "lists"]
    static let results = ["language", "headers"]

    /// The keys of a file of pairs, whose number is in the column `value`.
    static func pairs(_ value: String) -> [String] { ["table", "encoding", "talent", "opening", value] }

    static let rule = ["name", "title", "waivable"] + Rule.Kind.allCases.map(\.rawValue)
    static let term = ["term", "title", "weight", "missing"] + Term.Kind.allCases.map(\.rawValue)

    static let encodings = ["auto": "auto", "utf-8": "utf-8", "utf8": "utf-8", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"]
}
