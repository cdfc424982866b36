/// Settings of a top-k pass: threads, tile sizes and forms of the product. They change its time and memory, never its result.
public struct TopKOptions: Sendable {
    /// Number of threads, at least 1. Each takes row tiles from a shared counter.
    public var threads: Int
    /// Rows of a tile, from 1 to ``largestTile``.
    public var tileRows: Int
    /// Columns of a tile, from 1 to ``largestTile``.
    public var tileColumns: Int
    /// Whether a cheaper 8-bit product with a proven bound is compared first and `Float` products follow for its hits only, where the
    /// processor has the instructions.
    public var screening: Screening
    /// Which code computes the products.
    public var product: Product
    /// Whether equal vectors are multiplied only once, where scores are dot products.
    public var folding: Folding

    /// When 8-bit products screen the pairs.
    public enum Screening: Sendable, CaseIterable {
        /// Where the cost model (`ScreeningCost`) finds that it pays.
        case automatic
        /// Always, from the first pair.
        case on
        /// Never.
        case off
    }

    /// Which code computes the products.
    public enum Product: Sendable, CaseIterable {
        /// Our own kernel, which compares products in registers, where the processor has AVX-512 and there are enough rows; else
        /// OpenBLAS.
        case automatic
        /// OpenBLAS, everywhere.
        case blas
    }

    /// When equal vectors are grouped, and each group is multiplied once.
    public enum Folding: Sendable, CaseIterable {
        /// Where enough of them are equal to pay for the search.
        case automatic
        /// Always.
        case on
        /// Never.
        case off
    }

    /// Default rows of a tile. 256 × 512 floats of scores are 512 KiB: with the packed operands they fit a core's second-level cache (1
    /// MiB and up on servers), and a product of that shape runs near full speed.
    public static let defaultTileRows = 256
    /// Default columns of a tile: see ``defaultTileRows``.
    public static let defaultTileColumns = 512

    /// The largest side of a tile: positions in it are kept in 16 bits.
    public static let largestTile = 1 << 15

    /// Takes the settings. Threads and tile sides must be at least 1, and tile sides at most ``largestTile``.
    public init(
        threads: Int = 1, tileRows: Int = defaultTileRows, tileColumns: Int = defaultTileColumns, screening: Screening = .automatic,
        product: Product = .automatic, folding: Folding = .automatic
    ) {
        precondition(threads >= 1 && tileRows >= 1 && tileColumns >= 1, "threads and tile sides are at least 1")
        precondition(tileRows <= Self.largestTile && tileColumns <= Self.largestTile, "a tile's side is at most \(Self.largestTile)")
        self.threads = threads
        self.tileRows = tileRows
        self.tileColumns = tileColumns
        self.screening = screening
        self.product = product
        self.folding = folding
    }
}
