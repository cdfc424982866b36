import Duikou
import DuikouMechanisms

/// rejected.csv holds first the rows set aside, in the order of their files; then stated choices and ratings whose pair fails a rule; then
/// ratings that have no effect, because the talent does not list the opening.
extension RunOutputs {
    var rejected: ResultTable {
        let columns = [
            ResultColumn("file", "文件", .text), ResultColumn("line", "行", .integer), ResultColumn("column", "列", .text),
            ResultColumn("value", "值", .text), ResultColumn("reason", "原因", .text), ResultColumn("code", "原因代码", .text),
        ]
        return ResultTable("rejected", columns) { [self] in
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
