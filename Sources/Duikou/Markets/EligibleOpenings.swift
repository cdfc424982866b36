import DuikouKernels

/// Which openings each talent may have: those that the rules allow and that have seats, found by class.
struct EligibleOpenings: Sendable {
    private let eligibility: Eligibility
    private let seats: [Int32]
    /// Openings with seats, class by class: class `c` has `members[starts[c]..<starts[c + 1]]`.
    private let starts: [Int]
    private let members: [Int32]

    /// For each class of talents the bits of the classes of openings that it may meet; nil where they would be too many to hold at once.
    private let allowedOfClasses: [UInt64]?

    /// The most words of these bits: 64 MB.
    private static let mostWords = 8 << 20

    /// O(openings + classes of talents · classes of openings / 64 · clauses).
    init(_ compiled: CompiledProgramme) {
        eligibility = compiled.eligibility
        seats = compiled.talents.seats
        let (classes, seats) = (eligibility.openingClasses, compiled.openings.seats)
        var starts = [Int](repeating: 0, count: eligibility.openingClassCount + 1)
        for (opening, number) in classes.enumerated() where seats[opening] > 0 { starts[Int(number) + 1] += 1 }
        for number in 0..<eligibility.openingClassCount { starts[number + 1] += starts[number] }
        var next = starts
        var members = [Int32](repeating: 0, count: starts[eligibility.openingClassCount])
        for (opening, number) in classes.enumerated() where seats[opening] > 0 {
            members[next[Int(number)]] = Int32(opening)
            next[Int(number)] += 1
        }
        (self.starts, self.members) = (starts, members)
        let words = eligibility.talentClassCount * ClassMask.words(eligibility.openingClassCount)
        allowedOfClasses = words > Self.mostWords ? nil : eligibility.allowedOfAllClasses()
    }

    /// Words of 64 bits that hold a bit for each class of openings.
    var words: Int { ClassMask.words(eligibility.openingClassCount) }
    /// The openings of each class.
    var openingsByClass: [[Int32]] { (0..<eligibility.openingClassCount).map { Array(members[starts[$0]..<starts[$0 + 1]]) } }
    func hasSeat(_ talent: Int) -> Bool { seats[talent] > 0 }
    func classOf(_ talent: Int) -> Int { Int(eligibility.talentClasses[talent]) }
    /// Whether the pair passes the comparisons of two columns, which classes do not decide.
    func comparisonsPass(_ talent: Int, _ opening: Int) -> Bool { eligibility.comparisonsPass(talent, opening) }
    /// For each class of talents the bits of the classes of openings that it may meet.
    func allowedOfAllClasses() -> [UInt64] { allowedOfClasses ?? eligibility.allowedOfAllClasses() }

    /// Calls `body` with each of the talents and the openings that it is eligible for, in no particular order; none for a talent without a
    /// seat. O(talents · (classes / 64 + openings they may meet)).
    func forEach(_ talents: some Collection<Int>, _ body: (_ talent: Int, _ openings: [Int32]) -> Void) {
        // Talents of one class may meet the same openings, but for comparisons of two columns.
        let words = words
        let own: [Int32]
        let allowed: [UInt64]
        if let allowedOfClasses {
            (own, allowed) = (talents.map { eligibility.talentClasses[$0] }, allowedOfClasses)
        } else {
            let classes = Distinct(talents.lazy.map { eligibility.talentClasses[$0] })
            own = classes.keys
            allowed = eligibility.allowedClasses(of: classes.values, openingClasses: eligibility.openingClassCount)
        }
        let hasComparisons = eligibility.hasComparisons
        var found: [Int32] = []
        for (talent, kind) in zip(talents, own) {
            found.removeAll(keepingCapacity: true)
            for word in 0..<(seats[talent] > 0 ? words : 0) {
                var bits = allowed[Int(kind) * words + word]
                while bits != 0 {
                    let number = 64 * word + bits.trailingZeroBitCount
                    bits &= bits - 1
                    found.append(contentsOf: members[starts[number]..<starts[number + 1]])
                }
            }
            if hasComparisons { found.removeAll { !eligibility.comparisonsPass(talent, Int($0)) } }
            body(talent, found)
        }
    }
}

extension Eligibility {
    /// For each class of talents the bits of the classes of openings that it may meet.
    fileprivate func allowedOfAllClasses() -> [UInt64] {
        allowedClasses(of: (0..<Int32(talentClassCount)).map { $0 }, openingClasses: openingClassCount)
    }
}
