import Duikou

/// Reads stated choices or interview ratings: in each row a talent's id, an opening's id and a number.
enum PairsFile {
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
        _ declaration: PairsDeclaration, talents: TableReader.Result, openings: TableReader.Result, range: ClosedRange<Double>,
        isWhole: Bool, issues: inout [RowIssue], in files: any InputSource
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
