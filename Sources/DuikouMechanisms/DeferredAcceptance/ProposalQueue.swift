/// The proposers that have to propose: a set of bits, taken in ascending order again and again until it is empty.
struct ProposalQueue {
    /// How many proposers are taken together: so many that the processor reads for several of them at the same time, and so few that what
    /// was read for the first is still in its cache when the last has been read for.
    static let blockSize = 128

    private var words: [UInt64]
    private var cursor = 0
    private var left: Int

    /// - Parameter all: whether the queue starts with everyone in it, or empty.
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

    /// Moves the next proposers into `block`, up to ``blockSize``. False where the queue is empty.
    mutating func take(into block: inout [Int32]) -> Bool {
        block.removeAll(keepingCapacity: true)
        if left == 0 { return false }
        let wanted = min(ProposalQueue.blockSize, left)
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
