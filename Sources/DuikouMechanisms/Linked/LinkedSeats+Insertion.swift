// Links come into play one at a time. Those whose chains cycle are held in the end, so that every chain ends.
extension LinkedSeats {
    /// Brings the links into play in the order given. Whatever the order, afterwards nobody has a proposal left, and an
    /// option can block only if its link had to be held below it.
    /// - Returns: the links whose chains cycled twice, the second time with nearly everybody in play.
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

    /// Returns the links whose chains cycled. They stay out of play: if chains of others called on them, those would
    /// cycle, too.
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

    /// Lets each held link propose the options that it passed over, on trial. If the chain cycles once more, it is
    /// undone, and the link, where it is unplaced, takes its best option with free seats. Afterwards no link is held.
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
