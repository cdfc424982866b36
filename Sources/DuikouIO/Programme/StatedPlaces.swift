import Duikou

/// The places of stated choices or ratings in their file, in the order of the choices or ratings.
public struct StatedPlaces: Sendable {
    /// The file's path as the programme names it.
    public var file = ""
    /// The header of the column with the openings' ids.
    public var column = ""
    /// For each choice or rating, its 1-based line.
    public var lines: [Int] = []

    /// No places, as for a programme without such a file.
    public init() {}
}

extension LoadedProgramme {
    /// Stated choices and ratings that are not used, because their pair fails a hard rule or has no seats; in the order of their files.
    /// O(stated · rules).
    ///
    /// They are not faults of the data, and so not among ``issues``; but the office should see what became of each.
    public func ineligibleStated() -> [RowIssue] { ineligibleChoices() + ineligibleRatings() }

    func ineligibleChoices() -> [RowIssue] {
        stated.choices.indices.compactMap { index in
            let choice = stated.choices[index]
            return ineligible(Int(choice.talent), Int(choice.opening), choicePlaces, index)
        }
    }

    func ineligibleRatings() -> [RowIssue] {
        stated.ratings.indices.compactMap { index in
            let rating = stated.ratings[index]
            return ineligible(Int(rating.talent), Int(rating.opening), ratingPlaces, index)
        }
    }

    private func ineligible(_ talent: Int, _ opening: Int, _ places: StatedPlaces, _ index: Int) -> RowIssue? {
        guard !compiled.mayPair(talent: talent, opening: opening) else { return nil }
        if compiled.eligibility.isEligible(talent: talent, opening: opening) {
            let id = compiled.hasSeats(.opening, opening) ? compiled.talents.id(talent) : compiled.openings.id(opening)
            return RowIssue(
                file: places.file, line: places.lines[index], column: places.column, value: compiled.openings.id(opening),
                code: .noSeats, reason: LocalizedText(zh: "未采用：\(id) 没有名额", en: "not used: \(id) has no seats"))
        }
        let failed = compiled.eligibility.verdicts(talent: talent, opening: opening)
            .filter { !$0.passes && !programme.rules[$0.rule].isWaivable }.flatMap(\.failed)
        return RowIssue(
            file: places.file, line: places.lines[index], column: places.column, value: compiled.openings.id(opening),
            code: .ineligiblePair,
            reason: LocalizedText(
                zh: "未采用：\(compiled.talents.id(talent)) 不符合\(failed.map { "“\($0.zh)”" }.joined(separator: "、"))",
                en: "not used: \(compiled.talents.id(talent)) fails \(failed.map { "'\($0.en)'" }.joined(separator: ", "))"))
    }

    /// Throws if a side has no usable row: there is nothing to match, and an earlier run should not be replaced by an empty one.
    ///
    /// - Throws: ``DuikouError`` (`malformedTable`) that names the first row set aside, and why; if both sides have none, an error for
    ///   each.
    public func requireUsableRows() throws {
        var problems = Problems()
        for side in Side.allCases where compiled.table(side).count == 0 { problems.add(withoutRows(side)) }
        try problems.throwIfAny()
    }

    /// Throws for everything that `match` refuses: sides without a usable row, and an allocation that is impossible
    /// (``BatchMatcher/readiness()``). `match`, `compare` and `check` all call it.
    ///
    /// - Returns: remarks on the allocation that the user should know.
    /// - Throws: all refusals together.
    @discardableResult
    public func requireReady(_ matcher: BatchMatcher) throws -> [Diagnostic] {
        var problems = Problems()
        _ = problems.collect { try requireUsableRows() }
        let readiness = matcher.readiness()
        _ = problems.collect { try readiness.throwIfAny() }
        try problems.throwIfAny()
        return readiness.warnings
    }

    private func withoutRows(_ side: Side) -> DuikouError {
        let declaration = programme.table(side)
        let own = issues.filter { $0.file == declaration.file.written }
        let who =
            side == .talent ? LocalizedText(zh: "人才表", en: "the talents' table") : LocalizedText(zh: "岗位表", en: "the openings' table")
        guard let first = own.first else {
            return DuikouError(
                .malformedTable, zh: "\(who.zh)只有表头，没有一行数据；请确认文件是否选对",
                en: "\(who.en) has a header and no rows; check that it is the right file",
                at: SourceLocation(file: declaration.file.written))
        }
        let cell = first.value.isEmpty ? first.column : "\(first.column) “\(first.value)”"
        let lead = cell.isEmpty ? LocalizedText(verbatim: "") : LocalizedText(zh: cell + "：", en: cell + ": ")
        return DuikouError(
            .malformedTable,
            zh: "\(who.zh)没有一行可用，搁置了 \(Format.grouped(own.count)) 处；第一处：\(lead.zh)\(first.reason.zh)。用 duikou check 看全部",
            en:
                "\(who.en) has no usable row; \(Format.grouped(own.count)) faults were set aside. The first: \(lead.en)\(first.reason.en). duikou check lists them all",
            at: SourceLocation(file: first.file, line: first.line))
    }
}
