import DuikouRandom

/// Searches for the matching with the fewest blocks: first by inserting links one at a time, in several orders; then by
/// satisfying blocks as long as that leaves fewer; then by a random walk from block to block.
struct LinkedSearch {
    private let base: LinkedSeats
    private let effort: Int
    private var random: SplitMix64
    private(set) var best: LinkedSeats
    private(set) var bestBlocks = Int.max
    private(set) var attempts = 0
    private(set) var work = 0

    /// How many orders of insertion are tried before the walk. A constant, so that a search with more effort begins
    /// like one with less.
    private static let orders = 16
    /// How many matchings the walk judges without finding a better one before it starts elsewhere.
    private static let patience = 60
    /// One step of the walk in this many forces a link somewhere instead of satisfying a block.
    private static let kickInterval = 8

    /// - Parameter base: the result of deferred acceptance for single proposers, with the links unplaced.
    init(base: LinkedSeats, effort: Int, seed: UInt64) {
        self.base = base
        self.effort = effort
        random = SplitMix64(seed: seed)
        best = base
    }

    mutating func run() {
        let links = base.table.links
        var order = [Int](0..<links)
        random.shuffle(&order)
        repeat {
            let failed = attempt(order)
            if bestBlocks == 0 || links == 0 { return }
            // Links whose chains cycled go first in the next order, while there is most room to choose from.
            var isFailed = [Bool](repeating: false, count: links)
            for link in failed { isFailed[link] = true }
            random.shuffle(&order)
            order = order.filter { isFailed[$0] } + order.filter { !isFailed[$0] }
        } while work < effort && attempts < LinkedSearch.orders
        improve()
        if bestBlocks > 0 { walk() }
    }

    /// Inserts the links in the order given. Returns those whose chains cycled.
    private mutating func attempt(_ order: [Int]) -> [Int] {
        var seats = base
        let failed = seats.insertAll(order)
        _ = judge(&seats)
        return failed
    }

    /// Satisfies the blocks of the best matching one at a time, as long as one of them leads to fewer. A link that gets
    /// its option keeps it while the others settle.
    private mutating func improve() {
        var isBetter = true
        while isBetter {
            isBetter = false
            var blocks: [(edge: Int32, link: Int, option: Int)] = []
            best.eachBlock { blocks.append(($0, $1, $2)) }
            work += best.work
            best.work = 0
            let before = bestBlocks
            for block in blocks {
                if work >= effort { return }
                var seats = best
                if block.edge >= 0 {
                    seats.seat(Int(base.table.proposerOfEdge[Int(block.edge)]), block.edge)
                } else {
                    seats.seat(link: block.link, option: block.option)
                    seats.hold(block.link, from: Int32(block.option + 1))
                }
                _ = seats.settle(holding: true)
                for link in seats.heldLinks() { _ = seats.release(link) }
                _ = judge(&seats)
                if bestBlocks == 0 { return }
                if bestBlocks < before {
                    isBetter = true
                    break
                }
            }
        }
    }

    /// Counts what blocks, keeps the matching if it is the best so far, and draws one of the blocks at random.
    private mutating func judge(_ seats: inout LinkedSeats) -> (edge: Int32, link: Int, option: Int)? {
        var blocks = 0
        var drawn: (edge: Int32, link: Int, option: Int)?
        var random = random
        seats.eachBlock { edge, link, option in
            blocks += 1
            if random.below(blocks) == 0 { drawn = (edge, link, option) }
        }
        self.random = random
        attempts += 1
        work += seats.work
        seats.work = 0
        if blocks < bestBlocks || (blocks == bestBlocks && seats.placed > best.placed) {
            best = seats
            bestBlocks = blocks
        }
        return drawn
    }

    private mutating func walk() {
        let table = base.table
        var seats = best
        var looks = 0
        var lowest = bestBlocks
        while work < effort {
            guard let block = judge(&seats) else { return }
            looks += 1
            if bestBlocks < lowest {
                lowest = bestBlocks
                looks = 0
            }
            if looks > LinkedSearch.patience {
                looks = 0
                if random.below(2) == 0 {
                    seats = best
                } else {
                    seats = base
                    var order = [Int](0..<table.links)
                    random.shuffle(&order)
                    _ = seats.insertAll(order)
                }
            }
            seats.mark()
            if random.below(LinkedSearch.kickInterval) == 0 || looks == 0 {
                let link = random.below(table.links)
                let list = table.options(ofLink: link)
                let option = list.lowerBound + random.below(list.count + 1)
                if option == list.upperBound {
                    seats.vacate(link)
                } else if seats.chosen[link] != Int32(option), seats.fits(option: option) {
                    seats.seat(link: link, option: option)
                }
            } else if block.edge >= 0 {
                seats.seat(Int(table.proposerOfEdge[Int(block.edge)]), block.edge)
            } else {
                seats.seat(link: block.link, option: block.option)
            }
            // Half of the time everybody concerned moves at once; half of the time only those whose block is drawn
            // later.
            if random.below(2) == 0 { _ = seats.settle() }
            seats.forgetTasks()
        }
    }
}
