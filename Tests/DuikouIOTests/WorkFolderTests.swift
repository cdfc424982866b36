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
        let name = try #require(Self.folder(fixture)) + "/block-2-4"
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
        try fixture.write(name.replacing("block-2-4", with: "block-0-2"), good)
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
        let bytes = try fixture.data(old + "/block-0-2")
        let work = try Self.open(fixture)
        #expect(!fixture.exists(old))
        #expect(work.found == 0)
        // Even under our own name.
        try fixture.write(try #require(Self.folder(fixture)) + "/block-0-2", bytes)
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
        try fixture.write(folder + "/block-0-2.part", "half")
        do {
            let work = try Self.open(fixture)
            #expect(work.found == 1)
            #expect(!fixture.exists(folder + "/block-0-2.part"))
        }
        let work = try Self.open(fixture, isFresh: true)
        #expect(work.found == 0 && work.lists(ofBlock: 2) == nil)
    }

    @Test func anotherSizeOfBlockIsKnownBeforeItsBlocksAreDropped() throws {
        let fixture = try RunFixture()
        func earlier(key: WorkFolder.Key = Self.key) -> WorkFolder.Earlier? {
            WorkFolder.earlier(beside: fixture.at("out"), key: key, talents: 5)
        }
        #expect(earlier() == nil)
        do {
            let work = try Self.open(fixture)
            #expect(earlier() == nil)
            for block in [0, 2] { try work.keep(Self.lists(block), ofBlock: block) }
        }
        let folder = try #require(Self.folder(fixture))
        for name in ["block-0-1.part", "block-1-3", "block-4-9", "block-5-5", "block--1-2", "block-0-2-4", "block-00-2"] {
            try fixture.write(folder + "/" + name, "x")
        }
        #expect(earlier() == WorkFolder.Earlier(size: 2, finished: 2))
        #expect(earlier(key: WorkFolder.Key(digest: String(repeating: "6b", count: 32))) == nil)
        do {
            let same = try Self.open(fixture)
            #expect(same.found == 2 && FileReading.names(in: fixture.at(folder)) == ["block-0-2", "block-4-5", "lock"])
        }
        let blocks = TalentBlocks(talents: 5, size: 3)
        let other = try WorkFolder(beside: fixture.at("out"), key: Self.key, blocks: blocks, openings: Self.openings)
        #expect(other.found == 0 && earlier() == nil)
        #expect(Self.folder(fixture) == folder && FileReading.names(in: fixture.at(folder)) == ["lock"])
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
        // The second was being deleted when its run was killed.
        let gone = [".out.work-0123456789abcdef", ".out.work-0123456789abcde0.gone-12-0f"]
        let strange = [".out.work-0123456789abcdef.gone-x", ".out.work-short.gone-12-0f"]
        for name in kept + gone + strange { try fixture.write(name + "/block-0", "x") }
        WorkFolder.removeAll(beside: fixture.at("out"))
        #expect(FileReading.names(in: fixture.path) == (kept + strange).sorted())
    }

    @Test func aBlockThatCannotBeKeptLeavesNoHalf() throws {
        let fixture = try RunFixture()
        let work = try Self.open(fixture)
        let folder = try #require(Self.folder(fixture))
        // A folder stands where the block's file is to be.
        try fixture.write(folder + "/" + WorkFolder.name(of: 0..<2) + "/x", "x")
        #expect(throws: DuikouError.self) { try work.keep(Self.lists(0), ofBlock: 0) }
        #expect(try #require(FileReading.names(in: fixture.at(folder))) == [WorkFolder.name(of: 0..<2), "lock"])
        #expect(work.finished == 0)
    }
}

@Suite struct BytesInPlaceTests {
    @Test func aPartIsHashedWhereItLies() {
        let bytes = (0..<1_000).map { UInt8($0 % 251) }
        for end in [0, 1, 63, 64, 65, 999, 1_000] {
            let part = bytes.withBytes { SHA256.hex(of: $0.extracting(first: end)) }
            #expect(part == SHA256.hex(of: Array(bytes[..<end])), "\(end) bytes")
        }
    }
}

/// Who may use, and who may remove, a work folder.
@Suite struct FolderLockTests {
    /// Locks the folder anew; `meanwhile` happens once, between the opening of its lock's file and the lock.
    private func lock(_ path: String, meanwhile: () -> Void) throws -> (lock: FolderLock, calls: Int) {
        var calls = 0
        let lock = try FolderLock.making(path) { descriptor in
            calls += 1
            if calls == 1 { meanwhile() }
            return FolderLock.systemLock(descriptor)
        }
        return (lock, calls)
    }

    /// The folder goes between the opening of its lock's file and the lock: what is locked then is nobody's.
    @Test func aLockOnAFolderThatHasGoneDoesNotCount() throws {
        let fixture = try RunFixture()
        let path = fixture.at("work")
        let first = try FolderLock.making(path)
        let (second, calls) = try lock(path) { first.removeFolder() }
        #expect(calls == 2 && second.isCertain)
        try fixture.write("work/block-0", "x")
        #expect(throws: DuikouError.self) { try FolderLock.making(path) }
        // Who has let go removes nothing any more.
        first.removeFolder()
        #expect(fixture.exists("work/block-0"))
        second.removeFolder()
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.path).isEmpty)
    }

    /// A lock that somebody holds on a folder that is being deleted is no obstacle to making a new one.
    @Test func aFolderSetAsideIsNotInUse() throws {
        let fixture = try RunFixture()
        let path = fixture.at("work")
        let first = try FolderLock.making(path)
        let (second, calls) = try lock(path) { try? FileManager.default.moveItem(atPath: path, toPath: path + ".gone-1-f") }
        #expect(calls == 2 && second.isCertain && fixture.exists("work/lock"))
        withExtendedLifetime(first) {}
    }

    /// Where nobody can say whether another folder is in use, it is let be.
    @Test func withoutLocksOnlyTheOwnFolderIsRemoved() throws {
        let fixture = try RunFixture()
        try fixture.write("work/block-0", "x")
        #expect(FolderLock.ofUnused(fixture.at("work")) { _ in ENOLCK } == nil)
        #expect(FolderLock.ofUnused(fixture.at("nowhere")) == nil)
        #expect(!fixture.exists("nowhere"))
        let own = try FolderLock.making(fixture.at("work")) { _ in ENOLCK }
        #expect(!own.isCertain && fixture.exists("work/block-0"))
        own.removeFolder()
        #expect(!fixture.exists("work"))
    }

    /// Runs that begin and end at the same moment: each has the folder to itself, or is told that it is in use.
    @Test func manyAtOnce() async throws {
        let fixture = try RunFixture()
        let path = fixture.at("work")
        let rounds = await withTaskGroup(of: Int.self) { group in
            for runner in 0..<4 {
                group.addTask {
                    var rounds = 0
                    for round in 0..<300 {
                        let lock: FolderLock
                        do { lock = try FolderLock.making(path) } catch {
                            #expect((error as? DuikouError)?.code == .usage, "\(error)")
                            continue
                        }
                        let name = "block-\(runner)-\(round)"
                        #expect(FileManager.default.createFile(atPath: path + "/" + name, contents: Data()))
                        #expect(FileReading.names(in: path) == [name, FolderLock.fileName])
                        lock.removeFolder()
                        rounds += 1
                    }
                    return rounds
                }
            }
            return await group.reduce(0, +)
        }
        #expect(rounds > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.path).isEmpty)
    }
}

/// Chunks that threads make and one takes in order.
@Suite struct StretchesTests {
    struct Failure: Error {}

    @Test func everyStretchOnceInOrder() throws {
        for threads in [1, 2, 5] {
            for (count, size) in [(0, 3), (1, 1), (10, 3), (1_000, 1), (1_000, 7), (5, 100)] {
                let taken = Box<[Int]>([])
                try Chunks(count: count, size: size).inOrder(threads: threads) { rows in
                    // Later chunks are often done first.
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
                try Chunks(count: 1_000, size: 1).inOrder(threads: threads) {
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
