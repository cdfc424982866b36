import Duikou
import Foundation
import Testing

@testable import DuikouCLI
@testable import DuikouIO

/// `duikou bench`: the shape of what it says. No time is expected of any machine.
@Suite struct BenchTests {
    @Test func theToolsFiguresAreWholeAndConsistent() throws {
        let outcome = try CommandLineTool.run(["bench", "--json", "--threads", "1", "--talents", "70", "--openings", "300"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        let answer = try JSONDecoder().decode(BenchAnswer.self, from: Data(outcome.output.utf8))
        #expect(answer.threads == 1 && answer.size.talents == 70 && answer.size.openings == 300)
        #expect(answer.figures.map(\.work) == ScoringSpeed.Work.allCases.map(\.rawValue))
        let pairs = Double(answer.size.talents * answer.size.openings)
        for figure in answer.figures {
            #expect(!figure.rounds.isEmpty && figure.rounds.allSatisfy { $0 > 0 })
            #expect(figure.rounds.min()! <= figure.seconds && figure.seconds <= figure.rounds.max()!)
            #expect(abs(figure.pairsPerSecond * figure.seconds / pairs - 1) < 1e-9)
            #expect(abs(figure.gigaflops * figure.seconds * 1e9 / (2 * pairs * Double(answer.size.features)) - 1) < 1e-9)
        }
        #expect(answer.figures[0].timesProducts == 1)
        #expect(!answer.machine.openBLASKernel.isEmpty && answer.machine.processors >= 1)
    }

    @Test func isSaidInBothLanguagesWithEveryFigure() throws {
        let answer = try Self.answer(kernel: "Prescott")
        let (zh, en) = (
            BenchText(answer, Console(language: .zh)).lines().joined(separator: "\n"),
            BenchText(answer, Console(language: .en)).lines().joined(separator: "\n")
        )
        #expect(zh.contains("精确名单") && zh.contains("速度与 OpenBLAS 单精度乘积之比") && zh.contains("export OPENBLAS_CORETYPE=SkylakeX"))
        #expect(en.contains("exact lists") && en.contains("median of 1 round") && en.contains("export OPENBLAS_CORETYPE=SkylakeX"))
        #expect(!en.contains { $0 >= "一" && $0 <= "龥" })
        #expect(!BenchText(try Self.answer(kernel: "SkylakeX"), Console(language: .en)).lines().joined().contains("CORETYPE"))
    }

    @Test func aSlipInTheWordsEndsWithTwo() throws {
        for words in [
            ["bench", "--threads", "0"], ["bench", "--threads", "x"], ["bench", "programme.yml"], ["bench", "--rounds", "3"],
            ["bench", "--talents", "0"], ["bench", "--openings", "-1"], ["bench", "--openings", "200001"],
        ] {
            let outcome = try CommandLineTool.run(words)
            #expect(outcome.code == 2, "\(words)")
            #expect(outcome.errors.hasPrefix("error: ") && outcome.output.isEmpty, "\(words)")
        }
    }

    private static func answer(kernel: String) throws -> BenchAnswer {
        var now = 0.0
        let size = ScoringSpeed.Size(talents: 20, openings: 30, features: 4, list: 3)
        var speed = try ScoringSpeed.measure(
            size, threads: 2, rounds: 1, limit: 100,
            clock: {
                now += 1; return now
            })
        speed.kernel = kernel
        return BenchAnswer(speed, Machine(cpuInfo: "model name\t: P\nflags\t: avx2 avx512f", processors: 2))
    }
}
