import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO

/// What an index gives back is what was put in: all rows, and any one talent as it stands among all.
@Suite struct IndexRoundTripTests {
    /// A draft's programme, kept and taken up again.
    private struct Kept {
        let fixture: RunFixture
        let compiled: CompiledProgramme
        let recognition: Recognition
        let index: QueryIndex

        init(_ draft: ProgrammeDraft) throws {
            fixture = try RunFixture()
            (compiled, recognition) = draft.compiled()
            var loaded = LoadedProgramme(
                programme: compiled.programme, compiled: compiled, stated: draft.stated(), choicePlaces: StatedPlaces(),
                ratingPlaces: StatedPlaces(), recognition: recognition, allocationInputs: AllocationInputs(), issues: [], warnings: [],
                inputs: [])
            loaded.tableWords = compiled.codes.vocabulary.count
            loaded.termData = draft.termData(compiled.codes)
            let folder = try AtomicFolder(replacing: fixture.at("index"), kind: IndexPlace.kind)
            try IndexWriter(loaded, programmePath: fixture.at("p.yml")).writeFiles(to: folder) { [] }
            try folder.commit()
            let manifest = try #require(IndexManifest(Array(try fixture.data("index/index.json"))))
            index = try QueryIndex(programme: compiled.programme, folder: fixture.at("index"), manifest: manifest)
        }

        func load(_ talent: Int?) throws -> AskableProgramme {
            try index.load(talent: talent, codebooks: ProgrammeDraft.books(), recognition: { _ in recognition })
        }
    }

    /// All that a programme says of one talent, its choices and every pair of it.
    private static func account(_ compiled: CompiledProgramme, _ stated: StatedPreferences, _ talent: Int) -> [String] {
        let best = compiled.best(for: .talent, row: talent, count: .max)
        let obstacles = compiled.eligibility.obstacles(talent: talent)
        var lines = ["\(compiled.talents.id(talent)) line \(compiled.talents.lines[talent]) seats \(compiled.talents.seats[talent])"]
        lines.append("\(best)")
        lines.append("\(obstacles.eligible) \(obstacles.ruledOut) \(String(describing: obstacles.nearestMiss))")
        for column in compiled.talents.columns {
            lines.append("\(String(describing: compiled.talents.text(row: talent, column: column.name, codes: compiled.codes)))")
        }
        lines += stated.choices.filter { $0.talent == talent }.map { "choice \($0.opening) \($0.rank)" }
        lines += stated.ratings.filter { $0.talent == talent }.map { "rating \($0.opening) \($0.score)" }
        for opening in 0..<compiled.openings.count {
            let report = compiled.explain(talent: talent, opening: opening)
            lines.append("\(report.isEligible) \(report.rules)")
            lines.append("\(report.talentForOpening)")
            lines.append("\(report.openingForTalent)")
        }
        return lines
    }

    private static func check(_ draft: ProgrammeDraft, _ seed: Int) throws {
        guard !draft.openings.isEmpty else { return }
        let kept = try Kept(draft)
        let all = try kept.load(nil)
        for talent in draft.talents.indices {
            let expected = account(kept.compiled, draft.stated(), talent)
            #expect(account(all.compiled, all.stated, talent) == expected, "seed \(seed), talent \(talent) of all")
            let lone = try kept.load(talent)
            var found = account(lone.compiled, lone.stated, 0)
            // The report numbers the talent by its row.
            found = found.map { $0.replacingOccurrences(of: "talent: 0,", with: "talent: \(talent),") }
            for (a, b) in zip(found, expected) { #expect(a == b, "seed \(seed), talent \(talent) alone:\n\(a)\n\(b)") }
            #expect(lone.compiled.talents.count == 1)
            #expect(try kept.index.row(ofID: draft.talents[talent].id, .talent) == talent, "seed \(seed)")
        }
        for opening in draft.openings.indices {
            #expect(try kept.index.row(ofID: draft.openings[opening].id, .opening) == opening, "seed \(seed)")
        }
        #expect(try kept.index.row(ofID: "nobody", .talent) == nil)
        #expect(kept.index.isWhole())
        #expect(all.stated.choices.map(\.opening) == draft.choices.map { Int32($0.opening) })
    }

    @Test func randomProgrammes() throws {
        for seed in 0..<250 {
            var shape = ProgrammeDraft.Shape.small
            shape.stated = 0.3
            try Self.check(.random(shape, seed: seed), seed)
        }
        for seed in 0..<3 { try Self.check(.random(.wide, seed: seed), seed) }
    }

    /// The numbering that is kept beside a column is the one that compiling would find, and compiling with it changes nothing.
    @Test func keptNumberingIsTheColumnsOwn() throws {
        for seed in 0..<200 {
            let kept = try Kept(.random(.small, seed: seed))
            for column in try kept.load(nil).compiled.openings.columns {
                guard let distinct = column.distinct else { continue }
                let bare = Column(declaration: column.declaration, data: column.data)
                #expect(distinct == bare.distinctRows(), "seed \(seed), \(column.name)")
            }
        }
    }
}
