@testable import Duikou

extension LocalizedText {
    /// The numbers of a text in the order in which they stand, without the signs of thousands: `1,825` is `1825`, `79.5 %` is `79.5`.
    func numbers(_ language: Language) -> [String] {
        var numbers: [String] = []
        var current = ""
        for character in self[language] + " " {
            if Self.isDigit(character) || (",.".contains(character) && !current.isEmpty) {
                current.append(character)
            } else if !current.isEmpty {
                while let last = current.last, !Self.isDigit(last) { current.removeLast() }
                numbers.append(current.filter { $0 != "," })
                current = ""
            }
        }
        return numbers
    }

    /// A digit of a stated number; Chinese numerals are words.
    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// Whether the text is said in two languages that state the same numbers, each in its own order.
    var isSaidTwice: Bool {
        !zh.isEmpty && !en.isEmpty && zh != en && zh.contains { $0.isHan } && !en.contains { $0.isHan }
            && numbers(.zh).sorted() == numbers(.en).sorted()
    }
}

extension Character {
    /// Whether it is a Chinese character or a Chinese mark.
    var isHan: Bool { unicodeScalars.contains { (0x3000...0x9FFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value) } }
}

extension WordedTable {
    /// Whether every row has a cell for each column.
    var isWhole: Bool { !columns.isEmpty && rows.allSatisfy { $0.cells.count == columns.count } }
}
