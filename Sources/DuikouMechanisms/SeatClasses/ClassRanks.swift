/// The rank of proposers in each class: members first, then the others, both in the responder's order.
struct ClassRanks {
    /// A rank that stands for "may not sit here".
    static let barred = Int32.max

    /// Each edge's rank group in its responder's order, at most `largest`.
    let groups: [Int32]
    /// Added to the group of a proposer that is not a member of a reserved class.
    let shift: Int32
    /// The group of each class; −1 for an open class.
    private let classGroup: [Int32]
    /// Added to the group of a proposer that is not a member; below 0 where it may not sit in the class.
    private let classShift: [Int32]
    private let memberOffsets: [Int32]
    private let memberGroups: [Int32]

    /// Groups up to this value can be shifted by as much again and stay below ``barred``.
    private static let largest = Int32.max / 2 - 1

    /// The ranks of a market's edges.
    ///
    /// - Complexity: O(edges); where groups are too large to shift, O(edges · log(longest responder list)).
    init(_ classes: SeatClasses, _ market: Market) throws(SeatClassError) {
        classGroup = classes.classReserve.map { $0 < 0 ? -1 : Int32(classes.reserves[Int($0)].group) }
        memberOffsets = classes.memberOffsets
        memberGroups = classes.memberGroups
        func shifts(_ shift: Int32) -> [Int32] {
            classes.classReserve.map { $0 < 0 ? 0 : classes.reserves[Int($0)].isHard ? -1 : shift }
        }
        var top: Int32 = 0
        for group in market.edgeResponderGroup { top = max(top, group) }
        if top <= ClassRanks.largest {
            groups = market.edgeResponderGroup
            shift = top + 1
            classShift = shifts(shift)
            return
        }
        groups = ClassRanks.dense(market)
        top = 0
        for group in groups { top = max(top, group) }
        if top > ClassRanks.largest { throw .tooLarge }
        shift = top + 1
        classShift = shifts(shift)
    }

    /// The proposer's rank in the class, or ``barred``.
    @inline(__always)
    func rank(ofEdge edge: Int, proposer: Int, inClass seatClass: Int) -> Int32 {
        let own = classGroup[seatClass]
        if own < 0 { return groups[edge] }
        for index in Int(memberOffsets[proposer])..<Int(memberOffsets[proposer + 1]) where memberGroups[index] == own {
            return groups[edge]
        }
        return classShift[seatClass] < 0 ? ClassRanks.barred : groups[edge] + classShift[seatClass]
    }

    /// Each responder's groups renumbered without gaps.
    private static func dense(_ market: Market) -> [Int32] {
        let lists = market.responderLists()
        var result = market.edgeResponderGroup
        var list: [UInt64] = []
        for responder in 0..<market.responderCount {
            list.removeAll(keepingCapacity: true)
            for slot in lists.range(of: responder) {
                let edge = lists.edges[slot]
                list.append(UInt64(market.edgeResponderGroup[Int(edge)]) << 32 | UInt64(edge))
            }
            list.sort()
            var rank: Int32 = 0
            for (index, entry) in list.enumerated() {
                if index > 0, entry >> 32 != list[index - 1] >> 32 { rank += 1 }
                result[Int(entry & 0xFFFF_FFFF)] = rank
            }
        }
        return result
    }
}
