import DuikouKernels
import Synchronization
import TestSupport
import Testing

@testable import Duikou

/// Blocks of talents change what a run holds and what a stop loses, never its lists.
@Suite struct BlockTests {
    /// Keeps blocks in memory, and loses those that a test says.
    final class Keeper: BlockKeeper {
        private let kept = Mutex<[Int: BlockLists]>([:])
        private let asked = Mutex(0)

        func lists(ofBlock block: Int) -> BlockLists? { kept.withLock { $0[block] } }

        func keep(_ lists: BlockLists, ofBlock block: Int) {
            kept.withLock { $0[block] = lists }
            asked.withLock { $0 += 1 }
        }

        func lose(_ block: Int) { kept.withLock { $0[block] = nil } }

        /// Blocks worked out since the last call.
        func made() -> Int {
            asked.withLock { made in
                defer { made = 0 }
                return made
            }
        }
    }

    @Test func rowsAreCutWithoutGapOrOverlap() {
        for talents in 0..<40 {
            for size in [1, 2, 3, 7, 39, 40, 41, Int.max] {
                let blocks = TalentBlocks(talents: talents, size: size)
                var next = 0
                for block in 0..<blocks.count {
                    expect(blocks[block].lowerBound == next && blocks[block].count <= size, "\(talents) by \(size)")
                    next = blocks[block].upperBound
                }
                expect(next == talents, "\(talents) by \(size)")
            }
        }
    }

    private static func work(_ size: Int, _ keeper: Keeper? = nil, threads: Int = 1) -> ListWork {
        ListWork(threads: threads, blockSize: size, keeper: keeper)
    }

    @Test func everyBlockSizeGivesTheSameLists() throws {
        for seed in 0..<300 {
            let draft = ProgrammeDraft.random(.small, seed: seed)
            let compiled = draft.compiled().programme
            let whole = try compiled.recommendations(lengths: draft.lists, threads: 1)
            for size in [1, 2, 3, 7] {
                let found = try compiled.recommendations(lengths: draft.lists, Self.work(size, threads: 1 + seed % 2))
                expect(found == whole, "seed \(seed), blocks of \(size)")
            }
        }
    }

    /// Buffers that must be compacted, comparisons that refuse, lists longer than a block has rows.
    @Test func wideProgrammesInBlocks() throws {
        for seed in 0..<12 {
            let draft = ProgrammeDraft.random(.wide, seed: seed)
            let compiled = draft.compiled().programme
            let whole = try compiled.recommendations(lengths: draft.lists, threads: 2)
            for size in [1, 7, 64] {
                let found = try compiled.recommendations(lengths: draft.lists, Self.work(size, threads: 2))
                expect(found == whole, "seed \(seed), blocks of \(size)")
            }
        }
    }

    @Test func congestionAwareListsInBlocks() throws {
        for seed in 0..<20 {
            var draft = ProgrammeDraft.random(.small, seed: seed)
            draft.lists.mode = .congestionAware
            let compiled = draft.compiled().programme
            let whole = try compiled.recommendations(lengths: draft.lists, threads: 1)
            for size in [1, 3] {
                expect(try compiled.recommendations(lengths: draft.lists, Self.work(size)) == whole, "seed \(seed), blocks of \(size)")
            }
        }
    }

    /// A stop at each boundary: what was kept is used, the rest worked out, and the lists are those of a run that nobody stopped.
    @Test func stoppedRunsGoOn() throws {
        for seed in 0..<60 {
            let draft = ProgrammeDraft.random(.small, seed: seed)
            let compiled = draft.compiled().programme
            let whole = try compiled.recommendations(lengths: draft.lists, threads: 1)
            let size = 1 + seed % 3
            let blocks = TalentBlocks(talents: compiled.talents.count, size: size)
            let all = Keeper()
            expect(try compiled.recommendations(lengths: draft.lists, Self.work(size, all)) == whole, "seed \(seed)")
            expect(all.made() == blocks.count, "seed \(seed): every block is kept")
            for stop in 0...blocks.count {
                let keeper = Keeper()
                for block in 0..<stop { keeper.keep(all.lists(ofBlock: block)!, ofBlock: block) }
                _ = keeper.made()
                expect(try compiled.recommendations(lengths: draft.lists, Self.work(size, keeper)) == whole, "seed \(seed), after \(stop)")
                expect(keeper.made() == blocks.count - stop, "seed \(seed): after \(stop) only the rest is made")
            }
        }
    }

    /// Any block may be lost: it is worked out again, whatever was made after it.
    @Test func lostBlocksAreMadeAgain() throws {
        for seed in 0..<60 {
            let draft = ProgrammeDraft.random(.small, seed: seed)
            let compiled = draft.compiled().programme
            let whole = try compiled.recommendations(lengths: draft.lists, threads: 1)
            let keeper = Keeper()
            let blocks = TalentBlocks(talents: compiled.talents.count, size: 2)
            _ = try compiled.recommendations(lengths: draft.lists, Self.work(2, keeper))
            for block in 0..<blocks.count {
                keeper.lose(block)
                _ = keeper.made()
                expect(try compiled.recommendations(lengths: draft.lists, Self.work(2, keeper)) == whole, "seed \(seed), without \(block)")
                expect(keeper.made() == 1, "seed \(seed), without \(block)")
            }
        }
    }

    /// A run that is cancelled in the middle of a block keeps the blocks before it, and no part of that one.
    @Test func cancelledRunsKeepWholeBlocks() throws {
        let draft = ProgrammeDraft.random(.wide, seed: 3)
        let compiled = draft.compiled().programme
        let keeper = Keeper()
        let size = compiled.talents.count / 4
        var work = Self.work(size, keeper)
        let reached = Mutex(0)
        work.progress = { done, _ in reached.withLock { $0 = done } }
        work.isCancelled = { reached.withLock { $0 > 2 * size } }
        #expect(throws: DuikouError.self) { try compiled.recommendations(lengths: draft.lists, work) }
        #expect(keeper.made() == 2)
        let whole = try compiled.recommendations(lengths: draft.lists, threads: 1)
        #expect(try compiled.recommendations(lengths: draft.lists, Self.work(size, keeper)) == whole)
        #expect(keeper.made() == TalentBlocks(talents: compiled.talents.count, size: size).count - 2)
    }

    // MARK: Pieces

    @Test func mergedListsAreTheBestOfBoth() {
        for seed in 0..<400 {
            var g = SeededGenerator(seed: UInt64(seed))
            let lists = 4
            let length = 1 + Int.random(in: 0..<5, using: &g)
            func draw(_ indices: Range<Int32>) -> [[(index: Int32, score: Double)]] {
                (0..<lists).map { _ in
                    indices.shuffled(using: &g).prefix(Int.random(in: 0...length, using: &g)).map {
                        ($0, Double.random(in: 0..<3, using: &g).rounded())
                    }
                }
            }
            func ranked(_ drawn: [[(index: Int32, score: Double)]]) -> RankedLists {
                var offsets = [0]
                for list in drawn { offsets.append(offsets[offsets.count - 1] + list.count) }
                return RankedLists(offsets: offsets, indices: drawn.joined().map(\.index), scores: drawn.joined().map(\.score))
            }
            let ties = PairTies(
                rows: (0..<12).map { _ in UInt64.random(in: 0...9, using: &g) }, columns: (0..<lists).map { _ in g.next() })
            func isBefore(_ list: Int, _ a: (index: Int32, score: Double), _ b: (index: Int32, score: Double)) -> Bool {
                if a.score != b.score { return a.score > b.score }
                let (left, right) = (ties.number(row: Int(a.index), column: list), ties.number(row: Int(b.index), column: list))
                return left == right ? a.index < b.index : left < right
            }
            let (a, b) = (
                draw(0..<6).enumerated().map { list, own in own.sorted { isBefore(list, $0, $1) } },
                draw(6..<12).enumerated().map { list, own in own.sorted { isBefore(list, $0, $1) } }
            )
            let best = (0..<lists).map { list in Array((a[list] + b[list]).sorted { isBefore(list, $0, $1) }.prefix(length)) }
            expect(ranked(a).merged(with: ranked(b), length: length, ties: ties) == ranked(best), "seed \(seed)")
            expect(ranked(b).merged(with: ranked(a), length: length, ties: ties) == ranked(best), "seed \(seed), the other way")
            let own = best.map { $0.filter { $0.index >= 6 } }
            expect(ranked(best).restricted(to: 6..<12) == ranked(own), "seed \(seed), restricted")
        }
    }

    /// Classes' bits, made clause by clause, against every pair of classes.
    @Test func classBitsAreThoseOfEachPair() {
        for seed in 0..<300 {
            let eligibility = ProgrammeDraft.random(seed % 10 == 0 ? .wide : .small, seed: seed).compiled().programme.eligibility
            // Beyond the rules' own, classes of rows that may meet nobody.
            let columns = eligibility.openingClassCount + seed % 3
            let words = ClassMask.words(columns)
            // Some of the classes, in an order of their own.
            let classes = (Int32(-seed % 2)..<Int32(eligibility.talentClassCount)).reversed().filter { seed % 2 == 0 || $0 % 3 != 1 }
            let bits = eligibility.allowedClasses(of: classes, openingClasses: columns)
            expect(bits.count == classes.count * words, "seed \(seed)")
            for (place, t) in classes.enumerated() {
                for o in 0..<(words * 64) {
                    let isSet = bits[place * words + o / 64] >> UInt64(o % 64) & 1 != 0
                    let expected = t >= 0 && o < eligibility.openingClassCount && eligibility.classAllows(Int(t), o)
                    expect(isSet == expected, "seed \(seed), \(t) \(o)")
                }
            }
        }
    }
}
