import Glibc

/// A dense matrix of `Float`, row-major and compact: element (i, j) is at `i * columns + j`, with no gap between rows.
///
/// A value type that copies on write. Storage starts on a 64-byte boundary, the width of a cache line and of the widest vector.
public struct Matrix: Sendable {
    /// Number of rows, below 2³¹.
    public let rows: Int
    /// Number of columns, below 2³¹: the length of a row.
    public let columns: Int
    private var storage: Storage

    /// Storage starts at a multiple of this many bytes.
    static let alignment = 64

    /// A matrix of zeros. O(rows × columns).
    public init(zeros rows: Int, columns: Int) {
        self.init(uninitialized: rows, columns: columns)
        // SAFETY: storage holds exactly rows * columns floats and is not yet shared.
        storage.start.initialize(repeating: 0, count: rows * columns)
    }

    /// A matrix with the given elements, row after row. `elements.count` must be `rows * columns`.
    public init(rows: Int, columns: Int, _ elements: [Float]) {
        precondition(elements.count == rows * columns, "a \(rows) × \(columns) matrix has not \(elements.count) elements")
        self.init(uninitialized: rows, columns: columns)
        elements.withUnsafeBufferPointer { source in
            // SAFETY: both sides hold rows * columns floats; the new storage overlaps nothing.
            if let base = source.baseAddress { storage.start.initialize(from: base, count: source.count) }
        }
    }

    /// A matrix filled one row at a time: `fill` gets the row's number and its zeroed elements. Rethrows what `fill` throws.
    public init(rows: Int, columns: Int, fillingRows fill: (Int, inout MutableSpan<Float>) throws -> Void) rethrows {
        self.init(zeros: rows, columns: columns)
        for row in 0..<rows {
            // SAFETY: row < rows, so the span lies inside storage, which is not yet shared.
            var span = MutableSpan(_unsafeStart: storage.start + row * columns, count: columns)
            try fill(row, &span)
        }
    }

    init(uninitialized rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0, "a matrix has no negative side")
        // Indices of rows and columns are 32-bit everywhere in the kernels, and BLAS takes `int`.
        precondition(rows <= Int(Int32.max) && columns <= Int(Int32.max), "a side of a matrix fits in 32 bits")
        self.rows = rows
        self.columns = columns
        storage = Storage(count: rows * columns)
    }

    /// The element at a row and a column. Setting one copies the matrix first if its storage is shared.
    public subscript(row: Int, column: Int) -> Float {
        get {
            checkBounds(row, column)
            // SAFETY: bounds checked above.
            return storage.start[row * columns + column]
        }
        set {
            checkBounds(row, column)
            if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
            // SAFETY: bounds checked above, and the storage is ours alone.
            storage.start[row * columns + column] = newValue
        }
    }

    /// All elements, row after row. O(rows × columns).
    public var elements: [Float] { withUnsafeElements { Array($0) } }

    /// Calls `body` with the elements, row after row. The pointer must not be kept after the call.
    public func withUnsafeElements<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
        // SAFETY: storage lives until body returns, since self holds it.
        try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: storage.start, count: rows * columns)) }
    }

    /// Row and column of the first element that is NaN or infinite; nil when every element is finite. O(rows × columns).
    public func firstNonFinite() -> (row: Int, column: Int)? {
        withUnsafeElements { elements in
            for i in elements.indices where !elements[i].isFinite { return (i / columns, i % columns) }
            return nil
        }
    }

    /// Whether both share one storage, and are therefore equal without a look at the elements.
    func sharesStorage(with other: Matrix) -> Bool {
        rows == other.rows && columns == other.columns && storage === other.storage
    }

    /// Start of the elements. Valid while the caller holds this value.
    var start: UnsafePointer<Float> { UnsafePointer(storage.start) }

    /// The same, for a kernel that fills a matrix it has just made.
    var mutableStart: UnsafeMutablePointer<Float> { storage.start }

    private func checkBounds(_ row: Int, _ column: Int) {
        precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
    }

    // SAFETY: @unchecked because of the pointer. A matrix writes to its storage only while it holds the single reference to it.
    private final class Storage: @unchecked Sendable {
        let start: UnsafeMutablePointer<Float>
        let count: Int

        init(count: Int) {
            self.count = count
            // SAFETY: freed once, in deinit. Never zero bytes, so the address is always valid.
            start = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: Matrix.alignment)
                .bindMemory(to: Float.self, capacity: max(1, count))
        }

        convenience init(copying other: Storage) {
            self.init(count: other.count)
            // SAFETY: both hold `count` floats and do not overlap.
            start.initialize(from: other.start, count: other.count)
        }

        // SAFETY: allocated in init by the matching call; floats need no deinitialisation.
        deinit { UnsafeMutableRawPointer(start).deallocate() }
    }
}

extension Matrix: Equatable {
    /// Equal shape and equal elements (so a matrix with a NaN differs from itself).
    public static func == (a: Matrix, b: Matrix) -> Bool {
        guard a.rows == b.rows, a.columns == b.columns else { return false }
        return a.withUnsafeElements { x in b.withUnsafeElements { y in x.elementsEqual(y) } }
    }
}
