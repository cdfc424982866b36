/// The rows of one side, counted by class and by the numbers that hard comparisons look at, so that a row of the other side is compared
/// with whole classes at once rather than pair by pair.
///
/// With one comparison, a class's numbers are in order and a binary search counts those that pass. With several, each distinct combination
/// of numbers is compared once.
struct EligibilityCounts: Sendable {
    /// How a row of the other side fares among the rows counted.
    struct Tally: Sendable {
        var eligible = 0
        /// For each rule, the rows that it rules out.
        var ruledOut: [Int]
        /// For each clause, the rows that it alone rules out.
        var aloneByClause: [Int]
        /// For each comparison's rule, the rows that it alone rules out.
        var aloneByRule: [Int]

        /// The clause or comparison that alone rules out most rows. Of several, a clause goes before a comparison, the earlier rule before
        /// the later, and within a rule the lower title: the numbers of clauses depend on the order of rows.
        func most(_ eligibility: Eligibility) -> (title: LocalizedText, rows: Int)? {
            var most: (title: LocalizedText, rows: Int)?
            var rule: Int?
            for (number, count) in aloneByClause.enumerated() where count > 0 && count >= most?.rows ?? 0 {
                let clause = eligibility.clauses[number]
                if let most, count == most.rows, clause.rule != rule || (clause.title.zh, clause.title.en) >= (most.title.zh, most.title.en)
                {
                    continue
                }
                (most, rule) = ((clause.title, count), clause.rule)
            }
            for (rule, count) in aloneByRule.enumerated() where count > most?.rows ?? 0 {
                most = (eligibility.rules[rule].title, count)
            }
            return most
        }
    }

    private let eligibility: Eligibility
    /// The side that is counted.
    private let side: Side
    private let comparisons: [(rule: Int, pair: RuleCompiler.PairComparison)]
    /// For each comparison, whether the counted side's number is the one that must meet the other's, and in which direction. Kept apart
    /// from the columns because the innermost loop reads it.
    private let directions: [(countsSubject: Bool, comparison: Rule.Comparison)]
    /// How many rows each class has.
    private let sizes: [Int]
    private let ruleOfClause: [Int32]
    /// Class `c`'s groups are `starts[c]..<starts[c + 1]`, by rising numbers, unstated ones last.
    private var starts: [Int] = [0]
    /// Rows before each group, over all classes; one more entry for the end.
    private var rowsBefore: [Int] = [0]
    /// Each group's numbers, one for each comparison.
    private var numbers: [Double] = []

    /// - Parameter isCounted: for each row, whether it counts; nil for all.
    /// - Complexity: O(rows · log rows · comparisons).
    init(_ eligibility: Eligibility, counting side: Side, isCounted: [Bool]? = nil) {
        self.eligibility = eligibility
        self.side = side
        comparisons = eligibility.hardComparisons
        directions = comparisons.map { ($0.pair.subject == side, $0.pair.comparison) }
        let classes = side == .talent ? eligibility.talentClasses : eligibility.openingClasses
        var sizes = [Int](repeating: 0, count: side == .talent ? eligibility.talentClassCount : eligibility.openingClassCount)
        let counted = isCounted.map { isCounted in classes.indices.filter { isCounted[$0] } } ?? Array(classes.indices)
        for row in counted { sizes[Int(classes[row])] += 1 }
        self.sizes = sizes
        ruleOfClause = eligibility.clauses.map { Int32($0.rule) }
        guard !comparisons.isEmpty else { return }
        let values = comparisons.map { side == .talent ? $0.pair.talent : $0.pair.opening }
        // Unstated numbers come last and together.
        func precedes(_ a: Int, _ b: Int) -> Bool {
            if classes[a] != classes[b] { return classes[a] < classes[b] }
            for column in values where column[a] != column[b] {
                if column[a].isNaN || column[b].isNaN {
                    if column[a].isNaN && column[b].isNaN { continue }
                    return column[b].isNaN
                }
                return column[a] < column[b]
            }
            return false
        }
        let order = counted.sorted(by: precedes)
        for (place, row) in order.enumerated() {
            let isNewClass = place == 0 || classes[order[place - 1]] != classes[row]
            if isNewClass || precedes(order[place - 1], row) {
                if place > 0 { rowsBefore.append(place) }
                numbers += values.map { $0[row] }
            }
            if isNewClass, place > 0 { close(upTo: Int(classes[row])) }
        }
        if !order.isEmpty { rowsBefore.append(order.count) }
        starts += Array(repeating: numbers.count / comparisons.count, count: sizes.count + 1 - starts.count)
    }

    /// Ends every class before `number` at the start of the group that has just begun.
    private mutating func close(upTo number: Int) {
        starts += Array(repeating: numbers.count / comparisons.count - 1, count: number + 1 - starts.count)
    }

    /// How many rows a row of the other side is eligible with. O(classes · (rules + log rows)) with one comparison at most.
    func eligible(row: Int) -> Int {
        var count = 0
        forEachClass(row) { number, missing, _ in
            if missing == 0 { count += passing(number, row) }
        } ruledOut: { _, _ in
        }
        return count
    }

    /// What each rule does to a row of the other side. O(classes · (rules + log rows)) with one comparison at most.
    func tally(row: Int) -> Tally {
        var tally = Tally(
            ruledOut: Array(repeating: 0, count: eligibility.rules.count),
            aloneByClause: Array(repeating: 0, count: eligibility.clauses.count),
            aloneByRule: Array(repeating: 0, count: eligibility.rules.count))
        var ruledOut = tally.ruledOut
        forEachClass(row) { number, missing, last in
            let passing = compare(number, row, isAlone: missing == 0, &tally)
            if missing == 0 { tally.eligible += passing }
            if missing == 1 { tally.aloneByClause[last] += passing }
        } ruledOut: { rule, rows in
            ruledOut[rule] += rows
        }
        for rule in ruledOut.indices { tally.ruledOut[rule] += ruledOut[rule] }
        return tally
    }

    /// Calls `body` with each class that has rows, the number of hard clauses that fail between it and a row of the other side, and the
    /// last of these clauses. Before that it calls `ruledOut` with each rule that has such a clause and the number of rows in the class.
    @inline(__always)
    private func forEachClass(
        _ row: Int, _ body: (_ number: Int, _ missing: Int, _ last: Int) -> Void, ruledOut: (_ rule: Int, _ rows: Int) -> Void
    ) {
        // Local references to the arrays: copying the value that holds them, for each class, cost more than the comparison.
        let (starts, required) = (eligibility.required.offsets, eligibility.required.values)
        let own = ownClass(row)
        var words = eligibility.held.isEmpty ? [] : eligibility.held[side == .talent ? 0 : own].words
        for number in sizes.indices where sizes[number] > 0 {
            let openingClass = side == .talent ? own : number
            if side == .talent { words = eligibility.held[number].words }
            var missing = 0
            var last = -1
            var lastRule: Int32 = -1
            // Clauses ascend, and so do their rules.
            for place in starts[openingClass]..<starts[openingClass + 1] {
                let clause = Int(required[place])
                if words[clause >> 6] & (1 << UInt64(clause & 63)) != 0 { continue }
                missing += 1
                last = clause
                let rule = ruleOfClause[clause]
                if rule != lastRule { ruledOut(Int(rule), sizes[number]) }
                lastRule = rule
            }
            body(number, missing, last)
        }
    }

    private func ownClass(_ row: Int) -> Int {
        Int(side == .talent ? eligibility.openingClasses[row] : eligibility.talentClasses[row])
    }

    private func rows(_ groups: Range<Int>) -> Int { rowsBefore[groups.upperBound] - rowsBefore[groups.lowerBound] }

    /// How many rows of a class pass every comparison.
    private func passing(_ number: Int, _ row: Int) -> Int {
        if comparisons.isEmpty { return sizes[number] }
        let groups = starts[number]..<starts[number + 1]
        if comparisons.count == 1 { return passingRows(groups, row) }
        let own = ownNumbers(row)
        var count = 0
        for group in groups {
            var passesAll = true
            for index in own.indices where !passes(index, group, own[index]) {
                passesAll = false
                break
            }
            if passesAll { count += rows(group..<group + 1) }
        }
        return count
    }

    /// Notes what the comparisons rule out of a class, and returns how many rows pass them all.
    private func compare(_ number: Int, _ row: Int, isAlone: Bool, _ tally: inout Tally) -> Int {
        if comparisons.isEmpty { return sizes[number] }
        let groups = starts[number]..<starts[number + 1]
        if comparisons.count == 1 {
            let passing = passingRows(groups, row)
            tally.ruledOut[comparisons[0].rule] += sizes[number] - passing
            if isAlone { tally.aloneByRule[comparisons[0].rule] += sizes[number] - passing }
            return passing
        }
        let own = ownNumbers(row)
        var passing = 0
        for group in groups {
            let weight = rows(group..<group + 1)
            var failed = 0
            var last = -1
            // Comparisons of one rule follow each other.
            for index in comparisons.indices where !passes(index, group, own[index]) && comparisons[index].rule != last {
                failed += 1
                last = comparisons[index].rule
                tally.ruledOut[last] += weight
            }
            if failed == 0 { passing += weight }
            if failed == 1, isAlone { tally.aloneByRule[last] += weight }
        }
        return passing
    }

    /// A row's own number in each comparison.
    private func ownNumbers(_ row: Int) -> [Double] { comparisons.map { side == .talent ? $0.pair.opening[row] : $0.pair.talent[row] } }

    private func passes(_ comparison: Int, _ group: Int, _ own: Double) -> Bool {
        let counted = numbers[group * directions.count + comparison]
        let direction = directions[comparison]
        let (subject, bound) = direction.countsSubject ? (counted, own) : (own, counted)
        return RuleCompiler.PairComparison.passes(subject, direction.comparison, bound)
    }

    /// How many rows of a class pass the only comparison. Numbers that pass stand together at one end of the sorted ones.
    private func passingRows(_ groups: Range<Int>, _ row: Int) -> Int {
        let pair = comparisons[0].pair
        let hasUnstated = !groups.isEmpty && numbers[groups.upperBound - 1].isNaN
        let stated = groups.lowerBound..<(hasUnstated ? groups.upperBound - 1 : groups.upperBound)
        let unstated = stated.upperBound..<groups.upperBound
        let own = side == .talent ? pair.opening[row] : pair.talent[row]
        if pair.subject == side {
            // The counted number must meet this row's bound: without a bound all rows pass, without a number none.
            if own.isNaN { return rows(groups) }
            return pair.comparison == .atLeast
                ? rows(first(in: stated) { numbers[$0] >= own }..<stated.upperBound)
                : rows(stated.lowerBound..<first(in: stated) { numbers[$0] > own })
        }
        // This row's number must meet the counted bounds; rows without a bound ask nothing.
        if own.isNaN { return rows(unstated) }
        return rows(unstated)
            + (pair.comparison == .atLeast
                ? rows(stated.lowerBound..<first(in: stated) { numbers[$0] > own })
                : rows(first(in: stated) { numbers[$0] >= own }..<stated.upperBound))
    }

    /// The first of `groups` for which `holds` is true, by binary search: from there on it must be true for all.
    private func first(in groups: Range<Int>, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (groups.lowerBound, groups.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
