import DuikouKernels

/// What a run holds in memory, and how many talents may be scored at a time within a limit.
///
/// A run has three phases, and holds in each what the ones before have left behind. In bytes, with n talents and m openings,
/// lists of k and l entries, e pairs in the market (n·k and the stated choices) and f features of a talent in both directions together:
///
/// | phase | holds | bytes |
/// |---|---|---|
/// | all | tables, compiled rules and terms | those of the columns, and `bytesARow` for each row |
/// | | clauses that talents' values and classes hold | those of the bits |
/// | scoring | talents' lists | 12·n·k |
/// | | openings' lists: known, fresh and merged; their candidates | 36·m·l + 8·m·(2·l + 80) |
/// | | openings' features, as they are made and as the walk orders them | 8·m·f |
/// | | the block's features and lists | (4·f + 12·k + 64) for each talent of it |
/// | | which of the block's c classes may meet which of the openings' d, in the mask and in the plan of the walk | c·d/2 + 48·(c + d) |
/// | | which of those d require which clause | d/8 for each clause |
/// | | threads' tiles | `TopKOptions.bytesAThread` each |
/// | allocating | both sides' lists, the market and what mechanisms and audits take | 12·(n·k + m·l) + `bytesAPair`·e |
/// | writing | the same without mechanisms; cells of ids and shown columns | 12·(n·k + m·l) + `keptBytesAPair`·e + `bytesOfCells` a row |
/// | both | where the market holds every eligible pair, the lists of them | 12·e |
///
/// Measured peaks stay below it, which a test checks.
public struct MemoryPlan: Sendable, Equatable {
    /// For each row, beside its columns: classes, and its place among the distinct values of rules and terms.
    static let bytesARow = 400
    /// The program itself, codebooks and buffers of files, in bytes.
    static let ground = 96 << 20
    /// For each pair of the market, while seats are allocated.
    static let bytesAPair = 48
    /// For each pair of the market, while results are written.
    static let keptBytesAPair = 24
    /// For each row, while results are written.
    static let bytesOfCells = 256
    /// Talents; larger blocks gain nothing, and lose more work when a run is stopped.
    public static let largestBlock = 1 << 17
    /// Talents; smaller blocks would walk over the openings too often.
    public static let smallestBlock = 1 << 12

    /// Rows of the talents' table.
    public var talents: Int
    /// Rows of the openings' table.
    public var openings: Int
    /// The lists' lengths and mode.
    public var lists: ListLengths
    /// Stated choices.
    public var stated: Int
    /// Eligible pairs, where the market holds them all; nil where it holds the talents' lists.
    public var everyEligible: Int?
    /// Whether the talents' lists grow while seats are allocated: then they are taken to become twice as long.
    public var isGrowing = false
    /// Features of a row in both directions together.
    public var features: Int
    /// Bytes of both tables' columns.
    public var tables: Int
    /// Threads that score.
    public var threads: Int
    /// What hard rules make of the tables.
    public var rules: Rules

    /// What hard rules make of the tables.
    public struct Rules: Sendable, Equatable {
        /// How many talent classes there are.
        public var talentClasses: Int
        /// How many opening classes there are.
        public var openingClasses: Int
        /// How many clauses there are.
        public var clauses: Int
        /// Bytes of the clauses that talents' values and classes hold.
        public var held: Int

        /// Counts of classes and clauses, and bytes held.
        public init(talentClasses: Int = 1, openingClasses: Int = 1, clauses: Int = 0, held: Int = 0) {
            (self.talentClasses, self.openingClasses, self.clauses, self.held) = (talentClasses, openingClasses, clauses, held)
        }

        init(_ eligibility: Eligibility) {
            self.init(
                talentClasses: eligibility.talentClassCount, openingClasses: eligibility.openingClassCount,
                clauses: eligibility.clauses.count, held: eligibility.bytesHeld)
        }

        /// Bytes of the bits that say which classes may meet while a block is scored: in the mask, in its copy, in the plan of the walk,
        /// and transposed.
        func bits(blockSize: Int) -> Int {
            let classes = min(talentClasses, blockSize)
            let words = ClassMask.words(openingClasses)
            return 8 * words * (4 * classes + clauses) + 48 * (classes + openingClasses)
        }
    }

    private var n: Int { talents }
    private var m: Int { openings }
    private var k: Int { min(lists.exact.talents, openings) }
    private var l: Int { min(lists.exact.openings, talents) }
    private var base: Int { Self.ground + tables + rules.held + (n + m) * Self.bytesARow }
    private var bothLists: Int { 12 * (n * k + m * l) }
    private var pairs: Int { (everyEligible ?? (isGrowing ? 2 : 1) * n * min(lists.talents, openings)) + stated }

    /// Bytes while blocks of this many talents are scored.
    public func scoring(blockSize: Int) -> Int {
        let block = min(blockSize, max(1, n))
        let isWhole = block >= n
        let own = block * (4 * features + 12 * k + 64) + rules.bits(blockSize: block)
        let tiles = threads * TopKOptions().bytesAThread(listLength: k, features: features)
        return base + 12 * n * k + m * l * (isWhole ? 12 : 36) + 8 * m * (2 * l + 80) + 8 * m * features + own + tiles
    }

    /// Bytes while seats are allocated and the result is checked.
    public var allocating: Int { base + bothLists + 12 * (everyEligible ?? 0) + Self.bytesAPair * pairs }

    /// Bytes while results are written.
    public var writing: Int {
        base + bothLists + 12 * (everyEligible ?? 0) + Self.keptBytesAPair * pairs + (n + m) * Self.bytesOfCells
    }

    /// The most that a run holds at once.
    public func peak(blockSize: Int) -> Int { max(scoring(blockSize: blockSize), allocating, writing) }

    /// The least limit that suffices. One block may need less than several, because openings' lists are then held once.
    public var least: Int { min(peak(blockSize: Self.smallestBlock), peak(blockSize: Self.largestBlock)) }

    /// The largest block, a power of two or `wanted` itself, with which a run stays within `limit`.
    ///
    /// - Parameter underWay: the block size of a stopped run, and how many of its blocks are finished. The size is kept if it fits and no
    ///   other is wanted; a size below ``smallestBlock`` only once half of the talents are done.
    /// - Throws: ``DuikouError`` (`usage`, or `environment` where the limit is the system's) where no size fits; it states the least limit
    ///   that would do.
    public func blockSize(limit: MemoryLimit, wanted: Int? = nil, underWay: (size: Int, finished: Int)? = nil) throws -> Int {
        if wanted == nil, let underWay, peak(blockSize: underWay.size) <= limit.bytes,
            underWay.size >= Self.smallestBlock || 2 * underWay.finished * underWay.size >= n
        {
            return underWay.size
        }
        var size = wanted ?? Self.largestBlock
        while wanted == nil, size > Self.smallestBlock, peak(blockSize: size) > limit.bytes { size /= 2 }
        guard peak(blockSize: size) <= limit.bytes else { throw refusal(limit, wanted) }
        return size
    }

    private func refusal(_ limit: MemoryLimit, _ wanted: Int?) -> DuikouError {
        let need = Self.text(wanted.map(peak) ?? least, roundingUp: true)
        let have = Self.text(limit.bytes, roundingUp: false)
        let (people, posts) = (Format.grouped(n), Format.grouped(m))
        if limit.source == .process {
            return DuikouError(
                .environment,
                zh: "内存不够：\(people) 人和 \(posts) 个岗位至少要 \(need)，而这个进程只许再用 \(have)（ulimit -v）。请放宽这一限制后再运行。",
                en:
                    "too little memory: \(people) talents and \(posts) openings take \(need) at least, and this process may use \(have) more (ulimit -v). Raise that limit and run again."
            )
        }
        let share = limit.source == .share ? LocalizedText(zh: "（本机内存的四分之三）", en: ", three quarters of this machine's memory") : nil
        // Perhaps only the wanted size is too large: then a smaller one is suggested.
        var smaller = wanted.map { min($0, max(1, n)) } ?? 0
        while smaller > 0, peak(blockSize: smaller) > limit.bytes { smaller /= 2 }
        let blocks = wanted.map { LocalizedText(zh: "、每块 \(Format.grouped($0)) 人", en: " in blocks of \(Format.grouped($0))") }
        let block = smaller > 0 ? LocalizedText(zh: "或 --block \(smaller)", en: " or --block \(smaller)") : nil
        if let everyEligible, max(allocating, writing) > limit.bytes {
            let pairs = Format.grouped(everyEligible)
            return DuikouError(
                .usage,
                zh:
                    "内存不够：\(people) 人和 \(posts) 个岗位共有 \(pairs) 对符合条件，全部参与分配至少要 \(need)，现在只许用 \(have)\(share?.zh ?? "")。请用 --memory \(need)，或把方案的 allocate 改为 within: lists，只在清单内分配。",
                en:
                    "too little memory: \(people) talents and \(posts) openings have \(pairs) eligible pairs, and to allocate over them all takes \(need) at least; \(have) is allowed\(share?.en ?? ""). Use --memory \(need), or say within: lists in the programme's allocate part, to allocate within the lists."
            )
        }
        return DuikouError(
            .usage,
            zh:
                "内存不够：\(people) 人和 \(posts) 个岗位\(blocks?.zh ?? "")至少要 \(need)，现在只许用 \(have)\(share?.zh ?? "")。请用 --memory \(need)\(block?.zh ?? "")，或在方案的 lists 中缩短清单。",
            en:
                "too little memory: \(people) talents and \(posts) openings\(blocks?.en ?? "") take \(need) at least, and \(have) is allowed\(share?.en ?? ""). Use --memory \(need)\(block?.en ?? ""), or shorten the lists of the programme."
        )
    }

    /// A size as `--memory` takes it: `1.5G`, `800M`.
    public static func text(_ bytes: Int, roundingUp: Bool) -> String {
        func rounded(_ unit: Int) -> Int { (bytes + (roundingUp ? unit - 1 : 0)) / unit }
        if bytes < 1 << 30 { return "\(rounded(1 << 20))M" }
        let tenths = rounded((1 << 30) / 10)
        return tenths % 10 == 0 ? "\(tenths / 10)G" : "\(tenths / 10).\(tenths % 10)G"
    }

    /// Bytes that a size such as `8G`, `1.5G` or `800M` means (powers of 1,024); nil where it means none.
    public static func bytes(_ text: String) -> Int? {
        var text = text.uppercased()
        for ending in ["IB", "B"] where text.hasSuffix(ending) {
            text.removeLast(ending.count)
            break
        }
        guard let unit = text.last, let shift = ["K": 10, "M": 20, "G": 30, "T": 40][unit] else { return nil }
        // Only digits and a point: `Double` reads other forms too, which nobody means as a size.
        let digits = text.dropLast()
        guard digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let number = Double(digits), number > 0, number < 1e6
        else { return nil }
        return Int(number * Double(1 << shift))
    }
}

extension Table {
    /// Bytes of the columns' values, ids and line numbers.
    var bytes: Int { ids.memory + 8 * lines.count + 4 * seats.count + columns.reduce(0) { $0 + $1.bytes } }
}

extension Column {
    /// Bytes of the values.
    var bytes: Int {
        switch data {
        case .text(let texts): texts.memory
        case .codes(let codes): 4 * codes.count
        case .dates(let days): 4 * days.count
        case .numbers(let numbers): 8 * numbers.count
        case .tags(let lists): 8 * lists.count + 4 * lists.values.count
        case .credentials(let lists, let distinct): 8 * lists.count + 4 * lists.values.count + 16 * distinct.count
        }
    }
}
