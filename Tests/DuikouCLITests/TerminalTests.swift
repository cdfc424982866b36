import Duikou
import Testing

@testable import DuikouCLI

struct TerminalTests {
    @Test func widthsFollowTheEastAsianWidthAnnex() {
        let known: [(String, Int)] = [
            ("", 0), ("abc", 3), ("对口", 4), ("a对b", 4), ("（样本）", 8), ("é", 1), ("e\u{301}", 1), ("ｆｕｌｌ", 8), ("ﾊﾝ", 2), ("한글", 4), ("–", 1),
            ("🎓", 2), ("\u{200B}", 0), ("𠮷", 2), ("✓", 1),
        ]
        for (text, width) in known { #expect(DisplayWidth.of(text) == width, "\(text)") }
    }

    @Test func wrappingLosesNothingAndNeverExceedsTheWidth() {
        var random = SeededRandom(seed: 11)
        let pieces = ["a", "word", " ", "长", "句子", "，", "。", "PLC", "（", "）", "x "]
        for round in 0..<2_000 {
            let text = (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let width = 4 + random.below(20)
            let lines = DisplayWidth.wrapped(text, to: width)
            let kept = lines.joined().filter { $0 != " " }
            #expect(kept == text.filter { $0 != " " }, "round \(round): \(text)")
            for line in lines where lines.count > 1 { #expect(DisplayWidth.of(line) <= width, "round \(round): \(line)") }
        }
    }

    @Test func columnsLineUpByDisplayWidth() {
        var table = TextTable([.init(title: "编号"), .init(title: "fit", alignment: .right), .init(title: "note", wraps: true)])
        table.add(["V1", "100.0000", "甲"])
        table.add(["岗位二", "3.5", "乙乙乙乙乙乙乙乙乙乙"])
        #expect(
            table.lines(width: nil) == [
                "编号         fit  note", "V1      100.0000  甲", "岗位二       3.5  乙乙乙乙乙乙乙乙乙乙",
            ])
        let narrow = table.lines(width: 28)
        #expect(narrow.allSatisfy { DisplayWidth.of($0) <= 28 })
        #expect(narrow.count == 4)
        #expect(narrow.joined().filter { $0 == "乙" }.count == 10)
    }

    @Test func theLanguageIsTheOptionsThenTheLocales() {
        func language(_ words: [String], _ variables: [String: String] = [:]) -> Language {
            Localisation.language(arguments: ["duikou"] + words, environment: variables)
        }
        #expect(language([]) == .en)
        #expect(language([], ["LANG": "zh_CN.UTF-8"]) == .zh)
        #expect(language([], ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"]) == .en)
        #expect(language([], ["LANG": "C", "LC_MESSAGES": "zh_TW", "LC_ALL": ""]) == .zh)
        #expect(language(["--lang", "en"], ["LANG": "zh_CN"]) == .en)
        #expect(language(["match", "--lang=zh"]) == .zh)
        #expect(language(["--", "--lang=zh"]) == .en)
    }

    @Test func everyErrorCodeHasItsExitCode() {
        let expected: [DuikouError.Code: CInt] = [
            .usage: 2, .malformedProgramme: 2, .malformedTable: 2, .rejectedRows: 2, .malformedRun: 2, .missingFile: 2, .environment: 3,
            .cancelled: 130,
        ]
        #expect(expected.count == DuikouError.Code.allCases.count)
        for (code, exit) in expected { #expect(ExitStatus(code).code == exit, "\(code)") }
        #expect(ExitStatus.done.code == 0)
        #expect(ExitStatus.findings.code == 1)
        #expect(ExitStatus.stopped(signal: 15).code == 143)
        #expect(ExitStatus.stopped(signal: 1).code == 129)
    }
}
