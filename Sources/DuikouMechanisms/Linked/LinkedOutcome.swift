/// What blocks a matching with links.
public enum LinkedBlock: Sendable, Hashable {
    /// One who applies alone, and a responder: a blocking pair.
    case single(Pair)
    /// A link prefers this option, by its number in the joint list, and the responders would accept it.
    case link(Int, option: Int)
}

/// What ``LinkedApplicants`` returns.
public struct LinkedOutcome: Sendable, Equatable {
    /// Who is matched with whom.
    public let matching: Matching
    /// The option that each link holds, by its number in the joint list; `nil` where both members are unplaced.
    public let options: [Int?]
    /// Everything that blocks: first by proposer for those who apply alone, then by link, each from the most wanted.
    public let blocking: [LinkedBlock]
    /// Number of matchings that were completed and compared.
    public let attempts: Int
    /// List entries looked at. May exceed the effort by the work of one attempt.
    public let work: Int

    /// Number of blocking pairs and options.
    public var blockingPairs: Int { blocking.count }
    /// Whether nothing blocks. If something does, a stable matching may exist all the same: only an exhaustive search
    /// could tell.
    public var isStable: Bool { blocking.isEmpty }
}
