import DuikouMechanisms

/// Orders of call by definition, on lists short enough to try every order.
public enum MinimumRateOracle {
    /// Whether of every first k at least ⌈percent·k/100⌉ are in the group, or nobody of it comes later.
    public static func keepsRate(_ order: [Int], isIn: (Int) -> Bool, percent: Int) -> Bool {
        (1...max(1, order.count)).allSatisfy { k in
            let called = order.prefix(k).count(where: isIn)
            let least = (percent * k + 99) / 100
            return called >= least || !order.dropFirst(k).contains(where: isIn)
        }
    }

    /// Every order of the indices below `count`, from the lexicographically first to the last.
    public static func allOrders(_ count: Int) -> [[Int]] {
        func orders(_ rest: [Int]) -> [[Int]] {
            rest.isEmpty
                ? [[]]
                : rest.indices.flatMap { index in
                    var others = rest
                    let first = others.remove(at: index)
                    return orders(others).map { [first] + $0 }
                }
        }
        return orders(Array(0..<count))
    }

    /// Pairs that stand the other way round than in merit order (Kendall's tau distance).
    public static func swappedPairs(_ order: [Int]) -> Int {
        order.indices.reduce(0) { total, index in
            total + order[..<index].count { $0 > order[index] }
        }
    }

    /// Place by place from the list of those left, looking only at what has been called so far.
    public static func naive(_ groups: [MinimumRates.Groups], first: Int, second: Int, fault: Fault? = nil) -> [Int] {
        var rest = Array(groups.indices)
        var called: [Int] = []
        func asks(_ group: MinimumRates.Groups, _ percent: Int) -> Bool {
            let places = fault == .countsThePlacesBefore ? called.count : called.count + 1
            let least = fault == .roundsDown ? percent * places / 100 : (percent * places + 99) / 100
            return called.count { groups[$0].contains(group) } < least
                && rest.contains { groups[$0].contains(group) }
        }
        while !rest.isEmpty {
            var needed: MinimumRates.Groups = []
            if asks(.first, first) { needed.insert(.first) }
            if asks(.second, second) { needed.insert(.second) }
            var next = rest.firstIndex { groups[$0].isSuperset(of: needed) }
            let yielding: MinimumRates.Groups = fault == .secondGoesFirst ? .second : .first
            if next == nil { next = rest.firstIndex { groups[$0].contains(yielding) } }
            if fault == .ignoresTheRates { next = 0 }
            called.append(rest.remove(at: next ?? 0))
        }
        return called
    }

    public enum Fault: CaseIterable, Sendable {
        case ignoresTheRates
        /// ⌊·⌋ in place of ⌈·⌉.
        case roundsDown
        /// k − 1 in place of k.
        case countsThePlacesBefore
        /// Where not both rates can be kept, the second is.
        case secondGoesFirst
    }
}
