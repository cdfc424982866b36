import Duikou

/// A result table as it is declared, before any programme: its columns, and places for those that a programme adds.
///
/// A run's ``ResultTable`` has these columns, and the reference's table of the file is made from them.
package struct ResultForm: Sendable {
    /// The file's name without its ending.
    package var name: String
    /// What a record is about, in Markdown.
    package var meaning: LocalizedText
    package var columns: [Item]
    /// What the reference says below the table of columns, in Markdown.
    package var notes: LocalizedText?

    /// One column, or several of one sort.
    package enum Item: Sendable {
        case column(ResultColumn)
        /// The id of the record's talent or opening, and the columns that the programme shows beside it.
        case row(ResultColumn)
        /// The terms of a fit, of the direction by which this side's lists are ranked, each with its part of it. Where `isPrefixed`, they
        /// always have the fit's name before their own.
        case terms(of: ResultColumn, rankingFor: Side, isPrefixed: Bool, meaning: LocalizedText)

        /// A column of this table alone, as ``ResultColumn`` is made.
        static func column(
            _ key: String, _ title: String, _ kind: ResultColumn.Kind, codes: LocalizedText? = nil, zh: String, en: String
        ) -> Item {
            .column(ResultColumn(key, title, kind, codes: codes, zh: zh, en: en))
        }
    }
}

extension ResultForm {
    /// The codes that stand in a column, and what each means, as tables in Markdown.
    static func codes(_ columns: KeyValuePairs<String, [(String, LocalizedText)]>...) -> LocalizedText {
        func tables(_ language: Language) -> String {
            columns.joined().map { column, codes in
                let head = language == .zh ? "| `\(column)` | 含义 |" : "| `\(column)` | meaning |"
                return ([head, "|---|---|"] + codes.map { "| `\($0.0)` | \($0.1[language]) |" }).joined(separator: "\n")
            }.joined(separator: "\n\n")
        }
        return LocalizedText(zh: tables(.zh), en: tables(.en))
    }

    /// Every table of a run, in the order in which the reference tells of them.
    package static let all = [
        RunOutputs.placementsForm, RunOutputs.listsForm(.talent), RunOutputs.listsForm(.opening), RunOutputs.unplacedForm,
        RunOutputs.cutoffsForm, RunOutputs.fairnessForm, RunOutputs.demandsForm, RunOutputs.rejectedForm, RunOutputs.movesForm,
        RunOutputs.changesForm,
    ]
}

extension ResultColumn {
    /// The id of a side's row.
    static func id(_ side: Side, zh: String, en: String) -> ResultColumn {
        side == .talent
            ? ResultColumn("talent", "人才编号", .id(side), zh: zh, en: en) : ResultColumn("opening", "岗位编号", .id(side), zh: zh, en: en)
    }
}
