/// What would rather be otherwise in a matching with links.
public enum LinkedBlock: Sendable, Hashable {
    /// One who applies alone and a responder: both would rather have each other.
    case single(Pair)
    /// A link would rather have this option, by its number in the joint list, and the responders would let it.
    case link(Int, option: Int)
}

/// What ``LinkedApplicants`` returns.
public struct LinkedOutcome: Sendable, Equatable {
    public let matching: Matching
    /// The option on which each link sits, by its number in the joint list; `nil` where both are unplaced.
    public let options: [Int?]
    /// Everything that blocks: by proposer for those who apply alone, then by link, each from the most wanted.
    public let blocking: [LinkedBlock]
    /// Matchings that were completed and compared.
    public let attempts: Int
    /// Steps of work done. May pass the effort by the work of one attempt.
    public let work: Int

    /// How many pairs and options block.
    public var blockingPairs: Int { blocking.count }
    /// Whether nothing blocks. If not, a stable matching may exist all the same: only a search of everything could tell.
    public var isStable: Bool { blocking.isEmpty }
}
