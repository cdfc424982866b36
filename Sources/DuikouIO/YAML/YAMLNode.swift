import Duikou
import Yams

/// One value of a YAML file and the place it was written.
///
/// Scalars stay text: `460301`, `1.0`, `yes` and `2026-06-30` are what the author typed until a
/// ``YAMLReader`` is asked for a number, a truth value or a date.
public struct YAMLNode {
    /// The three kinds of values that YAML has.
    public enum Kind {
        case scalar
        case list
        case mapping
    }

    /// One line of a mapping.
    public struct Entry {
        /// The key as written, without quotes.
        public let key: String
        /// Where the key is written.
        public let keyLocation: SourceLocation
        /// The value after the key.
        public let value: YAMLNode
    }

    let node: Yams.Node
    /// The file's name as the caller gave it.
    public let file: String

    init(_ node: Yams.Node, file: String) {
        self.node = node
        self.file = file
    }

    /// Whether the value is a scalar, a list or a mapping.
    public var kind: Kind {
        switch node {
        case .scalar, .alias: .scalar
        case .sequence: .list
        case .mapping: .mapping
        }
    }

    /// 1-based line and column (columns count Unicode scalars). A value that is reached through an alias has the place of
    /// its anchor.
    public var location: SourceLocation {
        SourceLocation(file: file, line: node.mark?.line, column: node.mark?.column)
    }

    /// The scalar exactly as written, without quotes; nil for a list or a mapping.
    public var text: String? {
        if case .scalar(let scalar) = node { return scalar.string }
        return nil
    }

    /// Whether the value is empty: an empty plain scalar, `~` or `null`.
    public var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The items of a list; nil for anything else.
    public var items: [YAMLNode]? {
        guard case .sequence(let sequence) = node else { return nil }
        return sequence.map { YAMLNode($0, file: file) }
    }

    /// A mapping's entries in the order they were written; nil for anything else. Keys are unique.
    public var entries: [Entry]? {
        guard case .mapping(let mapping) = node else { return nil }
        return mapping.compactMap { key, value in
            // ``YAMLSource`` refuses a key that is not a scalar.
            guard case .scalar(let scalar) = key else { return nil }
            let place = SourceLocation(file: file, line: scalar.mark?.line, column: scalar.mark?.column)
            return Entry(key: scalar.string, keyLocation: place, value: YAMLNode(value, file: file))
        }
    }
}
