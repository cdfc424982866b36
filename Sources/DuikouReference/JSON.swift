/// A JSON value whose keys keep their order.
indirect enum JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    case object([(key: String, value: JSON)])
    case array([JSON])
    case string(String)
    case number(Double)
    case bool(Bool)

    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { ($0.0, $0.1) }) }

    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    /// The text, indented by two spaces for each level.
    func text(_ indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .object(let members):
            return "{\n" + members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.text(inner))" }.joined(separator: ",\n")
                + "\n\(indent)}"
        case .array(let elements): return "[\n" + elements.map { inner + $0.text(inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .string(let text): return Self.quoted(text)
        case .number(let number): return number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
        case .bool(let bool): return bool ? "true" : "false"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
