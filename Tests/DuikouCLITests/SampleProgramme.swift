import Duikou
import Foundation

/// A small programme with its tables in a folder of its own, drawn from a seed.
struct SampleProgramme {
    /// Stands in every private cell: it may appear nowhere.
    static let secret = "SECRET"

    let folder: URL
    var path: String { folder.appendingPathComponent("programme.yml").path }
    var run: String { folder.appendingPathComponent("results/run").path }

    /// - Parameter faults: rows with a broken cell, each in a private column and in a public one by turns.
    init(seed: UInt64 = 1, talents: Int = 40, openings: Int = 25, faults: Int = 0, rules: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-programme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var random = SeededRandom(seed: seed)
        try write("programme.yml", Self.programme(rules: rules))
        try write("talents.csv", Self.talents(talents, faults, &random))
        try write("openings.csv", Self.openings(openings, &random))
        try write("choices.csv", "talent,opening,rank\nT1,V1,1\nT1,V2,2\n")
    }

    func write(_ file: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(file))
    }

    func read(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(file)), as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private static func talents(_ count: Int, _ faults: Int, _ random: inout SeededRandom) -> String {
        var lines = ["id,name,phone,education,places,skills,pay,grade"]
        for row in 1...count {
            let places = draw(["east", "west", "north"], &random).joined(separator: ";")
            let skills = draw(["saw", "weld", "wire", "paint"], &random).joined(separator: ";")
            let education = ["school", "college", "university"][random.below(3)]
            lines.append(
                "T\(row),\(secret)-\(row),\(random.below(10)),\(education),\(places),\(skills),\(3000 + 100 * random.below(30)),\(random.below(101))"
            )
        }
        for fault in 0..<faults {
            let (phone, education) = fault % 2 == 0 ? ("\(secret)-phone", "school") : ("1", "colege")
            lines.append("X\(fault),\(secret)-x,\(phone),\(education),east,saw,3000,50")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func openings(_ count: Int, _ random: inout SeededRandom) -> String {
        var lines = ["id,firm,education,place,skills,pay,seats"]
        for row in 1...count {
            let skills = draw(["saw", "weld", "wire", "paint"], &random).joined(separator: ";")
            let education = ["", "school", "college", "university"][random.below(4)]
            lines.append(
                "V\(row),厂\(row),\(education),\(["east", "west", "north"][random.below(3)]),\(skills),\(3000 + 100 * random.below(30)),\(1 + random.below(2))"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A non-empty part of `all`, in a drawn order.
    private static func draw(_ all: [String], _ random: inout SeededRandom) -> ArraySlice<String> {
        all.shuffled(using: &random).prefix(1 + random.below(all.count))
    }

    private static func programme(rules: Bool) -> String {
        let top = """
            programme: tiny
            title: {zh: 小试, en: Tiny}
            date: 2026-06-30
            seed: 7
            codebooks:
              education: [school, college, university]
              place: [east, west, north]
            talents:
              table: talents.csv
              id: id
              columns:
                id: {aliases: [学号]}
                name: {private: true}
                phone: {type: number, private: true, range: [0, 10]}
                education: {type: level, codebook: education, aliases: [学历]}
                places: {type: tags, codebook: place, ordered: true}
                skills: {type: tags}
                pay: {type: number, range: [0, 100000]}
                grade: {type: number, range: [0, 100]}
            openings:
              table: openings.csv
              id: id
              seats: seats
              columns:
                id: {}
                firm: {}
                education: {type: level, codebook: education, optional: true}
                place: {type: category, codebook: place}
                skills: {type: tags}
                pay: {type: number, range: [0, 100000]}
                seats: {type: number, range: [0, 100]}

            """
        let middle = """
            rules:
              - {name: education, title: {zh: 学历, en: education}, level: {talent: education, atLeast: opening.education}}
              - {name: place, title: {zh: 地区, en: place}, member: {opening: place, of: talent.places}}
              - {name: pay, title: {zh: 薪资, en: pay}, number: {opening: pay, atLeast: talent.pay}, waivable: true}

            """
        let bottom = """
            fit:
              talent_for_opening:
                - {term: skills, coverage: {talent: skills, opening: skills}, weight: 2}
                - {term: grade, merit: talent.grade, weight: 1}
              opening_for_talent:
                - {term: place, order: {talent: places, opening: place}, weight: 1}
                - {term: pay, closeness: {talent: pay, opening: pay, scale: 2000, enough: opening}, weight: 2}
            choices: choices.csv
            lists: {talents: 10, openings: 10}
            outputs: {openings: [firm], talents: [education]}
            results: {language: en}

            """
        return top + (rules ? middle : "") + bottom
    }
}
