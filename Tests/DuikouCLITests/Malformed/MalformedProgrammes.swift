import Foundation

/// Programme files, codebooks and term tables that are wrong.
extension MalformedCase {
    static let programmes: [MalformedCase] = [
        .file("empty programme", "p.yml", [], words: ["p.yml", "empty"]),
        .file("missing programme", "p.yml", nil, words: ["p.yml"]),
        .typed("a folder as the programme", ["match", ".", "--out", "out"], words: ["folder"]),
        .file("programme that is a list", "p.yml", Array("- a\n- b\n".utf8), words: ["p.yml:1"]),
        .file("tab in the indentation", "p.yml", Array("programme: a\n\tdate: b\n".utf8), words: ["p.yml:2", "tab"]),
        .file("unclosed bracket", "p.yml", Array("programme: [a, b\n".utf8), words: ["p.yml:"]),
        .file("not UTF-8", "p.yml", Array("programme: ".utf8) + [0xFF, 0xFE, 0x80, 0x0A], words: ["p.yml", "UTF-8"]),
        .file("NUL in the programme", "p.yml", Array("programme: a\0b\n".utf8), words: ["p.yml"]),
        .file("deep YAML", "p.yml", Array((String(repeating: "[", count: 20_000) + "\n").utf8), words: ["p.yml"]),
        .file(
            "deep block YAML", "p.yml", Array((0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined().utf8),
            words: ["p.yml"]),
        .file(
            "billion laughs", "p.yml",
            Array(
                ("a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                    + (1..<30).map { "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]\n" }.joined())
                    .utf8),
            words: ["p.yml"]),
        .edit("unknown anchor", "p.yml", "seed: 3", "seed: *nowhere", words: ["p.yml:3", "anchor"]),
        .edit("two documents", "p.yml", "seed: 3", "seed: 3\n---\na: 1", words: ["p.yml"]),
        .edit("duplicate key", "p.yml", "seed: 3", "seed: 3\nseed: 4", words: ["p.yml:4", "seed", "line 3"], chinese: ["首次在第 3 行"]),
        .edit("a path as the name", "p.yml", "programme: small", "programme: ../small", words: ["p.yml:1", "folder"], chinese: ["文件夹"]),
        .edit("a hidden name", "p.yml", "programme: small", "programme: .small", words: ["p.yml:1", "dot"]),
        .edit("misspelt key", "p.yml", "codebooks:", "codeboks:", words: ["p.yml:4", "codeboks", "codebooks"], chinese: ["codebooks"]),
        .edit("misspelt rule kind", "p.yml", "{name: level, level:", "{name: level, levl:", words: ["p.yml:", "levl", "level"]),
        .edit("misspelt term kind", "p.yml", "coverage:", "coverge:", words: ["coverge", "coverage"]),
        .edit(
            "misspelt column type", "p.yml", "born: {type: date", "born: {type: dat", words: ["p.yml:", "dat”", "date"], chinese: ["date"]),
        .edit("misspelt column option", "p.yml", "private: true}\n    level", "privat: true}\n    level", words: ["privat", "private"]),
        .edit(
            "misspelt column in a rule", "p.yml", "atLeast: opening.level", "atLeast: opening.levle",
            words: ["p.yml:", "levle", "'level'"], chinese: ["是否为"]),
        .edit("misspelt column in a term", "p.yml", "merit: talent.level", "merit: talent.lvel", words: ["lvel", "'level'"]),
        .edit("misspelt codebook", "p.yml", "born: {type: date", "born: {type: category, codebook: plase", words: ["plase", "'place'"]),
        .edit("misspelt seats", "p.yml", "seats: seats", "seats: seat", words: ["'seat'", "'seats'"]),
        .edit("misspelt id", "p.yml", "table: t.csv\n  id: id", "table: t.csv\n  id: idd", words: ["'idd'", "'id'"]),
        .edit("misspelt output column", "p.yml", "openings: [title]", "openings: [titel]", words: ["titel", "'title'"]),
        .edit("private output column", "p.yml", "talents: [level]", "talents: [name]", words: ["name", "private"], chinese: ["private"]),
        .edit("text column in a rule", "p.yml", "of: talent.places", "of: talent.name", words: ["talent.name", "text"]),
        .edit("the same side twice", "p.yml", "atLeast: opening.level", "atLeast: talent.level", words: ["other side"]),
        .edit(
            "codebooks that differ", "p.yml", "place: {type: category, codebook: place}", "place: {type: category, codebook: work}",
            words: ["different codebooks"]),
        .edit("a rule named twice", "p.yml", "{name: papers,", "{name: level,", words: ["twice", "level"]),
        .edit("a term named twice", "p.yml", "term: level, merit", "term: skills, merit", words: ["twice", "skills"]),
        .edit(
            "two requirements in one rule", "p.yml", "{name: place, member:", "{name: place, covers: {}, member:", words: ["exactly one"]),
        .edit(
            "a number rule without a bound", "p.yml", "{opening: pay_max, atLeast: talent.pay}", "{opening: pay_max}",
            words: ["p.yml:", "atLeast, atMost or both"], chinese: ["atLeast 或 atMost"]),
        .edit(
            "bounds of a number that no number meets", "p.yml", "{opening: pay_max, atLeast: talent.pay}",
            "{opening: pay_max, atLeast: 5000, atMost: 4000}", words: ["p.yml:", "5000", "4000"], chinese: ["高于上限"]),
        .edit(
            "both bounds of a number are no mistake", "p.yml", "{opening: pay_max, atLeast: talent.pay}",
            "{opening: pay_max, atLeast: talent.pay, atMost: 4600.5}", exit: 0, words: ["3 of 3"]),
        .edit(
            "rule without a kind", "p.yml", "{name: place, member: {opening: place, of: talent.places}}", "{name: place}",
            words: ["exactly one"]),
        .edit("zero weight", "p.yml", "weight: 3", "weight: 0", words: ["weight", "above 0"]),
        .edit("negative weight", "p.yml", "weight: 3", "weight: -3", words: ["-3"]),
        .edit("weight of infinity", "p.yml", "weight: 3", "weight: .inf", words: ["inf"]),
        .edit("weight of 1e400", "p.yml", "weight: 3", "weight: 1e400", words: ["1e400"]),
        .edit("missing out of range", "p.yml", "weight: 3}", "weight: 3, missing: 2}", words: ["2", "0", "1"]),
        .edit("scale of zero", "p.yml", "scale: 1000", "scale: 0", words: ["0"]),
        .edit(
            "no terms", "p.yml",
            "    - {term: skills, coverage: {talent: skills, opening: skills, weights: weights.csv}, weight: 3}\n    - {term: level, merit: talent.level, weight: 1}\n",
            "    []\n", words: ["at least one term"]),
        .edit("no fit", "p.yml", "fit:", "fits:", words: ["fits", "fit"]),
        .edit(
            "unknown mechanism", "p.yml", "mechanism: deferred-acceptance", "mechanism: deferred-aceptance",
            words: ["deferred-aceptance", "deferred-acceptance"]),
        .edit("unknown tie-break", "p.yml", "ties: single-lottery", "ties: coin", words: ["coin", "single-lottery"]),
        .edit("list length 0", "p.yml", "lists: {talents: 5", "lists: {talents: 0", words: ["1", "10000"]),
        .edit("list length 1e9", "p.yml", "lists: {talents: 5", "lists: {talents: 1000000000", words: ["10000"]),
        .edit("negative seed", "p.yml", "seed: 3", "seed: -3", words: ["-3", "p.yml:3"]),
        .edit("huge seed", "p.yml", "seed: 3", "seed: 99999999999999999999999", words: ["p.yml:3"]),
        .edit("impossible date", "p.yml", "date: 2026-06-30", "date: 2026-02-30", words: ["2026-02-30", "p.yml:2"], chinese: ["日期"]),
        .edit("range upside down", "p.yml", "range: [0, 100000]", "range: [9, 1]", words: ["9", "1", "above"]),
        .edit("range of a text", "p.yml", "name: {private: true}", "name: {private: true, range: [0, 1]}", words: ["range", "name"]),
        .edit("level without a codebook", "p.yml", "title: {}", "title: {type: level}", words: ["title", "codebook"]),
        .edit(
            "separator of two characters", "p.yml", "skills: {type: tags}", "skills: {type: tags, separator: \"::\"}",
            words: ["one character"]),
        .edit(
            "seats of the talents as a column", "p.yml", "table: t.csv\n  id: id", "table: t.csv\n  id: id\n  seats: pay",
            words: ["seats", "number"]),
        .edit("a text as the seats", "p.yml", "seats: seats", "seats: title", words: ["seats", "title"]),
        .edit(
            "unordered codebook as levels", "p.yml", "level: [low, middle, high]", "level: place.csv", words: ["no order", "rank"],
            chinese: ["次序"]),
        .edit(
            "join that brings nothing", "p.yml", "seats: seats\n", "seats: seats\n  joins: [{table: t.csv, on: id}]\n",
            words: ["join", "count"]),
        .edit("many mistakes at once", "p.yml", "seed: 3", "sed: 3\ndat: 1\nlist: 2", words: ["sed", "dat", "list"]),
        .edit("misspelt codebook file", "p.yml", "place.csv", "plaice.csv", words: ["plaice.csv"]),
        .file("empty codebook", "place.csv", [], words: ["place.csv"]),
        .file("codebook with a header only", "place.csv", Array("code,name\n".utf8), words: ["place.csv", "no entries"]),
        .edit(
            "no rules is no mistake", "p.yml",
            """
            rules:
              - {name: level, level: {talent: level, atLeast: opening.level}}
              - {name: place, member: {opening: place, of: talent.places}}
              - {name: papers, credential: {talent: papers, meets: opening.papers, at: opening.place}}
              - {name: pay, number: {opening: pay_max, atLeast: talent.pay}, waivable: true}
            """, "rules: []", exit: 0, words: ["3 of 3"]),
        .edit(
            "rules that are no list", "p.yml", "rules:\n  - {name: level,", "rules: x\nrule:\n  - {name: level,",
            words: ["p.yml:36", "list", "p.yml:37", "“rules”"]),
        .file("codebook without codes", "place.csv", Array("kode,name\na,b\n".utf8), words: ["place.csv:1", "'code'", "kode"]),
        .edit("codebook code twice", "place.csv", "south,南,", "north,南,", words: ["place.csv:3", "north", "twice", "line 2"]),
        .edit("codebook code empty", "place.csv", "south,南,", ",南,", words: ["place.csv:3", "empty"]),
        .edit("codebook entry its own parent", "place.csv", "south,南,", "south,南,south", words: ["south", "circle"]),
        .edit("codebook parents in a circle", "place.csv", "north,北,", "north,北,north-east", words: ["circle"]),
        .edit("codebook parent unknown", "place.csv", "south,南,", "south,南,west", words: ["west"]),
        .edit("codebook row too short", "place.csv", "south,南,", "south", words: ["place.csv:3"]),
        .file("codebook rank not a number", "work.csv", Array("code,rank\nweld,x\n".utf8), words: ["work.csv:2", "'x'"]),
        .edit("recognition of an unknown code", "recognition.csv", "NVQ,weld", "NVQ,weldd", words: ["recognition.csv:2", "weldd", "weld"]),
        .edit("recognition with a bad date", "recognition.csv", "2025-01-01", "2025-13-01", words: ["recognition.csv:2", "2025-13-01"]),
        .edit("recognition without a column", "recognition.csv", "as_level", "as", words: ["recognition.csv:1", "as_level"]),
        .edit("affinity above 1", "affinity.csv", "sew,cut,0.5", "sew,cut,1.5", words: ["affinity.csv:2", "1.5"]),
        .edit("affinity below 0", "affinity.csv", "sew,cut,0.5", "sew,cut,-0.5", words: ["affinity.csv:2", "-0.5"]),
        .edit("affinity that is no number", "affinity.csv", "sew,cut,0.5", "sew,cut,nan", words: ["affinity.csv:2", "nan"]),
        .edit("weights below 0", "weights.csv", "cut,2", "cut,-2", words: ["weights.csv:2", "-2"]),
    ]
}
