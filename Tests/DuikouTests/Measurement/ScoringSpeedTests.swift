import Duikou
import Testing

/// The arithmetic of a machine's figures, with a clock that the test holds.
@Suite struct ScoringSpeedTests {
    private static let size = ScoringSpeed.Size(talents: 40, openings: 80, features: 6, list: 5)

    @Test func figuresFollowFromTheClock() throws {
        // A clock that goes on by one second each time it is asked: every piece of work takes one.
        var now = 0.0
        var steps: [Int] = []
        let speed = try ScoringSpeed.measure(
            Self.size, threads: 2, rounds: 3, limit: 1_000,
            clock: {
                now += 1; return now
            }
        ) { done, total in
            #expect(total == 4 * ScoringSpeed.Work.allCases.count)
            steps.append(done)
        }
        #expect(steps == Array(0..<4 * ScoringSpeed.Work.allCases.count))
        #expect(speed.figures.map(\.work) == ScoringSpeed.Work.allCases)
        for figure in speed.figures {
            #expect(figure.seconds == [1, 1, 1])
            #expect(speed.gigaflops(figure.work) == 2 * 40 * 80 * 6 / 1e9)
            #expect(speed.pairsPerSecond(figure.work) == 40 * 80)
            #expect(speed.timesProducts(figure.work) == 1)
        }
        #expect(!speed.kernel.isEmpty && speed.threads == 2)
    }

    @Test func theShareIsOfTheSameRound() throws {
        // Rounds in which everything takes 1, 10 and 100 seconds, after one that does not count.
        var starts = 0
        var now = 0.0
        let speed = try ScoringSpeed.measure(
            Self.size, threads: 1, rounds: 3, limit: .infinity,
            clock: {
                now += [1.0, 1, 10, 100][max(0, starts - 1) / ScoringSpeed.Work.allCases.count]
                return now
            }, step: { _, _ in starts += 1 })
        for work in ScoringSpeed.Work.allCases { #expect(speed.timesProducts(work) == 1 && speed.figure(work).median == 10, "\(work)") }
    }

    @Test func noNewRoundBeginsAfterTheLimit() throws {
        var now = 0.0
        let speed = try ScoringSpeed.measure(
            Self.size, threads: 1, rounds: 50, limit: 20,
            clock: {
                now += 1; return now
            })
        let rounds = try #require(speed.figures.first).seconds.count
        #expect(rounds >= 1 && rounds < 10)
        #expect(speed.figures.allSatisfy { $0.seconds.count == rounds })
        let slow = try ScoringSpeed.measure(
            Self.size, threads: 1, rounds: 50, limit: 0,
            clock: {
                now += 1; return now
            })
        #expect(slow.figures.allSatisfy { $0.seconds.count == 1 })
    }

    @Test func aStepMayStopIt() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            _ = try ScoringSpeed.measure(Self.size, threads: 1, limit: 1, clock: { 0 }) { done, _ in if done == 3 { throw Stop() } }
        }
    }
}
