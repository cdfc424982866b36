/// Suggests known ids for unknown ones, within bounds: a file of another year has thousands of unknown ids, and a hint for each of them
/// helps nobody and takes long over a large table.
public struct IDHints {
    /// The most suggestions looked for in one file.
    static let maximum = 20
    /// The most ids compared for one file: well under a second of work.
    static let maximumCompared = 4_000_000

    private var hints = 0
    private var compared = 0

    /// Starts with nothing looked up.
    public init() {}

    /// The id that was probably meant: one that differs only in upper and lower case, else one at the smallest edit distance, if it is near
    /// enough to be a likely slip (``NearestName``). Also nil once a bound is reached; the first unknown id of a file is always looked up.
    ///
    /// O(ids · |id|).
    public mutating func nearest(to id: String, among ids: Interner) -> String? {
        guard hints == 0 || (hints < Self.maximum && compared + ids.count <= Self.maximumCompared) else { return nil }
        hints += 1
        compared += ids.count
        return Self.nearest(to: id, among: ids)
    }

    /// As the method of this name, without bounds: for a single question.
    public static func nearest(to id: String, among ids: Interner) -> String? {
        let wanted = Array(id.lowercased().utf8)
        guard wanted.allSatisfy({ $0 < 0x80 }) else {
            return NearestName.nearest(to: id, among: (0..<Int32(ids.count)).lazy.map { ids[$0] })
        }
        var best: (number: Int32, distance: Int)?
        var rows = EditRows(wanted)
        ids.forEachBytes { number, candidate in
            let allowed = min(NearestName.allowed(length: max(wanted.count, candidate.count)), best.map { $0.distance - 1 } ?? .max)
            guard abs(candidate.count - wanted.count) <= allowed, let distance = rows.distance(to: candidate, atMost: allowed) else {
                return true
            }
            best = (number, distance)
            return distance > 0
        }
        return best.map { ids[$0.number] }
    }

    /// A sentence, followed by the id that was probably meant where there is one.
    public static func asking(_ near: String?, zh: String, en: String) -> LocalizedText {
        LocalizedText(zh: zh + (near.map { "；是否为 \($0)？" } ?? ""), en: en + (near.map { "; did you mean \($0)?" } ?? ""))
    }
}

/// The optimal string alignment distance of ``NearestName`` over bytes, letters of either case alike, given up once it is above a bound.
private struct EditRows {
    private let wanted: [UInt8]
    private var beforeLast: [Int]
    private var last: [Int]
    private var row: [Int]

    init(_ wanted: [UInt8]) {
        self.wanted = wanted
        beforeLast = [Int](repeating: 0, count: wanted.count + 1)
        (last, row) = (beforeLast, beforeLast)
    }

    mutating func distance(to candidate: Span<UInt8>, atMost most: Int) -> Int? {
        let n = wanted.count
        for j in 0...n { last[j] = j }
        var before: UInt8 = 0
        for i in 0..<candidate.count {
            let byte = candidate[i]
            let letter = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            row[0] = i + 1
            var least = i + 1
            for j in 0..<n {
                var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (wanted[j] == letter ? 0 : 1))
                if i > 0, j > 0, wanted[j] == before, wanted[j - 1] == letter { cost = min(cost, beforeLast[j - 1] + 1) }
                row[j + 1] = cost
                if cost < least { least = cost }
            }
            // A swap of letters starts two rows back and costs one, so the row before must be above the bound too.
            if least > most, (last.min() ?? 0) > most { return nil }
            (beforeLast, last, row) = (last, row, beforeLast)
            before = letter
        }
        return last[n] <= most ? last[n] : nil
    }
}
