/// Tile sizes and threads of a pass. They change its time and memory, never its result.
public struct TopKOptions: Sendable {
    /// Threads, at least 1. Each takes row tiles from a shared counter.
    public var threads: Int
    /// Rows of a tile.
    public var tileRows: Int
    /// Columns of a tile.
    public var tileColumns: Int
    /// Whether 8-bit products with a proven bound come before `Float` ones, where the processor has the instructions.
    public var screening: Screening
    /// What makes the products.
    public var product: Product
    /// Whether equal vectors are multiplied once, as one, where scores are dot products.
    public var folding: Folding

    /// How much is left to 8-bit products.
    public enum Screening: Sendable, CaseIterable {
        /// Where a cost model finds that it pays.
        case automatic
        /// Always, from the first pair.
        case on
        /// Never.
        case off
    }

    /// Where products come from.
    public enum Product: Sendable, CaseIterable {
        /// Our own kernel, which compares in registers, where the processor has AVX-512 and there are enough rows; else OpenBLAS.
        case automatic
        /// OpenBLAS, everywhere.
        case blas
    }

    /// When equal vectors are multiplied as one.
    public enum Folding: Sendable, CaseIterable {
        /// Where enough of them are equal.
        case automatic
        /// Always.
        case on
        /// Never.
        case off
    }

    /// 256 × 512 floats of scores are 512 KiB: with the packed operands they fit a core's second-level cache (1 MiB and up on servers),
    /// and a product of that shape runs near full speed.
    public static let defaultTileRows = 256
    public static let defaultTileColumns = 512

    /// A tile's sides: positions in it are kept in 16 bits.
    public static let largestTile = 1 << 15

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
