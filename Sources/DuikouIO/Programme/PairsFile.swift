import Duikou

/// Reads stated choices or interview ratings: in each row a talent's id, an opening's id and a number.
package enum PairsFile {
    /// What the number of a pair is.
    package enum Number: String, Sendable, CaseIterable {
        /// The place of a stated choice among its talent's.
        case rank
        /// An interview's rating.
        case score

        /// The headers that its column may have.
        var headers: [String] { self == .rank ? ["rank", "志愿", "志愿顺序"] : ["score", "评分", "面试成绩"] }

        /// The numbers that are allowed: a greater rank is a typing mistake; scores may be on any scale that an office uses, far from where a
        /// `Double` loses whole numbers.
        var range: ClosedRange<Double> { self == .rank ? 1...10_000 : -1e9...1e9 }

        var isWhole: Bool { self == .rank }

        /// What the reference says of the number.
        var meaning: LocalizedText {
            switch self {
            case .rank:
                LocalizedText(
                    zh: "志愿顺序的表头：1 到 10,000 的整数，1 是第一志愿；跳号没有关系。",
                    en: """
                        The header of the rank: a whole number from 1 to 10,000; 1 is the first wish. Gaps do \
                        not matter.
                        """)
            case .score:
                LocalizedText(
                    zh: "评分的表头：−10⁹ 到 10⁹ 的任意数，越高越好。", en: "The header of the score: any number from −10⁹ to 10⁹, higher is better.")
            }
        }

        /// What the reference says below the table of keys.
        var notes: LocalizedText {
            switch self {
            case .rank:
                LocalizedText(
                    zh: """
                        单元格为空、编号不存在或所在的行已搁置、序号不合规、与前面可用的行是同一对，该行搁置：同一对以先出现的一行为准，不论序号。
                        不符合不可豁免规则或没有名额的志愿不用，写在 rejected.csv。

                        ```
                        talent,opening,rank
                        SX2026000001,V000195,1
                        ```
                        """,
                    en: """
                        A row is set aside where a cell is empty, an id is unknown or its row was set aside, the number is out of range, or an
                        earlier good row has the same pair: the first row of a pair counts, whatever its rank. A choice that fails a hard rule,
                        or has no seat, is not used; it stands in rejected.csv.

                        ```
                        talent,opening,rank
                        SX2026000001,V000195,1
                        ```
                        """)
            case .score:
                LocalizedText(
                    zh: """
                        哪些行搁置，同[自选志愿](#自选志愿)。列的先后不限。人才的意愿里有这个岗位，评分才起作用；
                        否则按 `unused-rating` 写在 rejected.csv。

                        ```
                        opening,talent,score
                        V000616,SX2026000002,67
                        ```
                        """,
                    en: """
                        Rows are set aside as in [stated choices](#stated-choices). The order of the columns does not matter. A rating decides
                        only where the talent has the opening among its preferences; else it stands in rejected.csv as `unused-rating`.

                        ```
                        opening,talent,score
                        V000616,SX2026000002,67
                        ```
                        """)
            }
        }
    }

    /// The headers that the columns of ids may have.
    static let headers = (
        talent: ["talent", "talent_id", "graduate_id", "学号", "人才编号"], opening: ["opening", "opening_id", "vacancy_id", "岗位编号"]
    )

    struct Pair {
        var talent: Int32
        var opening: Int32
        var value: Double
    }

    /// The pairs, and the place of each in its file.
    struct Contents {
        var pairs: [Pair] = []
        var places = StatedPlaces()
    }

    /// - Throws: ``DuikouError`` where the file cannot be read or lacks columns (all of them are named).
    static func open(_ declaration: PairsDeclaration, in files: any InputSource) throws -> (file: RecordFile, positions: [Int]) {
        let file = try RecordFile(declaration.file, encoding: declaration.encoding, in: files)
        return (file, try file.positions(of: [declaration.talentHeaders, declaration.openingHeaders, declaration.valueHeaders]))
    }

    /// Reads all rows. A row is set aside if it names an unknown id or one that was itself set aside, repeats a pair, or has no number.
    static func read(
        _ declaration: PairsDeclaration, talents: TableReader.Result, openings: TableReader.Result, number kind: Number,
        issues: inout [RowIssue], in files: any InputSource
    ) throws -> Contents {
        let (file, positions) = try open(declaration, in: files)
        let (talent, opening, value) = (positions[0], positions[1], positions[2])
        var contents = Contents()
        contents.places.file = declaration.file.written
        contents.places.column = file.reader.header[opening]
        var lines: [PairKey: Int] = [:]
        var hints = [IDHints(), IDHints()]
        try file.forEach(issues: &issues) { line, cells, issues in
            func reject(_ position: Int, _ code: RowIssue.Code, zh: String, en: String) {
                issues.append(
                    RowIssue(
                        file: declaration.file.written, line: line, column: file.reader.header[position], value: cells[position],
                        code: code, reason: LocalizedText(zh: zh, en: en)))
            }
            func reject(_ position: Int, unknownIn table: TableReader.Result) {
                let reason = table.unknownID(SpreadsheetSafety.id(cells[position]), &hints[table.table.side == .talent ? 0 : 1])
                reject(position, .unknownReference, zh: reason.zh, en: reason.en)
            }
            for position in [talent, opening, value] where cells[position].isEmpty {
                return reject(position, .emptyRequired, zh: "必填项为空", en: "a required field is empty")
            }
            guard let t = talents.table.row(ofID: SpreadsheetSafety.id(cells[talent])) else { return reject(talent, unknownIn: talents) }
            guard let o = openings.table.row(ofID: SpreadsheetSafety.id(cells[opening])) else {
                return reject(opening, unknownIn: openings)
            }
            let digits = Array(cells[value].utf8)
            guard let number = NumberFormats.plain(digits.span) else {
                return reject(value, .notANumber, zh: "不是数字", en: "not a number")
            }
            let (range, isWhole) = (kind.range, kind.isWhole)
            guard range.contains(number), !isWhole || number == number.rounded() else {
                let kind = isWhole ? LocalizedText(zh: "整数", en: "a whole number") : LocalizedText(zh: "数字", en: "a number")
                let bounds = "\(Format.value(range.lowerBound))–\(Format.value(range.upperBound))"
                return reject(value, .outOfRange, zh: "应为 \(bounds) 的\(kind.zh)", en: "must be \(kind.en) in \(bounds)")
            }
            let key = PairKey(talent: Int32(t), opening: Int32(o))
            if let first = lines[key] {
                return reject(
                    opening, .repeatedReference, zh: "第 \(first) 行已有同一对，保留先出现的一行",
                    en: "line \(first) already states this pair; the first row is kept")
            }
            lines[key] = line
            contents.pairs.append(Pair(talent: Int32(t), opening: Int32(o), value: number))
            contents.places.lines.append(line)
        }
        return contents
    }

    private struct PairKey: Hashable {
        var talent: Int32
        var opening: Int32
    }
}
