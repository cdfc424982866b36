/// How a pass walks over the pairs: rows and columns in the order of their classes, rows cut into tiles, and for each tile the runs of
/// columns for which at least one of its rows is eligible. Pairs of classes that are not allowed are never multiplied, unless a tile
/// mixes classes.
struct TilePlan: Sendable {
    /// Row and column numbers in the order of the walk.
    let rowOrder: [Int32]
    let columnOrder: [Int32]
    let rowTiles: [RowTile]

    struct RowTile: Sendable {
        /// Places in `rowOrder`.
        var rows: Range<Int>
        /// Places in `columnOrder`, ascending; no run is empty, and between two runs there is a gap.
        var runs: [Range<Int>]
        /// Whether some row is not eligible for some column of the runs: then candidates are checked one by one.
        var mixed: Bool
    }

    /// A matrix product of fewer rows costs about as much as one of this many, the height or width of its register block.
    static let cheapestRows = 32

    /// Rows of different classes share a tile while their joint product costs at most this many times what two separate products would.
    static let sharingTolerance = 1.25

    /// A plan without a mask: everything is allowed, both sides in their own order.
    init(rows: Int, columns: Int, tileRows: Int) {
        rowOrder = (0..<Int32(rows)).map { $0 }
        columnOrder = (0..<Int32(columns)).map { $0 }
        rowTiles =
            columns == 0
            ? []
            : stride(from: 0, to: rows, by: tileRows).map {
                RowTile(rows: $0..<min($0 + tileRows, rows), runs: [0..<columns], mixed: false)
            }
    }

    /// A plan for a class mask. O(rows + columns + set class pairs + tiles × column classes).
    init(mask: ClassMask, tileRows: Int) {
        let bits = (0..<mask.rowClasses).map { r in
            Array(mask.allowed[r * mask.wordsPerRow..<(r + 1) * mask.wordsPerRow])
        }
        // Classes with similar bits come next to each other, so that tiles which mix classes have few and long runs.
        let columnRank = Self.order(Self.transpose(bits, columns: mask.columnClasses))
        let rowRank = Self.order(bits)
        let columnStarts = Self.starts(mask.columnClass, ranked: columnRank)
        let rowStarts = Self.starts(mask.rowClass, ranked: rowRank)
        columnOrder = Self.sorted(mask.columnClass, ranked: columnRank, starts: columnStarts)
        rowOrder = Self.sorted(mask.rowClass, ranked: rowRank, starts: rowStarts)
        rowTiles = Self.cut(
            bits: bits, rowRank: rowRank, rowStarts: rowStarts, columnRank: columnRank, columnStarts: columnStarts, tileRows: tileRows)
    }

    /// Cuts the sorted rows into tiles of at most `tileRows`.
    private static func cut(
        bits: [[UInt64]], rowRank: [Int], rowStarts: [Int], columnRank: [Int], columnStarts: [Int], tileRows: Int
    ) -> [RowTile] {
        func width(_ union: [UInt64]) -> Int {
            var total = 0
            for (rank, c) in columnRank.enumerated() where union[c / 64] >> UInt64(c % 64) & 1 != 0 {
                total += columnStarts[rank + 1] - columnStarts[rank]
            }
            return total
        }
        func cost(_ rows: Int, _ columns: Int) -> Double { Double(max(rows, cheapestRows)) * Double(columns) }

        var tiles: [RowTile] = []
        var open: (rows: Range<Int>, bits: [UInt64], width: Int, mixed: Bool)?
        func close() {
            guard let tile = open, tile.width > 0 else { return open = nil }
            var runs: [Range<Int>] = []
            for (rank, c) in columnRank.enumerated() where tile.bits[c / 64] >> UInt64(c % 64) & 1 != 0 {
                let piece = columnStarts[rank]..<columnStarts[rank + 1]
                if piece.isEmpty { continue }
                if let last = runs.last, last.upperBound == piece.lowerBound {
                    runs[runs.count - 1] = last.lowerBound..<piece.upperBound
                } else {
                    runs.append(piece)
                }
            }
            tiles.append(RowTile(rows: tile.rows, runs: runs, mixed: tile.mixed))
            open = nil
        }
        for (rank, r) in rowRank.enumerated() {
            var rest = rowStarts[rank]..<rowStarts[rank + 1]
            if rest.isEmpty { continue }
            let own = bits[r]
            let ownWidth = width(own)
            while !rest.isEmpty {
                if let tile = open {
                    let room = min(rest.count, tileRows - tile.rows.count)
                    let union = zip(tile.bits, own).map { $0 | $1 }
                    let unionWidth = tile.bits == own ? tile.width : width(union)
                    let joint = cost(tile.rows.count + room, unionWidth)
                    let apart = cost(tile.rows.count, tile.width) + cost(room, ownWidth)
                    if room > 0, joint <= sharingTolerance * apart, ownWidth > 0 {
                        open = (
                            tile.rows.lowerBound..<rest.lowerBound + room, union, unionWidth, tile.mixed || tile.bits != own
                        )
                        rest = rest.lowerBound + room..<rest.upperBound
                    } else {
                        close()
                    }
                } else {
                    let take = min(rest.count, tileRows)
                    open = (rest.lowerBound..<rest.lowerBound + take, own, ownWidth, false)
                    rest = rest.lowerBound + take..<rest.upperBound
                }
            }
        }
        close()
        return tiles
    }

    /// Class numbers in lexicographic order of their bits (the first bit most significant, set before clear), then by number.
    private static func order(_ bits: [[UInt64]]) -> [Int] {
        bits.indices.sorted { a, b in
            for (x, y) in zip(bits[a], bits[b]) where x != y { return x >> UInt64((x ^ y).trailingZeroBitCount) & 1 != 0 }
            return a < b
        }
    }

    private static func transpose(_ bits: [[UInt64]], columns: Int) -> [[UInt64]] {
        var result = [[UInt64]](repeating: [UInt64](repeating: 0, count: (bits.count + 63) / 64), count: columns)
        for (r, row) in bits.enumerated() {
            for (w, word) in row.enumerated() {
                var rest = word
                while rest != 0 {
                    result[w * 64 + rest.trailingZeroBitCount][r / 64] |= 1 << UInt64(r % 64)
                    rest &= rest &- 1
                }
            }
        }
        return result
    }

    /// Where each class, in rank order, starts among the sorted members; one more entry for the end.
    private static func starts(_ classes: [Int32], ranked: [Int]) -> [Int] {
        var sizes = [Int](repeating: 0, count: ranked.count)
        for c in classes { sizes[Int(c)] += 1 }
        var result = [0]
        for c in ranked { result.append(result[result.count - 1] + sizes[c]) }
        return result
    }

    /// Members by rank of class, then by number.
    private static func sorted(_ classes: [Int32], ranked: [Int], starts: [Int]) -> [Int32] {
        var next = [Int](repeating: 0, count: ranked.count)
        for (rank, c) in ranked.enumerated() { next[c] = starts[rank] }
        var result = [Int32](repeating: 0, count: classes.count)
        for (i, c) in classes.enumerated() {
            result[next[Int(c)]] = Int32(i)
            next[Int(c)] += 1
        }
        return result
    }
}

/// The columns of one product: either one long run of places, or several short ones that are gathered first.
struct ColumnTile {
    var pieces: [Range<Int>]
    var count: Int
    /// A run of at least this share of a tile (1 in …) is multiplied where it lies; shorter ones are gathered.
    static let directShare = 4

    /// Cuts runs into tiles of at most `size` columns.
    static func cut(_ runs: [Range<Int>], size: Int) -> [ColumnTile] {
        var tiles: [ColumnTile] = []
        var gathered = ColumnTile(pieces: [], count: 0)
        for run in runs {
            var rest = run
            while !rest.isEmpty {
                // Tiles end at multiples of their size where they can, so that two threads meet in as few lock ranges as possible.
                let end = min(rest.upperBound, (rest.lowerBound / size + 1) * size)
                if end - rest.lowerBound >= max(1, size / directShare) {
                    tiles.append(ColumnTile(pieces: [rest.lowerBound..<end], count: end - rest.lowerBound))
                    rest = end..<rest.upperBound
                    continue
                }
                let take = min(end - rest.lowerBound, size - gathered.count)
                gathered.pieces.append(rest.lowerBound..<rest.lowerBound + take)
                gathered.count += take
                rest = rest.lowerBound + take..<rest.upperBound
                if gathered.count == size {
                    tiles.append(gathered)
                    gathered = ColumnTile(pieces: [], count: 0)
                }
            }
        }
        if gathered.count > 0 { tiles.append(gathered) }
        return tiles
    }
}
