import Duikou
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import DuikouIO

/// The hand-off between threads that write one file: failures at every item, many threads, a busy machine.
struct HandOffTests {
    private struct Failure: Error, Equatable { let item: Int }

    /// Threads that take all the processors they can get, so that others are stopped at any point.
    private final class Load {
        private final class Flag: Sendable { let stop = Atomic<Bool>(false) }
        private let flag = Flag()

        init(threads: Int) {
            for _ in 0..<threads {
                Thread.detachNewThread { [flag] in
                    var sum = 1
                    while !flag.stop.load(ordering: .relaxed) { sum = sum &* 31 &+ 7 }
                    withExtendedLifetime(sum) {}
                }
            }
        }

        deinit { flag.stop.store(true, ordering: .relaxed) }
    }

    /// What is taken before the failure at `item` is everything before it, in order, and nothing after.
    private func fail(at item: Int, of count: Int, threads: Int, slow: Int) throws {
        let taken = Mutex<[Int]>([])
        let failure = #expect(throws: Failure.self) {
            try Chunks(count: count, size: 1).inOrder(threads: threads) { rows in
                // Some are late, so that others wait for them.
                if slow > 0, rows.lowerBound % slow == 0 { usleep(30) }
                return rows.lowerBound
            } take: { number in
                if number == item { throw Failure(item: item) }
                taken.withLock { $0.append(number) }
            }
        }
        #expect(failure == Failure(item: item))
        #expect(taken.withLock { $0 } == Array(0..<item), "failed at \(item) of \(count), \(threads) threads")
    }

    @Test(.timeLimit(.minutes(5))) func aFailureAtEachItemEndsIt() throws {
        let load = Load(threads: 2)
        defer { withExtendedLifetime(load) {} }
        for threads in [2, 3, 16] {
            for item in 0..<40 { try fail(at: item, of: 40, threads: threads, slow: item % 3 == 0 ? 7 : 0) }
        }
    }

    @Test(.timeLimit(.minutes(5))) func manyTimes() throws {
        let load = Load(threads: 2)
        defer { withExtendedLifetime(load) {} }
        var random = SeededRandom(seed: 20_260_705)
        for _ in 0..<300 {
            let count = 1 + random.below(200)
            try fail(at: random.below(count), of: count, threads: 2 + random.below(9), slow: random.below(12))
        }
    }

    /// Whoever has only one thread, as where the system refuses others, comes to the end too, with the least room there is.
    @Test func oneThreadIsEnough() {
        for room in [1, 2, 5] {
            let queue = OrderedHandOff<Int>(count: 100, room: room)
            var taken: [Int] = []
            while let number = queue.next() { queue.put(number, number) { taken.append($0) } }
            #expect(taken == Array(0..<100) && queue.failure == nil)
        }
    }

    /// Items that are made but not taken are never more than there is room for.
    @Test func aSlowTakerHoldsTheOthersBack() throws {
        let made = Atomic<Int>(0)
        let most = Mutex(0)
        try Chunks(count: 400, size: 1).inOrder(threads: 4) { rows in
            _ = made.wrappingAdd(1, ordering: .relaxed)
            return rows.lowerBound
        } take: { number in
            if number % 50 == 0 { usleep(3_000) }
            let ahead = made.load(ordering: .relaxed) - number
            most.withLock { $0 = max($0, ahead) }
        }
        #expect(most.withLock { $0 } <= 4 * 4)
    }
}
