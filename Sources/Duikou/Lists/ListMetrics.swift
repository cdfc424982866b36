import DuikouKernels

/// How evenly the talents' lists spread over the seats.
///
/// Only openings with seats count. Listings are taken per seat: an opening of fifty seats that a hundred list is less crowded
/// than one of a single seat that ten list.
public struct ListMetrics: Sendable, Equatable {
    /// The opening with the most listings for each seat it has; of several, the one with the lowest key.
    public struct MostListed: Sendable, Equatable {
        /// The opening's row.
        public var opening: Int
        /// How many talents' lists it stands on.
        public var listings: Int
        /// Its seats: at least 1.
        public var seats: Int
        /// Listings for each seat.
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
    /// The opening that is most crowded; nil where nothing is listed.
    public var maximumListed: MostListed?

    /// The share of openings with seats that stand on a list; 1 where there are none to list.
    public var coverage: Double { openings == 0 ? 1 : Double(covered) / Double(openings) }

    /// - Parameter keys: for each opening, a number that does not depend on its row, which decides between equals.
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
        // Seats times listings exceed 64 bits only beyond 10⁹ of each; a `Double` sum of whole numbers is exact to 2⁵³.
        var area = 0.0
        for opening in order {
            area += Double(Int(seats[opening])) * Double(2 * through + listings[opening])
            through += listings[opening]
            allSeats += Int(seats[opening])
        }
        gini = through == 0 ? 0 : max(0, 1 - area / (Double(allSeats) * Double(through)))
    }
}

/// How evenly the talents' lists spread: by fit alone, and as they are.
public struct ListCongestion: Sendable, Equatable {
    /// How the equilibrium behind congestion-aware lists was reached.
    public struct Solution: Sendable, Equatable {
        /// Candidate pairs that could form.
        public var pairs: Int
        /// Sweeps of the solver, one pass over the pairs each.
        public var sweeps: Int
        /// The largest relative error of any margin. It is above the tolerance if the solver stopped at its maximum of sweeps.
        public var residual: Double
    }

    /// Lists by fit alone.
    public var byFit: ListMetrics
    /// The lists as they are: the same as by fit, unless they are congestion-aware.
    public var asListed: ListMetrics
    /// How the equilibrium was reached; nil for lists by fit.
    public var solution: Solution?
}
