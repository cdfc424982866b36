import DuikouKernels
import DuikouMechanisms

/// The audit of plain deferred acceptance over every eligible pair, from tables, statements and placements alone.
///
/// It looks at every eligible pair once, opening by opening, and counts. It shares nothing with what found the placements: no lists, no
/// market, no ranks, no passes; only the fit of a pair and the rules' classes are the same. Each talent has one seat; a placement beyond
/// that is a fault, and the worst of a talent's placements is what it has.
///
/// **Blocking.** Talent and opening block if the talent wants the opening more than what it has, or has nothing, and the opening has room
/// or ranks the talent above the last that it holds. Without blocking pairs the matching is weakly stable.
///
/// **The lottery.** A pair blocks by lot if that holds only once numbers order equals.
///
/// **The talents' best.** In a matching without pairs that block in either way, call the *next* of a full opening the highest ranked of
/// those who want it more than what they have. If it takes its next, the opening that loses that talent takes its own next, and so on. A
/// ring of such steps gives a stable matching that is better for its talents and for nobody worse, and there is one wherever the matching
/// is not the talents' best: those who do better in the best one move between the same openings, and the next of each of these is one
/// of them. A next who has nothing ends the chain, since the same talents are placed in every stable matching.
///
/// Sources: Gusfield, Irving, *The Stable Marriage Problem*, MIT Press 1989, section 2.5, on rotations; Roth, "On the allocation of
/// residents to rural hospitals", Econometrica 54 (1986).
struct EveryPairAudit: Sendable {
    let compiled: CompiledProgramme
    let bands: Int?
    let ties: TieBreak
    let threads: Int

    /// What the audit found.
    struct Report: Sendable {
        var faults: [AuditFault] = []
        var faultCount = 0
        var blocking: [AllocationAudit.Pair] = []
        var blockingCount = 0
        var byLot: [AllocationAudit.Pair] = []
        var byLotCount = 0
        /// Rings that would be better for talents, and the pairs of the first.
        var rings = 0
        var firstRing: [AllocationAudit.Pair] = []
        /// For each talent without a placement who has an eligible opening, what it met.
        var met: [Int: Met] = [:]
    }

    /// What an unplaced talent met at the openings that it is eligible for.
    struct Met: OptionSet, Sendable {
        let rawValue: UInt8
        /// A free seat, or a last admitted whom the opening ranks lower.
        static let open = Met(rawValue: 1)
        /// A last admitted of equal rank.
        static let equal = Met(rawValue: 2)
        /// A last admitted of higher rank.
        static let higher = Met(rawValue: 4)
    }

    /// The audit in the words of all mechanisms.
    func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit {
        let report = report(pairs)
        var audit = AllocationAudit(
            faults: report.faultCount, named: report.faults, blockingPairs: report.blockingCount, blocking: report.blocking,
            stability: .promised)
        // A result with faults, or with pairs that block even though ties do not count, has failed already.
        if report.faultCount == 0, report.blockingCount == 0 {
            audit.best = AllocationAudit.Best(
                byLot: report.byLotCount, firstByLot: report.byLot, exchanges: report.rings, firstExchange: report.firstRing)
        }
        return audit
    }

    private static let listLimit = 100

    /// - Complexity: O(eligible pairs · terms + openings · classes).
    func report(_ pairs: [AllocationAudit.Pair]) -> Report {
        var report = Report()
        let standing = Standing(self, pairs, &report)
        let talents = TalentsByClass(compiled)
        let parts = mapChunks(of: compiled.openings.count, size: 16, threads: threads) { openings in
            var part = Part()
            for opening in openings where compiled.openings.seats[opening] > 0 {
                look(at: opening, talents.eligible(for: opening), standing, &part)
            }
            return part
        }
        var next = [Int32](repeating: -1, count: compiled.openings.count)
        var met = [Met](repeating: [], count: compiled.talents.count)
        for part in parts {
            report.blockingCount += part.blockingCount
            report.byLotCount += part.byLotCount
            report.blocking += part.blocking
            report.byLot += part.byLot
            for (opening, talent) in part.next { next[opening] = talent }
            for (talent, what) in part.met { met[Int(talent)].formUnion(what) }
        }
        func first(_ pairs: [AllocationAudit.Pair]) -> [AllocationAudit.Pair] {
            Array(pairs.sorted { ($0.talent, $0.opening) < ($1.talent, $1.opening) }.prefix(Self.listLimit))
        }
        (report.blocking, report.byLot) = (first(report.blocking), first(report.byLot))
        for talent in met.indices where !met[talent].isEmpty && standing.opening[talent] < 0 { report.met[talent] = met[talent] }
        rings(next, standing, &report)
        return report
    }

    private struct Part: Sendable {
        var blocking: [AllocationAudit.Pair] = []
        var blockingCount = 0
        var byLot: [AllocationAudit.Pair] = []
        var byLotCount = 0
        var next: [(opening: Int, talent: Int32)] = []
        var met: [(talent: Int32, what: Met)] = []
    }

    /// What an opening thinks of a talent, in strict order: higher is better, and of equals the lower lottery number.
    private struct Rank: Sendable {
        var rating: Double
        var fit: Int32
        var number: UInt64
        var talent: Int32

        func ties(with other: Rank) -> Bool { rating == other.rating && fit == other.fit }
        func isAbove(_ other: Rank) -> Bool { rating != other.rating ? rating > other.rating : fit > other.fit }
        func comesBefore(_ other: Rank) -> Bool {
            if !ties(with: other) { return isAbove(other) }
            return number != other.number ? number < other.number : talent < other.talent
        }
    }

    /// Who holds what, from the placements alone.
    private struct Standing: Sendable {
        /// Each talent's opening, −1 for none; of several the one wanted least.
        var opening: [Int32]
        /// How much each talent wants what it has; below everything for those who have nothing.
        var wish: [Int64]
        /// How many each opening holds.
        var held: [Int32]
        /// The talents of each opening.
        var talents: [[Int32]]

        init(_ audit: EveryPairAudit, _ pairs: [AllocationAudit.Pair], _ report: inout Report) {
            let (people, posts) = (audit.compiled.talents, audit.compiled.openings)
            opening = Array(repeating: -1, count: people.count)
            wish = Array(repeating: .min, count: people.count)
            held = Array(repeating: 0, count: posts.count)
            talents = Array(repeating: [], count: posts.count)
            var count = [Int32](repeating: 0, count: people.count)
            func add(_ kind: AuditFault.Kind, talent: Int? = nil, opening: Int? = nil) {
                report.faultCount += 1
                if report.faults.count < EveryPairAudit.listLimit {
                    report.faults.append(AuditFault(kind, talent: talent, opening: opening))
                }
            }
            for pair in pairs {
                guard people.seats.indices.contains(pair.talent), posts.seats.indices.contains(pair.opening) else {
                    add(.unknown, talent: pair.talent, opening: pair.opening)
                    continue
                }
                if talents[pair.opening].contains(Int32(pair.talent)) {
                    add(.repeated, talent: pair.talent, opening: pair.opening)
                    continue
                }
                talents[pair.opening].append(Int32(pair.talent))
                held[pair.opening] += 1
                count[pair.talent] += 1
                let isListed = audit.compiled.mayPair(talent: pair.talent, opening: pair.opening)
                if !isListed { add(.unlisted, talent: pair.talent, opening: pair.opening) }
                let own =
                    isListed
                    ? audit.wish(
                        pair.talent, pair.opening, fit: audit.compiled.openingForTalent.score(talent: pair.talent, opening: pair.opening))
                    : .min + 1
                if opening[pair.talent] < 0 || own < wish[pair.talent] {
                    (opening[pair.talent], wish[pair.talent]) = (Int32(pair.opening), own)
                }
            }
            for talent in count.indices where count[talent] > people.seats[talent] {
                add(.overfull(held: Int(count[talent]), seats: Int(people.seats[talent])), talent: talent)
            }
            for post in held.indices where held[post] > posts.seats[post] {
                add(.overfull(held: Int(held[post]), seats: Int(posts.seats[post])), opening: post)
            }
        }
    }

    /// For each opening, those who named it with the rank of their choice, and those whom it rated.
    private let choices: [[(talent: Int32, rank: Int32)]]
    private let ratings: [[(talent: Int32, score: Double)]]

    /// - Parameters:
    ///   - bands: the number of bands into which openings divide fit; nil compares exact fit.
    ///   - ties: the lottery.
    init(_ compiled: CompiledProgramme, _ stated: StatedPreferences, bands: Int?, ties: TieBreak, threads: Int) {
        (self.compiled, self.bands, self.ties, self.threads) = (compiled, bands, ties, threads)
        var choices = [[(talent: Int32, rank: Int32)]](repeating: [], count: compiled.openings.count)
        for choice in stated.choices {
            let opening = Int(choice.opening)
            if let known = choices[opening].firstIndex(where: { $0.talent == choice.talent }) {
                choices[opening][known].rank = min(choices[opening][known].rank, choice.rank)
            } else {
                choices[opening].append((choice.talent, choice.rank))
            }
        }
        var ratings = [[(talent: Int32, score: Double)]](repeating: [], count: compiled.openings.count)
        // Of several ratings the first counts.
        for rating in stated.ratings { ratings[Int(rating.opening)].append((rating.talent, rating.score)) }
        (self.choices, self.ratings) = (choices, ratings)
    }

    /// How much a talent wants an opening: stated choices by rank before all fits.
    private func wish(_ talent: Int, _ opening: Int, fit: Int32) -> Int64 {
        if let choice = choices[opening].first(where: { $0.talent == Int32(talent) }) { return Int64.max - Int64(choice.rank) }
        return Int64(fit)
    }

    private func rank(_ talent: Int, _ opening: Int, fit: Int32, _ lottery: Lottery, _ key: UInt64) -> Rank {
        let rating = ratings[opening].first { $0.talent == Int32(talent) }?.score
        let full = Int(Score.full)
        let compared = bands.map { Int32(min($0 - 1, Int(fit) * $0 / full)) } ?? fit
        return Rank(
            rating: rating ?? -.infinity, fit: compared,
            number: lottery.number(ofProposer: compiled.talents.ids.key(Int32(talent)), onListOf: key), talent: Int32(talent))
    }

    /// Whether the talent wants the opening more than another that it wants equally, by lot.
    private func drawsFirst(_ talent: Int, _ opening: Int, over other: Int, _ lottery: Lottery) -> Bool {
        let key = compiled.talents.ids.key(Int32(talent))
        let mine = lottery.number(ofResponder: compiled.openings.ids.key(Int32(opening)), onListOf: key)
        let theirs = lottery.number(ofResponder: compiled.openings.ids.key(Int32(other)), onListOf: key)
        return mine != theirs ? mine < theirs : opening < other
    }

    private func look(at opening: Int, _ talents: [Int32], _ standing: Standing, _ part: inout Part) {
        let lottery = Lottery(ties)
        let key = compiled.openings.ids.key(Int32(opening))
        let model = compiled.talentForOpening
        let isFull = standing.held[opening] >= compiled.openings.seats[opening]
        let last =
            isFull
            ? standing.talents[opening].map {
                rank(Int($0), opening, fit: model.score(talent: Int($0), opening: opening), lottery, key)
            }.max { $0.comesBefore($1) } : nil
        var fits = [Int32](repeating: 0, count: talents.count)
        var span = fits.mutableSpan
        model.addScores(.opening, row: opening, with: talents.span, to: &span)
        var wishes = [Int32](repeating: 0, count: talents.count)
        span = wishes.mutableSpan
        compiled.openingForTalent.addScores(.opening, row: opening, with: talents.span, to: &span)
        var next: Rank?
        for (place, row) in talents.enumerated() {
            let talent = Int(row)
            let has = Int(standing.opening[talent])
            if has == opening { continue }
            let wanted = wish(talent, opening, fit: wishes[place])
            if wanted < standing.wish[talent] { continue }
            let wantsMore = wanted > standing.wish[talent]
            let wantsFirst = wantsMore || drawsFirst(talent, opening, over: has, lottery)
            guard wantsFirst else { continue }
            let pair = AllocationAudit.Pair(talent: talent, opening: opening)
            guard let last else {
                if has < 0 { part.met.append((row, .open)) }
                Self.note(pair, isStrict: wantsMore, &part)
                continue
            }
            let own = rank(talent, opening, fit: fits[place], lottery, key)
            if has < 0 { part.met.append((row, own.ties(with: last) ? .equal : own.isAbove(last) ? .open : .higher)) }
            if own.comesBefore(last) {
                Self.note(pair, isStrict: wantsMore && own.isAbove(last), &part)
            } else if next == nil || own.comesBefore(next!) {
                next = own
            }
        }
        if let next { part.next.append((opening, next.talent)) }
    }

    private static func note(_ pair: AllocationAudit.Pair, isStrict: Bool, _ part: inout Part) {
        if isStrict {
            part.blockingCount += 1
            if part.blocking.count < listLimit { part.blocking.append(pair) }
        } else {
            part.byLotCount += 1
            if part.byLot.count < listLimit { part.byLot.append(pair) }
        }
    }

    /// Follows each opening to the one that its next would leave, and counts the rings.
    private func rings(_ next: [Int32], _ standing: Standing, _ report: inout Report) {
        var round = [Int32](repeating: 0, count: next.count)
        for start in next.indices where round[start] == 0 {
            var path: [Int] = []
            var opening = start
            while opening >= 0, round[opening] == 0 {
                round[opening] = Int32(start) + 1
                path.append(opening)
                opening = next[opening] < 0 ? -1 : Int(standing.opening[Int(next[opening])])
            }
            guard opening >= 0, round[opening] == Int32(start) + 1 else { continue }
            report.rings += 1
            if report.rings == 1 {
                report.firstRing = path[path.firstIndex(of: opening)!...].map { AllocationAudit.Pair(talent: Int(next[$0]), opening: $0) }
            }
        }
    }
}

/// Talents with a seat, by class.
private struct TalentsByClass: Sendable {
    private let eligibility: Eligibility
    private var members: [[Int32]]

    init(_ compiled: CompiledProgramme) {
        eligibility = compiled.eligibility
        members = Array(repeating: [], count: eligibility.talentClassCount)
        for (talent, number) in eligibility.talentClasses.enumerated() where compiled.talents.seats[talent] > 0 {
            members[Int(number)].append(Int32(talent))
        }
    }

    /// The talents who are eligible for an opening. O(classes · clauses + talents found).
    func eligible(for opening: Int) -> [Int32] {
        var found: [Int32] = []
        let own = Int(eligibility.openingClasses[opening])
        for number in members.indices where eligibility.classAllows(number, own) { found += members[number] }
        if eligibility.hasComparisons { found.removeAll { !eligibility.comparisonsPass(Int($0), opening) } }
        return found
    }
}
