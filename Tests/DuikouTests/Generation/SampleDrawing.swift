@testable import Duikou

/// Specifications written in Swift, and what they draw, for the tests here.
enum SampleDrawing {
    static func column(_ name: String, _ generator: ColumnGenerator, hidden: Bool = false, empty: Double = 0, onlyIf: String? = nil)
        -> GenerateSpec.ColumnDeclaration
    {
        .init(
            name: name, generator: generator, hidden: hidden, empty: empty, onlyIf: onlyIf,
            location: SourceLocation(file: "spec.yml", line: 1))
    }

    static func options(_ options: KeyValuePairs<String, Double>) -> WeightedOptions {
        WeightedOptions(options.map { (text: $0.key, weight: $0.value) })
    }

    static func choose(_ weights: KeyValuePairs<String, Double>) -> ColumnGenerator { .choose(Cases(options(weights))) }

    static func by<Leaf>(_ column: String, _ cases: KeyValuePairs<String, Leaf>) -> Cases<Leaf> {
        Cases(by: [column], tree: .branch(cases.map { .init(key: $0.key, tree: .leaf($0.value), location: nil) }, location: nil))
    }

    static func table(
        _ name: String, rows: Int, scale: GenerateSpec.Side? = nil, _ columns: [GenerateSpec.ColumnDeclaration]
    ) -> GenerateSpec.TableDeclaration {
        .init(name: name, file: name + ".csv", rows: .count(rows, scale: scale), columns: columns)
    }

    /// A table's rows as text.
    static func rows(
        _ tables: [GenerateSpec.TableDeclaration], _ name: String, seed: UInt64 = 7, counts: [GenerateSpec.Side: Int] = [:],
        batchRows: Int = 4096
    ) throws -> [[String]] {
        let talents = tables.first { if case .count(_, .talents) = $0.rows { true } else { false } }?.name
        let plan = try SamplePlan(GenerateSpec(name: "test", seed: seed, tables: tables, talents: talents), counts: counts)
        var rows: [[String]] = []
        let output = plan.outputs.first { $0.table == name }!
        let count = try plan.draw(output, batchRows: batchRows) { batch, _ in
            for record in 0..<batch.count { rows.append(batch.fields(of: record).map(batch.string)) }
        }
        precondition(count == rows.count, "the count returned is that of the rows")
        return rows
    }

    static func values(_ columns: [GenerateSpec.ColumnDeclaration], rows: Int, seed: UInt64 = 7) throws -> [[String]] {
        try self.rows([table("t", rows: rows, columns)], "t", seed: seed)
    }

    /// The diagnostics of a specification that must not compile.
    static func problems(_ tables: [GenerateSpec.TableDeclaration]) -> [Diagnostic] {
        do {
            _ = try SamplePlan(GenerateSpec(name: "test", seed: 1, tables: tables))
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch {
            return []
        }
    }

    /// Pearson's statistic of observed counts against weights.
    static func chiSquare(_ observed: [Int], _ weights: [Double]) -> Double {
        let total = Double(observed.reduce(0, +))
        let sum = weights.reduce(0, +)
        return zip(observed, weights).reduce(0) { chi, pair in
            let expected = total * pair.1 / sum
            return chi + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
        }
    }
}
