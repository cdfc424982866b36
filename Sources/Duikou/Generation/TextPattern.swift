/// Words with places to fill: `{n}` the row's number from 1, `{n:6}` the same in at least six digits, `{k}` the number of
/// a row among its parent's, `{column}` an earlier column's value. `{{` and `}}` stand for braces.
public struct TextPattern: Sendable, Hashable {
    /// Part of a pattern: words as they stand, or a place to fill.
    public enum Piece: Sendable, Hashable {
        /// Words as they stand.
        case literal(String)
        /// The row's number, from 1, in at least `width` digits.
        case rowNumber(width: Int)
        /// The number of a row among its parent's, from 1.
        case childNumber
        /// The value of an earlier column.
        case column(String)
    }

    /// The parts in order.
    public let pieces: [Piece]

    /// A pattern of its parts.
    public init(pieces: [Piece]) { self.pieces = pieces }

    /// Widest padding: no count of rows needs more.
    static let widthLimit = 18

    /// Reads a pattern; nil where a brace is not closed, a place is empty or a width is not a number from 1 to 18.
    public init?(parsing text: String) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.first {
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                literal.append(character)
                rest = rest.dropFirst(2)
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}") else { return nil }
                let place = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                if place == "n" {
                    pieces.append(.rowNumber(width: 1))
                } else if place.hasPrefix("n:") {
                    guard let width = Int(place.dropFirst(2)), (1...Self.widthLimit).contains(width) else { return nil }
                    pieces.append(.rowNumber(width: width))
                } else if place == "k" {
                    pieces.append(.childNumber)
                } else if place.isEmpty {
                    return nil
                } else {
                    pieces.append(.column(String(place)))
                }
            } else if character == "}" {
                return nil
            } else {
                literal.append(character)
                rest = rest.dropFirst()
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }
}
