import Duikou

/// A table that a run yields: its columns, and its records in parts that can be made on several threads.
///
/// It knows no file format. A renderer (``CSVTableRenderer``) asks for the parts and writes them.
struct ResultTable: Sendable {
    /// The file's name without its ending.
    var name: String
    var columns: [ResultColumn]
    /// How many parts the records come in.
    var parts: Int
    /// A part's records, by its number.
    var part: @Sendable (Int) -> ResultBatch

    /// - Parameter columns: those that a run makes of the form's.
    init(_ form: ResultForm, _ columns: [ResultColumn], parts: Int, part: @escaping @Sendable (Int) -> ResultBatch) {
        (name, self.columns, self.parts, self.part) = (form.name, columns, parts, part)
    }

    /// A small table, in one part.
    init(_ form: ResultForm, _ columns: [ResultColumn], part: @escaping @Sendable () -> ResultBatch) {
        self.init(form, columns, parts: 1) { _ in part() }
    }
}

/// Records of a result table, column by column.
struct ResultBatch: Sendable {
    /// How many records.
    var count: Int
    /// For each record its talent's row, and its opening's; empty where no column is about one. −1: the cell is empty.
    var talents: [Int32]
    var openings: [Int32]
    /// The values of each column.
    var values: [ResultValues]
    /// How far these records bring the work, in the units of whoever counts it.
    var progress: Int

    /// - Parameter values: of the columns that are not about the record's talent or opening itself, in their order.
    init(
        _ columns: [ResultColumn], count: Int, talents: [Int32] = [], openings: [Int32] = [], progress: Int = 0, _ values: [ResultValues]
    ) {
        (self.count, self.talents, self.openings, self.progress) = (count, talents, openings, progress)
        var rest = values[...]
        self.values = columns.map { column in
            switch column.kind {
            case .id, .shown: .ofRow
            case .text, .fit, .integer, .real, .money, .flag, .label: rest.removeFirst()
            }
        }
        precondition(rest.isEmpty, "values for each column, and no more")
    }
}

/// The values of one column, one for each record.
enum ResultValues: Sendable {
    /// In the batch's `talents` or `openings`.
    case ofRow
    case texts([LocalizedText])
    /// Units; ``noFit`` where there is none.
    case fits([Int32])
    case integers([Int?])
    case reals([Double?])
    case hundredths([Int64?])
    case flags([Bool?])
    /// For each record the number of its label in the list; −1 for none.
    case labels([ResultLabel], [Int32])

    static let noFit = Int32.min

    /// Words that are the same in every language.
    static func verbatim(_ texts: [String]) -> ResultValues { .texts(texts.map { LocalizedText(verbatim: $0) }) }

    /// Labels, each listed once in order of first appearance.
    static func labels(_ labels: [ResultLabel?]) -> ResultValues {
        var (known, numbers): ([ResultLabel], [ResultLabel: Int32]) = ([], [:])
        let rows = labels.map { label -> Int32 in
            guard let label else { return -1 }
            if let number = numbers[label] { return number }
            numbers[label] = Int32(known.count)
            known.append(label)
            return Int32(known.count - 1)
        }
        return .labels(known, rows)
    }
}

/// One of few things that a cell may say: a code for scripts, and words for people.
struct ResultLabel: Sendable, Hashable {
    var code: String
    var text: LocalizedText

    init(_ code: String, _ text: LocalizedText) { (self.code, self.text) = (code, text) }
    init(_ code: String, zh: String, en: String) { self.init(code, LocalizedText(zh: zh, en: en)) }
}
