import Duikou
import DuikouMechanisms

/// rejected.csv holds first the rows set aside, in the order of their files; then stated choices and ratings whose pair fails a rule; then
/// ratings that have no effect, because the talent does not list the opening.
extension RunOutputs {
    func rejected(_ writer: CSVWriter) throws {
        try writer.record([
            word("文件", "file"), word("行", "line"), word("列", "column"), word("值", "value"), word("原因", "reason"), word("原因代码", "code"),
        ])
        for issue in loaded.issues + loaded.ineligibleStated() {
            try record(writer, issue.file, issue.line, issue.column, issue.value, issue.reason, issue.code.word)
        }
        for index in loaded.unusedRatings(result) {
            let rating = loaded.stated.ratings[index]
            let (talent, opening) = (loaded.compiled.talents.id(Int(rating.talent)), loaded.compiled.openings.id(Int(rating.opening)))
            let reason = LocalizedText(
                zh: "评分未起作用：\(talent) 的清单里没有这个岗位", en: "the rating decides nothing: \(talent) does not list this opening")
            let places = loaded.ratingPlaces
            try record(writer, places.file, places.lines[index], places.column, opening, reason, Self.unusedRating)
        }
    }

    /// The code of a rating without effect. Whether it has one depends on the lists, so it is not a ``RowIssue`` of the tables.
    static let unusedRating = "unused-rating"

    private func record(
        _ writer: CSVWriter, _ file: String, _ line: Int, _ column: String, _ value: String, _ reason: LocalizedText, _ code: String
    ) throws {
        writer.field(file)
        writer.field(line)
        writer.field(column)
        writer.field(value)
        writer.field(reason[language])
        writer.field(code)
        try writer.endRecord()
    }
}

extension LoadedProgramme {
    /// The indices of ratings without effect: the pair is eligible, but the talent does not list the opening. O(ratings · list length).
    func unusedRatings(_ result: MatchResult) -> [Int] {
        stated.ratings.indices.filter { index in
            let rating = stated.ratings[index]
            let (talent, opening) = (Int(rating.talent), Int(rating.opening))
            return compiled.mayPair(talent: talent, opening: opening)
                && !result.market.edges(ofProposer: talent).contains { result.market.edgeResponder[$0] == rating.opening }
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
