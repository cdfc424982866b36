/// Which talents belong to the groups of reserves and minimum rates; groups are numbered.
///
/// A condition over the openings' own values makes one group of each value; one over fixed values makes a single group. Codebooks are
/// hierarchical: a talent of 460301 is also of 4603.
struct GroupMembership {
    /// For each condition, the group of each opening; −1 where the opening has none.
    private(set) var groupOfOpening: [[Int32]] = []
    /// Where each talent's groups start in `memberGroups`.
    private(set) var memberOffsets: [Int32] = [0]
    private(set) var memberGroups: [Int32] = []
    private(set) var groupCount = 0

    /// Numbers the groups and finds their members.
    ///
    /// - Throws: ``DiagnosticsError`` naming each fixed value that the codebook does not have, or that several of its entries share.
    ///   Without a codebook, a value that nobody states makes a group without members: a group may be empty in some year.
    init(_ conditions: [GroupCondition], _ compiled: CompiledProgramme) throws {
        // For each condition, the groups of each wanted code.
        var groups: [[Int32: Int32]] = []
        var problems: [Diagnostic] = []
        for condition in conditions {
            var byCode: [Int32: Int32] = [:]
            switch condition.wanted {
            case .column(let reference):
                guard case .codes(let codes)? = compiled.openings.column(reference.column)?.data else {
                    preconditionFailure("a checked programme's group column holds codes")
                }
                groupOfOpening.append(
                    codes.map { code in
                        guard code >= 0 else { return -1 }
                        if let known = byCode[code] { return known }
                        byCode[code] = Int32(groupCount)
                        groupCount += 1
                        return byCode[code]!
                    })
            case .values(let texts, let location):
                guard let column = compiled.talents.column(condition.talent.column) else {
                    preconditionFailure("a checked programme's group column is in its table")
                }
                for text in texts {
                    if let code = Self.code(of: text, in: column.declaration, compiled.codes) {
                        byCode[code] = Int32(groupCount)
                    } else if let book = column.declaration.codebook {
                        problems.append(Self.unknown(text, book, compiled.codes, at: location))
                    }
                }
                groupOfOpening.append(Array(repeating: Int32(groupCount), count: compiled.openings.count))
                groupCount += 1
            }
            groups.append(byCode)
        }
        if !problems.isEmpty { throw DiagnosticsError(problems) }
        let columns = conditions.map { compiled.talents.column($0.talent.column)! }
        let books = columns.map { column in column.declaration.codebook.flatMap { compiled.codes.codebooks[$0] } }
        var own: Set<Int32> = []
        for talent in 0..<compiled.talents.count {
            own.removeAll(keepingCapacity: true)
            for (index, column) in columns.enumerated() {
                for value in column.values(row: talent) {
                    var code = value
                    while code >= 0 {
                        if let group = groups[index][code] { own.insert(group) }
                        guard let book = books[index] else { break }
                        code = book.parents[Int(code)]
                    }
                }
            }
            memberGroups += own.sorted()
            memberOffsets.append(Int32(memberGroups.count))
        }
    }

    func isMember(talent: Int, of group: Int32) -> Bool {
        memberGroups[Int(memberOffsets[talent])..<Int(memberOffsets[talent + 1])].contains(group)
    }

    /// How many talents are of each group.
    func sizes() -> [Int] {
        var sizes = [Int](repeating: 0, count: groupCount)
        for group in memberGroups { sizes[Int(group)] += 1 }
        return sizes
    }

    /// Whether some talent's value is `text`, or below it in the codebook.
    func hasMember(_ text: String, of condition: GroupCondition, _ compiled: CompiledProgramme) -> Bool {
        guard let column = compiled.talents.column(condition.talent.column),
            let code = Self.code(of: text, in: column.declaration, compiled.codes)
        else { return false }
        let book = column.declaration.codebook.flatMap { compiled.codes.codebooks[$0] }
        return (0..<compiled.talents.count).contains { talent in
            column.values(row: talent).contains { $0 == code || book?.covers(code, $0) == true }
        }
    }

    private static func code(of text: String, in declaration: ColumnDeclaration, _ codes: Codes) -> Int32? {
        if let name = declaration.codebook { return codes.codebooks[name]?.index(of: text) }
        return codes.vocabulary.number(of: text)
    }

    private static func unknown(_ text: String, _ book: String, _ codes: Codes, at location: SourceLocation) -> Diagnostic {
        if let ambiguity = codes.codebooks[book]?.ambiguity(of: text) {
            return Diagnostic(.error, zh: ambiguity.zh + "。", en: ambiguity.en + ".", at: location)
        }
        let near = codes.codebooks[book]?.suggestion(for: text)
        return Diagnostic(
            .error, zh: "“\(text)”不在代码表“\(book)”中" + (near.map { "；是否为“\($0)”？" } ?? "。"),
            en: "'\(text)' is not in the codebook '\(book)'" + (near.map { "; did you mean '\($0)'?" } ?? "."), at: location)
    }
}
