import Yams

/// Finds the second place of a repeated key. The parser names only the first place, and the mistake is usually at the other.
///
/// It tries every later place where the key could stand. With the key renamed everywhere but at the first place and this one, the parser
/// complains of the same first place exactly if both are in one mapping.
enum RepeatedKey {
    /// Each trial parses the file once. Where a key has more places than this, the first one is reported.
    static let maximumTrials = 64
    /// In a larger file the trials would take too long, so the first place is reported.
    static let largestText = 1 << 18

    /// The 1-based line and column (in Unicode scalars) of the second place; nil where it cannot be found.
    static func second(_ key: String, first: (line: Int, column: Int), in text: String) -> (line: Int, column: Int)? {
        guard text.utf8.count <= largestText else { return nil }
        let scalars = Array(text.unicodeScalars)
        let places = places(of: key, in: scalars).filter { ($0.line, $0.column) > first }
        guard places.count <= maximumTrials else { return nil }
        for kept in places.indices {
            var trial = String.UnicodeScalarView()
            var position = 0
            for (index, place) in places.enumerated() where index != kept {
                trial.append(contentsOf: scalars[position..<place.range.lowerBound])
                trial.append(contentsOf: "\"\\u0001\(index)\"".unicodeScalars)
                position = place.range.upperBound
            }
            trial.append(contentsOf: scalars[position...])
            do {
                _ = try Yams.compose(yaml: String(trial), .basic)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context)
                where keys.first == key && (context.mark.line, context.mark.column) == first
            {
                return (places[kept].line, places[kept].column)
            } catch {
                continue
            }
        }
        return nil
    }

    private struct Place {
        var range: Range<Int>
        var line: Int
        var column: Int
    }

    /// The places of the key, plain or quoted, with a colon after it and no part of a longer word before it.
    private static func places(of key: String, in text: [Unicode.Scalar]) -> [Place] {
        let spellings = [key, "\"\(key)\"", "'\(key)'"].map { Array($0.unicodeScalars) }
        var places: [Place] = []
        var (line, column) = (1, 1)
        for start in text.indices {
            if start == 0 || text[start - 1].properties.isWhitespace || "{,".unicodeScalars.contains(text[start - 1]) {
                for spelling in spellings where text[start...].starts(with: spelling) {
                    let end = start + spelling.count
                    if text[end...].first(where: { $0 != " " }) == ":" {
                        places.append(Place(range: start..<end, line: line, column: column))
                        break
                    }
                }
            }
            (line, column) = text[start] == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        return places
    }
}
