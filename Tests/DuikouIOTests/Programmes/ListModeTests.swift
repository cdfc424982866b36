import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// `lists:` of a programme: its order, what belongs to it, and what a run records of it.
struct ListModeTests {
    private static func programme(_ lists: String) -> String {
        """
        programme: small
        date: 2026-06-30
        talents:
          table: t.csv
          id: id
          columns: {id: {}, score: number}
        openings:
          table: o.csv
          id: id
          columns: {id: {}, pay: number}
        fit:
          talent_for_opening: [{term: score, merit: {column: talent.score, range: [0, 10]}}]
          opening_for_talent: [{term: pay, merit: {column: opening.pay, range: [0, 10]}}]
        lists: \(lists)

        """
    }

    private static func fixture(_ lists: String) throws -> RunFixture {
        let fixture = try RunFixture()
        try fixture.write("p.yml", programme(lists))
        try fixture.write("t.csv", "id,score\nA,9\nB,8\nC,7\nD,6\n")
        try fixture.write("o.csv", "id,pay\nX,9\nY,8.5\nZ,8\nW,7.5\n")
        return fixture
    }

    private static func lists(_ text: String) throws -> ListLengths {
        let fixture = try fixture(text)
        return try withExtendedLifetime(fixture) { try ProgrammeFile.read(fixture.at("p.yml")).programme.lists }
    }

    @Test func whatIsWrittenIsMeant() throws {
        #expect(try Self.lists("{talents: 7}") == ListLengths(talents: 7, openings: 200))
        #expect(try Self.lists("{mode: fit}") == .standard)
        #expect(
            try Self.lists("{talents: 3, openings: 4, mode: congestion-aware}")
                == ListLengths(talents: 3, openings: 4, mode: .congestionAware, temperature: 5, candidates: 4))
        #expect(
            try Self.lists("{mode: congestion-aware, temperature: 2.5, candidates: 9}")
                == ListLengths(talents: 50, openings: 200, mode: .congestionAware, temperature: 2.5, candidates: 9))
    }

    @Test(arguments: [
        ("{mode: congestion}", "congestion-aware"), ("{mode: fits}", "fit"), ("{mod: fit}", "mode"),
        ("{temprature: 5, mode: congestion-aware}", "temperature"), ("{temperature: 5}", "temperature is only for mode: congestion-aware"),
        ("{mode: fit, candidates: 4}", "candidates is only for mode: congestion-aware"),
        ("{mode: congestion-aware, temperature: 0.4}", "0.5"), ("{mode: congestion-aware, temperature: 1001}", "1000"),
        ("{mode: congestion-aware, candidates: 0}", "1"), ("{mode: congestion-aware, candidates: 2.5}", "whole number"),
    ])
    func mistakesAreNamed(_ lists: String, _ word: String) throws {
        let error = #expect(throws: DiagnosticsError.self) { _ = try Self.lists(lists) }
        let messages = error?.diagnostics.map(\.message.en) ?? []
        #expect(messages.contains { $0.contains(word) }, "\(messages)")
    }

    @Test func aRunRecordsItsOrderAndSpreadAndIsVerified() throws {
        for mode in ListLengths.Mode.allCases {
            let fixture = try Self.fixture("{talents: 2, openings: 2, mode: \(mode.rawValue)\(mode == .fit ? "" : ", temperature: 40")}")
            let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
            let manifest = try RunManifest.read(folder: run.folder)
            #expect(manifest.configuration.lists == mode.rawValue)
            #expect(manifest.configuration.temperature == (mode == .fit ? nil : 40))
            let congestion = try #require(manifest.congestion)
            #expect(congestion.byFit.covered == 2 && congestion.byFit.openings == 4 && congestion.byFit.gini == 0.5)
            #expect(congestion.byFit.maximumListed == .init(opening: "Y", listings: 4, seats: 1))
            if mode == .fit { #expect(congestion.asListed == congestion.byFit && congestion.sweeps == nil) }
            if mode == .congestionAware { #expect(congestion.sweeps! > 0 && congestion.residual! <= 1e-6) }
            let report = try RunVerifier.verify(run.folder, threads: 2)
            #expect(report.isVerified, "\(report.findings.filter { !$0.passes })")
        }
    }

    /// Lists that were changed by hand, with their hash made to agree: a line left out, a partner twice, another fit.
    @Test(arguments: ["recommendations-talents.csv", "recommendations-openings.csv"]) func forgedListsAreFound(_ file: String) throws {
        let fixture = try Self.fixture("{talents: 3, openings: 3, mode: congestion-aware}")
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        func finding() throws -> RunVerifier.Finding? {
            try RunVerifier.verify(run.folder, threads: 1).findings.first { $0.title.en.hasPrefix("sampled lists are eligible") }
        }
        #expect(try finding()?.passes == true)
        let lines = try fixture.text("run/" + file).split(separator: "\n").map(String.init)
        let partners = lines[1...].map { $0.split(separator: ",")[2] }
        let forgeries = [
            Array(lines.dropLast()), lines.map { $0.replacing(",1,\(partners[0]),", with: ",1,\(partners[1]),") },
            lines.map { $0.replacing("0.0000", with: "0.0001").replacing("5.0000", with: "5.0001") },
        ]
        for (index, forged) in forgeries.enumerated() {
            try #require(forged != lines, "forgery \(index) changes nothing")
            try fixture.write("run/" + file, forged.joined(separator: "\n") + "\n")
            var manifest = try RunManifest.read(folder: run.folder)
            let place = try #require(manifest.outputs.firstIndex { $0.file == file })
            manifest.outputs[place] = try RunWriter.file(named: file, at: run.folder + "/" + file)
            try fixture.write("run/run.json", String(decoding: manifest.encoded(), as: UTF8.self))
            #expect(try finding()?.passes == false, "forgery \(index)")
        }
    }
}
