/// The proposers that have to ask, as bits, taken by rising index again and again until none is left.
struct ProposalQueue {
    private var words: [UInt64]
    private var cursor = 0
    private var left: Int

    /// - Parameter all: whether everyone has to ask at first, or nobody.
    init(count: Int, all: Bool) {
        words = [UInt64](repeating: all ? .max : 0, count: (count + 63) / 64)
        if all, count % 64 != 0 { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
        left = all ? count : 0
    }

    @inline(__always)
    mutating func add(_ proposer: Int) {
        let bit: UInt64 = 1 << UInt64(proposer & 63)
        if words[proposer >> 6] & bit != 0 { return }
        words[proposer >> 6] |= bit
        left += 1
    }

    /// Takes out the next ones, as many as there are up to the limit. False where nobody is left.
    mutating func take(_ limit: Int, into block: inout [Int32]) -> Bool {
        block.removeAll(keepingCapacity: true)
        if left == 0 { return false }
        let wanted = min(limit, left)
        while block.count < wanted {
            if cursor == words.count { cursor = 0 }
            var word = words[cursor]
            while word != 0, block.count < wanted {
                block.append(Int32(cursor << 6 + word.trailingZeroBitCount))
                word &= word - 1
            }
            words[cursor] = word
            if word == 0 { cursor += 1 }
        }
        left -= block.count
        return true
    }
}
