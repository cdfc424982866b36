import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// What an allocation writes and what `verify` finds of its promises, from files to files.
struct AllocationRunTests {
    /// Two talents and two openings of one seat each; both prefer X, and both openings prefer B.
    private static func fixture(_ allocate: String, _ edits: [String: String] = [:], lists: Int = 2) throws -> RunFixture {
        let fixture = try RunFixture()
        let programme = """
            programme: small
            date: 2026-06-30
            talents:
              table: t.csv
              id: id
              columns: {id: {}, class: {type: category, optional: true}, score: {type: number, range: [0, 100]}}
            openings:
              table: o.csv
              id: id
              columns: {id: {}, place: {type: category, optional: true}, pay: {type: number, range: [0, 100]}}
            rules: []
            fit:
              talent_for_opening: [{term: score, merit: talent.score}]
              opening_for_talent: [{term: pay, merit: opening.pay}]
            choices: c.csv
            ratings: r.csv
            lists: {talents: \(lists), openings: 5}
            allocate: \(allocate)

            """
        let files = [
            "p.yml": programme, "t.csv": "id,class,score\nA,c,50\nB,,60\n", "o.csv": "id,place,pay\nX,north,90\nY,south,80\n",
            "c.csv": "talent,opening,rank\n", "r.csv": "talent,opening,score\n", "limits.csv": "region,cap\nsouth,0\n",
        ]
        for (name, text) in files.merging(edits, uniquingKeysWith: { $1 }) { try fixture.write(name, text) }
        return fixture
    }

    private static func finding(_ folder: String, _ title: String) throws -> RunVerifier.Finding? {
        try RunVerifier.verify(folder, threads: 1).findings.first { $0.title.en.contains(title) }
    }

    /// Writes a file of a run anew and makes its hash agree.
    private static func forge(_ fixture: RunFixture, _ run: ProgrammeRun, _ file: String, _ change: (String) -> String) throws {
        let good = try fixture.text("run/" + file)
        let forged = change(good)
        try #require(forged != good, "the forgery changes nothing")
        try fixture.write("run/" + file, forged)
        var manifest = run.manifest
        let place = try #require(manifest.outputs.firstIndex { $0.file == file })
        let bytes = try fixture.data("run/" + file)
        manifest.outputs[place].bytes = bytes.count
        manifest.outputs[place].sha256 = SHA256.hex(of: Array(bytes))
        try fixture.write("run/run.json", manifest.encoded())
    }

    /// Y's seat is kept for A's class, and A reaches it only beyond the end of its list.
    @Test(arguments: [(Language.en, "clearing", "open"), (.zh, "补录", "公开")])
    func seatsThatAClearingRoundGaveSaySo(_ language: Language, _ clearing: String, _ open: String) throws {
        let fixture = try Self.fixture(
            "{clearing: true, reserves: [{name: c, for: {talent: class, is: opening.place}, seats: 1, unused: kept}]}",
            ["t.csv": "id,class,score\nA,south,50\nB,,60\n", "o.csv": "id,place,pay\nX,,90\nY,south,80\n"], lists: 1)
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"), language: language)
        #expect(run.result.placements.map(\.isCleared) == [true, false])
        #expect(run.result.placements[0].reserve == 0 && run.result.placements[0].isMember)
        #expect(try run.csv("placements.csv").column(language == .en ? "seat" : "名额类别") == [clearing, open])
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }

    /// The other stable result is no fault of stability, and not what was promised to those who propose.
    @Test(arguments: [("talents", "best for talents among all stable results"), ("openings", "best for openings among all stable results")])
    func theOtherSidesBestIsFound(_ proposing: String, _ title: String) throws {
        let fixture = try Self.fixture(
            "{proposing: \(proposing)}",
            [
                "c.csv": "talent,opening,rank\nA,X,1\nA,Y,2\nB,Y,1\nB,X,2\n",
                "r.csv": "talent,opening,score\nA,Y,90\nB,Y,10\nB,X,90\nA,X,10\n",
            ])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        #expect(run.result.placements.map(\.opening) == (proposing == "talents" ? [0, 1] : [1, 0]))
        #expect(run.result.verification.audit.best == AllocationAudit.Best(byLot: 0, exchanges: 0))
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
        #expect(try Self.finding(run.folder, title)?.passes == true)
        try Self.forge(fixture, run, "placements.csv") { text in
            text.replacing(",X,", with: ",?,").replacing(",Y,", with: ",X,").replacing(",?,", with: ",Y,")
        }
        #expect(try Self.finding(run.folder, "stable: no two prefer each other")?.passes == true)
        let best = try #require(try Self.finding(run.folder, title))
        #expect(!best.passes)
        for id in ["A–", "B–", "–X", "–Y"] { #expect(best.detail.en.contains(id), "\(best.detail.en)") }
    }

    /// Of two who are equal, the one with the worse number has no claim to the seat.
    @Test func whoTookTheSeatOfABetterNumberIsFound() throws {
        let fixture = try Self.fixture("{}", ["t.csv": "id,class,score\nA,c,50\nB,,50\n", "o.csv": "id,place,pay\nX,north,90\n"])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        let winner = run.result.placements[0].talent
        #expect(try Self.finding(run.folder, "the lottery decides")?.passes == true)
        try Self.forge(fixture, run, "placements.csv") { text in
            winner == 0 ? text.replacing("\nA,", with: "\nB,") : text.replacing("\nB,", with: "\nA,")
        }
        #expect(try Self.finding(run.folder, "stable: no two prefer each other")?.passes == true)
        let lottery = try #require(try Self.finding(run.folder, "the lottery decides"))
        #expect(!lottery.passes && lottery.detail.en.contains(winner == 0 ? "A–X" : "B–X"), "\(lottery.detail.en)")
    }

    /// Reasons are held against the market where regions, rates and ties for the most placements decide, too.
    @Test(arguments: [
        ("{regions: {of: opening.place, limits: limits.csv}}", "region-full"),
        ("{regions: {of: opening.place, limits: limits.csv}, bands: 5}", "region-full"),
        (
            "{regions: {of: opening.place, limits: limits.csv}, reserves: [{name: c, for: {talent: class, is: [c]}, seats: 1}]}",
            "region-full"
        ),
        ("{reserves: [{name: c, for: {talent: class, is: [c]}, seats: 1, unused: kept}]}", "kept"),
        ("{rates: [{name: c, for: {talent: class, is: [c]}, percent: 50}], mechanism: deferred-acceptance}", "grouped"),
        ("{mechanism: maximum-stable, bands: 2}", "tied"),
    ])
    func untrueReasonsAreFound(_ allocate: String, _ code: String) throws {
        let hasTwo = allocate.contains("regions") || code == "kept"
        let fixture = try Self.fixture(allocate, hasTwo ? [:] : ["o.csv": "id,place,pay\nX,north,90\n"])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        #expect(run.result.unplaced.map(\.reason.code) == [code])
        let told = try #require(try Self.finding(run.folder, "the reasons given are true"))
        #expect(told.passes)
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
        try Self.forge(fixture, run, "unplaced.csv") { $0.replacing(",\(code),", with: ",lottery,") }
        #expect(try Self.finding(run.folder, "the reasons given are true")?.passes == false)
    }

    /// One rule for a share, in a programme and in the mechanism.
    @Test(arguments: [0, 1, 99, 100])
    func everyRateThatTheMechanismTakesCanBeDeclared(_ percent: Int) throws {
        let fixture = try Self.fixture(
            "{rates: [{name: c, for: {talent: class, is: [c]}, percent: \(percent)}]}", ["o.csv": "id,place,pay\nX,north,90\n"])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        #expect(run.result.placements.map(\.talent) == [percent == 0 ? 1 : 0])
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }
}
