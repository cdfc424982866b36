import Duikou

/// Who may be on whose list, and in which order equals stand, from the definitions and the draft's words alone.
extension ProgrammeOracle {
    /// Whether the rules allow a pair and both have a seat.
    public func mayPair(_ t: Int, _ o: Int) -> Bool {
        draft.talents[t].seats > 0 && draft.openings[o].seats > 0 && isEligible(t, o)
    }

    /// The pair's number: of equals the lower stands first. It hangs on the two ids and the seed.
    public func number(_ t: Int, _ o: Int, seed: UInt64) -> UInt64 {
        Self.number(talent: draft.talents[t].id, opening: draft.openings[o].id, seed: seed)
    }

    /// As `docs/mechanisms.md` defines it.
    public static func number(talent: String, opening: String, seed: UInt64) -> UInt64 {
        let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
        func mixed(_ word: UInt64) -> UInt64 {
            var word = word
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        func half(_ id: String, stream: UInt64) -> UInt64 {
            let key = mixed(id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
            return mixed(mixed(seed &+ stream &* golden) &+ key &* golden)
        }
        return mixed(half(talent, stream: 0x7A1) &+ half(opening, stream: 0x09E))
    }
}
