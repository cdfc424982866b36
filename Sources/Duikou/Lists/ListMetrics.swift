import DuikouKernels

/// How evenly the talents' lists spread over the seats.
///
/// Only openings with seats count. Listings are taken per seat: an opening of fifty seats that a hundred list is less crowded
/// than one of a single seat that ten list.
public struct ListMetrics: Sendable, Equatable {
    /// The opening that is listed most often for each seat it has; of equals that of the lowest key.
    public struct MostListed: Sendable, Equatable {
        public var opening: Int
        public var listings: Int
        public var seats: Int
        public var perSeat: Double { Double(listings) / Double(seats) }
    }

    /// Openings with seats that stand on at least one list.
    public var covered: Int
    /// Openings with seats.
    public var openings: Int
    /// Gini coefficient of listings per seat, over the seats: 0 where every seat is listed equally often, near 1 where a few
    /// have it all; 0 where nothing is listed.
    ///
    /// One less twice the area under the Lorenz curve, which is a sum of trapezoids here: with openings by rising listings per
    /// seat c/m, 1 − Σ m·(L₋ + L) / (Σm · Σc), where L₋ and L are the listings up to and through each. Gastwirth, "The
    /// estimation of the Lorenz curve and Gini index", Review of Economics and Statistics 54 (1972). The sums are whole numbers.
    public var gini: Double
    public var maximumListed: MostListed?

    /// The share of openings with seats that stand on a list; 1 where there are none to list.
    public var coverage: Double { openings == 0 ? 1 : Double(covered) / Double(openings) }

    /// - Parameter keys: for each opening, what does not hang on its row.
    /// - Complexity: O(listings + openings · log openings).
    public init(talentLists lists: RankedLists, seats: [Int32], keys: [UInt64]) {
        var listings = [Int](repeating: 0, count: seats.count)
        for opening in lists.indices { listings[Int(opening)] += 1 }
        let open = seats.indices.filter { seats[$0] > 0 }
        openings = open.count
        covered = open.count { listings[$0] > 0 }
        let order = open.sorted { a, b in
            let (left, right) = (listings[a] * Int(seats[b]), listings[b] * Int(seats[a]))
            return left == right ? (keys[a] == keys[b] ? a > b : keys[a] > keys[b]) : left < right
        }
        maximumListed = order.last.flatMap {
            listings[$0] > 0 ? MostListed(opening: $0, listings: listings[$0], seats: Int(seats[$0])) : nil
        }
        var (through, allSeats) = (0, 0)
        // Seats times listings may pass 64 bits only beyond 10⁹ of each; a `Double` sum of whole numbers is exact to 2⁵³.
        var area = 0.0
        for opening in order {
            area += Double(Int(seats[opening])) * Double(2 * through + listings[opening])
            through += listings[opening]
            allSeats += Int(seats[opening])
        }
        gini = through == 0 ? 0 : max(0, 1 - area / (Double(allSeats) * Double(through)))
    }
}

/// What the talents' lists look like by fit alone, and as they were given.
public struct ListCongestion: Sendable, Equatable {
    /// How the equilibrium behind congestion-aware lists was reached.
    public struct Solution: Sendable, Equatable {
        public var pairs: Int
        public var sweeps: Int
        /// The largest relative error of any margin; a run that stops at its most sweeps says here how far it came.
        public var residual: Double
    }

    public var byFit: ListMetrics
    /// The same as by fit, unless lists are congestion-aware.
    public var asListed: ListMetrics
    public var solution: Solution?
}
