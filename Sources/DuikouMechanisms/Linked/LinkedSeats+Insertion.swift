// Links come into play one at a time; those whose chains run in circles are brought to rest in the end by force.
extension LinkedSeats {
    /// Brings the links into play in the order given. Whatever the order, everybody is at rest afterwards, and only links
    /// that had to be held blocks with an option above their own.
    /// - Returns: the links whose chains ran in circles twice, the second time with nearly everybody in play.
    mutating func insertAll(_ order: [Int]) -> [Int] {
        let failed = insert(order)
        let still = failed.isEmpty ? [] : insert(failed)
        for link in still {
            bringIntoPlay(link)
            ask(link)
            _ = settle(holding: true)
        }
        letGo()
        mark()
        return still
    }

    /// Returns the links whose chains ran in circles. They are out of play: to wake them in the chains of others would
    /// make those run in the same circles.
    private mutating func insert(_ order: [Int]) -> [Int] {
        var failed: [Int] = []
        for link in order {
            mark()
            bringIntoPlay(link)
            ask(link)
            if settle() { continue }
            rollBack()
            takeOutOfPlay(link)
            failed.append(link)
        }
        return failed
    }

    /// Lets the links that are held ask for what they passed by, each on trial; where the chain runs in a circle once
    /// more, one that is unplaced takes its best option with free seats. All are free to ask afterwards.
    mutating func letGo() {
        let held = heldLinks()
        for link in held {
            mark()
            let start = release(link)
            ask(link)
            if settle() { continue }
            rollBack()
            hold(link, from: start)
            if chosen[link] < 0, let option = bestFree(link) { seat(link: link, option: option) }
        }
        for link in held { _ = release(link) }
    }

    /// The link's best option that displaces nobody.
    private mutating func bestFree(_ link: Int) -> Int? {
        for option in table.options(ofLink: link) {
            work += 1
            let a = table.optionFirst[option], b = table.optionSecond[option]
            let first = a < 0 ? -1 : Int(table.edgeResponder[Int(a)]), second = b < 0 ? -1 : Int(table.edgeResponder[Int(b)])
            if first >= 0, room(first) < (first == second ? 2 : 1) { continue }
            if second >= 0, room(second) < 1 { continue }
            return option
        }
        return nil
    }
}
