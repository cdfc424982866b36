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
    private let texts: CodebookTexts
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
        var texts = CodebookTexts()
        for (index, entry) in entries.enumerated() where !texts.add(code: entry.code, of: Int32(index)) {
            throw DuikouError(
                .malformedProgramme, zh: "代码表“\(name)”中代码 \(entry.code) 出现两次。",
                en: "codebook '\(name)' states the code \(entry.code) twice.", at: SourceLocation(file: file))
        }
        parents = try entries.map { try Self.parent(of: $0, codes: texts, book: name, file) }
        try Self.requireNoCircle(parents, entries, book: name, file)
        for (index, entry) in entries.enumerated() {
            for text in [entry.name.zh, entry.name.en] + entry.aliases where !text.isEmpty { texts.add(name: text, of: Int32(index)) }
        }
        self.texts = texts
        labels = Self.labels(of: entries)
        ranks = Self.denseRanks(entries)
    }

    /// The index of the entry's parent; −1 at the top.
    /// - Parameter codes: the codes, without names.
    private static func parent(of entry: Entry, codes: CodebookTexts, book: String, _ file: String) throws -> Int32 {
        if let parent = entry.parent {
            if parent.isEmpty { return -1 }
            if let found = codes.entry(of: parent) { return found }
            throw DuikouError(
                .malformedProgramme, zh: "代码表“\(book)”中 \(entry.code) 的上级 \(parent) 不在表内。",
                en: "codebook '\(book)': \(entry.code) names the parent \(parent), which is not in the book.",
                at: SourceLocation(file: file))
        }
        var prefix = entry.code.dropLast()
        while !prefix.isEmpty {
            if let found = codes.entry(of: String(prefix)) { return found }
            prefix = prefix.dropLast()
        }
        return -1
    }

    private static func requireNoCircle(_ parents: [Int32], _ entries: [Entry], book: String, _ file: String) throws {
        for start in parents.indices {
            var steps = 0
            var at = start
            while parents[at] >= 0 {
                at = Int(parents[at])
                steps += 1
                guard steps <= parents.count else {
                    throw DuikouError(
                        .malformedProgramme, zh: "代码表“\(book)”中 \(entries[start].code) 的上级互相循环。",
                        en: "codebook '\(book)': the parents of \(entries[start].code) form a circle.",
                        at: SourceLocation(file: file))
                }
            }
        }
    }

    /// Ranks without gaps, 0 lowest; nil where an entry has none.
    private static func denseRanks(_ entries: [Entry]) -> [Int32]? {
        let ranks = entries.compactMap(\.rank)
        guard ranks.count == entries.count else { return nil }
        let dense = Dictionary(uniqueKeysWithValues: Set(ranks).sorted().enumerated().map { ($1, Int32($0)) })
        return ranks.map { dense[$0]! }
    }

    /// The entry that `text` (a code, a name or an alias) means; nil also where several entries share it.
    public func index(of text: Span<UInt8>) -> Int32? { texts.entry(of: text) }

    /// The entry that `text` (a code, a name or an alias) means; nil also where several entries share it. O(length).
    public func index(of text: String) -> Int32? { texts.entry(of: text) }

    /// Names and aliases that several entries share, in the order of the book. O(texts).
    public var sharedNames: [String] { texts.sharedNames }

    /// Says which entries share `text`, and that a code is wanted; nil where they do not.
    ///
    /// Each of the first few comes with a name that it alone has, or with its parent: `110105 (北京市)`.
    public func ambiguity(of text: String) -> LocalizedText? {
        guard let sharing = texts.sharing(text) else { return nil }
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

/// Which entry each text means: the codes of a book, then its names and aliases. A text that is also a code means the code.
private struct CodebookTexts: Sendable {
    private var numbers = Interner()
    /// For each text its entry; for a name that several entries share, the bitwise complement of its index in `shared`.
    private var targets: [Int32] = []
    /// The entries of each name or alias that several share, by rising index.
    private var shared: [[Int32]] = []
    /// Codes have the first numbers.
    private var codes = 0

    /// False where the code was added before. All codes are added before any name.
    mutating func add(code: String, of entry: Int32) -> Bool {
        let number = numbers.intern(code)
        if Int(number) < targets.count { return false }
        targets.append(entry)
        codes += 1
        return true
    }

    /// Adds a name or alias; entries come in rising order.
    mutating func add(name: String, of entry: Int32) {
        let number = Int(numbers.intern(name))
        if number == targets.count { return targets.append(entry) }
        if number < codes || targets[number] == entry { return }
        if targets[number] >= 0 {
            shared.append([targets[number]])
            targets[number] = ~Int32(shared.count - 1)
        }
        let place = Int(~targets[number])
        if shared[place].last != entry { shared[place].append(entry) }
    }

    /// The only entry that the text means.
    func entry(of text: Span<UInt8>) -> Int32? {
        guard let number = numbers.number(of: text) else { return nil }
        let target = targets[Int(number)]
        return target < 0 ? nil : target
    }

    func entry(of text: String) -> Int32? {
        let bytes = Array(text.utf8)
        return entry(of: bytes.span)
    }

    /// The entries that share a name or alias; nil where they do not.
    func sharing(_ text: String) -> [Int32]? {
        guard let number = numbers.number(of: text), targets[Int(number)] < 0 else { return nil }
        return shared[Int(~targets[Int(number)])]
    }

    /// Names and aliases that several entries share, in the order in which they were added.
    var sharedNames: [String] { targets.indices.filter { targets[$0] < 0 }.map { numbers[Int32($0)] } }
}
