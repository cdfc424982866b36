/// The dated agreements by which a credential issued in one place counts in another (互认).
public struct Recognition: Sendable {
    /// One agreement. A nil field means any.
    public struct Agreement: Sendable {
        /// A scheme's number in the programme's vocabulary.
        public var scheme: Int32?
        /// An occupation and all below it.
        public var occupation: Int32?
        /// Only this level, rather than each at its own.
        public var level: Int32?
        /// A place and all within it.
        public var issuer: Int32?
        /// A place and all within it.
        public var recognisedIn: Int32?
        /// The level at which it counts there; nil: its own.
        public var asLevel: Int32?
        /// The first day on which it is in force; nil: always was.
        public var from: CivilDate?
        /// The last day on which it is in force; nil: without end.
        public var until: CivilDate?

        /// An agreement of its parts; what is left out is not limited.
        public init(
            scheme: Int32? = nil, occupation: Int32? = nil, level: Int32? = nil, issuer: Int32? = nil,
            recognisedIn: Int32? = nil, asLevel: Int32? = nil, from: CivilDate? = nil, until: CivilDate? = nil
        ) {
            self.scheme = scheme
            self.occupation = occupation
            self.level = level
            self.issuer = issuer
            self.recognisedIn = recognisedIn
            self.asLevel = asLevel
            self.from = from
            self.until = until
        }
    }

    /// The agreements, in no particular order.
    public var agreements: [Agreement]

    /// Agreements; without any, a credential counts only within the place that issued it, or everywhere if issued nationally.
    public init(agreements: [Agreement] = []) { self.agreements = agreements }

    /// The highest rank at which `credential` counts in `place` on `day`; nil where it does not count at all.
    ///
    /// It counts at its own level wherever it was issued nationally, and within the place that issued it; where
    /// `place` is nil, anywhere. Elsewhere it counts as an agreement in force says. O(agreements · depth).
    func rank(
        of credential: Credential, in place: Int32?, on day: CivilDate, places: Codebook, occupations: Codebook, levels: Codebook
    ) -> Int32? {
        guard let ranks = levels.ranks else { return nil }
        let own = ranks[Int(credential.level)]
        guard let place, credential.issuer >= 0, !places.covers(credential.issuer, place) else { return own }
        var best: Int32?
        for agreement in agreements {
            if let scheme = agreement.scheme, scheme != credential.scheme { continue }
            if let occupation = agreement.occupation, !occupations.covers(occupation, credential.occupation) { continue }
            if let level = agreement.level, level != credential.level { continue }
            if let issuer = agreement.issuer, !places.covers(issuer, credential.issuer) { continue }
            if let there = agreement.recognisedIn, !places.covers(there, place) { continue }
            if let from = agreement.from, day < from { continue }
            if let until = agreement.until, day > until { continue }
            best = max(best ?? 0, agreement.asLevel.map { ranks[Int($0)] } ?? own)
        }
        return best
    }
}
