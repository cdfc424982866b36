/// One rule over both tables' distinct values: which clauses each opening requires, and which of them each distinct
/// talent value holds.
///
/// A clause is one distinct requirement ("education at least 大专", "accepts 彭泽"); both sides' requirements are
/// written as clauses that the opening requires and the talent holds, so that a pair passes the rule iff the talent
/// holds each clause of the opening.
struct CompiledRule: Sendable {
    /// Each talent's place in `held`.
    var talentKeys: [Int32]
    /// Each opening's place in `required`.
    var openingKeys: [Int32]
    /// The distinct lists of clauses that openings require, each ascending.
    var required: Lists
    /// What each clause asks, for people.
    var clauses: [LocalizedText]
    /// The distinct sets of clauses that talents hold.
    var held: [BitSet]

    /// Builds the rule from its predicate, which is asked once for each distinct talent value and clause.
    ///
    /// Talent values that hold the same clauses become one: a thousand wishes for pay, compared with ten bounds, become eleven. So do
    /// opening values that require the same clauses.
    init(
        talentKeys: [Int32], keyCount: Int, openingKeys: [Int32], required: [[Int32]], clauses: [LocalizedText],
        holds: (_ key: Int, _ clause: Int) -> Bool
    ) {
        let distinct = Distinct(
            (0..<keyCount).map { key in
                var bits = BitSet(count: clauses.count)
                for clause in clauses.indices where holds(key, clause) { bits.insert(clause) }
                return bits
            }
        ).spread(over: talentKeys)
        self.talentKeys = distinct.keys
        held = distinct.values
        let lists = Distinct(required).spread(over: openingKeys)
        self.openingKeys = lists.keys
        var values = Lists()
        for list in lists.values { values.append(list) }
        self.required = values
        self.clauses = clauses
    }

    /// A rule that pairs pass which pass both: the clauses of the first, and then those of the second.
    static func combining(_ first: CompiledRule, _ second: CompiledRule) -> CompiledRule {
        let talents = DistinctRows.combining([first.talentKeys, second.talentKeys], rows: first.talentKeys.count)
        let openings = DistinctRows.combining([first.openingKeys, second.openingKeys], rows: first.openingKeys.count)
        let offset = first.clauses.count
        return CompiledRule(
            talentKeys: talents.keys, keyCount: talents.firstRows.count, openingKeys: openings.keys,
            required: openings.firstRows.map { row in
                first.required(by: Int(row)) + second.required(by: Int(row)).map { $0 + Int32(offset) }
            },
            clauses: first.clauses + second.clauses,
            holds: { key, clause in
                let row = Int(talents.firstRows[key])
                return clause < offset
                    ? first.held[Int(first.talentKeys[row])].contains(clause)
                    : second.held[Int(second.talentKeys[row])].contains(clause - offset)
            })
    }

    /// What an opening requires.
    func required(by opening: Int) -> ArraySlice<Int32> { required[Int(openingKeys[opening])] }
}

/// A fixed number of bits.
struct BitSet: Sendable, Hashable {
    private(set) var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    /// Bytes of the bits and of the array that they are.
    var bytes: Int { 8 * words.count + 40 }

    mutating func insert(_ bit: Int) { words[bit >> 6] |= 1 << UInt64(bit & 63) }

    func contains(_ bit: Int) -> Bool { words[bit >> 6] & (1 << UInt64(bit & 63)) != 0 }

    /// Inserts every bit of `other`, moved up by `offset`.
    mutating func formUnion(_ other: BitSet, offset: Int) {
        for (index, word) in other.words.enumerated() {
            var rest = word
            while rest != 0 {
                insert(offset + index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}
