/// A binary heap of nodes: the smallest distance first, then the lowest index.
struct DistanceHeap {
    private var entries: [(far: Int, node: Int)] = []

    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    private func isBefore(_ a: (far: Int, node: Int), _ b: (far: Int, node: Int)) -> Bool {
        a.far != b.far ? a.far < b.far : a.node < b.node
    }

    mutating func insert(_ node: Int, _ far: Int) {
        entries.append((far, node))
        var hole = entries.count - 1
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !isBefore(entries[hole], entries[parent]) { break }
            entries.swapAt(hole, parent)
            hole = parent
        }
    }

    mutating func popLeast() -> (node: Int, far: Int)? {
        guard let least = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            var hole = 0
            entries[0] = last
            while true {
                var child = 2 * hole + 1
                if child >= entries.count { break }
                if child + 1 < entries.count, isBefore(entries[child + 1], entries[child]) { child += 1 }
                if !isBefore(entries[child], entries[hole]) { break }
                entries.swapAt(hole, child)
                hole = child
            }
        }
        return (least.node, least.far)
    }
}
