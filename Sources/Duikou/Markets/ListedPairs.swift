import DuikouKernels

/// Talents' lists as a market takes them: in compressed rows, each with its rank groups.
struct ListedPairs: Sendable {
    private(set) var offsets: [Int32] = [0]
    private(set) var responders: [Int32] = []
    /// The rank group of each entry on its list, from 0; equal wishes are a tie and share a group.
    private(set) var groups: [Int32] = []
    private(set) var isChoice: [Bool] = []
    /// Each pair's fit as the opening sees it: how well the talent fits.
    var fits: [Int32] = []
    private var lastWish = 0.0

    init() {}

    /// Adds an opening to the list being built. Wishes may not rise along a list.
    mutating func add(_ opening: Int32, wish: Double, isChoice chosen: Bool) {
        if responders.count == Int(offsets[offsets.count - 1]) {
            groups.append(0)
        } else {
            groups.append(groups[groups.count - 1] + (wish == lastWish ? 0 : 1))
        }
        lastWish = wish
        responders.append(opening)
        isChoice.append(chosen)
    }

    mutating func endList() { offsets.append(Int32(responders.count)) }

    /// Joins the parts in order. Each is released once it is copied, so that memory holds the pairs little more than once.
    init(joining parts: inout [ListedPairs]) {
        let pairs = parts.reduce(0) { $0 + $1.responders.count }
        offsets.reserveCapacity(1 + parts.reduce(0) { $0 + $1.offsets.count - 1 })
        responders.reserveCapacity(pairs)
        groups.reserveCapacity(pairs)
        isChoice.reserveCapacity(pairs)
        fits.reserveCapacity(pairs)
        for index in parts.indices {
            let part = parts[index]
            parts[index] = ListedPairs()
            let before = Int32(responders.count)
            for end in part.offsets.dropFirst() { offsets.append(before + end) }
            responders += part.responders
            groups += part.groups
            isChoice += part.isChoice
            fits += part.fits
        }
    }
}

/// How each opening ranks those who list it: the rated by their rating, then everybody by fit or its band.
struct OpeningOrders {
    private let pairs: ListedPairs
    /// What openings compare beside ratings, such as bands of fit; nil for the pairs' own fit.
    private let fits: [Int32]?
    private let tiers: [Int32: [(opening: Int32, tier: Int32)]]

    init(_ pairs: ListedPairs, fits: [Int32]?, tiers: [Int32: [(opening: Int32, tier: Int32)]]) {
        (self.pairs, self.fits, self.tiers) = (pairs, fits, tiers)
    }

    /// How many openings a thread ranks at a time.
    private static let chunk = 256

    /// Each pair's rank group at its opening: 0 for the best; equals share a group. O(pairs · log(longest list of an opening)).
    func groups(openings: Int, threads: Int) -> [Int32] {
        let compared = fits ?? pairs.fits
        var starts = [Int](repeating: 0, count: openings + 1)
        for opening in pairs.responders { starts[Int(opening) + 1] += 1 }
        for opening in 0..<openings { starts[opening + 1] += starts[opening] }
        // An entry packs what is compared, inverted so that higher comes first, and the pair's number: sorting these integers ranks the
        // pairs.
        var entries = [UInt64](repeating: 0, count: pairs.responders.count)
        var next = starts
        for (pair, opening) in pairs.responders.enumerated() {
            let score = UInt64(UInt32(bitPattern: compared[pair]) ^ 0x8000_0000)
            entries[next[Int(opening)]] = (UInt64(UInt32.max) - score) << 32 | UInt64(pair)
            next[Int(opening)] += 1
        }
        let rated = ratedPairs()
        let (all, ends) = (entries, starts)
        entries = []
        let ranked = mapChunks(of: openings, size: Self.chunk, threads: threads) { chunk in
            var ranks: [UInt64] = []
            ranks.reserveCapacity(ends[chunk.upperBound] - ends[chunk.lowerBound])
            for opening in chunk {
                let own = all[ends[opening]..<ends[opening + 1]].sorted()
                guard let tiersOfOwn = rated[Int32(opening)] else {
                    Self.rank(own, { _ in 0 }, onto: &ranks)
                    continue
                }
                // Rated pairs go to the front, the best rated first; among equals the order by fit stays.
                let tier: (UInt64) -> Int32 = { tiersOfOwn[Int32(truncatingIfNeeded: $0)] ?? 0 }
                let order = own.enumerated().sorted { a, b in
                    let (left, right) = (tier(a.element), tier(b.element))
                    return left == right ? a.offset < b.offset : left > right
                }
                Self.rank(order.map(\.element), tier, onto: &ranks)
            }
            return ranks
        }
        var groups = [Int32](repeating: 0, count: pairs.responders.count)
        for part in ranked {
            for entry in part { groups[Int(entry & 0xFFFF_FFFF)] = Int32(truncatingIfNeeded: entry >> 32) }
        }
        return groups
    }

    /// Appends each entry's rank and pair. Entries of the same tier and the same compared value share a rank.
    private static func rank(_ order: [UInt64], _ tier: (UInt64) -> Int32, onto ranks: inout [UInt64]) {
        var rank: UInt64 = 0
        for index in order.indices {
            if index > 0, order[index] >> 32 != order[index - 1] >> 32 || tier(order[index]) != tier(order[index - 1]) { rank += 1 }
            ranks.append(rank << 32 | order[index] & 0xFFFF_FFFF)
        }
    }

    /// For each opening that has rated somebody on its list, the rating tier of each such pair.
    private func ratedPairs() -> [Int32: [Int32: Int32]] {
        var rated: [Int32: [Int32: Int32]] = [:]
        for (talent, openings) in tiers {
            for pair in Int(pairs.offsets[Int(talent)])..<Int(pairs.offsets[Int(talent) + 1]) {
                let opening = pairs.responders[pair]
                if let entry = openings.first(where: { $0.opening == opening }) { rated[opening, default: [:]][Int32(pair)] = entry.tier }
            }
        }
        return rated
    }
}
