import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

/// Two programmes over real data, each by its YAML file alone. They need `../shared/data` beside the repository.
@Suite(.serialized) struct RealDataTests {
    static let programmes = Repository.datasets + "/programmes"
    static let hasScout = Repository.hasShared("scout/applications.csv")
    static let hasPostings = Repository.hasShared("postings/51job.csv")

    /// The rows of a table of the data, read without any of the code under test.
    private static func rows(_ name: String) throws -> PlainCSV {
        PlainCSV(try Data(contentsOf: URL(fileURLWithPath: Repository.shared + "/" + name)))
    }

    private static func numbers(_ name: String, of table: Table) throws -> [Double] {
        guard case .numbers(let numbers)? = table.column(name)?.data else {
            Issue.record("\(name) is not a column of numbers")
            return []
        }
        return numbers
    }

    /// Through the command, since 45 million pairs are nothing for unoptimised code.
    @Test(
        .enabled(
            if: hasScout && ProcessRunner.fastDuikou != nil, "needs ../shared/data/scout, and a release build of duikou beside a debug one")
    )
    func scoutFromFilesToFiles() throws {
        let fixture = try RunFixture()
        func duikou(_ arguments: [String]) throws -> ProcessRunner.Result {
            try ProcessRunner.run(try #require(ProcessRunner.fastDuikou), arguments + ["--lang", "en"], in: fixture.path, timeout: 600)
        }
        let loaded = try ProgrammeLoader.load(Self.programmes + "/scout.yml")
        #expect(loaded.issues.isEmpty)
        let matched = try duikou(["match", Self.programmes + "/scout.yml", "--out", "run"])
        #expect(matched.status == 0, "\(matched.words)")
        let manifest = try RunManifest.read(folder: fixture.at("run"))
        #expect(manifest.counts.talents == 6_786 && manifest.counts.openings == 6_695)

        // Each real application is a seat of its posting, counted here from the file itself.
        let applied = Dictionary(try Self.rows("scout/applications.csv").column("recruitment_seq").map { ($0, 1) }, uniquingKeysWith: +)
        let openings = loaded.compiled.openings
        #expect(manifest.counts.seats == 46_522)
        #expect((0..<openings.count).allSatisfy { Int(openings.seats[$0]) == applied[openings.id($0)] ?? 0 })

        // Degree is the only rule that forbids: count the eligible pairs by degrees alone.
        // Postings that nobody applied to have no seats and meet nobody.
        let postings = try Self.rows("scout/recruitment.csv")
        let open = zip(postings.column("recruitment_seq"), postings.column("education")).filter { applied[$0.0] != nil }
        let asked = Dictionary(open.map { ($0.1, 1) }, uniquingKeysWith: +)
        let held = Dictionary(try Self.rows("scout/resume.csv").column("degree").map { ($0, 1) }, uniquingKeysWith: +)
        let pairs = held.reduce(0) { sum, h in sum + asked.reduce(0) { $0 + (h.key >= $1.key ? h.value * $1.value : 0) } }
        #expect(manifest.counts.eligiblePairs == pairs)

        // Three tables are joined to a talent and two to an opening; check one of each by hand.
        let talents = loaded.compiled.talents
        let t = try #require(talents.row(ofID: "U03375"))
        let places = talents.text(row: t, column: "places", codes: loaded.compiled.codes)
        #expect(places?.en == "3")
        let certified = Dictionary(
            try Self.rows("scout/resume_certificate.csv").column("resume_seq").map { ($0, 1.0) }, uniquingKeysWith: +)
        let counts = try Self.numbers("certificate_count", of: talents)
        #expect((0..<talents.count).allSatisfy { counts[$0] == certified[talents.id($0)] ?? 0 })
        let o = try #require(openings.row(ofID: "R02073"))
        #expect(try Self.numbers("employees", of: openings)[o] == 20)

        #expect(manifest.verification.stable && manifest.verification.ineligible == 0)
        #expect(manifest.counts.placed * 100 >= 90 * manifest.counts.talents, "placed \(manifest.counts.placed)")
        let verified = try duikou(["verify", "run"])
        #expect(verified.status == 0, "\(verified.words)")
    }

    /// What an office may ask of an allocation, over the real market: each run's own check and `verify` are clean.
    @Test(
        .enabled(
            if: hasScout && ProcessRunner.fastDuikou != nil, "needs ../shared/data/scout, and a release build of duikou beside a debug one"),
        arguments: [
            ("openings", "{proposing: openings, ties: multiple-lottery}"), ("bands", "{mechanism: maximum-stable, bands: 20}"),
            ("weight", "{mechanism: maximum-weight, welfare: openings}"), ("cardinality", "{mechanism: maximum-cardinality}"),
            (
                "reserves",
                "{clearing: true, reserves: [{name: a, for: {talent: major, is: [\"2\"]}, seats: 30%, order: open-first, unused: kept}, {name: b, for: {talent: places, is: [\"3\"]}, seats: 1}]}"
            ),
            (
                "rates",
                "{rates: [{name: a, for: {talent: major, is: [\"2\"]}, percent: 40}, {name: b, for: {talent: places, is: [\"4\"]}, percent: 20}]}"
            ),
            ("regions", "{regions: {of: opening.main_task, limits: limits.csv, cost: opening.employees}}"),
            ("links", "{links: {table: links.csv, same: opening.main_task, apart: true}}"),
        ])
    func scoutThroughEveryMechanism(_ name: String, _ allocation: String) throws {
        let fixture = try RunFixture()
        var text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: Self.programmes + "/scout.yml")), as: UTF8.self)
        for (old, new) in [
            ("data: ../../../shared/data/scout", "data: " + fixture.at("data")), (": scout-", ": " + Self.programmes + "/scout-"),
            ("task:   scout-", "task:   " + Self.programmes + "/scout-"),
            ("lists: {talents: 300, openings: 100}", "lists: {talents: 60, openings: 20}"),
            ("allocate: {mechanism: deferred-acceptance, proposing: talents, ties: single-lottery}", "allocate: " + allocation),
        ] {
            #expect(text.contains(old))
            text = text.replacingOccurrences(of: old, with: new)
        }
        // The tables stay where they are: the fixture links to each, beside the limits and links of this test.
        try FileManager.default.createDirectory(atPath: fixture.at("data"), withIntermediateDirectories: true)
        for file in try FileManager.default.contentsOfDirectory(atPath: Repository.shared + "/scout") {
            try FileManager.default.createSymbolicLink(
                atPath: fixture.at("data/" + file), withDestinationPath: Repository.shared + "/scout/" + file)
        }
        try fixture.write("p.yml", text)
        let tasks = try Self.rows("scout/recruitment.csv").column("major_task")
        let most = Dictionary(tasks.map { ($0, 1) }, uniquingKeysWith: +).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        try fixture.write("data/limits.csv", "region,cap,budget\n\(most[0]),1000,\n\(most[1]),,100000\n")
        let ids = try Self.rows("scout/resume.csv").column("resume_seq")
        try fixture.write(
            "data/links.csv", "talent,partner\n" + (0..<40).map { "\(ids[2 * $0]),\(ids[2 * $0 + 1])\n" }.joined())
        for arguments in [["match", "p.yml", "--out", "run"], ["verify", "run"]] {
            let result = try ProcessRunner.run(
                try #require(ProcessRunner.fastDuikou), arguments + ["--lang", "en"], in: fixture.path, timeout: 600)
            #expect(result.status == 0, "\(name): \(result.words)")
        }
        let manifest = try RunManifest.read(folder: fixture.at("run"))
        #expect(manifest.verification.holds && manifest.counts.placed > 500, "\(name): \(manifest.counts)")
    }

    @Test(.enabled(if: hasPostings, "needs ../shared/data/postings")) func postingsFromFilesToFiles() throws {
        let fixture = try RunFixture()
        let run = try ProgrammeRun(Self.programmes + "/postings.yml", into: fixture.at("run"))
        // Pay whose lower end is above its upper end, or is not there at all; each told once, though two columns read the cell.
        let expected: [(line: Int, value: String)] = [
            (25, "84-10.8万"), (33, "72-9.6万"), (34, "72-10.8万"), (43, "56-8.4万"), (59, "72-10.8万"), (61, "71.5-14.3万"),
            (73, "nan-nan万"), (125, "78-14.4万"), (223, "54-10.8万"), (236, "72-10.8万"), (253, "60-8.4万"), (272, "nan-nan万"),
            (274, "65-9.1万"), (357, "54-7.2万"), (361, "54-7.2万"), (378, "nan-nan万"), (390, "84-10.8万"),
        ]
        let rejected = try run.csv("rejected.csv")
        #expect(rejected.column("line") == expected.map { String($0.line) })
        #expect(rejected.column("value") == expected.map(\.value))
        #expect(Set(rejected.column("column")) == ["薪资"] && Set(rejected.column("code")) == ["not-a-number"])
        #expect(rejected.column("reason").allSatisfy { $0.contains("24-36万") })
        #expect(run.manifest.counts.openings == 395 - expected.count && run.manifest.counts.rejectedRows == expected.count)

        // Postings without ids are numbered by their place in the file, those set aside included.
        let openings = run.loaded.compiled.openings
        #expect(openings.id(0) == "J1" && openings.row(ofID: "J24") == nil && openings.row(ofID: "J395") != nil)
        // 24-36万 a year, and 5-7年.
        #expect(try Self.numbers("pay_min", of: openings)[0] == 20_000 && Self.numbers("pay_max", of: openings)[0] == 30_000)
        #expect(try Self.numbers("experience", of: openings)[0] == 5)

        // Eligible: junior college (the sample's best) or less, two years or less, counted from the tables themselves.
        let jobs = try Self.rows("postings/51job.csv")
        let bad = Set(expected.map(\.value))
        let open = zip(zip(jobs.column("学历要求"), jobs.column("工作经验")), jobs.column("薪资")).filter { row, pay in
            ["高中", "大专"].contains(row.0) && ["无需经验", "1年", "2年"].contains(row.1) && !bad.contains(pay)
        }
        let sample = PlainCSV(try Data(contentsOf: URL(fileURLWithPath: Repository.datasets + "/alliance/graduates.csv")))
        let college = sample.column("education").count { $0 == "大专" }
        let others = sample.rows.count - college
        let forAll = open.count { $0.0.0 == "高中" }
        #expect(run.manifest.counts.eligiblePairs == college * open.count + others * forAll)
        #expect(run.manifest.counts.placed == run.manifest.counts.ceiling && run.manifest.counts.placed > 0)
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }
}
