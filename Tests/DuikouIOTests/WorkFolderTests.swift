import Duikou
import DuikouKernels
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Finished blocks on the disk: whole, ours and undamaged, or not there.
@Suite struct WorkFolderTests {
    private static let blocks = TalentBlocks(talents: 5, size: 2)
    private static let openings = 3
    private static let key = WorkFolder.Key(digest: String(repeating: "5a", count: 32))

    private static func lists(_ block: Int) -> BlockLists {
        let rows = blocks[block]
        var offsets = [0]
        for row in rows { offsets.append(offsets[offsets.count - 1] + row % 3) }
        let count = offsets[offsets.count - 1]
        return BlockLists(
            talents: RankedLists(
                offsets: offsets, indices: (0..<Int32(count)).map { $0 % 3 }, scores: (0..<count).map { Double(1_000_000 - $0) }),
            openings: RankedLists(offsets: [0, 1, 1, 2], indices: [Int32(rows.lowerBound), Int32(rows.lowerBound)], scores: [7, 0]))
    }

    private static func open(_ fixture: RunFixture, key: WorkFolder.Key = key, isFresh: Bool = false) throws -> WorkFolder {
        try WorkFolder(beside: fixture.at("out"), key: key, blocks: blocks, openings: openings, isFresh: isFresh)
    }

    private static func folder(_ fixture: RunFixture) -> String? {
        FileReading.names(in: fixture.path)?.first { $0.hasPrefix(".out.work-") }
    }

    @Test func whatIsKeptComesBack() throws {
        let fixture = try RunFixture()
        do {
            let work = try Self.open(fixture)
            #expect(work.found == 0 && work.finished == 0)
            for block in 0..<3 {
                #expect(work.lists(ofBlock: block) == nil)
                try work.keep(Self.lists(block), ofBlock: block)
                #expect(work.lists(ofBlock: block) == Self.lists(block))
            }
            #expect(work.finished == 3)
        }
        let again = try Self.open(fixture)
        #expect(again.found == 3)
        for block in 0..<3 { #expect(again.lists(ofBlock: block) == Self.lists(block)) }
        again.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.path).isEmpty)
    }

    /// Every byte matters: a block with one changed, or cut short anywhere, is not used and is removed.
    @Test func damagedBlocksAreNotUsed() throws {
        let fixture = try RunFixture()
        let work = try Self.open(fixture)
        let name = try #require(Self.folder(fixture)) + "/block-1"
        try work.keep(Self.lists(1), ofBlock: 1)
        let good = Array(try fixture.data(name))
        for place in good.indices {
            var bad = good
            bad[place] ^= 0x10
            try fixture.write(name, bad)
            #expect(work.lists(ofBlock: 1) == nil, "byte \(place)")
            #expect(!fixture.exists(name))
        }
        for count in [0, 1, 64, 100, good.count - 64, good.count - 1] {
            try fixture.write(name, good.prefix(count))
            #expect(work.lists(ofBlock: 1) == nil, "\(count) bytes")
        }
        // Sound, but of another place.
        try fixture.write(name.replacing("block-1", with: "block-0"), good)
        #expect(work.lists(ofBlock: 0) == nil)
        // A length that no file could have, under a digest that is right.
        var huge = Array(good.prefix(good.count - 64))
        for place in huge.indices.dropFirst(8 + 64 + 16).prefix(60) {
            let byte = huge[place]
            huge[place] = 0x7F
            try fixture.write(name, huge + Array(SHA256.hex(of: huge).utf8))
            _ = work.lists(ofBlock: 1)
            huge[place] = byte
        }
        try fixture.write(name, good)
        #expect(work.lists(ofBlock: 1) == Self.lists(1))
    }

    @Test func otherRunsBlocksAreRemovedAndNeverUsed() throws {
        let fixture = try RunFixture()
        let other = WorkFolder.Key(digest: String(repeating: "6b", count: 32))
        do {
            let work = try Self.open(fixture, key: other)
            try work.keep(Self.lists(0), ofBlock: 0)
        }
        let old = try #require(Self.folder(fixture))
        let bytes = try fixture.data(old + "/block-0")
        let work = try Self.open(fixture)
        #expect(!fixture.exists(old))
        #expect(work.found == 0)
        // Even under our own name.
        try fixture.write(try #require(Self.folder(fixture)) + "/block-0", bytes)
        #expect(work.lists(ofBlock: 0) == nil)
        work.removeIfEmpty()
        #expect(Self.folder(fixture) == nil)
    }

    @Test func halvesAreClearedAwayAndFreshRunsBeginAnew() throws {
        let fixture = try RunFixture()
        do {
            let work = try Self.open(fixture)
            try work.keep(Self.lists(2), ofBlock: 2)
        }
        let folder = try #require(Self.folder(fixture))
        try fixture.write(folder + "/block-0.part", "half")
        do {
            let work = try Self.open(fixture)
            #expect(work.found == 1)
            #expect(!fixture.exists(folder + "/block-0.part"))
        }
        let work = try Self.open(fixture, isFresh: true)
        #expect(work.found == 0 && work.lists(ofBlock: 2) == nil)
    }

    @Test func aFolderInUseIsLetBe() throws {
        let fixture = try RunFixture()
        let work = try Self.open(fixture)
        try work.keep(Self.lists(0), ofBlock: 0)
        let error = #expect(throws: DuikouError.self) { try Self.open(fixture) }
        #expect(error?.code == .usage)
        WorkFolder.removeAll(beside: fixture.at("out"))
        #expect(work.lists(ofBlock: 0) == Self.lists(0))
        work.remove()
        _ = try Self.open(fixture)
        // Nobody uses what a dead run left.
        WorkFolder.removeAll(beside: fixture.at("out"))
    }

    @Test func leftFoldersAreRemovedByName() throws {
        let fixture = try RunFixture()
        let kept = [".out.work-short", ".out.work-zzzzzzzzzzzzzzzz", ".other.work-0123456789abcdef", "out.work-0123456789abcdef"]
        for name in kept + [".out.work-0123456789abcdef"] { try fixture.write(name + "/block-0", "x") }
        WorkFolder.removeAll(beside: fixture.at("out"))
        #expect(FileReading.names(in: fixture.path) == kept.sorted())
    }
}

/// Stretches that threads make and one takes in order.
@Suite struct StretchesTests {
    struct Failure: Error {}

    @Test func everyStretchOnceInOrder() throws {
        for threads in [1, 2, 5] {
            for (count, size) in [(0, 3), (1, 1), (10, 3), (1_000, 1), (1_000, 7), (5, 100)] {
                let taken = Box<[Int]>([])
                try Stretches(count: count, size: size).inOrder(threads: threads) { rows in
                    // Later stretches are often done first.
                    if rows.lowerBound % 5 == 0 { usleep(50) }
                    return Array(rows)
                } take: { rows in
                    taken.with { $0 += rows }
                }
                #expect(taken.with { $0 } == Array(0..<count), "\(count) by \(size), \(threads) threads")
            }
        }
    }

    @Test func aFailureEndsIt() {
        for threads in [1, 2, 5] {
            let taken = Box(0)
            #expect(throws: Failure.self) {
                try Stretches(count: 1_000, size: 1).inOrder(threads: threads) {
                    $0.lowerBound
                } take: { number in
                    if number == 10 { throw Failure() }
                    taken.with { $0 += 1 }
                }
            }
            #expect(taken.with { $0 } == 10, "\(threads) threads")
        }
    }

    /// What rows of lists are rendered by is what the writer writes, for every fit.
    @Test func scoresAreWrittenAlike() throws {
        for units in [0, 1, 9, 10, 99, 100, 9_999, 10_000, 10_001, 99_999, 100_000, 833_333, 999_999, 1_000_000, 1_000_001, -1, -123_456] {
            let writer = CSVWriter()
            writer.field(units, decimals: Score.decimals)
            var bytes: [UInt8] = []
            CSVText.append(score: Int32(units), to: &bytes)
            #expect(bytes == [UInt8(ascii: ",")] + writer.bytes, "\(units)")
        }
    }
}

private final class Box<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value
    init(_ value: Value) { self.value = value }
    func with<R>(_ body: (inout Value) throws -> R) rethrows -> R { try lock.withLock { try body(&value) } }
}
