import Duikou

/// Reads the limits of regions: CSV with `region` and any of `cap`, `floor`, `budget`; an empty cell sets no limit.
///
/// A faulty row is an error and is not set aside: without its limit a region could get more than it may.
package enum RegionLimitsFile {
    private static let region = RecordColumn.required(
        ["region", "地区", "地区代码"], zh: "地区列的代码、名称或别名，不能重复。", en: "A code, name or alias of the regions' column. None twice.")
    private static let cap = RecordColumn.optional(
        ["cap", "上限", "人数上限"], zh: "整数，最多安排几人。", en: "A whole number: at most so many placements.")
    private static let floor = RecordColumn.optional(
        ["floor", "下限", "人数下限"], zh: "整数，至少几人；空为 0；不能大于上限。", en: "A whole number: at least so many; empty is 0. Not above the cap.")
    private static let budget = RecordColumn.optional(
        ["budget", "预算", "补贴预算"], zh: "最多多少钱，0 到 10¹²，精确到百分之一。", en: "At most so much money, from 0 to 10¹²; kept in hundredths.")

    package static let form = RecordForm(
        columns: [region, cap, floor, budget],
        notes: LocalizedText(
            zh: "三种限额至少要有一列。空格子表示不限。",
            en: "One of the three limits must be there as a column. An empty cell sets no limit."),
        example: LocalizedText(verbatim: "region,cap\n360000,850\n360404,330"))
    /// Money is counted in hundredths of its unit.
    private static let hundredths = 100.0
    /// The largest amount; beyond it, hundredths are no longer exact in a `Double`.
    private static let maximumMoney = 1e12

    /// - Throws: ``DuikouError`` where the file cannot be read, or has no column of regions or none of limits.
    static func open(
        _ declaration: RegionsDeclaration, in files: any InputSource
    ) throws -> (file: RecordFile, region: Int, cap: Int?, floor: Int?, budget: Int?) {
        let file = try RecordFile(declaration.limits, in: files)
        let limits = try [cap, floor, budget].map(\.headers).map { names in
            names.contains(where: file.has) ? try file.position(of: names) : nil
        }
        let needed = [Self.region.headers] + (limits.allSatisfy { $0 == nil } ? [Self.cap.headers] : [])
        return (file, try file.positions(of: needed)[0], limits[0], limits[1], limits[2])
    }

    static func read(
        _ declaration: RegionsDeclaration, column: ColumnDeclaration, codes: Codes, in files: any InputSource
    ) throws -> [AllocationInputs.RegionLimit] {
        let (file, region, cap, floor, budget) = try open(declaration, in: files)
        var limits: [AllocationInputs.RegionLimit] = []
        var seen: [Int32: Int] = [:]
        try file.forEach { line, cells in
            let row = Row(header: file.reader.header, cells: cells, place: SourceLocation(file: declaration.limits.written, line: line))
            let code = try row.region(region, column, codes)
            if let first = seen[code] { throw row.fault(region, zh: "在第 \(first) 行已有限额", en: "already has limits in line \(first)") }
            seen[code] = line
            let limit = AllocationInputs.RegionLimit(
                region: code, cap: try row.count(cap), floor: try row.count(floor) ?? 0,
                budget: try row.number(budget, upTo: maximumMoney).map { Int64(($0 * hundredths).rounded()) })
            if let cap = limit.cap, limit.floor > cap {
                throw row.fault(floor!, zh: "大于上限 \(cap)", en: "is above the cap of \(cap)")
            }
            limits.append(limit)
        }
        guard !limits.isEmpty else {
            throw DuikouError(
                .malformedTable, zh: "地区限额表没有一行。", en: "the regions' limits have no rows.",
                at: SourceLocation(file: declaration.limits.written))
        }
        if limits.contains(where: { $0.budget != nil }), declaration.cost == nil {
            throw DuikouError(
                .malformedProgramme, zh: "限额表有预算，但方案的 regions 没有写 cost（每安排一人的金额列）。",
                en: "the limits have a budget, but the programme's regions name no cost (the column of what a placement costs).",
                at: declaration.limits.location)
        }
        return limits
    }

    /// A row of the file, and the faults that its cells may have.
    private struct Row {
        let header: [String]
        let cells: [String]
        let place: SourceLocation

        func fault(_ position: Int, zh: String, en: String) -> DuikouError {
            DuikouError(
                .malformedTable, zh: "\(header[position])“\(cells[position])”\(zh)", en: "\(header[position]) '\(cells[position])' \(en)",
                at: place)
        }

        /// The number in a cell; nil where it is empty, or where there is no such column.
        func number(_ position: Int?, upTo most: Double) throws -> Double? {
            guard let position, !cells[position].isEmpty else { return nil }
            let digits = Array(cells[position].utf8)
            guard let value = NumberFormats.plain(digits.span), value >= 0, value <= most else {
                throw fault(position, zh: "应为 0 到 \(Format.value(most)) 的数", en: "must be a number from 0 to \(Format.value(most))")
            }
            return value
        }

        func count(_ position: Int?) throws -> Int? {
            guard let value = try number(position, upTo: Double(Int32.max)) else { return nil }
            guard value == value.rounded() else { throw fault(position!, zh: "应为整数", en: "must be a whole number") }
            return Int(value)
        }

        /// The code of the region in a cell, which a column of the openings holds.
        func region(_ position: Int, _ column: ColumnDeclaration, _ codes: Codes) throws -> Int32 {
            let text = cells[position]
            let book = column.codebook.flatMap { codes.codebooks[$0] }
            let found = column.codebook == nil ? codes.vocabulary.number(of: text) : book?.index(of: text)
            if let found, !text.isEmpty { return found }
            if let ambiguity = book?.ambiguity(of: text) {
                throw DuikouError(.malformedTable, zh: ambiguity.zh + "。", en: ambiguity.en + ".", at: place)
            }
            let near = book?.suggestion(for: text)
            throw fault(
                position, zh: "不是岗位表“\(column.name)”列的地区" + (near.map { "；是否为“\($0)”？" } ?? ""),
                en: "is no region of the openings' '\(column.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
    }
}
