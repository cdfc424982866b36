import Foundation
import TestSupport
import Testing

/// A small random programme as files: every kind of table that a programme may name, and cells of so few values that ties are
/// everywhere. Its rows can be shuffled.
struct ShuffledTown {
    /// What the office asks for.
    struct Demand: Sendable, CustomTestStringConvertible {
        var name: String
        /// The parts of `allocate:`, without its braces; a seed may choose among several.
        var allocate: [String]
        /// The parts of `lists:` beside `talents`.
        var lists = "openings: 6"
        /// The longest list that is drawn; the shortest has one place.
        var longest = 6
        /// Links and re-matching take one seat for each talent.
        var severalSeats = true
        /// Everybody's cells are the same: only lots tell people apart.
        var identical = false

        var testDescription: String { name }
    }

    /// Files by name; those whose rows are shuffled end in `.csv`.
    var files: [String: String]
    var talents: [String]
    var openings: [String]
    /// Rows of people who come later, under the header of `t.csv`.
    static let arrivals = "new.csv"

    private static let words = ["x", "y", "z"]
    private static let places = ["P11", "P12", "P21", "Q11"]

    init(_ demand: Demand, seed: Int) {
        var g = SeededGenerator(seed: seed)
        func one<Value>(_ values: [Value]) -> Value { values.randomElement(using: &g)! }
        func some(_ values: [String], _ most: Int) -> String {
            values.shuffled(using: &g).prefix(Int.random(in: 0...most, using: &g)).joined(separator: ";")
        }
        // Ids that say nothing of their row.
        func ids(_ prefix: String, _ count: Int) -> [String] {
            Array(Set((0..<count * 2).map { _ in "\(prefix)\(Int.random(in: 100...999, using: &g))" })).sorted().shuffled(using: &g).prefix(
                count
            ).map { $0 }
        }
        let people = ids("t", 26)
        talents = Array(people.prefix(22))
        openings = ids("o", 9)
        func person(_ id: String) -> String {
            if demand.identical { return "\(id),low,x,a,P;Q,5," }
            let held = g.chance(0.6) ? "S:A1:\(one(["low", "mid", "high"]))@\(one(["P", "Q"]))" : ""
            return [
                id, one(["low", "mid", "high"]), one(Self.words + [""]), some(["a", "b", "c"], 2), some(Self.places + ["P", "Q"], 3),
                String(one([1, 2, 3])), held,
            ].joined(separator: ",")
        }
        func opening(_ id: String) -> String {
            if demand.identical { return "\(id),low,x,a,P11,\(one([0, 1, 1, 2])),f,1," }
            return [
                id, one(["low", "low", "mid"]), one(Self.words + [""]), some(["a", "b", "c"], 2), one(Self.places),
                String(one([0, 1, 1, 2, 3])),
                one(["f", "g"]), String(one([1, 2, 2])), g.chance(0.2) ? "S:A1:low" : "",
            ].joined(separator: ",")
        }
        func csv(_ header: String, _ rows: [String]) -> String { ([header] + rows).joined(separator: "\n") + "\n" }
        func pairs(_ chance: Double, _ row: (String, String) -> String) -> [String] {
            var rows: [String] = []
            for talent in talents { for o in openings where g.chance(chance) { rows.append(row(talent, o)) } }
            return rows
        }
        let longest = Int.random(in: 1...demand.longest, using: &g)
        files = [:]
        let head = "id,level,word,tags,places,grade,credentials"
        files["t.csv"] = csv(head, talents.map(person))
        files[Self.arrivals] = csv(head, people.dropFirst(talents.count).map(person))
        files["pay.csv"] = csv("id,pay", people.filter { _ in g.chance(0.8) }.map { "\($0),\(one([3000, 4000]))" })
        files["o.csv"] = csv("id,level,word,tags,place,seats,firm,cost,credential", openings.map(opening))
        files["firms.csv"] = csv("firm,size", ["f,\(one([1, 2]))", "g,2"])
        let rank = { [1, 1, 2, 3] }
        let stated = demand.identical ? 0 : 0.08
        files["choices.csv"] = csv("talent,opening,rank", pairs(stated) { "\($0),\($1),\(one(rank()))" })
        files["ratings.csv"] = csv("opening,talent,score", pairs(stated) { "\($1),\($0),\(one([60, 70]))" })
        var free = talents.shuffled(using: &g)
        files["links.csv"] = csv("talent,partner", (0..<3).map { _ in "\(free.removeLast()),\(free.removeLast())" })
        files["limits.csv"] = csv(
            "region,cap,floor,budget",
            [
                "P,\(one(["", "4", "6"])),,", "P1,\(one(["3", "4"])),\(one(["", "1"])),", "P2,\(one(["", "2"])),\(one(["", "", "1"])),",
                "Q,,\(one(["", "1"])),\(one(["", "5"]))",
            ])
        files["affinity.csv"] = csv("talent,opening,value", ["x,x,1", "x,y,0.5", "y,y,1", "y,x,0.3", "z,z,0.8", "z,x,0.3"])
        files["weights.csv"] = csv("code,weight", ["a,0.1", "b,0.2", "c,0.3"])
        files["recognition.csv"] = csv(
            "scheme,occupation,level,issuer,recognised_in,as_level,from,until",
            ["S,A,,P,Q,,,", "S,A1,high,Q,P1,low,,", "S,A1,mid,Q,P,mid,,"])
        files["place.csv"] = csv(
            "code,name,parent", ["P,p,", "P1,p1,P", "P2,p2,P", "P11,p11,P1", "P12,p12,P1", "P21,p21,P2", "Q,q,", "Q11,q11,Q"])
        files["work.csv"] = csv("code,name", ["A,a", "A1,a1", "B,b"])
        // The order of levels says which is higher.
        files["level.book"] = csv("code,name,rank", ["low,l,1", "mid,m,2", "high,h,3"])
        files["p.yml"] = Self.programme(
            allocate: one(demand.allocate), lists: "talents: \(longest), " + demand.lists, seats: demand.severalSeats ? one([1, 1, 2]) : 1,
            seed: seed)
    }

    /// The same rows in another order, in every table.
    func shuffled(_ seed: Int) -> ShuffledTown {
        var g = SeededGenerator(seed: seed &+ 1_000_000)
        var town = self
        for name in files.keys.sorted() where name.hasSuffix(".csv") {
            let lines = files[name]!.split(separator: "\n").map(String.init)
            town.files[name] = ([lines[0]] + lines.dropFirst().shuffled(using: &g)).joined(separator: "\n") + "\n"
        }
        return town
    }

    func write(to fixture: RunFixture, _ folder: String) throws {
        for (name, text) in files { try fixture.write(folder + "/" + name, text) }
    }

    private static func programme(allocate: String, lists: String, seats: Int, seed: Int) -> String {
        """
        programme: town
        date: 2026-06-30
        seed: \(seed)
        codebooks: {level: level.book, place: place.csv, work: work.csv}
        recognition: recognition.csv
        talents:
          table: t.csv
          id: id
          seats: \(seats)
          columns:
            id: {}
            level: {type: level, codebook: level}
            word: {type: category, optional: true}
            tags: {type: tags}
            places: {type: tags, codebook: place, ordered: true}
            grade: {type: number}
            credentials: {type: credentials, occupations: work, levels: level, places: place}
          joins:
            - {table: pay.csv, on: id, columns: {pay: number}}
        openings:
          table: o.csv
          id: id
          seats: seats
          columns:
            id: {}
            level: {type: level, codebook: level}
            word: {type: category, optional: true}
            tags: {type: tags}
            place: {type: category, codebook: place}
            seats: {type: number}
            firm: {type: category}
            cost: {type: number}
            credential: {type: credentials, occupations: work, levels: level, places: place}
          joins:
            - {table: firms.csv, on: firm, columns: {size: number}}
        rules:
          - {name: level, level: {talent: level, atLeast: opening.level}}
          - {name: credential, credential: {talent: credentials, meets: opening.credential, at: opening.place}}
          - {name: tags, covers: {talent: tags, contains: opening.tags}, waivable: true}
        fit:
          talent_for_opening:
            - {term: tags, coverage: {talent: tags, opening: tags, weights: weights.csv}, weight: 2}
            - {term: word, affinity: {talent: word, opening: word, table: affinity.csv}, weight: 1}
            - {term: grade, merit: talent.grade, weight: 1}
          opening_for_talent:
            - {term: place, order: {talent: places, opening: place}, weight: 1}
            - {term: size, merit: opening.size, weight: 1}
            - {term: pay, merit: talent.pay, weight: 1}
        choices: choices.csv
        ratings: ratings.csv
        lists: {\(lists)}
        allocate: {\(allocate)}
        outputs: {talents: [word], openings: [place], fairness: [word, level]}

        """
    }
}
