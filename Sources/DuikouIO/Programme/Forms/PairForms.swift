import Duikou

/// Files of pairs with a number: stated choices and interview ratings.
extension ProgrammeVocabulary {
    package static func pairs(_ number: PairsFile.Number) -> MappingForm {
        func headers(_ names: [String]) -> LocalizedText {
            LocalizedText(
                zh: names.map { "`\($0)`" }.joined(separator: "、"), en: names.map { "`\($0)`" }.joined(separator: ", "))
        }
        let (talent, opening) = (PairsFile.headers.talent, PairsFile.headers.opening)
        let told =
            number == .rank
            ? (LocalizedText(zh: "谁填的", en: "Who wishes"), LocalizedText(zh: "填的哪个岗位", en: "What is wished"))
            : (LocalizedText(zh: "给谁的评分", en: "Who is rated"), LocalizedText(zh: "哪个岗位给的", en: "What rates"))
        return MappingForm(
            number.rawValue + "File",
            [
                .required("table", .text, type: file, zh: "逗号分隔的文件。", en: "A file, comma-separated."), encoding,
                .optional(
                    "talent", .part("strings"), standardly: headers(talent), zh: "人才编号的表头：\(told.0.zh)。写在这里的代替默认的。",
                    en: "The header of the talent's id. \(told.0.en). Names given here replace the default ones."),
                .optional(
                    "opening", .part("strings"), standardly: headers(opening), zh: "岗位编号的表头：\(told.1.zh)。",
                    en: "The header of the opening's id. \(told.1.en)."),
                .optional(
                    number.rawValue, .part("strings"), standardly: headers(number.headers), zh: number.meaning.zh, en: number.meaning.en),
            ], notes: number.notes)
    }
}
