import Duikou
import DuikouKernels

/// Compares lists in the files with a full sort. For a sampled row every pair is judged by plain evaluation of the rules, scored by the fit
/// model and sorted, equal scores by the number of the pair. This uses none of the index, bounds and blocks that made the lists.
///
/// The order of congestion-aware lists depends on all rows, so one row alone cannot be sorted again; making the run again checks that
/// order. Here it is checked that every partner is eligible, that its fit is right, that nobody is named twice, and that the list is as
/// long as it can be.
extension RunVerifier {
    /// The most rows of each side that are sampled by default.
    static let maximumSampledLists = 50
    /// The most pairs judged for each side by default: in very large tables fewer rows are sampled, so that the check takes only seconds.
    static let maximumJudgedPairs = 5_000_000

    /// The ids of rows whose list differs from the full sort, and how many rows were compared. The list is the one in the file; where the
    /// run wrote no such file, it is the list of the run made again, whose bytes are compared with the recorded digest elsewhere.
    static func differingLists(
        _ folder: String, _ loaded: LoadedProgramme, lengths: ListLengths, seed: UInt64, made: Recommendations,
        listFiles: Outputs.ListFiles, _ means: Means
    ) throws -> (different: [String], sampled: Int) {
        let ties = loaded.compiled.listTies(seed: seed)
        var different: [String] = []
        var sampled = 0
        for side in Side.allCases {
            let rows = rows(
                means.lists, of: loaded.compiled.table(side).count, against: loaded.compiled.table(side.other).count, seed: seed)
            sampled += rows.count
            // A part of the rows at a time, because all lists of a large run would take too much memory.
            for start in stride(from: 0, to: rows.count, by: listsAtATime) {
                let part = Array(rows[start..<min(rows.count, start + listsAtATime)])
                let found =
                    try listFiles.includes(side)
                    ? written(folder, side, of: Set(part.map(loaded.compiled.table(side).id))) : lists(made, side, of: part, loaded)
                different += differing(part, side, from: found, loaded, lengths, ties, threads: means.threads)
            }
        }
        return (different, sampled)
    }

    private static let listsAtATime = 100_000

    private static func differing(
        _ rows: [Int], _ side: Side, from lists: [String: [Entry]], _ loaded: LoadedProgramme, _ lengths: ListLengths, _ ties: PairTies,
        threads: Int
    ) -> [String] {
        let audit = RuleAudit(loaded.compiled, recognition: loaded.recognition)
        let (own, other) = (loaded.compiled.table(side), loaded.compiled.table(side.other))
        let model = loaded.compiled.model(rankingFor: side)
        let length = side == .talent ? lengths.talents : lengths.openings
        @Sendable func isRight(_ row: Int) -> Bool {
            var all: [(row: Int, score: Int32)] = []
            for partner in 0..<other.count {
                let (t, o) = side == .talent ? (row, partner) : (partner, row)
                guard own.seats[row] > 0, other.seats[partner] > 0 else { continue }
                if audit.isEligible(talent: t, opening: o) { all.append((partner, model.score(talent: t, opening: o))) }
            }
            let found = lists[own.id(row)] ?? []
            guard lengths.mode == .fit else {
                let fits = Dictionary(uniqueKeysWithValues: all.map { (other.id($0.row), Score.text($0.score)) })
                let isTrue = found.enumerated().allSatisfy { $1.rank == String($0 + 1) && fits[$1.partner] == $1.fit }
                return isTrue && found.count == min(length, all.count) && Set(found.map(\.partner)).count == found.count
            }
            func number(_ partner: Int) -> UInt64 {
                side == .talent ? ties.number(row: row, column: partner) : ties.number(row: partner, column: row)
            }
            all.sort { ($1.score, number($0.row), $0.row) < ($0.score, number($1.row), $1.row) }
            let expected = all.prefix(length).enumerated().map { place, entry in
                Entry(rank: String(place + 1), partner: other.id(entry.row), fit: Score.text(entry.score))
            }
            return found == expected
        }
        return mapChunks(of: rows.count, size: 8, threads: threads) { range in range.filter { !isRight(rows[$0]) } }
            .flatMap { $0 }.map { own.id(rows[$0]) }
    }

    private static func rows(_ choice: ListChoice, of count: Int, against others: Int, seed: UInt64) -> [Int] {
        switch choice {
        case .all: Array(0..<count)
        case .sample(let wanted): sample(min(count, wanted), of: count, seed: seed)
        case .standard: sample(min(count, maximumSampledLists, max(1, maximumJudgedPairs / max(1, others))), of: count, seed: seed)
        }
    }

    /// A sample of distinct rows in ascending order, which depends only on the seed and the two numbers.
    private static func sample(_ wanted: Int, of count: Int, seed: UInt64) -> [Int] {
        // If most rows are wanted, draw the rows to leave out, which are fewer.
        let leaves = wanted > count / 2
        var random = SeededRandom(seed: seed)
        var rows: Set<Int> = []
        while rows.count < (leaves ? count - wanted : wanted) { rows.insert(random.below(count)) }
        return leaves ? (0..<count).filter { !rows.contains($0) } : rows.sorted()
    }

    /// One line of a file of lists, as it is written.
    private struct Entry: Equatable, Sendable {
        var rank: String
        var partner: String
        var fit: String
    }

    /// The lists of some rows from the run made again, in the form that a file would have.
    private static func lists(
        _ made: Recommendations, _ side: Side, of rows: [Int], _ loaded: LoadedProgramme
    ) -> [String: [Entry]] {
        let (own, other) = (loaded.compiled.table(side), loaded.compiled.table(side.other))
        let lists = made.lists(side)
        let entries = rows.map { row in
            let range = lists.range(row)
            let list = zip(lists.indices[range], lists.scores[range]).enumerated().map { place, entry in
                Entry(rank: String(place + 1), partner: other.id(Int(entry.0)), fit: Score.text(Int32(entry.1)))
            }
            return (own.id(row), list)
        }
        return Dictionary(uniqueKeysWithValues: entries)
    }

    /// The lists of some rows from the file. O(bytes of the file); only the lines of those rows are turned into text.
    private static func written(_ folder: String, _ side: Side, of ids: Set<String>) throws -> [String: [Entry]] {
        let name = RunOutputs.file(of: side)
        let path = folder + "/" + name
        let file = try RecordFile(FileReference(path: path, written: name, location: SourceLocation(file: name)), comments: false)
        let sides = [Side.talent: ["人才编号", "talent"], .opening: ["岗位编号", "opening"]]
        let own = try file.position(of: sides[side]!)
        let others = try [["名次", "rank"], sides[side.other]!, ["契合度", "fit"]].map { try file.position(of: $0) }
        var lists: [String: [Entry]] = [:]
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        while try file.reader.next(&batch, issues: &issues) {
            for record in 0..<batch.count {
                let fields = batch.fields(of: record)
                guard fields.count == file.reader.header.count else {
                    throw DuikouError(
                        .malformedRun, zh: "这一行的字段数与表头不同", en: "this line has another number of fields than the header",
                        at: SourceLocation(file: path, line: batch.lines[record]))
                }
                func cell(_ position: Int) -> String { SpreadsheetSafety.unneutralise(batch.string(fields.lowerBound + position)) }
                let id = cell(own)
                guard ids.contains(id) else { continue }
                lists[id, default: []].append(Entry(rank: cell(others[0]), partner: cell(others[1]), fit: cell(others[2])))
            }
        }
        if let issue = issues.first {
            throw DuikouError(.malformedRun, zh: issue.reason.zh, en: issue.reason.en, at: SourceLocation(file: path, line: issue.line))
        }
        return lists
    }
}
