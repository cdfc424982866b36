import Foundation
import TestSupport

/// One piece of bad input and what a person must be told.
struct MalformedCase: Sendable, CustomStringConvertible {
    /// What is wrong, in a few words.
    var name: String
    /// Files written over the good ones; nil removes one.
    var files: [String: [UInt8]?]
    /// What is typed after `duikou`.
    var arguments: [String]
    var exit: Int32
    /// What the words must contain.
    var words: [String]
    /// The same in Chinese; every case must say something in Chinese.
    var chinese: [String]

    var description: String { name }
}

/// A small programme with everything in it, of which each case breaks one thing.
enum SmallProgramme {
    static let yaml = """
        programme: small
        date: 2026-06-30
        seed: 3
        codebooks:
          level: [low, middle, high]
          grade: ["5", "4", "3"]
          place: place.csv
          work: work.csv
        recognition: recognition.csv
        talents:
          table: t.csv
          id: id
          columns:
            id: {}
            name: {private: true}
            level: {type: level, codebook: level}
            places: {type: tags, codebook: place, ordered: true}
            skills: {type: tags}
            pay: {type: number, unit: CNY, range: [0, 100000], private: true}
            born: {type: date, optional: true}
            papers: {type: credentials, occupations: work, levels: grade, places: place}
            code: {checksum: uscc, optional: true}
        openings:
          table: o.csv
          id: id
          seats: seats
          columns:
            id: {}
            title: {}
            level: {type: level, codebook: level}
            place: {type: category, codebook: place}
            skills: {type: tags}
            pay_max: {type: number}
            papers: {type: credentials, occupations: work, levels: grade, places: place}
            seats: {type: number}
        rules:
          - {name: level, level: {talent: level, atLeast: opening.level}}
          - {name: place, member: {opening: place, of: talent.places}}
          - {name: papers, credential: {talent: papers, meets: opening.papers, at: opening.place}}
          - {name: pay, number: {opening: pay_max, atLeast: talent.pay}, waivable: true}
        fit:
          talent_for_opening:
            - {term: skills, coverage: {talent: skills, opening: skills, weights: weights.csv}, weight: 3}
            - {term: level, merit: talent.level, weight: 1}
          opening_for_talent:
            - {term: place, order: {talent: places, opening: place}, weight: 2}
            - {term: work, affinity: {talent: skills, opening: skills, table: affinity.csv}, weight: 1}
            - {term: pay, closeness: {talent: pay, opening: pay_max, scale: 1000, enough: opening}}
        choices: choices.csv
        ratings: ratings.csv
        lists: {talents: 5, openings: 5}
        allocate: {mechanism: deferred-acceptance, proposing: talents, ties: single-lottery}
        outputs: {talents: [level], openings: [title]}

        """

    static let talents = """
        id,name,level,places,skills,pay,born,papers,code
        T1,SECRET-1,high,north;south,cut;sew,3000,2004-01-31,NVQ:weld:4@north,91350100M000100Y43
        T2,SECRET-2,middle,south,sew,4000,,,
        T3,SECRET-3,low,north-east,cut,2500,2005/2/1,,

        """

    static let openings = """
        id,title,level,place,skills,pay_max,papers,seats
        O1,cutter,low,north-east,cut,5000,,1
        O2,sewer,middle,south,sew;cut,4500,,2

        """

    static let files: [String: String] = [
        "p.yml": yaml, "t.csv": talents, "o.csv": openings,
        "place.csv": "code,name,parent\nnorth,北,\nsouth,南,\nnorth-east,东北,north\n",
        "work.csv": "code,name\nweld,焊工\nturn,车工\n",
        "recognition.csv":
            "scheme,occupation,level,issuer,recognised_in,as_level,from,until\nNVQ,weld,,north,south,,2025-01-01,2027-12-31\n",
        "weights.csv": "tag,weight\ncut,2\n",
        "affinity.csv": "talent,opening,value\nsew,cut,0.5\ncut,cut,1\n",
        "choices.csv": "talent,opening,rank\nT1,O2,1\nT1,O1,2\n",
        "ratings.csv": "opening,talent,score\nO2,T1,88.5\n",
        "spec.yml": """
        generate: tiny
        seed: 1
        tables:
          a:
            file: a.csv
            rows: 3
            columns:
              id: "A{n:3}"
              size: {number: {uniform: [1, 9], step: 1}}

        """,
    ]

    /// The programme with one passage replaced. An edit that no longer applies would be a test of nothing.
    static func edited(_ file: String, _ old: String, _ new: String) -> [String: [UInt8]?] {
        let text = files[file]!
        precondition(text.contains(old), "\(file) has no '\(old)'")
        return [file: Array(text.replacingOccurrences(of: old, with: new).utf8)]
    }
}

extension MalformedCase {
    static let match = ["match", "p.yml", "--out", "out"]

    /// A case of `match` where one passage of a file is replaced.
    static func edit(
        _ name: String, _ file: String, _ old: String, _ new: String, exit: Int32 = 2, words: [String], chinese: [String] = [],
        arguments: [String] = match
    ) -> MalformedCase {
        MalformedCase(
            name: name, files: SmallProgramme.edited(file, old, new), arguments: arguments, exit: exit, words: words, chinese: chinese)
    }

    /// A case of `match` where a whole file is replaced, or removed.
    static func file(
        _ name: String, _ file: String, _ bytes: [UInt8]?, exit: Int32 = 2, words: [String], chinese: [String] = [],
        arguments: [String] = match
    ) -> MalformedCase {
        MalformedCase(name: name, files: [file: bytes], arguments: arguments, exit: exit, words: words, chinese: chinese)
    }

    /// A case of `match` where a row is added: set aside with a line and a reason, and fatal under `--strict`.
    static func row(_ name: String, _ file: String, _ row: String, words: [String], chinese: [String] = []) -> MalformedCase {
        let text = SmallProgramme.files[file]! + row + "\n"
        return MalformedCase(name: name, files: [file: Array(text.utf8)], arguments: match, exit: 1, words: words, chinese: chinese)
    }

    /// A case of the words typed alone.
    static func typed(_ name: String, _ arguments: [String], exit: Int32 = 2, words: [String], chinese: [String] = []) -> MalformedCase {
        MalformedCase(name: name, files: [:], arguments: arguments, exit: exit, words: words, chinese: chinese)
    }
}
