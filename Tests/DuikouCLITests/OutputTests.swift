import Duikou
import DuikouKernels
import Foundation
import TestSupport
import Testing

@testable import DuikouCLI
@testable import DuikouIO

/// What a stopped run says of what it leaves, at each point where it may be stopped.
@Suite struct OutputTests {
    private static let blocks = TalentBlocks(talents: 3, size: 1)

    private static func work(beside fixture: RunFixture) throws -> WorkFolder {
        let key = WorkFolder.Key(inputs: [], lists: ListLengths(talents: 1, openings: 1), seed: 1)
        return try WorkFolder(beside: fixture.at("out"), key: key, blocks: blocks, openings: 1)
    }

    private static func keep(_ work: WorkFolder) throws {
        let one = RankedLists(offsets: [0, 1], indices: [0], scores: [7])
        try work.keep(BlockLists(talents: one, openings: one), ofBlock: 0)
    }

    @Test func whatIsLeftIsSaid() throws {
        let fixture = try RunFixture()
        let output = JobOutput()
        let folder = try output.prepare(fixture.at("out"))
        let nothing = "stopped; no half-written results are left."
        #expect(output.stopMessage.en == nothing)
        let work = try Self.work(beside: fixture)
        try output.keep(work)
        try Self.keep(work)
        let hidden = try #require(FileReading.names(in: fixture.path)?.first { $0.hasPrefix(".out.work-") })
        #expect(output.stopMessage.en.hasPrefix("stopped. 1 of 3 blocks are done and kept in "))
        for words in [output.stopMessage.zh, output.stopMessage.en] { #expect(words.contains(fixture.at(hidden)), "\(words)") }
        #expect(output.stopMessage.en.contains("; the same command goes on"))
        let anew = JobOutput(startsAnew: true)
        try anew.keep(work)
        #expect(anew.stopMessage.en.contains("; the same command without --fresh goes on") && anew.stopMessage.zh.contains("去掉 --fresh"))
        #expect(!folder.isInPlace)
        output.discard()
        #expect(!folder.isInPlace)
    }

    /// A signal may come before the run has made anything: then it makes nothing afterwards.
    @Test func nothingIsMadeAfterTheEnd() throws {
        let fixture = try RunFixture()
        let output = JobOutput()
        output.discard()
        #expect(throws: DuikouError.self) { try output.prepare(fixture.at("above/out")) }
        #expect(throws: DuikouError.self) { try output.keep(Self.work(beside: fixture)) }
        #expect(FileReading.names(in: fixture.path) == [])
    }

    /// After a failure what is kept is said with its size, and where nothing is kept nothing stays, what was made above included.
    @Test func afterAFailureWhatIsKeptIsSaid() throws {
        let fixture = try RunFixture()
        let output = JobOutput()
        try output.prepare(fixture.at("above/out"))
        try output.keep(Self.work(beside: fixture))
        #expect(output.kept == nil)
        #expect(FileReading.names(in: fixture.path) == [])
        let other = JobOutput()
        try other.prepare(fixture.at("out"))
        let work = try Self.work(beside: fixture)
        try other.keep(work)
        try Self.keep(work)
        let kept = try #require(other.kept)
        for words in [kept.zh, kept.en] { #expect(words.contains(work.path) && words.contains("1M"), "\(words)") }
        #expect(kept.en.hasPrefix("1 of 3 blocks are done and kept in "))
    }

    @Test func resultsInPlaceAreSaidToBe() throws {
        let fixture = try RunFixture()
        let output = JobOutput()
        let folder = try output.prepare(fixture.at("out"))
        let work = try Self.work(beside: fixture)
        try output.keep(work)
        try Self.keep(work)
        try fixture.write(FileReading.split(folder.workingPath).name + "/" + AtomicFolder.marker, "{}")
        try folder.commit()
        output.discard()
        #expect(output.stopMessage == LocalizedText(zh: "已停止。结果已经写好。", en: "stopped. The results are in place."))
        // Nothing goes on after them.
        #expect(work.finished == 0)
        #expect(FileReading.names(in: fixture.path) == ["out"])
        try Self.keep(work)
        #expect(FileReading.names(in: fixture.path) == ["out"])
    }
}
