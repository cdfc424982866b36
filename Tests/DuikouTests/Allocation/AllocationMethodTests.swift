import Foundation
import Testing

@testable import Duikou

/// Which mechanisms and demands go together: the table of refusals, the methods, and what the documents say.
@Suite struct AllocationMethodTests {
    private static let place = SourceLocation(file: "draft.yml", line: 9)
    private static let file = FileReference(path: "", written: "table.csv", location: place)
    private static let group = GroupCondition(talent: ColumnReference(.talent, "word"), wanted: .values(["x"], place))

    /// An allocation that makes these demands.
    static func allocation(
        _ mechanism: Allocation.Kind, _ proposing: Allocation.Proposing, _ demands: some Sequence<AllocationDemand>
    ) -> Allocation {
        var allocation = Allocation(mechanism: mechanism, proposing: proposing)
        for demand in demands {
            switch demand {
            case .reserves: allocation.reserves = [Reserve(name: "r", group: group, seats: .count(1))]
            case .rates: allocation.rates = [MinimumRateDeclaration(name: "m", group: group, percent: 50)]
            case .regions: allocation.regions = RegionsDeclaration(column: ColumnReference(.opening, "place"), limits: file)
            case .links:
                allocation.links = LinksDeclaration(table: file, same: ColumnReference(.opening, "place"), allowsApart: false)
            case .clearing: allocation.hasClearing = true
            case .bands: allocation.bands = 5
            }
        }
        return allocation
    }

    /// Every mechanism, either side proposing, with every set of demands.
    static var all: [Allocation] {
        let demands = AllocationDemand.allCases
        return Allocation.Kind.allCases.flatMap { mechanism in
            Allocation.Proposing.allCases.flatMap { proposing in
                (0..<(1 << demands.count)).map { set in
                    allocation(mechanism, proposing, demands.indices.filter { set >> $0 & 1 == 1 }.map { demands[$0] })
                }
            }
        }
    }

    /// What is not refused has a method that keeps every demand, and what is refused has none.
    @Test func everythingIsKeptOrRefused() throws {
        var (kept, refused) = (0, 0)
        for allocation in Self.all {
            let refusals = allocation.refusals(severalSeats: false)
            guard refusals.isEmpty else {
                let error = #expect(throws: DiagnosticsError.self) { try allocation.method() }
                #expect(error?.diagnostics == refusals)
                refused += 1
                continue
            }
            kept += 1
            let method = try allocation.method()
            #expect(Set(allocation.demands) == Self.demands(of: method), "\(allocation.mechanism) \(allocation.demands)")
            let isPlain = allocation.demands.allSatisfy { [.clearing, .bands].contains($0) }
            #expect(method.isPlainMarket == isPlain, "\(allocation.mechanism) \(allocation.demands)")
            #expect(method.promises.first?.kind == .seats)
            let isStable = AllocationTests.stable.contains(allocation.mechanism)
            #expect(method.promises.contains { $0.kind == .stable } == isStable && method.followsRanks == isStable)
            #expect(method.drawsLots == (allocation.mechanism == .deferredAcceptance))
        }
        // Deferred acceptance: reserves, rates, bands with clearing or regions or neither, links with bands; openings proposing: clearing
        // and bands; maximum stable as the first without regions and links; two mechanisms for either side, with bands.
        #expect(kept == 3 * 8 + 2 + 4 + 2 * 8 + 2 * 2 * 2, "\(kept) kept, \(refused) refused")
    }

    /// The demands that a method keeps, read from the method alone.
    private static func demands(of method: any AllocationMethod) -> Set<AllocationDemand> {
        var demands: Set<AllocationDemand> = []
        if !method.ranks.rates.isEmpty { demands.insert(.rates) }
        if method.ranks.bands != nil { demands.insert(.bands) }
        if let clearing = method as? ClearingMethod {
            demands.formUnion(Self.demands(of: clearing.first))
            demands.insert(.clearing)
        }
        if method is SeatClassMethod { demands.insert(.reserves) }
        if method is LinkMethod { demands.insert(.links) }
        if let method = method as? RegionMethod {
            demands.insert(.regions)
            if !method.reserves.isEmpty { demands.insert(.reserves) }
        }
        return demands
    }

    /// Each row refuses something that no other row refuses; its sentence names who and with whom it cannot be.
    @Test func everyRowIsNeeded() {
        let several = Self.all.map { (allocation: $0, told: $0.refusals(severalSeats: true)) }
        for refusal in AllocationRefusal.all {
            let alone = several.contains { allocation, told in
                told.count == 1 && told[0].message == refusal.sentence(allocation.mechanism.rawValue)
            }
            let withOneSeat = Self.all.contains { allocation in
                let told = allocation.refusals(severalSeats: false)
                return told.count == 1 && told[0].message == refusal.sentence(allocation.mechanism.rawValue)
            }
            #expect(alone || withOneSeat, "\(refusal.sentence("x").en)")
        }
        #expect(Set(AllocationRefusal.all.map { $0.sentence("x") }).count == AllocationRefusal.all.count)
    }

    /// The words of one audit, which is there by that name.
    @Test func promisesNameTheirAudits() throws {
        let sources = Self.root.appendingPathComponent("Sources/DuikouMechanisms/Verification")
        let code = try FileManager.default.contentsOfDirectory(atPath: sources.path).map {
            try String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8)
        }.joined()
        for audit in AllocationPromise.Audit.allCases { #expect(code.contains("public enum \(audit.rawValue) {"), "\(audit)") }
        var promised: [AllocationPromise.Kind: Set<AllocationPromise.Audit>] = [:]
        for allocation in Self.all {
            guard let method = try? allocation.method() else { continue }
            for promise in method.promises { promised[promise.kind, default: []].insert(promise.audit) }
            #expect(Set(method.promises.map(\.kind)).count == method.promises.count)
        }
        #expect(Set(promised.keys) == Set(AllocationPromise.Kind.allCases))
        #expect(promised.values.reduce(into: Set()) { $0.formUnion($1) } == Set(AllocationPromise.Audit.allCases))
    }

    // MARK: The documents

    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let words: [String: [AllocationDemand]] = [
        "reserves, rates": [.reserves, .rates], "regions": [.regions], "links": [.links], "clearing": [.clearing], "bands": [.bands],
        "预留、比例": [.reserves, .rates], "地区": [.regions], "结伴": [.links], "补录": [.clearing], "分档": [.bands],
    ]

    /// The two tables under a heading, as cells.
    private static func tables(_ name: String, under heading: String) throws -> [[[String]]] {
        let text = try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
        let start = try #require(text.range(of: "\n## \(heading)\n"))
        let section = text[start.upperBound...].components(separatedBy: "\n## ")[0]
        var tables: [[[String]]] = [[]]
        for line in section.components(separatedBy: "\n") {
            guard line.hasPrefix("|") else {
                if tables.last?.isEmpty == false { tables.append([]) }
                continue
            }
            if line.hasPrefix("|---") { continue }
            tables[tables.count - 1].append(
                line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                    $0.trimmingCharacters(in: .whitespaces)
                })
        }
        return tables.filter { !$0.isEmpty }
    }

    /// Whether a cell says that the two go together.
    private static func isYes(_ cell: String) throws -> Bool {
        let known = ["yes", "可", "no", "–"].firstIndex(of: cell)
        return try #require(known, "a cell says '\(cell)'") < 2
    }

    @Test(arguments: [("mechanisms.md", "What may be combined"), ("mechanisms.zh.md", "哪些可以一起用")])
    func theDocumentsSayWhatIsRefused(_ name: String, _ heading: String) throws {
        let tables = try Self.tables(name, under: heading)
        try #require(tables.count == 2)
        var mechanisms: Set<Allocation.Kind> = []
        for row in tables[0].dropFirst() {
            let kinds = Allocation.Kind.allCases.filter { row[0].contains("`\($0.rawValue)`") }
            try #require(!kinds.isEmpty, "a row is of '\(row[0])'")
            mechanisms.formUnion(kinds)
            let openings = row[0].contains("openings proposing") || row[0].contains("岗位提出")
            for (title, cell) in zip(tables[0][0], row).dropFirst() {
                for demand in try #require(Self.words[title], "a column is of '\(title)'") {
                    for kind in kinds {
                        let allocation = Self.allocation(kind, openings ? .openings : .talents, [demand])
                        let isKept = allocation.refusals(severalSeats: false).isEmpty
                        #expect(try isKept == Self.isYes(cell), "\(name): \(row[0]) with \(title)")
                    }
                }
            }
        }
        #expect(mechanisms == Set(Allocation.Kind.allCases))
        var pairs = 0
        for row in tables[1].dropFirst() {
            for (title, cell) in zip(tables[1][0], row).dropFirst() where title != row[0] {
                for one in try #require(Self.words[row[0]], "a row is of '\(row[0])'") {
                    for other in try #require(Self.words[title], "a column is of '\(title)'") {
                        let allocation = Self.allocation(.deferredAcceptance, .talents, [one, other])
                        let isKept = allocation.refusals(severalSeats: false).isEmpty
                        #expect(try isKept == Self.isYes(cell), "\(name): \(row[0]) with \(title)")
                        pairs += 1
                    }
                }
            }
        }
        // Rates go with reserves, and are told as one with them.
        #expect(pairs == AllocationDemand.allCases.count * (AllocationDemand.allCases.count - 1) - 2)
    }
}
