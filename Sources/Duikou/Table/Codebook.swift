/// A list of codes with their names: a stated subset of an official one, perhaps ordered, perhaps hierarchical.
///
/// Cells may hold a code, a name or an alias; all become the entry's index. A code goes before names and aliases. A name or
/// alias of several entries means none of them: ``ambiguity(of:)`` says which they are. The parent of an entry is the one its
/// row states, or else the longest proper prefix of its code that is itself an entry (46 → 4603 → 460301).
public struct Codebook: Sendable {
    /// One code of the book.
    public struct Entry: Sendable {
        /// The code, as cells and other files write it.
        public var code: String
        /// The name, for people; empty in a language that has none.
        public var name: LocalizedText
        /// The parent's code; empty at the top; nil where the book states no parents and the code's prefixes do.
        public var parent: String?
        /// Lower is less. Entries of equal rank are equal levels.
        public var rank: Int?
        /// Other words for the entry that a cell may hold.
        public var aliases: [String]

        /// - Parameter parent: the parent's code; empty at the top; nil to find the parent by the code's prefixes.
        public init(code: String, name: LocalizedText, parent: String? = nil, rank: Int? = nil, aliases: [String] = []) {
            self.code = code
            self.name = name
            self.parent = parent
            self.rank = rank
            self.aliases = aliases
        }
    }

    /// The name by which programmes refer to the book.
    public let name: String
    /// The entries, in the order of the file; an entry's index stands for it everywhere.
    public let entries: [Entry]
    /// Index of each entry's parent, −1 at the top.
    public let parents: [Int32]
    /// Dense ranks, 0 lowest, where the book is ordered.
    public let ranks: [Int32]?
    private let lookup: Interner
    /// For each text its entry; for a text that several entries share, the bitwise complement of its index in `shared`.
    private let targets: [Int32]
    /// The entries of each name or alias that several share, by rising index.
    private let shared: [[Int32]]
    /// Each entry for people; a name that several entries share is followed by the code.
    private let labels: [LocalizedText]

    /// Links entries to their parents and ranks them. O(length of the texts).
    ///
    /// - Parameter file: named in errors.
    /// - Throws: ``DuikouError`` (`malformedProgramme`) for an empty book, a repeated code, an unknown parent or a cycle.
    public init(name: String, entries: [Entry], file: String) throws {
        guard !entries.isEmpty else {
            throw DuikouError(
                .malformedProgramme, zh: "代码表“\(name)”没有任何条目。", en: "codebook '\(name)' has no entries.",
                at: SourceLocation(file: file))
        }
        self.name = name
        self.entries = entries
        var lookup = Interner()
        var targets: [Int32] = []
        func add(_ text: String, _ index: Int) -> Bool {
            let number = lookup.intern(text)
            if Int(number) == targets.count {
                targets.append(Int32(index))
                return true
            }
            return targets[Int(number)] == Int32(index)
        }
        for (index, entry) in entries.enumerated() where !add(entry.code, index) {
            throw DuikouError(
                .malformedProgramme, zh: "代码表“\(name)”中代码 \(entry.code) 出现两次。",
                en: "codebook '\(name)' states the code \(entry.code) twice.", at: SourceLocation(file: file))
        }
        var parents = [Int32](repeating: -1, count: entries.count)
        for (index, entry) in entries.enumerated() {
            if let parent = entry.parent {
                if parent.isEmpty { continue }
                guard let found = lookup.number(of: parent) else {
                    throw DuikouError(
                        .malformedProgramme, zh: "代码表“\(name)”中 \(entry.code) 的上级 \(parent) 不在表内。",
                        en: "codebook '\(name)': \(entry.code) names the parent \(parent), which is not in the book.",
                        at: SourceLocation(file: file))
                }
                parents[index] = targets[Int(found)]
            } else {
                var prefix = entry.code.dropLast()
                while !prefix.isEmpty {
                    if let found = lookup.number(of: String(prefix)) {
                        parents[index] = targets[Int(found)]
                        break
                    }
                    prefix = prefix.dropLast()
                }
            }
        }
        for start in parents.indices {
            var steps = 0
            var at = start
            while parents[at] >= 0 {
                at = Int(parents[at])
                steps += 1
                guard steps <= parents.count else {
                    throw DuikouError(
                        .malformedProgramme, zh: "代码表“\(name)”中 \(entries[start].code) 的上级互相循环。",
                        en: "codebook '\(name)': the parents of \(entries[start].code) form a circle.",
                        at: SourceLocation(file: file))
                }
            }
        }
        // A text that is also a code means the code; codes have the first numbers. A name or alias of several entries is noted as shared.
        var shared: [[Int32]] = []
        for (index, entry) in entries.enumerated() {
            for text in [entry.name.zh, entry.name.en] + entry.aliases where !text.isEmpty && !add(text, index) {
                let number = Int(lookup.intern(text))
                if number < entries.count { continue }
                if targets[number] >= 0 {
                    shared.append([targets[number]])
                    targets[number] = ~Int32(shared.count - 1)
                }
                let place = Int(~targets[number])
                if shared[place].last != Int32(index) { shared[place].append(Int32(index)) }
            }
        }
        self.shared = shared
        self.parents = parents
        self.lookup = lookup
        self.targets = targets
        labels = Self.labels(of: entries)
        if entries.allSatisfy({ $0.rank != nil }) {
            let distinct = Set(entries.map { $0.rank! }).sorted()
            let dense = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Int32($0)) })
            ranks = entries.map { dense[$0.rank!]! }
        } else {
            ranks = nil
        }
    }

    /// The entry that `text` (a code, a name or an alias) means; nil also where several entries share it.
    public func index(of text: Span<UInt8>) -> Int32? {
        guard let number = lookup.number(of: text) else { return nil }
        let target = targets[Int(number)]
        return target < 0 ? nil : target
    }

    /// The entry that `text` (a code, a name or an alias) means; nil also where several entries share it. O(length).
    public func index(of text: String) -> Int32? {
        let bytes = Array(text.utf8)
        return index(of: bytes.span)
    }

    /// Names and aliases that several entries share, in the order of the book. O(texts).
    public var sharedNames: [String] { targets.indices.filter { targets[$0] < 0 }.map { lookup[Int32($0)] } }

    /// Says which entries share `text`, and that a code is wanted; nil where they do not.
    ///
    /// Each of the first few comes with a name that it alone has, or with its parent: `110105 (北京市)`.
    public func ambiguity(of text: String) -> LocalizedText? {
        guard let number = lookup.number(of: text), targets[Int(number)] < 0 else { return nil }
        let sharing = shared[Int(~targets[Int(number)])]
        let named = sharing.prefix(Self.maximumNamed).map { index in
            let entry = entries[Int(index)]
            let own = ([entry.name.zh, entry.name.en] + entry.aliases).first { !$0.isEmpty && self.index(of: $0) == index }
            let parent = parents[Int(index)]
            let told = own ?? (parent < 0 ? "" : entries[Int(parent)].name.zh)
            return LocalizedText(
                zh: told.isEmpty ? entry.code : "\(entry.code)（\(told)）", en: told.isEmpty ? entry.code : "\(entry.code) (\(told))")
        }
        let more = sharing.count > named.count
        let (zh, en) = (named.map(\.zh).joined(separator: "、"), named.map(\.en).joined(separator: ", "))
        return LocalizedText(
            zh: "“\(text)”是代码表“\(name)”中 \(sharing.count) 个条目共有的：\(zh)\(more ? " 等" : "")；请写代码",
            en: "'\(text)' stands for \(sharing.count) entries of the codebook '\(name)': \(en)\(more ? " and others" : ""); write the code"
        )
    }

    /// The most entries that a message lists for a shared name.
    private static let maximumNamed = 4

    /// Whether `ancestor` is `entry` or stands above it. O(depth).
    public func covers(_ ancestor: Int32, _ entry: Int32) -> Bool {
        var at = entry
        while at >= 0 {
            if at == ancestor { return true }
            at = parents[Int(at)]
        }
        return false
    }

    /// The entry for people: its name, or its code where it has none. Where a name stands for several entries, the code
    /// follows: `装备制造大类（46）`.
    public func label(_ index: Int32) -> LocalizedText { labels[Int(index)] }

    private static func labels(of entries: [Entry]) -> [LocalizedText] {
        func name(_ entry: Entry, _ language: Language) -> String {
            let name = language == .en && !entry.name.en.isEmpty ? entry.name.en : entry.name.zh
            return name.isEmpty ? entry.code : name
        }
        func told(_ language: Language, _ withCode: (_ name: String, _ code: String) -> String) -> [String] {
            let names = entries.map { name($0, language) }
            let uses = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
            return zip(names, entries).map { name, entry in uses[name]! > 1 && name != entry.code ? withCode(name, entry.code) : name }
        }
        let (zh, en) = (told(.zh) { "\($0)（\($1)）" }, told(.en) { "\($0) (\($1))" })
        return zip(zh, en).map { LocalizedText(zh: $0, en: $1) }
    }

    /// The name a user probably meant by an unknown `text`.
    public func suggestion(for text: String) -> String? {
        NearestName.nearest(to: text, among: entries.lazy.flatMap { [$0.code, $0.name.zh] })
    }
}
