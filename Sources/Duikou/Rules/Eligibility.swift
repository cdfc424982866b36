/// Every rule of a programme as bits: who may be paired with whom.
///
/// Each distinct requirement is a *clause*; an opening requires clauses, a talent holds clauses, and a pair is eligible
/// iff the talent holds every clause that the opening requires, and every pairwise comparison passes. Talents with the
/// same clauses form a class, and so do openings; both are far fewer than rows, so whole blocks are decided at once.
public struct Eligibility: Sendable {
    /// One distinct requirement of one rule.
    public struct Clause: Sendable {
        /// Index in `rules`.
        public var rule: Int
        /// What it asks: `学历：不低于大专`.
        public var title: LocalizedText
    }

    /// The rules in the programme's order; rules are referred to by index.
    public let rules: [Rule]
    /// The clauses of all rules, rule by rule.
    public let clauses: [Clause]
    /// The class of each talent, by the hard clauses it holds.
    public let talentClasses: [Int32]
    /// The class of each opening, by the hard clauses it requires.
    public let openingClasses: [Int32]
    /// How many talent classes there are.
    public let talentClassCount: Int
    /// How many opening classes there are.
    public let openingClassCount: Int

    /// The waivable rules, which only flag a pair.
    private let waivable: [WaivableRule]
    private let compiled: [CompiledRule?]
    private let comparisons: [(rule: Int, pair: RuleCompiler.PairComparison)]
    /// The comparisons of hard rules, in the order of the rules.
    let hardComparisons: [(rule: Int, pair: RuleCompiler.PairComparison)]
    private let clauseOffsets: [Int]
    /// Hard clauses each opening class requires, ascending.
    let required: Lists
    /// Hard clauses each talent class holds.
    let held: [BitSet]

    /// Compiles the rules over both tables. O(rows · rules + distinct talent values · clauses).
    ///
    /// - Parameter day: the day on which credentials must be recognised.
    public init(
        rules: [Rule], talents: Table, openings: Table, codes: Codes, recognition: Recognition, day: CivilDate
    ) {
        let compiler = RuleCompiler(
            talents: talents, openings: openings, codes: codes, recognition: recognition, day: day)
        var compiled: [CompiledRule?] = []
        var comparisons: [(rule: Int, pair: RuleCompiler.PairComparison)] = []
        var clauses: [Clause] = []
        var offsets: [Int] = []
        for (index, rule) in rules.enumerated() {
            offsets.append(clauses.count)
            switch compiler.compile(rule) {
            case .clauses(let result):
                compiled.append(result)
                clauses += result.clauses.map { Clause(rule: index, title: $0) }
            case .comparisons(let pairs):
                compiled.append(nil)
                comparisons += pairs.map { (index, $0) }
            }
        }
        let hard = rules.indices.filter { !rules[$0].isWaivable && compiled[$0] != nil }
        let hardRules = hard.map { (offset: offsets[$0], rule: compiled[$0]!) }
        let talentClasses = DistinctRows.combining(hardRules.map(\.rule.talentKeys), rows: talents.count)
        let openingClasses = DistinctRows.combining(hardRules.map(\.rule.openingKeys), rows: openings.count)
        held = talentClasses.firstRows.map { row in
            var bits = BitSet(count: clauses.count)
            for (offset, rule) in hardRules { bits.formUnion(rule.held[Int(rule.talentKeys[Int(row)])], offset: offset) }
            return bits
        }
        var required = Lists()
        for row in openingClasses.firstRows {
            required.append(hardRules.flatMap { offset, rule in rule.required(by: Int(row)).map { $0 + Int32(offset) } })
        }
        self.required = required
        self.rules = rules
        waivable = rules.indices.filter { rules[$0].isWaivable }.map { rule in
            WaivableRule(rule, compiled[rule], comparisons.filter { $0.rule == rule }.map(\.pair))
        }
        self.clauses = clauses
        self.compiled = compiled
        self.comparisons = comparisons
        hardComparisons = comparisons.filter { !rules[$0.rule].isWaivable }
        clauseOffsets = offsets
        self.talentClasses = talentClasses.keys
        self.openingClasses = openingClasses.keys
        talentClassCount = talentClasses.firstRows.count
        openingClassCount = openingClasses.firstRows.count
    }

    /// Whether talents of the one class hold every hard clause that openings of the other require. O(clauses required).
    public func classAllows(_ talentClass: Int, _ openingClass: Int) -> Bool {
        let bits = held[talentClass]
        for clause in required[openingClass] where !bits.contains(Int(clause)) { return false }
        return true
    }

    /// Which of some talent classes may meet which opening classes by the hard clauses: for each talent class a bit for each opening class,
    /// in words of 64.
    ///
    /// A negative talent class, and opening classes beyond the rules' own, stand for rows that may meet nobody.
    ///
    /// O(those classes · clauses · opening classes / 64): the opening classes that require a clause are one set of bits, and a talent class
    /// is barred from the union of these sets over the clauses that it does not hold.
    func allowedClasses(of talentClasses: [Int32], openingClasses: Int) -> [UInt64] {
        let words = (openingClasses + 63) / 64
        var requiring = [[UInt64]](repeating: [], count: clauses.count)
        for number in 0..<openingClassCount {
            for clause in required[number] {
                if requiring[Int(clause)].isEmpty { requiring[Int(clause)] = Array(repeating: 0, count: words) }
                requiring[Int(clause)][number / 64] |= 1 << UInt64(number % 64)
            }
        }
        let asked = requiring.indices.filter { !requiring[$0].isEmpty }
        var allowed = [UInt64](repeating: 0, count: talentClasses.count * words)
        var barred = [UInt64](repeating: 0, count: words)
        // The bits of the rules' own classes; classes beyond them keep 0.
        let known = (0..<words).map { word -> UInt64 in
            let bits = min(64, max(0, openingClassCount - 64 * word))
            return bits == 64 ? ~0 : (UInt64(1) << UInt64(bits)) - 1
        }
        for (place, number) in talentClasses.enumerated() where number >= 0 {
            for word in barred.indices { barred[word] = 0 }
            for clause in asked where !held[Int(number)].contains(clause) {
                let classes = requiring[clause]
                for word in barred.indices { barred[word] |= classes[word] }
            }
            for word in barred.indices { allowed[place * words + word] = ~barred[word] & known[word] }
        }
        return allowed
    }

    /// Bytes of the sets of clauses that talents hold: those of each rule's distinct values, and those of the classes.
    var bytesHeld: Int {
        compiled.reduce(held.reduce(0) { $0 + $1.bytes }) { sum, rule in rule?.held.reduce(sum) { $0 + $1.bytes } ?? sum }
    }

    /// Whether a pair passes every hard comparison of two columns; classes do not decide these.
    @inline(__always)
    func comparisonsPass(_ t: Int, _ o: Int) -> Bool {
        for comparison in hardComparisons where !comparison.pair.passes(t, o) { return false }
        return true
    }

    /// Whether some hard rule is a comparison that classes cannot decide.
    public var hasComparisons: Bool { !hardComparisons.isEmpty }

    /// Whether the pair may be matched. O(rules).
    public func isEligible(talent t: Int, opening o: Int) -> Bool {
        classAllows(Int(talentClasses[t]), Int(openingClasses[o])) && comparisonsPass(t, o)
    }

    /// What a rule says of a pair.
    public struct Verdict: Sendable {
        /// Index in ``Eligibility/rules``.
        public var rule: Int
        /// What the opening requires by this rule; empty where it asks nothing.
        public var asked: [LocalizedText]
        /// Those of `asked` that the talent does not hold.
        public var failed: [LocalizedText]
        /// The indices in ``Eligibility/clauses`` of what failed; empty for a comparison.
        public var failedClauses: [Int]
        /// Whether the pair meets all that the rule asks.
        public var passes: Bool { failed.isEmpty }
    }

    /// Every rule's verdict on a pair, in the order of the rules.
    public func verdicts(talent t: Int, opening o: Int) -> [Verdict] {
        rules.indices.map { index in
            if let rule = compiled[index] {
                let asked = rule.required(by: o).map(Int.init)
                let missing = asked.filter { !rule.held[Int(rule.talentKeys[t])].contains($0) }
                return Verdict(
                    rule: index, asked: asked.map { rule.clauses[$0] }, failed: missing.map { rule.clauses[$0] },
                    failedClauses: missing.map { $0 + clauseOffsets[index] })
            }
            var (asked, failed): ([LocalizedText], [LocalizedText]) = ([], [])
            for (rule, pair) in comparisons where rule == index {
                let title = pair.title(rules[index].title, t, o)
                // Of two bounds that are not to be shown, the second says what the first has said.
                if let title, !asked.contains(title) { asked.append(title) }
                let words = title ?? rules[index].title
                if !pair.passes(t, o), !failed.contains(words) { failed.append(words) }
            }
            return Verdict(rule: index, asked: asked, failed: failed, failedClauses: [])
        }
    }

    /// The waivable rules that a pair fails: it may be matched, with a flag.
    public func flags(talent t: Int, opening o: Int) -> [Int] {
        var flags: [Int] = []
        for rule in waivable where rule.fails(t, o) { flags.append(rule.number) }
        return flags
    }
}

/// A rule that only flags: clauses, or comparisons.
///
/// A class: it is asked for each pair of each list, and copying its arrays' references cost more than the answer.
private final class WaivableRule: Sendable {
    let number: Int
    private let clauses: CompiledRule?
    private let pairs: [RuleCompiler.PairComparison]

    init(_ number: Int, _ clauses: CompiledRule?, _ pairs: [RuleCompiler.PairComparison]) {
        (self.number, self.clauses, self.pairs) = (number, clauses, pairs)
    }

    func fails(_ t: Int, _ o: Int) -> Bool {
        if let clauses {
            let key = Int(clauses.talentKeys[t])
            return clauses.required(by: o).contains { !clauses.held[key].contains(Int($0)) }
        }
        return pairs.contains { !$0.passes(t, o) }
    }
}

extension RuleCompiler.PairComparison {
    /// What the pair's bound asks; nil where it asks nothing.
    func title(_ rule: LocalizedText, _ t: Int, _ o: Int) -> LocalizedText? {
        let bound = subject == .talent ? opening[o] : talent[t]
        if bound.isNaN { return nil }
        if hidesBound { return rule }
        let word = comparison.words
        let number = Format.value(bound)
        // Where the opening's own number must meet the bound, the words say so.
        let who = subject == .talent ? LocalizedText(verbatim: "") : LocalizedText(zh: "岗位", en: "opening ")
        return LocalizedText(zh: "\(rule.zh)：\(who.zh)\(word.zh)\(number)", en: "\(rule.en): \(who.en)\(word.en) \(number)")
    }
}
