import DuikouMechanisms
import TestSupport
import Testing

@testable import Duikou

/// Every kind of row that cannot be meant, in both languages.
struct ChangeSheetTests {
    /// t0, t1 and t2 list o0 (2 seats) and o1 (1 seat); t3 arrives.
    private static func reading(_ rows: [[String]]) throws -> (batch: RematchBatch, issues: [RowIssue]) {
        var draft = ProgrammeDraft()
        draft.talents = (0..<4).map { .init(id: "t\($0)") }
        draft.openings = (0..<3).map { .init(id: "o\($0)") }
        draft.openings[0].seats = 2
        draft.lists = ListLengths(talents: 2, openings: 2)
        let rematcher = try RunRematcher(draft.matcher(seed: 1))
        var batch = RematchBatch(arrivals: 3..<4)
        let rows = rows.enumerated().map { index, cells in
            ChangeSheet.Row(line: index + 2, change: cells[0], talent: cells[1], opening: cells[2], seats: cells[3])
        }
        let tables = rematcher.matcher.compiled
        let issues = ChangeSheet(file: "c.csv", rows: rows).read(
            into: &batch, talents: tables.talents, openings: tables.openings, standing: try rematcher.start(talents: 3))
        return (batch, issues)
    }

    @Test(arguments: [
        (["", "t0", "", ""], "change", RowIssue.Code.emptyRequired, "does not say what"),
        (["withdrow", "t0", "", ""], "change", .unknownCode, "did you mean 'withdraw'"),
        (["arrive", "t9", "", ""], "change", .unknownCode, "--arrivals"),
        (["新到", "t9", "", ""], "change", .unknownCode, "--arrivals"),
        (["withdraw", "", "", ""], "talent", .emptyRequired, "who"),
        (["退出", "t9", "", ""], "talent", .unknownReference, "no talent"),
        (["withdraw", "t0", "o0", ""], "opening", .outOfRange, "write decline"),
        (["withdraw", "t0", "", "1"], "seats", .outOfRange, "no number"),
        (["withdraw", "t3", "", ""], "talent", .unknownReference, "this very batch"),
        (["decline", "t0", "", ""], "opening", .emptyRequired, "which opening"),
        (["放弃", "t0", "o9", ""], "opening", .unknownReference, "no opening"),
        (["decline", "t0", "o2", ""], "opening", .unknownReference, "not on the list"),
        (["decline", "t0", "o0", "1"], "seats", .outOfRange, "no number"),
        (["close", "t0", "o0", "1"], "talent", .outOfRange, "no talent"),
        (["close", "", "", "1"], "opening", .emptyRequired, "which opening"),
        (["减少名额", "", "o0", ""], "seats", .emptyRequired, "how many"),
        (["close", "", "o0", "two"], "seats", .notANumber, "whole number"),
        (["close", "", "o0", "1.5"], "seats", .notANumber, "whole number"),
        (["close", "", "o0", "-1"], "seats", .notANumber, "whole number"),
        (["close", "", "o0", "99999999999999999999"], "seats", .notANumber, "whole number"),
        (["close", "", "o0", "0"], "seats", .outOfRange, "1 to"),
        (["close", "", "o0", "3"], "seats", .outOfRange, "only 2"),
        (["add", "", "o0", "1000001"], "seats", .outOfRange, "1 to"),
        (["增加名额", "", "o0", "1000000"], "seats", .outOfRange, "more than"),
    ])
    func aRowThatCannotBeMeantIsSetAside(_ cells: [String], _ column: String, _ code: RowIssue.Code, _ words: String) throws {
        let (batch, issues) = try Self.reading([cells])
        #expect(issues.count == 1)
        #expect(issues.first?.column == column && issues.first?.code == code && issues.first?.line == 2 && issues.first?.file == "c.csv")
        #expect(issues.first?.reason.en.contains(words) == true, "\(issues)")
        #expect(issues.first?.reason.zh.isEmpty == false)
        #expect(batch.withdrawals.isEmpty && batch.declines.isEmpty && batch.seats.isEmpty)
    }

    @Test(arguments: [
        ([["withdraw", "t0", "", ""], ["退出", "t0", "", ""]], [3], "line 2"),
        ([["decline", "t0", "o0", ""], ["decline", "t0", "o0", ""]], [3], "line 2"),
        ([["close", "", "o0", "1"], ["add", "", "o0", "1"]], [3], "one row"),
        ([["decline", "t0", "o0", ""], ["withdraw", "t0", "", ""]], [2], "line 3 withdraws"),
        ([["withdraw", "t0", "", ""], ["decline", "t0", "o0", ""]], [3], "line 2 withdraws"),
    ])
    func twoRowsAboutOneThingAreOneTooMany(_ rows: [[String]], _ lines: [Int], _ words: String) throws {
        let (batch, issues) = try Self.reading(rows)
        #expect(issues.map(\.line) == lines)
        #expect(issues.first?.code == .repeatedReference)
        #expect(issues.first?.reason.en.contains(words) == true, "\(issues)")
        #expect(batch.withdrawals.count + batch.declines.count + batch.seats.count == 1)
    }

    @Test func everyWordOfBothLanguagesIsUnderstood() throws {
        for kind in ChangeKind.allCases {
            for word in kind.words + kind.words.map({ $0.uppercased() }) {
                let isSeats = kind == .close || kind == .add
                let row = [word, isSeats ? "" : "t1", kind == .withdraw ? "" : "o0", isSeats ? "1" : ""]
                let (batch, issues) = try Self.reading([row])
                #expect(issues.isEmpty, "\(word)")
                switch kind {
                case .withdraw: #expect(batch.withdrawals == [.init(talent: 1, line: 2)])
                case .decline: #expect(batch.declines == [.init(talent: 1, opening: 0, line: 2)])
                case .close: #expect(batch.seats == [.init(opening: 0, delta: -1, line: 2)])
                case .add: #expect(batch.seats == [.init(opening: 0, delta: 1, line: 2)])
                }
            }
        }
    }
}
