/// Which pairs are eligible, by class: pair (i, j) is eligible if and only if the bit (rowClass[i], columnClass[j]) is set.
///
/// Rules compile to few classes on each side, far fewer than rows. So eligible pairs form blocks once both sides are sorted by class,
/// and scoring skips whole blocks.
public struct ClassMask: Sendable {
    /// Class of each row, in 0..<rowClasses.
    public let rowClass: [Int32]
    /// Class of each column, in 0..<columnClasses.
    public let columnClass: [Int32]
    /// Number of row classes.
    public let rowClasses: Int
    /// Number of column classes.
    public let columnClasses: Int
    /// The bit matrix, `wordsPerRow` words for each row class: bit c of a row class says whether column class c is allowed. Spare bits
    /// are zero.
    public let allowed: [UInt64]

    /// Number of 64-bit words for one row class.
    public var wordsPerRow: Int { Self.words(columnClasses) }

    /// Number of 64-bit words that hold one bit for each of `columnClasses` classes.
    public static func words(_ columnClasses: Int) -> Int { (columnClasses + 63) / 64 }

    /// A mask from its bits. Every class must be in range, and `allowed` must hold `rowClasses * words(columnClasses)` words.
    /// O(rows + columns + words).
    public init(rowClass: [Int32], columnClass: [Int32], rowClasses: Int, columnClasses: Int, allowed: [UInt64]) {
        let words = Self.words(columnClasses)
        precondition(allowed.count == rowClasses * words, "the bit matrix has not the stated shape")
        precondition(rowClass.allSatisfy { $0 >= 0 && Int($0) < rowClasses }, "a row's class is out of range")
        precondition(columnClass.allSatisfy { $0 >= 0 && Int($0) < columnClasses }, "a column's class is out of range")
        self.rowClass = rowClass
        self.columnClass = columnClass
        self.rowClasses = rowClasses
        self.columnClasses = columnClasses
        var bits = allowed
        if columnClasses % 64 != 0 {
            let spare = ~UInt64(0) << UInt64(columnClasses % 64)
            for r in 0..<rowClasses { bits[r * words + words - 1] &= ~spare }
        }
        self.allowed = bits
    }

    /// A mask from a predicate on classes, which is called once for each pair of classes.
    public init(
        rowClass: [Int32], columnClass: [Int32], rowClasses: Int, columnClasses: Int, allows: (Int, Int) -> Bool
    ) {
        let words = Self.words(columnClasses)
        var bits = [UInt64](repeating: 0, count: rowClasses * words)
        for r in 0..<rowClasses {
            for c in 0..<columnClasses where allows(r, c) { bits[r * words + c / 64] |= 1 << UInt64(c % 64) }
        }
        self.init(rowClass: rowClass, columnClass: columnClass, rowClasses: rowClasses, columnClasses: columnClasses, allowed: bits)
    }

    /// Whether a pair of classes is allowed.
    public func allows(rowClass r: Int, columnClass c: Int) -> Bool {
        precondition(c >= 0 && c < columnClasses, "column class out of range")
        return allowed[r * wordsPerRow + c / 64] >> UInt64(c % 64) & 1 != 0
    }

    /// Whether a row and a column are eligible for each other.
    public func allows(row: Int, column: Int) -> Bool {
        allows(rowClass: Int(rowClass[row]), columnClass: Int(columnClass[column]))
    }
}
