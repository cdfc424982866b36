import DuikouKernels

/// How fast this machine scores: exact lists beside the bare `Float` products of all pairs, as OpenBLAS makes them.
///
/// The bare products are a yardstick and no limit: products of another form, or of fewer pairs, take less time.
///
/// The features are seeded and the same everywhere, so that figures of two machines compare. This module reads no clock: the caller passes
/// one in.
public struct ScoringSpeed: Sendable, Equatable {
    /// What is multiplied and listed.
    public struct Size: Sendable, Equatable {
        /// Rows that get lists.
        public var talents: Int
        /// Rows that are listed.
        public var openings: Int
        /// Numbers in each row's vector.
        public var features: Int
        /// Openings listed for each talent.
        public var list: Int

        /// Work of this many rows, features and list entries.
        public init(talents: Int, openings: Int, features: Int, list: Int) {
            precondition(talents > 0 && openings > 0 && features > 0 && list > 0, "there is something to multiply and to list")
            (self.talents, self.openings, self.features, self.list) = (talents, openings, features, list)
        }

        /// Some seconds of work in all on a slow machine, and large enough that a list is long beside what starting costs.
        public static let standard = Size(talents: 4_000, openings: 20_000, features: 128, list: 50)

        var multiplications: Double { Double(talents) * Double(openings) * Double(features) }
    }

    /// What was timed.
    public enum Work: String, Sendable, CaseIterable {
        /// OpenBLAS's `Float` products of all tiles, without lists: the yardstick of the others.
        case products
        /// Exact lists, every pair multiplied in `Float`.
        case plain
        /// Exact lists as the engine makes them: screened by 8-bit products where the processor has the instructions.
        case lists
        /// The same where rules leave one pair in twenty.
        case rules
    }

    /// One kind of work and the seconds of its rounds.
    public struct Figure: Sendable, Equatable {
        /// What was timed.
        public var work: Work
        /// The time of each round.
        public var seconds: [Double]

        /// The middle time of the rounds, in seconds.
        public var median: Double { ScoringSpeed.median(seconds) }
    }

    /// What was multiplied and listed.
    public var size: Size
    /// Threads that worked.
    public var threads: Int
    /// The processor kernel that OpenBLAS chose.
    public var kernel: String
    /// One for each kind of work, in their order.
    public var figures: [Figure]

    /// One pair in this many is eligible in ``Work/rules``.
    public static let rulesLeave = 20

    /// The figure of one kind of work.
    public func figure(_ work: Work) -> Figure { figures.first { $0.work == work }! }

    /// Thousand million floating-point operations a second, all pairs counted: an addition is an operation too.
    public func gigaflops(_ work: Work) -> Double { 2 * size.multiplications / figure(work).median / 1e9 }

    /// Pairs decided in a second.
    public func pairsPerSecond(_ work: Work) -> Double { Double(size.talents) * Double(size.openings) / figure(work).median }

    /// The time of the bare products over the time of this work: how many times as fast it is. Above 1, pairs were multiplied faster than
    /// OpenBLAS does in `Float`, or not at all. It is the median of the rounds' own ratios, so that a round that was slow as a whole does
    /// not count.
    public func timesProducts(_ work: Work) -> Double {
        Self.median(zip(figure(.products).seconds, figure(work).seconds).map { $0 / $1 })
    }

    /// Times every kind of work in alternating rounds, after one round that does not count.
    ///
    /// - Parameters:
    ///   - rounds: as many at most; at least one is counted.
    ///   - limit: seconds after which no new round begins.
    ///   - clock: seconds since any fixed moment, never going back.
    ///   - step: called before each piece of work with the pieces done and their number; may throw to stop.
    public static func measure(
        _ size: Size = .standard, threads: Int, rounds: Int = 5, limit: Double, clock: () -> Double,
        step: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> ScoringSpeed {
        precondition(rounds >= 1, "one round counts at least")
        let started = clock()
        let request = ListRequest(
            rows: features(size.talents, size.features, stream: 1), columns: features(size.openings, size.features, stream: 2),
            listLength: size.list)
        let mask = rules(size)
        var options = TopKOptions(threads: threads)
        var figures = Work.allCases.map { Figure(work: $0, seconds: []) }
        let total = (rounds + 1) * figures.count
        for round in 0...rounds {
            if round > 1, clock() - started > limit { break }
            for index in figures.indices {
                try step(round * figures.count + index, total)
                let start = clock()
                try run(figures[index].work, request, mask, &options)
                let seconds = clock() - start
                if round > 0 { figures[index].seconds.append(seconds) }
            }
        }
        return ScoringSpeed(size: size, threads: threads, kernel: Gemm.coreName, figures: figures)
    }

    private static func run(_ work: Work, _ request: ListRequest, _ mask: ClassMask, _ options: inout TopKOptions) throws {
        switch work {
        case .products: Gemm.timeTiles(request.rows, request.columns, options: options)
        case .plain:
            options.screening = .off
            _ = try topK(rowLists: request, options: options)
        case .lists:
            options.screening = .automatic
            _ = try topK(rowLists: request, options: options)
        case .rules:
            options.screening = .automatic
            _ = try topK(rowLists: request, eligible: mask, options: options)
        }
    }

    /// Independent, nearly normal numbers: the sum of four uniform ones, with variance 1.
    private static func features(_ rows: Int, _ columns: Int, stream: UInt64) -> Matrix {
        var random = SeededRandom(seed: 2026, stream: stream)
        return Matrix(rows: rows, columns: columns) { _, row in
            for i in row.indices {
                let word = random.next()
                let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + word >> 48
                row[i] = (Float(sum) * 0x1p-16 - 2) * 1.732_051
            }
        }
    }

    /// Twenty classes of talents and four hundred of openings; each class of talents may have one in twenty of the others.
    private static func rules(_ size: Size) -> ClassMask {
        ClassMask(
            rowClass: (0..<Int32(size.talents)).map { $0 % 20 }, columnClass: (0..<Int32(size.openings)).map { $0 % 400 }, rowClasses: 20,
            columnClasses: 400, allows: { ($1 * 7 + $0) % rulesLeave == 0 })
    }

    private static func median(_ values: [Double]) -> Double {
        let ordered = values.sorted()
        let middle = ordered.count / 2
        return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
    }
}
