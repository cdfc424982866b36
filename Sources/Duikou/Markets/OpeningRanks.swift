/// How openings rank talents, without a market: first those that they have rated, by rating and then by fit or its band; then the others,
/// by fit or its band.
struct OpeningRanks: Sendable {
    /// A talent's rank at an opening: the higher ranks first, and equals tie.
    typealias Rank = Int64

    private let tiers: [Int32: [(opening: Int32, tier: Int32)]]
    private let bands: Int?

    /// - Parameter bands: the number of bands into which openings divide fit; nil compares exact fit.
    init(_ stated: StatedPreferences, bands: Int?) { (tiers, self.bands) = (Self.tiers(stated.ratings), bands) }

    /// For each talent, its rated openings with the tier of their rating: distinct ratings numbered from 1, lowest first. A pair without a
    /// rating is in tier 0. Of two ratings of a pair the first counts.
    static func tiers(_ ratings: [StatedPreferences.Rating]) -> [Int32: [(opening: Int32, tier: Int32)]] {
        let distinct = Set(ratings.map(\.score)).sorted()
        let tier = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Int32($0 + 1)) })
        var tiers: [Int32: [(opening: Int32, tier: Int32)]] = [:]
        for rating in ratings where tiers[rating.talent]?.contains(where: { $0.opening == rating.opening }) != true {
            tiers[rating.talent, default: []].append((rating.opening, tier[rating.score]!))
        }
        return tiers
    }

    /// The openings that have rated the talent; nil where none has.
    func ratings(of talent: Int) -> [(opening: Int32, tier: Int32)]? { tiers[Int32(talent)] }

    /// The rank of a pair with this fit, given what ``ratings(of:)`` says of its talent.
    @inline(__always)
    func rank(opening: Int32, fit: Int32, _ ratings: [(opening: Int32, tier: Int32)]?) -> Rank {
        let own = Rank(Self.compared(fit, bands: bands))
        guard let ratings, let rated = ratings.first(where: { $0.opening == opening }) else { return own }
        return Rank(rated.tier) << 32 | own
    }

    /// What an opening compares: the fit, or the number of its band. Bands divide the scale evenly; full marks are in the top one.
    @inline(__always)
    static func compared(_ fit: Int32, bands: Int?) -> Int32 {
        guard let bands else { return fit }
        return Int32(min(bands - 1, Int(fit) * bands / Int(Score.full)))
    }
}
