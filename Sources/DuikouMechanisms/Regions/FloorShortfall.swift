/// The proof that the floors of some regions cannot be met together: they ask for more placements than can reach them.
///
/// Going up from a responder, the first region that is named here decides how the responder is counted. Below one of
/// ``askingRegions``, it is in ``responders`` and counted by the proposers who list it, or in ``filledResponders`` and
/// counted by its seats. Below one of ``cappedRegions``, that cap counts for all of them. No other placement can count
/// towards those floors, so `reachable < asked` proves that no matching meets them, whatever the preferences. Where one
/// cap alone is less than the floors within it, it is the only bound named. All numbers follow from the market and the
/// regions alone.
///
/// In words: regions A and B need 12 placements; at most 9 can be had there: 5 by those who list one of these three
/// openings, and 4 by all seats of a fourth.
public struct FloorShortfall: Error, Sendable, Hashable {
    /// Regions whose floors, together with those of the regions below them, ask for too much. One may lie in another
    /// only if a region of ``cappedRegions`` is between them.
    public let askingRegions: [Int]
    /// Number of placements that they need: the sum over ``askingRegions`` of the region's floor, or of the needs of
    /// the regions below it where that is more.
    public let asked: Int
    /// Responders that too few proposers list.
    public let responders: [Int32]
    /// Number of placements that the proposers can have at ``responders``: each proposer counts with its capacity or
    /// the number of these responders on its list, whichever is less.
    public let listed: Int
    /// Responders with too few seats.
    public let filledResponders: [Int32]
    /// Regions whose cap leaves too little. A cap may lie above the asking regions, or below them.
    public let cappedRegions: [Int]
    /// Upper bound, by this count, on the placements that can count towards the floors.
    public let reachable: Int
}
