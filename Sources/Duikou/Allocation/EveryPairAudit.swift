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
        /// For each talent without a placement who has an eligible opening, what it met; empty where it is not told.
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

    /// - Parameter telling: whether it is told what the unplaced met, which takes a byte for each talent in each part of the pass.
    /// - Complexity: O(eligible pairs · terms + openings · classes).
    func report(_ pairs: [AllocationAudit.Pair], telling: Bool = false) -> Report {
        var report = Report()
        let standing = Standing(self, pairs, &report)
        let openings = compiled.openings.seats.indices.filter { compiled.openings.seats[$0] > 0 }
        // Openings of one class may take the same talents.
        let byClass = Dictionary(grouping: openings, by: { compiled.eligibility.openingClasses[$0] }).sorted { $0.key < $1.key }
        var next = [Rank?](repeating: nil, count: compiled.openings.count)
        var met = [Met](repeating: [], count: compiled.talents.count)
        for classes in TalentsByClass.blocks(compiled) {
            let talents = TalentsByClass(compiled, classes)
            // A few parts for each thread.
            let size = max(4, byClass.count / (8 * threads))
            let parts = mapChunks(of: byClass.count, size: size, threads: threads) { places in
                var part = Part(met: [Met](repeating: [], count: telling ? compiled.talents.count : 0))
                for (number, openings) in byClass[places] {
                    let allowed = talents.allowed(Int(number))
                    for opening in openings { look(at: opening, talents.passing(opening, allowed), standing, &part) }
                }
                return part
            }
            for part in parts {
                report.blockingCount += part.blockingCount
                report.byLotCount += part.byLotCount
                report.blocking += part.blocking
                report.byLot += part.byLot
                for (opening, own) in part.next where next[opening].map({ comes(own, before: $0, at: opening) }) ?? true {
                    next[opening] = own
                }
                for (talent, what) in part.met.enumerated() { met[talent].formUnion(what) }
            }
        }
        func first(_ pairs: [AllocationAudit.Pair]) -> [AllocationAudit.Pair] {
            Array(pairs.sorted { ($0.talent, $0.opening) < ($1.talent, $1.opening) }.prefix(Self.listLimit))
        }
        (report.blocking, report.byLot) = (first(report.blocking), first(report.byLot))
        for talent in met.indices where !met[talent].isEmpty && standing.opening[talent] < 0 { report.met[talent] = met[talent] }
        rings(next.map { $0?.talent ?? -1 }, standing, &report)
        return report
    }

    private struct Part: Sendable {
        var blocking: [AllocationAudit.Pair] = []
        var blockingCount = 0
        var byLot: [AllocationAudit.Pair] = []
        var byLotCount = 0
        var next: [(opening: Int, own: Rank)] = []
        /// What each talent met; empty where it is not told.
        var met: [Met]

        @inline(__always)
        mutating func note(_ talent: Int32, _ what: Met) {
            if !met.isEmpty { met[Int(talent)].formUnion(what) }
        }
    }

    /// What an opening thinks of a talent: the higher rating first, then the higher fit or its band; equals tie.
    private struct Rank: Sendable {
        var rating: Double
        var fit: Int32
        var talent: Int32

        @inline(__always)
        func ties(with other: Rank) -> Bool { rating == other.rating && fit == other.fit }
        @inline(__always)
        func isAbove(_ other: Rank) -> Bool { rating != other.rating ? rating > other.rating : fit > other.fit }
    }

    /// Whether an opening ranks one talent before another; among equals the lower lottery number goes first.
    @inline(__always)
    private func comes(_ one: Rank, before other: Rank, at opening: Int) -> Bool {
        if !one.ties(with: other) { return one.isAbove(other) }
        let mine = lottery.number(ofProposer: talentKeys[Int(one.talent)], onListOf: openingKeys[opening])
        let theirs = lottery.number(ofProposer: talentKeys[Int(other.talent)], onListOf: openingKeys[opening])
        return mine != theirs ? mine < theirs : one.talent < other.talent
    }

    /// Who holds what, from the placements alone.
    private struct Standing: Sendable {
        /// Each talent's opening, −1 for none; of several the one wanted least.
        var opening: [Int32]
        /// How much each talent wants what it has; below everything for those who have nothing.
        var wish: [Int64]
        /// The talents of each opening.
        var talents: [[Int32]]

        init(_ audit: EveryPairAudit, _ pairs: [AllocationAudit.Pair], _ report: inout Report) {
            let (people, posts) = (audit.compiled.talents, audit.compiled.openings)
            opening = Array(repeating: -1, count: people.count)
            wish = Array(repeating: .min, count: people.count)
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
            for post in talents.indices where talents[post].count > Int(posts.seats[post]) {
                add(.overfull(held: talents[post].count, seats: Int(posts.seats[post])), opening: post)
            }
        }
    }

    private let lottery: Lottery
    private let talentKeys: [UInt64]
    private let openingKeys: [UInt64]
    /// For each opening, those who named it with the rank of their choice, and those whom it rated.
    private let choices: [[(talent: Int32, rank: Int32)]]
    private let ratings: [[(talent: Int32, score: Double)]]

    /// - Parameters:
    ///   - bands: the number of bands into which openings divide fit; nil compares exact fit.
    ///   - ties: the lottery.
    init(_ compiled: CompiledProgramme, _ stated: StatedPreferences, bands: Int?, ties: TieBreak, threads: Int) {
        (self.compiled, self.bands, self.threads) = (compiled, bands, threads)
        lottery = Lottery(ties)
        talentKeys = (0..<Int32(compiled.talents.count)).map(compiled.talents.ids.key)
        openingKeys = (0..<Int32(compiled.openings.count)).map(compiled.openings.ids.key)
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
        choices[opening].first { $0.talent == Int32(talent) }.map { Self.wish(choice: $0.rank) } ?? Int64(fit)
    }

    private static func wish(choice rank: Int32) -> Int64 { Int64.max - Int64(rank) }

    @inline(__always)
    private func rank(_ talent: Int32, _ rated: [(talent: Int32, score: Double)], fit: Int32) -> Rank {
        let compared = bands.map { Int32(min($0 - 1, Int(fit) * $0 / Int(Score.full))) } ?? fit
        let rating = rated.isEmpty ? nil : rated.first { $0.talent == talent }?.score
        return Rank(rating: rating ?? -.infinity, fit: compared, talent: talent)
    }

    /// Whether the talent wants the opening more than another that it wants equally, by lot.
    private func drawsFirst(_ talent: Int, _ opening: Int, over other: Int) -> Bool {
        let mine = lottery.number(ofResponder: openingKeys[opening], onListOf: talentKeys[talent])
        let theirs = lottery.number(ofResponder: openingKeys[other], onListOf: talentKeys[talent])
        return mine != theirs ? mine < theirs : opening < other
    }

    private func look(at opening: Int, _ talents: [Int32], _ standing: Standing, _ part: inout Part) {
        let model = compiled.talentForOpening
        let (chosen, rated) = (choices[opening], ratings[opening])
        let isFull = standing.talents[opening].count >= Int(compiled.openings.seats[opening])
        var last: Rank?
        if isFull {
            for talent in standing.talents[opening] {
                let own = rank(talent, rated, fit: model.score(talent: Int(talent), opening: opening))
                if last.map({ comes($0, before: own, at: opening) }) ?? true { last = own }
            }
        }
        let fits = model.scores(.opening, row: opening, with: talents)
        // Whoever has nothing wants any opening; only of the others the wish is asked.
        let placed = talents.filter { standing.opening[Int($0)] >= 0 }
        let wishes = compiled.openingForTalent.scores(.opening, row: opening, with: placed)
        var next: Rank?
        var asked = 0
        for (place, row) in talents.enumerated() {
            let talent = Int(row)
            let has = Int(standing.opening[talent])
            var wanted = Int64.max
            if has >= 0 {
                wanted = Int64(wishes[asked])
                asked += 1
                if has == opening { continue }
                if !chosen.isEmpty, let choice = chosen.first(where: { $0.talent == row }) { wanted = Self.wish(choice: choice.rank) }
                if wanted < standing.wish[talent] { continue }
            }
            let wantsMore = wanted > standing.wish[talent]
            let wantsFirst = wantsMore || drawsFirst(talent, opening, over: has)
            guard wantsFirst else { continue }
            let pair = AllocationAudit.Pair(talent: talent, opening: opening)
            guard let last else {
                if has < 0 { part.note(row, .open) }
                Self.note(pair, isStrict: wantsMore, &part)
                continue
            }
            let own = rank(row, rated, fit: fits[place])
            if has < 0 { part.note(row, own.ties(with: last) ? .equal : own.isAbove(last) ? .open : .higher) }
            if comes(own, before: last, at: opening) {
                Self.note(pair, isStrict: wantsMore && own.isAbove(last), &part)
            } else if next.map({ comes(own, before: $0, at: opening) }) ?? true {
                next = own
            }
        }
        if let next { part.next.append((opening, next)) }
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

/// Talents with a seat, by class, and the classes that hold each hard clause.
private struct TalentsByClass: Sendable {
    private let eligibility: Eligibility
    private let classes: Range<Int>
    private var members: [[Int32]]
    /// For each hard clause a bit for each of the classes that hold it.
    private var holding: [[UInt64]]

    /// How many classes are looked at in one pass over the openings, so that the bits stay small.
    private static let block = 1 << 15

    static func blocks(_ compiled: CompiledProgramme) -> [Range<Int>] {
        let count = compiled.eligibility.talentClassCount
        return stride(from: 0, to: count, by: block).map { $0..<min(count, $0 + block) }
    }

    init(_ compiled: CompiledProgramme, _ classes: Range<Int>) {
        eligibility = compiled.eligibility
        self.classes = classes
        members = Array(repeating: [], count: classes.count)
        for (talent, number) in eligibility.talentClasses.enumerated()
        where compiled.talents.seats[talent] > 0 && classes.contains(Int(number)) {
            members[Int(number) - classes.lowerBound].append(Int32(talent))
        }
        let words = (classes.count + 63) / 64
        holding = Array(repeating: Array(repeating: 0, count: words), count: eligibility.clauses.count)
        for (place, number) in classes.enumerated() {
            for clause in holding.indices where eligibility.held[number].contains(clause) {
                holding[clause][place / 64] |= 1 << UInt64(place % 64)
            }
        }
    }

    /// The talents of the classes that hold every hard clause of a class of openings. O(clauses · classes / 64 + talents found).
    func allowed(_ openingClass: Int) -> [Int32] {
        var bits = [UInt64](repeating: ~0, count: (classes.count + 63) / 64)
        for clause in eligibility.required[openingClass] {
            for word in bits.indices { bits[word] &= holding[Int(clause)][word] }
        }
        var found: [Int32] = []
        for word in bits.indices {
            var left = bits[word]
            while left != 0 {
                let place = 64 * word + left.trailingZeroBitCount
                left &= left - 1
                if place < members.count { found += members[place] }
            }
        }
        return found
    }

    /// Those who also pass the comparisons of two columns with an opening.
    func passing(_ opening: Int, _ talents: [Int32]) -> [Int32] {
        eligibility.hasComparisons ? talents.filter { eligibility.comparisonsPass(Int($0), opening) } : talents
    }
}
