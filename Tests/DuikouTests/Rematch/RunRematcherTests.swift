import DuikouMechanisms
import TestSupport
import Testing

@testable import Duikou

/// A random programme, who of it arrives later, and what else happens.
private struct Story {
    /// Everybody, those who arrive last.
    var draft: ProgrammeDraft
    var batches: [RematchBatch] = []
    /// Talents of the table itself.
    var first: Int
    let seed: UInt64

    init(seed: Int, batches count: Int, kinds: Set<String> = ["arrive", "withdraw", "decline", "close", "add"]) throws {
        self.seed = UInt64(seed)
        var g = SeededGenerator(seed: seed)
        var shape = ProgrammeDraft.Shape.market
        shape.talents = 4...14
        shape.openings = 2...7
        draft = ProgrammeDraft.random(shape, using: &g)
        draft.allocation.proposing = .talents
        // Without a range it is that of the rows there are, which those who come and go would change.
        for index in draft.talentForOpening.indices {
            if case .merit(var merit) = draft.talentForOpening[index].term.measure, merit.range == nil {
                merit.range = 0...3
                draft.talentForOpening[index].term.measure = .merit(merit)
            }
        }
        if g.chance(0.3) { draft.allocation.bands = 3 }
        let total = draft.talents.count
        first = kinds.contains("arrive") ? Int.random(in: total / 2...total, using: &g) : total
        let rematcher = try RunRematcher(draft.matcher(seed: self.seed))
        var standing = try rematcher.start(talents: first)
        var next = first
        for index in 0..<count {
            let end = index == count - 1 ? total : Int.random(in: next...total, using: &g)
            var batch = RematchBatch(arrivals: next..<end, sheet: "changes.csv", arrivalsFile: "new.csv")
            var line = 1
            for talent in 0..<next where !standing.withdrawn.contains(talent) {
                line += 1
                if kinds.contains("withdraw"), g.chance(0.15) {
                    batch.withdrawals.append(.init(talent: talent, line: line))
                } else if kinds.contains("decline"), g.chance(0.2),
                    let edge = standing.market.edges(ofProposer: talent).randomElement(using: &g)
                {
                    batch.declines.append(.init(talent: talent, opening: Int(standing.market.edgeResponder[edge]), line: line))
                }
            }
            // An opening that had no seats is on no list, and none can be added to it.
            for opening in draft.openings.indices where draft.openings[opening].seats > 0 {
                line += 1
                let seats = Int(standing.market.responderCapacities[opening])
                if kinds.contains("close"), seats > 0, g.chance(0.2) {
                    batch.seats.append(.init(opening: opening, delta: -Int.random(in: 1...seats, using: &g), line: line))
                } else if kinds.contains("add"), g.chance(0.2) {
                    batch.seats.append(.init(opening: opening, delta: Int.random(in: 1...2, using: &g), line: line))
                }
            }
            standing = try rematcher.changed(standing, by: batch)
            batches.append(batch)
            next = end
        }
    }

    /// Some opening has lost all its seats: its place on lists, which stay, would be another's on lists that are made anew.
    var closesAnOpening: Bool {
        edited().openings.indices.contains { edited().openings[$0].seats == 0 && draft.openings[$0].seats > 0 }
    }

    var hasDeclines: Bool { batches.contains { !$0.declines.isEmpty } }

    /// Tables as an office would edit them: everybody who came, without those who left, with the seats as they are now.
    func edited() -> ProgrammeDraft {
        var result = draft
        let gone = Set(batches.flatMap { $0.withdrawals.map(\.talent) })
        let kept = draft.talents.indices.filter { !gone.contains($0) }
        let row = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        result.talents = kept.map { draft.talents[$0] }
        result.choices = draft.choices.compactMap { choice in
            row[choice.talent].map { .init(talent: $0, opening: choice.opening, rank: choice.rank) }
        }
        result.ratings = draft.ratings.compactMap { rating in
            row[rating.talent].map { .init(talent: $0, opening: rating.opening, score: rating.score) }
        }
        for change in batches.flatMap(\.seats) { result.openings[change.opening].seats += Int32(change.delta) }
        return result
    }

    /// Without those who arrive.
    func original() -> ProgrammeDraft {
        var result = draft
        result.talents = Array(draft.talents.prefix(first))
        result.choices.removeAll { $0.talent >= first }
        result.ratings.removeAll { $0.talent >= first }
        return result
    }

    func pairs(_ standing: RematchStanding, _ draft: ProgrammeDraft) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: standing.matching!.pairs.map { (draft.talents[$0.proposer].id, draft.openings[$0.responder].id) })
    }

    /// Placements by id.
    func pairs(_ result: MatchResult, _ draft: ProgrammeDraft) -> [String: String] {
        Dictionary(uniqueKeysWithValues: result.placements.map { (draft.talents[$0.talent].id, draft.openings[$0.opening].id) })
    }
}

struct RunRematcherTests {
    static let seeds = 0..<400

    /// Full matches of edited tables are the oracle; declines, which no table can say, are left to the mechanism's own tests.
    @Test func optimalEqualsAFullMatchOfEditedTables() throws {
        var compared = 0
        for seed in Self.seeds {
            let story = try Story(seed: seed, batches: 1 + seed % 3, kinds: ["arrive", "withdraw", "close", "add"])
            let rematcher = try RunRematcher(story.draft.matcher(seed: story.seed))
            var standing = rematcher.matched(try rematcher.start(talents: story.first))
            let original = story.original()
            expect(
                story.pairs(standing, story.draft)
                    == story.pairs(try original.matcher(seed: story.seed).run(), original), "before, seed \(seed)")
            for batch in story.batches { standing = try rematcher.apply(batch, mode: .optimal, to: standing).standing }
            let result = rematcher.result(standing)
            expect(rematcher.isFullRun(standing), "over the same lists, seed \(seed)")
            if story.closesAnOpening { continue }
            compared += 1
            let edited = story.edited()
            let full = try edited.matcher(seed: story.seed).run()
            expect(story.pairs(result, story.draft) == story.pairs(full, edited), "after, seed \(seed)")
            expect(result.verification.holds, "seed \(seed)")
            expect(result.openings.map(\.seats) == full.openings.map(\.seats), "seats, seed \(seed)")
            expect(result.openings.map(\.cutoff) == full.openings.map(\.cutoff), "cutoffs, seed \(seed)")
            // The figures of everybody who is still there are those of the full match.
            func facts(_ result: MatchResult, _ draft: ProgrammeDraft) -> [String: [String]] {
                Dictionary(
                    uniqueKeysWithValues: result.placements.map {
                        (draft.talents[$0.talent].id, ["\($0.wish) \($0.standing) \($0.isChoice) \($0.talentFit) \($0.margin ?? -1)"])
                    }
                        + result.unplaced.filter { $0.reason != .withdrew }.map {
                            (draft.talents[$0.talent].id, ["\($0.reason) \($0.eligible) \($0.listed)"])
                        })
            }
            expect(facts(result, story.draft) == facts(full, edited), "figures, seed \(seed)")
            expect(result.counts.ceiling == full.counts.ceiling && result.counts.seats == full.counts.seats, "counts, seed \(seed)")
        }
        #expect(compared > Self.seeds.count / 3, "\(compared)")
    }

    @Test func everyBatchIsStableAndToldTruly() throws {
        var moved = 0
        for seed in Self.seeds {
            let story = try Story(seed: seed, batches: 1 + seed % 3)
            let rematcher = try RunRematcher(story.draft.matcher(seed: story.seed))
            for mode in RematchMode.allCases {
                var standing = rematcher.matched(try rematcher.start(talents: story.first))
                for batch in story.batches {
                    let before = standing
                    let after = try rematcher.apply(batch, mode: mode, to: before)
                    standing = after.standing
                    let strict = Stability.verify(standing.market, pairs: standing.matching!.pairs)
                    expect(strict.blockingPairCount == 0 && strict.faultCount == 0, "\(mode), seed \(seed)")
                    if mode == .optimal { expect(rematcher.isFullRun(standing), "full run, seed \(seed)") }
                    for decline in batch.declines {
                        expect(
                            standing.market.edge(proposer: decline.talent, responder: decline.opening) == nil, "declined, seed \(seed)")
                    }
                    check(rematcher.moves(after.report, batch: batch, before: before), before, standing, batch, rematcher, seed)
                    moved += after.report.moves.count
                    guard standing.market.proposerCount == story.draft.talents.count else { continue }
                    let result = rematcher.result(standing)
                    expect(result.verification.isStable, "\(mode), seed \(seed)")
                    for item in result.unplaced where standing.withdrawn.contains(item.talent) {
                        expect(item.reason == .withdrew && !item.ranOffList, "reason, seed \(seed)")
                    }
                    expect(standing.withdrawn.isSubset(of: result.unplaced.map(\.talent)), "withdrawn and placed, seed \(seed)")
                }
            }
        }
        #expect(moved > 500)
    }

    private func check(
        _ moves: [RematchMove], _ before: RematchStanding, _ after: RematchStanding, _ batch: RematchBatch, _ rematcher: RunRematcher,
        _ seed: Int
    ) {
        func held(_ standing: RematchStanding, _ talent: Int) -> Int? {
            talent < standing.market.proposerCount ? (standing.matching?.responder(ofProposer: talent)).flatMap { $0 } : nil
        }
        let expected = (0..<after.market.proposerCount).filter { held(before, $0) != held(after, $0) }
        expect(moves.map(\.talent) == expected, "who moved, seed \(seed)")
        let lines = Set(batch.withdrawals.map(\.line) + batch.declines.map(\.line) + batch.seats.map(\.line))
        for move in moves {
            expect(move.from == held(before, move.talent) && move.to == held(after, move.talent), "where to, seed \(seed)")
            let isOwn =
                batch.withdrawals.contains { $0.talent == move.talent }
                || batch.declines.contains { $0.talent == move.talent && $0.opening == move.from }
            func wish(_ opening: Int?) -> Int32 {
                let market = rematcher.whole.market
                return opening.flatMap { market.edge(proposer: move.talent, responder: $0) }.map { market.edgeProposerGroup[$0] } ?? .max
            }
            let (old, new) = (wish(move.from), wish(move.to))
            let effect: RematchMove.Effect = isOwn ? .own : new < old ? .better : new > old ? .worse : .same
            expect(move.effect == effect, "effect, seed \(seed)")
            if move.change == "arrive" {
                expect(
                    batch.arrivals.contains { rematcher.matcher.compiled.talents.lines[$0] == move.line }, "arrival's line, seed \(seed)")
            } else if let line = move.line {
                expect(lines.contains(line), "line, seed \(seed)")
            }
            for text in [move.because.zh, move.because.en] { expect(!text.isEmpty && !text.contains("?"), "\(text), seed \(seed)") }
        }
    }

    /// For changes of one kind the promise is person by person: whoever moves for least movement moves in a full run as well.
    @Test func minimumMovementMovesNobodyWhoCouldStay() throws {
        var fewer = 0
        for kinds in [Set(["withdraw", "add"]), ["arrive", "close"]] {
            for seed in Self.seeds {
                let story = try Story(seed: seed, batches: 1, kinds: kinds)
                let rematcher = try RunRematcher(story.draft.matcher(seed: story.seed))
                let standing = rematcher.matched(try rematcher.start(talents: story.first))
                func movers(_ mode: RematchMode) throws -> Set<Int> {
                    Set(try rematcher.apply(story.batches[0], mode: mode, to: standing).report.moves.map(\.proposer))
                }
                let (least, optimal) = (try movers(.minimumMovement), try movers(.optimal))
                expect(least.isSubset(of: optimal), "\(kinds), seed \(seed)")
                if least.count < optimal.count { fewer += 1 }
            }
        }
        #expect(fewer > 0, "some story tells the two modes apart")
    }

    /// A merit without a range takes it from the rows: whoever is beyond it changes everybody's fit.
    @Test func aNewcomerBeyondTheRangeChangesFit() throws {
        for (number, keeps) in [(1.5, true), (9.0, false)] {
            var draft = ProgrammeDraft()
            draft.talents = (0..<4).map { .init(id: "t\($0)") }
            for (index, value) in [0, 1, 2, number].enumerated() { draft.talents[index].number = value }
            draft.openings = [.init(id: "o0"), .init(id: "o1")]
            draft.talentForOpening = [
                .init(
                    Term(
                        name: "m", measure: .merit(.init(ColumnReference(.talent, "number"), range: nil, descending: false)), weight: 1,
                        missing: nil))
            ]
            var earlier = draft
            earlier.talents.removeLast()
            let rematcher = try RunRematcher(draft.matcher(seed: 1))
            #expect(rematcher.keepsFit(of: earlier.compiled().programme) == keeps)
            // Somebody else's rows are no earlier table.
            earlier.talents[0].id = "x"
            #expect(!rematcher.keepsFit(of: earlier.compiled().programme))
        }
    }

    @Test func placementsThatAreNotOnListsAreRefused() throws {
        let story = try Story(seed: 3, batches: 1)
        let rematcher = try RunRematcher(story.draft.matcher(seed: story.seed))
        let standing = try rematcher.start(talents: story.first)
        let pairs = rematcher.matched(standing).matching!.pairs.map { (pair: Pair) in
            AllocationAudit.Pair(talent: pair.proposer, opening: pair.responder)
        }
        #expect(rematcher.placing(pairs, standing)?.matching?.pairs.count == pairs.count)
        #expect(rematcher.placing(pairs + pairs.prefix(1), standing) == nil, "twice")
        #expect(rematcher.placing([.init(talent: story.draft.talents.count, opening: 0)], standing) == nil, "nobody")
        // Nobody placed, though somebody could be: not stable, and nothing to build on.
        var caught: DuikouError?
        do { _ = try rematcher.apply(story.batches[0], mode: .optimal, to: rematcher.placing([], standing)!) } catch {
            caught = error as? DuikouError
        }
        #expect(caught?.code == .malformedRun)
    }

    @Test func runsOfOtherKindsSayWhyNot() {
        let fit = ListLengths.standard
        var aware = fit
        aware.mode = .congestionAware
        let stable = Allocation()
        #expect(RunRematcher.obstacle(stable, lists: fit, hasArrivals: true) == nil)
        #expect(RunRematcher.obstacle(stable, lists: aware, hasArrivals: false) == nil)
        #expect(RunRematcher.obstacle(stable, lists: aware, hasArrivals: true)?.en.contains("congestion-aware") == true)
        for kind in Allocation.Kind.allCases where kind != .deferredAcceptance {
            #expect(RunRematcher.obstacle(Allocation(mechanism: kind), lists: fit, hasArrivals: false)?.en.contains(kind.rawValue) == true)
        }
        #expect(RunRematcher.obstacle(Allocation(proposing: .openings), lists: fit, hasArrivals: false) != nil)
        #expect(RunRematcher.obstacle(Allocation(hasClearing: true), lists: fit, hasArrivals: false) != nil)
    }
}
