import DuikouRandom

/// Resolves a specification's names and weights into ``SampleTable``s, and keeps every problem it meets.
struct SampleCompiler {
    let spec: GenerateSpec
    let counts: [GenerateSpec.Side: Int]
    var symbols = SampleSymbols()
    var tables: [SampleTable] = []
    var held: [String: (rows: HeldRows, slots: [String: Int])] = [:]
    var diagnostics: [Diagnostic] = []
    /// Columns that later tables read, by table.
    private var needed: [String: Set<String>] = [:]

    init(_ spec: GenerateSpec, counts: [GenerateSpec.Side: Int]) {
        self.spec = spec
        self.counts = counts
        for table in spec.tables {
            var targets: [String: String] = [:]
            for column in table.columns {
                switch column.generator {
                case .row(let of, _, let match, _):
                    targets[column.name] = of
                    needed[of, default: []].formUnion(match.map(\.theirs))
                case .take(let reference, let taken):
                    if let of = targets[reference] { needed[of, default: []].insert(taken) }
                default: break
                }
            }
        }
    }

    mutating func compile() throws {
        if spec.tables.isEmpty {
            error(zh: "没有任何表；在 tables 下写至少一张", en: "there are no tables; write at least one under “tables”", at: nil)
        }
        for side in GenerateSpec.Side.allCases {
            guard let name = side == .talents ? spec.talents : spec.openings else { continue }
            if !spec.tables.contains(where: { $0.name == name }) {
                unknown(name, among: spec.tables.map(\.name), zh: "tables ", en: "tables", at: nil)
            }
        }
        for declaration in spec.tables {
            if tables.contains(where: { $0.name == declaration.name }) {
                error(zh: "表“\(declaration.name)”写了两次", en: "the table '\(declaration.name)' is written twice", at: declaration.location)
            }
            let table = table(declaration)
            tables.append(table)
            // Rows are drawn only from a sound specification; problems further on are still collected.
            if diagnostics.isEmpty, let columns = needed[declaration.name] { hold(table, columns) }
        }
        if !diagnostics.isEmpty { throw DiagnosticsError(diagnostics) }
    }

    private mutating func hold(_ table: SampleTable, _ names: Set<String>) {
        let kept = table.columns.indices.filter { names.contains(table.columns[$0].name) }
        var values: [SampleValue] = []
        var count = 0
        SampleRows.forEach(tables.count - 1, of: tables, symbols: symbols) { row, _ in
            count += 1
            for column in kept { values.append(row[column]) }
            return true
        }
        let slots = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (table.columns[$1].name, $0) })
        held[table.name] = (HeldRows(count: count, width: kept.count, values: values), slots)
    }

    // MARK: Tables

    private mutating func table(_ declaration: GenerateSpec.TableDeclaration) -> SampleTable {
        var table = SampleTable(
            name: declaration.name, file: declaration.file, rows: .count(0),
            seed: SplitMix64.mix(spec.seed ^ Self.hash(declaration.name)), columns: [])
        switch declaration.rows {
        case .count(let rows, let side): table.rows = .count(scaled(rows, side, at: declaration.location))
        case .each(let parent, let share, let counts):
            let index = tables.firstIndex { $0.name == parent }
            if index == nil { unknown(parent, among: tables.map(\.name), zh: "前面的表", en: "the tables before it", at: declaration.location) }
            var parents = 0
            if let index {
                if case .count(let count) = tables[index].rows {
                    parents = count
                } else {
                    error(
                        zh: "“\(parent)”本身按另一张表逐行生成；each 只能指向有行数的表",
                        en: "'\(parent)' is itself drawn for each row of another table; “each” wants a table with a row count",
                        at: declaration.location)
                }
            }
            table.rows = .each(
                table: index ?? 0, parents: parents, share: share,
                counts: WeightedSampler(counts.options.map(\.weight)), sizes: counts.options.map(\.count))
        }
        if declaration.columns.allSatisfy(\.hidden) {
            error(
                zh: "表“\(declaration.name)”没有要写出的列", en: "the table '\(declaration.name)' has no column to write", at: declaration.location)
        }
        for column in declaration.columns {
            if table.columns.contains(where: { $0.name == column.name }) {
                error(zh: "列“\(column.name)”写了两次", en: "the column '\(column.name)' is written twice", at: column.location)
            }
            let compiled = compiled(column, in: table, of: declaration)
            table.columns.append(compiled)
        }
        return table
    }

    /// `rows` scaled to the size that the run asks of the side's table, relative to the size that the specification states; rounded, at
    /// least 1.
    private mutating func scaled(_ rows: Int, _ side: GenerateSpec.Side?, at location: SourceLocation?) -> Int {
        guard let side else { return rows }
        let name = side == .talents ? spec.talents : spec.openings
        guard let name, let table = spec.tables.first(where: { $0.name == name }), case .count(let base, _) = table.rows else {
            error(
                zh: "scale: \(side.rawValue) 需要在文件开头写明 \(side.rawValue): 表名（该表要有行数）",
                en: "“scale: \(side.rawValue)” needs “\(side.rawValue): TABLE” at the top, naming a table with a row count", at: location)
            return rows
        }
        guard let wanted = counts[side] else { return rows }
        let (product, overflow) = rows.multipliedReportingOverflow(by: wanted)
        guard !overflow else { return rows }
        return max(1, (product + base / 2) / base)
    }

    // MARK: Problems

    mutating func error(zh: String, en: String, at location: SourceLocation?) {
        diagnostics.append(Diagnostic(.error, zh: zh, en: en, at: location))
    }

    mutating func unknown(_ name: String, among names: [String], zh: String, en: String, at location: SourceLocation?) {
        if let near = NearestName.nearest(to: name, among: names) {
            error(zh: "\(zh)里没有“\(name)”；是不是“\(near)”？", en: "\(en): there is no '\(name)'; did you mean '\(near)'?", at: location)
        } else {
            let all = names.joined(separator: ", ")
            error(zh: "\(zh)里没有“\(name)”；可用的是：\(all)", en: "\(en): there is no '\(name)'; there are: \(all)", at: location)
        }
    }

    /// FNV-1a: names the streams of tables and columns.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
