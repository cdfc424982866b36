import DuikouMechanisms

/// A minimum rate over one market: which talents and openings it is for, and whether the orders keep it.
struct RateUse: Sendable {
    let declaration: MinimumRateDeclaration
    /// Whether this rate goes before the other one.
    let isFirst: Bool
    /// Whether each edge's talent is of the group, where the opening has one.
    let isMember: [Bool]
    /// Whether each opening has a group that the rate is for.
    let applies: [Bool]

    init(_ declaration: MinimumRateDeclaration, isFirst: Bool, groups: [Int32], _ membership: GroupMembership, _ market: Market) {
        self.declaration = declaration
        self.isFirst = isFirst
        applies = groups.map { $0 >= 0 }
        var isMember: [Bool] = []
        isMember.reserveCapacity(market.edgeCount)
        for talent in 0..<market.proposerCount {
            for edge in market.edges(ofProposer: talent) {
                let group = groups[Int(market.edgeResponder[edge])]
                isMember.append(group >= 0 && membership.isMember(talent: talent, of: group))
            }
        }
        self.isMember = isMember
    }

    /// How many openings' orders break what the rate promises: among some first n talents fewer are of the group than the rate asks,
    /// although more of the group come later. Only the first rate is promised everywhere; the second may have to give way to it. O(edges ·
    /// log(longest list)).
    func brokenOrders(_ market: Market) -> Int { isFirst ? unkept(market) : 0 }

    func unkept(_ market: Market) -> Int {
        var lists = [[(group: Int32, isMember: Bool)]](repeating: [], count: market.responderCount)
        for edge in 0..<market.edgeCount where applies[Int(market.edgeResponder[edge])] {
            lists[Int(market.edgeResponder[edge])].append((market.edgeResponderGroup[edge], isMember[edge]))
        }
        return lists.count { list in
            let order = list.sorted { $0.group < $1.group }
            var (members, left) = (0, order.count(where: \.isMember))
            for (place, entry) in order.enumerated() {
                if entry.isMember { (members, left) = (members + 1, left - 1) }
                if left > 0, members * 100 < declaration.percent * (place + 1) { return true }
            }
            return false
        }
    }
}
