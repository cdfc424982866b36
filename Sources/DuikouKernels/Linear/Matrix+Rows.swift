extension Matrix {
    /// The matrix of the rows with these numbers, in the order given. O(numbers × columns).
    func gathering(_ numbers: [Int32]) -> Matrix {
        let result = Matrix(uninitialized: numbers.count, columns: columns)
        for (place, row) in numbers.enumerated() {
            precondition(row >= 0 && Int(row) < rows, "a row of the matrix")
            // SAFETY: checked above; the result has a row of as many floats for each number.
            (result.mutableStart + place * columns).initialize(from: start + Int(row) * columns, count: columns)
        }
        return result
    }

    /// Writes a row into `elements` from position `start` on, element j multiplied by `factors[j]`. O(columns).
    public func copyRow(_ row: Int, times factors: Span<Float>, into elements: inout MutableSpan<Float>, from start: Int) {
        precondition(row >= 0 && row < rows && factors.count == columns, "a row of the matrix, and a factor for each element")
        precondition(start >= 0 && start + columns <= elements.count, "a row fits where it is written")
        let source = self.start + row * columns
        for j in 0..<columns {
            // SAFETY: row and length checked above; self holds the storage.
            elements[start + j] = source[j] * factors[j]
        }
    }

    /// The sum of the squares of each column, added in ascending order of rows. O(rows × columns).
    public func columnSquares() -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        withUnsafeElements { elements in
            for row in 0..<rows {
                // SAFETY: row · columns + j < rows · columns.
                for j in 0..<columns {
                    let value = Double(elements[row * columns + j])
                    sums[j] += value * value
                }
            }
        }
        return sums
    }
}
