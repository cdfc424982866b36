import Duikou
import DuikouMechanisms

/// rejected.csv holds first the rows set aside, in the order of their files; then stated choices and ratings whose pair fails a rule; then
/// ratings that have no effect, because the talent does not list the opening.
extension RunOutputs {
    package static let rejectedForm = ResultForm(
        name: "rejected",
        meaning: LocalizedText(
            zh: "搁置的每一行的每个问题一行；没有采用的志愿和评分也在这里。",
            en: "One row for each fault of a row set aside, and for each choice or rating that is not used."),
        columns: [
            .column("file", "文件", .text, zh: "方案里的写法。", en: "As the programme writes it."),
            .column("line", "行", .integer, zh: "记录开始的行，从 1 起。", en: "The line on which the record begins, from 1."),
            .column("column", "列", .text, zh: "表头；整条记录有错时为空。", en: "The header; empty for the whole record."),
            .column("value", "值", .text, zh: "单元格；private 列写 `***`。", en: "The cell; `***` of a private column."),
            .column("reason", "原因", .text, zh: "文字。", en: "In words."),
            .column("code", "原因代码", .text, zh: "见下。", en: "See below."),
        ],
        notes: {
            var notes = ResultForm.codes(
                ["code": RowIssue.Code.allCases.map { ($0.word, $0.meaning) } + [(unusedRating, unusedRatingMeaning)]])
            let more = LocalizedText(
                zh: "预留的名额超出岗位的名额，也按 `out-of-range` 写在这里，但该行照用。",
                en: "A reserve's seats that an opening does not have stand here as `out-of-range` too, though the row is used.")
            notes.zh += "\n\n" + more.zh
            notes.en += "\n\n" + more.en
            return notes
        }())

    var rejected: ResultTable {
        let columns = columns(Self.rejectedForm)
        return ResultTable(Self.rejectedForm, columns) { [self] in
            let issues = loaded.issues + loaded.ineligibleStated()
            let ratings = loaded.unusedRatings(result)
            let places = loaded.ratingPlaces
            let (talents, openings) = (loaded.compiled.talents, loaded.compiled.openings)
            let unused = ratings.map { index -> (opening: String, reason: LocalizedText) in
                let rating = loaded.stated.ratings[index]
                let talent = talents.id(Int(rating.talent))
                return (
                    openings.id(Int(rating.opening)),
                    LocalizedText(zh: "评分未起作用：\(talent) 的清单里没有这个岗位", en: "the rating decides nothing: \(talent) does not list this opening")
                )
            }
            return ResultBatch(
                columns, count: issues.count + ratings.count,
                [
                    .verbatim(issues.map(\.file) + ratings.map { _ in places.file }),
                    .integers(issues.map(\.line) + ratings.map { places.lines[$0] }),
                    .verbatim(issues.map(\.column) + ratings.map { _ in places.column }),
                    .verbatim(issues.map(\.value) + unused.map(\.opening)),
                    .texts(issues.map(\.reason) + unused.map(\.reason)),
                    .verbatim(issues.map(\.code.word) + ratings.map { _ in Self.unusedRating }),
                ])
        }
    }

    /// The code of a rating without effect. Whether it has one depends on the lists, so it is not a ``RowIssue`` of the tables.
    static let unusedRating = "unused-rating"
    private static let unusedRatingMeaning = LocalizedText(
        zh: "评分不起作用：人才的意愿里没有这个岗位。", en: "The rating decides nothing: the talent does not have the opening among its preferences.")
}

extension LoadedProgramme {
    /// The indices of ratings without effect: the pair is eligible, but the talent does not list the opening. O(ratings · list length).
    func unusedRatings(_ result: MatchResult) -> [Int] {
        stated.ratings.indices.filter { index in
            let rating = stated.ratings[index]
            let (talent, opening) = (Int(rating.talent), Int(rating.opening))
            return compiled.mayPair(talent: talent, opening: opening)
                && !result.mayMatch(talent: talent, opening: opening)
        }
    }
}

extension RowIssue.Code {
    /// The code as it is written in files, in lower case with hyphens: `not-a-number`, `duplicate-id`.
    public var word: String {
        let letters = Array(rawValue)
        var word = ""
        for (index, letter) in letters.enumerated() {
            let beginsWord =
                index > 0 && letter.isUppercase
                && (letters[index - 1].isLowercase || (index + 1 < letters.count && letters[index + 1].isLowercase))
            word += (beginsWord ? "-" : "") + letter.lowercased()
        }
        return word
    }
}
