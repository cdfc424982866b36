extension RegionForest {
    /// Divides each region's cap in proportion to seats, from the top down: among its own responders by their seats,
    /// and among the regions below by the seats that their own caps leave them. Seats count, not lists, so that no list
    /// changes a target.
    /// - Parameter numbers: where remainders are equal, the lower number gets the extra seat, then the region, then the
    ///   lower index.
    func proportionalTargets(capacities: [Int32], numbers: (regions: [UInt64], responders: [UInt64])) -> [Int32] {
        var targets = capacities
        let count = parent.count
        var childStart = [Int32](repeating: 0, count: count)
        for above in parent where above >= 0 { childStart[Int(above)] += 1 }
        childStart = Market.startOffsets(of: childStart)
        var next = childStart
        var children = [Int32](repeating: 0, count: Int(childStart[count]))
        for (region, above) in parent.enumerated() where above >= 0 {
            children[Int(next[Int(above)])] = Int32(region)
            next[Int(above)] += 1
        }
        var memberStart = [Int32](repeating: 0, count: count)
        for own in responderRegion where own >= 0 { memberStart[Int(own)] += 1 }
        memberStart = Market.startOffsets(of: memberStart)
        next = memberStart
        var members = [Int32](repeating: 0, count: Int(memberStart[count]))
        for (responder, own) in responderRegion.enumerated() where own >= 0 {
            members[Int(next[Int(own)])] = Int32(responder)
            next[Int(own)] += 1
        }

        var share = fullCount
        var weights: [Int] = []
        var drawn: [UInt64] = []
        for index in bottomUp.reversed() {
            let region = Int(index)
            let below = children[Int(childStart[region])..<Int(childStart[region + 1])]
            let own = members[Int(memberStart[region])..<Int(memberStart[region + 1])]
            weights.removeAll(keepingCapacity: true)
            weights.append(contentsOf: below.lazy.map { fullCount[Int($0)] })
            weights.append(contentsOf: own.lazy.map { Int(capacities[Int($0)]) })
            drawn.removeAll(keepingCapacity: true)
            drawn.append(contentsOf: below.lazy.map { numbers.regions[Int($0)] })
            drawn.append(contentsOf: own.lazy.map { numbers.responders[Int($0)] })
            let parts = RegionForest.apportion(share[region], by: weights, numbers: drawn)
            for (child, part) in zip(below, parts) { share[Int(child)] = part }
            for (responder, part) in zip(own, parts.dropFirst(below.count)) { targets[Int(responder)] = Int32(part) }
        }
        return targets
    }

    /// Divides a total in proportion to weights by largest remainders (Hamilton's method); equal remainders go by
    /// lowest number, then by index. No share exceeds its weight.
    /// - Parameter numbers: one for each weight; empty to go by index.
    static func apportion(_ total: Int, by weights: [Int], numbers: [UInt64] = []) -> [Int] {
        let sum = weights.reduce(0, +)
        if total >= sum { return weights }
        var left = total
        var parts = [Int](repeating: 0, count: weights.count)
        var rests: [(rest: UInt, index: Int)] = []
        for (index, weight) in weights.enumerated() {
            let product = UInt(weight).multipliedFullWidth(by: UInt(total))
            let (quotient, rest) = UInt(sum).dividingFullWidth(product)
            parts[index] = Int(quotient)
            left -= Int(quotient)
            rests.append((rest, index))
        }
        rests.sort { a, b in
            if a.rest != b.rest { return a.rest > b.rest }
            if !numbers.isEmpty, numbers[a.index] != numbers[b.index] { return numbers[a.index] < numbers[b.index] }
            return a.index < b.index
        }
        for (_, index) in rests.prefix(left) { parts[index] += 1 }
        return parts
    }
}

extension Regions {
    /// The same regions for a market whose responders are parts of these, such as the seat classes of one opening.
    /// - Parameter original: for each responder of the derived market, the responder that it is a part of. A target is
    ///   split in proportion to the parts' seats; where remainders are equal, the first part gets the extra seat. The
    ///   parts take turns in the order of the responders they belong to.
    /// - Throws: ``RegionError``.
    public func lifted(to original: [Int32], market: Market) throws(RegionError) -> Regions {
        if original.count != market.responderCount {
            throw .lengthMismatch(array: "original", expected: market.responderCount, actual: original.count)
        }
        precondition(original.allSatisfy { capacities.indices.contains(Int($0)) }, "a part of no responder")
        var sizes = [Int32](repeating: 0, count: capacities.count)
        for whole in original { sizes[Int(whole)] += 1 }
        let starts = Market.startOffsets(of: sizes)
        var next = starts
        var parts = [Int32](repeating: 0, count: original.count)
        for (part, whole) in original.enumerated() {
            parts[Int(next[Int(whole)])] = Int32(part)
            next[Int(whole)] += 1
        }
        var targets = [Int32](repeating: 0, count: original.count)
        var wholes = [Int32](repeating: 0, count: capacities.count)
        for (whole, turn) in order.enumerated() { wholes[Int(turn)] = Int32(whole) }
        var turns = targets
        var turn: Int32 = 0
        for index in wholes {
            let whole = Int(index)
            let own = parts[Int(starts[whole])..<Int(starts[whole + 1])]
            let split = RegionForest.apportion(
                Int(self.targets[whole]), by: own.map { Int(market.responderCapacities[Int($0)]) })
            for (part, target) in zip(own, split) {
                targets[Int(part)] = Int32(target)
                turns[Int(part)] = turn
                turn += 1
            }
        }
        return try Regions(
            regions, regionOfResponder: original.map { regionOfResponder[Int($0)] },
            costs: costs.map { costs in original.map { costs[Int($0)] } },
            targets: targets, order: turns, regionKeys: regionKeys, for: market)
    }
}
