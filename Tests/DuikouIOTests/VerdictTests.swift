import Duikou
import Testing

@testable import DuikouIO

/// What the findings of a verification come to, in a sentence and by their signs.
struct VerdictTests {
    private static func finding(_ outcome: RunVerifier.Outcome) -> RunVerifier.Finding {
        RunVerifier.Finding(title: LocalizedText(verbatim: "t"), outcome: outcome, detail: LocalizedText(verbatim: "d"))
    }

    @Test func theVerdictFollowsTheWorstFinding() {
        func verdict(_ outcomes: [RunVerifier.Outcome]) -> LocalizedText {
            RunVerifier.Report(findings: outcomes.map(Self.finding)).verdict
        }
        let verified = verdict([.holds, .told])
        let open = verdict([.holds, .open, .told])
        let failed = verdict([.holds, .fails])
        #expect(verdict([.holds]) == verified && verdict([.fails, .open, .holds]) == failed)
        #expect(Set([verified, open, failed]).count == 3)
        for text in [verified, open, failed] { #expect(!text.zh.isEmpty && !text.en.isEmpty && text.zh != text.en) }
        // The verdict refers to the sign of what could not be checked.
        let mark = RunVerifier.Outcome.open.mark
        #expect(open.zh.contains("“\(mark)”") && open.en.contains("'\(mark)'"))
        #expect(Set([RunVerifier.Outcome.holds, .told, .fails, .open].map(\.mark)).count == 4)
    }
}
