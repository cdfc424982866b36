import Foundation

/// Words typed that mean nothing, unknown ids, damaged runs and specifications.
extension MalformedCase {
    static let commands: [MalformedCase] = [
        .typed("unknown command", ["mach", "p.yml"], words: ["mach"]),
        .typed("no programme", ["match"], words: ["programme"]),
        .typed("unknown option", ["match", "p.yml", "--thread", "2"], words: ["--thread"]),
        .typed("threads 0", match + ["--threads", "0"], words: ["threads"]),
        .typed("threads -1", match + ["--threads", "-1"], words: ["threads"]),
        .typed("threads 10000", match + ["--threads", "10000"], words: ["threads"]),
        .typed("threads in words", match + ["--threads", "two"], words: ["two"]),
        .typed("list length 0 as typed", match + ["--talents-list", "0"], words: ["talents-list"]),
        .typed("list length 1e9 as typed", match + ["--openings-list", "1000000000"], words: ["openings-list"]),
        .typed("negative seed as typed", match + ["--seed", "-1"], words: ["seed"]),
        .typed("huge seed as typed", match + ["--seed", "99999999999999999999999"], words: ["99999999999999999999999"]),
        .typed("unknown language", match + ["--lang", "fr"], words: ["fr"]),
        .typed("output is a file", ["match", "p.yml", "--out", "t.csv"], words: ["t.csv", "file"]),
        .typed("output is a folder of something else", ["match", "p.yml", "--out", "."], words: ["run.json"]),
        .typed("output under a file", ["match", "p.yml", "--out", "t.csv/out"], exit: 3, words: ["t.csv"]),
        .typed("output where nobody may write", ["match", "p.yml", "--out", "/proc/duikou/out"], exit: 3, words: ["/proc"]),
        .typed("output nowhere", ["match", "p.yml", "--out", ""], words: ["out"]),
        .typed("unknown id", ["query", "p.yml", "T11"], words: ["T11", "T1"], chinese: ["T11"]),
        .typed("empty id", ["query", "p.yml", ""], words: ["id"]),
        .edit("ambiguous id", "o.csv", "O1,", "T1,", words: ["T1", "--side"], arguments: ["query", "p.yml", "T1"]),
        .typed("pair with an unknown id", ["query", "p.yml", "T1", "--pair", "O9"], words: ["O9"]),
        .typed("what-if with an unknown column", ["query", "p.yml", "T1", "--what-if", "levl=high"], words: ["levl", "level"]),
        .typed("what-if with a bad value", ["query", "p.yml", "T1", "--what-if", "level=hihg"], words: ["hihg", "high"]),
        .typed("what-if with a bad private value", ["query", "p.yml", "T1", "--what-if", "pay=much"], words: ["pay"]),
        .typed("what-if without =", ["query", "p.yml", "T1", "--what-if", "level"], words: ["level", "="]),
        .typed("top 0", ["query", "p.yml", "T1", "--top", "0"], words: ["top"]),
        .typed("check of a missing programme", ["check", "q.yml"], words: ["q.yml"]),
        .typed("verify of nothing", ["verify", "nowhere"], words: ["nowhere"]),
        .typed("verify of a file", ["verify", "t.csv"], words: ["t.csv"]),
        .typed("verify of no run", ["verify", "."], words: ["run.json"]),
        .file(
            "run.json that is damaged", "run/run.json", Array("{\"format\": 1,".utf8), words: ["run.json", "damaged"],
            arguments: ["verify", "run"]),
        .file(
            "run.json of another format", "run/run.json", Array("{\"format\": 99}".utf8), words: ["run.json"], arguments: ["verify", "run"]),
        .file(
            "run.json that is deep", "run/run.json", Array(String(repeating: "[", count: 200_000).utf8), words: ["run.json"],
            arguments: ["verify", "run"]),
        .file("run.json that is empty", "run/run.json", [], words: ["run.json"], arguments: ["verify", "run"]),
        .typed("generate without an output", ["generate", "spec.yml"], words: ["out"]),
        .file("generate from nothing", "spec.yml", nil, words: ["spec.yml"], arguments: ["generate", "spec.yml", "--out", "out"]),
        .edit(
            "generate with an unknown key", "spec.yml", "tables:", "tabels:", words: ["spec.yml:3", "tabels", "tables"],
            arguments: ["generate", "spec.yml", "--out", "out"]),
        .edit(
            "generate with an unknown draw", "spec.yml", "uniform", "unifrom", words: ["spec.yml:9", "unifrom", "uniform"],
            arguments: ["generate", "spec.yml", "--out", "out"]),
        .edit(
            "generate with an unknown column in a pattern", "spec.yml", "A{n:3}", "A{nn}", words: ["spec.yml:8", "nn"],
            arguments: ["generate", "spec.yml", "--out", "out"]),
        .edit(
            "generate minus one row", "spec.yml", "rows: 3", "rows: -1", words: ["spec.yml:6", "-1"],
            arguments: ["generate", "spec.yml", "--out", "out"]),
        .edit(
            "generate with a range upside down", "spec.yml", "[1, 9]", "[9, 1]", words: ["spec.yml:9"],
            arguments: ["generate", "spec.yml", "--out", "out"]),
        .typed("generate more than can be", ["generate", "spec.yml", "--out", "out", "--talents", "-5"], words: ["talents"]),
    ]
}
