import Foundation

/// Tables that cannot be read, and rows that are set aside.
extension MalformedCase {
    static let tables: [MalformedCase] = [
        .file("empty table", "t.csv", [], words: ["t.csv"]),
        .file("missing table", "t.csv", nil, words: ["t.csv"], chinese: ["t.csv"]),
        .edit("a folder as a table", "p.yml", "table: t.csv", "table: .", words: ["folder"]),
        .file(
            "header only", "t.csv", Array("id,name,level,places,skills,pay,born,papers,code\n".utf8), words: ["t.csv", "no rows"],
            chinese: ["没有一行数据"]),
        .file(
            "header only among the openings", "o.csv", Array("id,title,level,place,skills,pay_max,papers,seats\n".utf8),
            words: ["o.csv", "no rows"]),
        .file(
            "every row set aside", "t.csv", Array("id,name,level,places,skills,pay,born,papers,code\nT1,SECRET-1,x,,,,,,\n".utf8),
            words: ["t.csv:2", "no usable row"], chinese: ["没有一行可用"]),
        .file(
            "every row set aside, and checked", "t.csv",
            Array("id,name,level,places,skills,pay,born,papers,code\nT1,SECRET-1,x,,,,,,\n".utf8),
            words: ["t.csv:2", "no usable row", "set aside"], chinese: ["没有一行可用", "搁置"], arguments: ["check", "p.yml"]),
        MalformedCase(
            name: "several columns missing in every table and file",
            files: [
                "t.csv": Array("id,name,lvl,plases,skils,pya,born,papers,code\n".utf8), "o.csv": Array("id,titel,level,plase\n".utf8),
                "choices.csv": Array("talent,opnning,rang\n".utf8), "affinity.csv": Array("a,b,c\n".utf8),
                "weights.csv": Array("tga,wieght\n".utf8), "ratings.csv": Array("x\n".utf8),
            ], arguments: match, exit: 2,
            words: [
                "t.csv:1: error: the column 'level'", "t.csv:1: error: the column 'pay'", "'place'", "'pay_max'", "'seats'",
                "choices.csv:1: error: the column 'opening'", "choices.csv:1: error: the column 'rank'",
                "affinity.csv:1: error: the column 'talent'", "affinity.csv:1: error: the column 'value'",
                "weights.csv:1: error: the column 'tag'", "weights.csv:1: error: the column 'weight'", "ratings.csv:1: error:", "errors;",
            ], chinese: ["t.csv:1", "“level”", "“pay”", "choices.csv:1", "affinity.csv:1", "weights.csv:1"]),
        MalformedCase(
            name: "header only on both sides",
            files: [
                "t.csv": Array("id,name,level,places,skills,pay,born,papers,code\n".utf8),
                "o.csv": Array("id,title,level,place,skills,pay_max,papers,seats\n".utf8),
            ], arguments: match, exit: 2, words: ["t.csv: error:", "o.csv: error:", "no rows"], chinese: ["t.csv", "o.csv"]),
        MalformedCase(
            name: "faulty rows in several files of the programme",
            files: [
                "affinity.csv": Array("talent,opening,value\nsew,cut,x\ncut,cut,2\n".utf8),
                "weights.csv": Array("tag,weight\ncut,-1\n".utf8),
                "recognition.csv": Array(
                    "scheme,occupation,level,issuer,recognised_in,as_level,from,until\nNVQ,weldd,,nort,,,,\nNVQ,weldd,,,,,,\n".utf8),
            ], arguments: match, exit: 2,
            words: ["affinity.csv:2", "affinity.csv:3", "weights.csv:2", "recognition.csv:2", "recognition.csv:3"],
            chinese: ["affinity.csv:2", "weights.csv:2"]),
        .row("an affinity stated twice", "affinity.csv", "sew,cut,0.9", words: ["affinity.csv:4", "line 2"], chinese: ["第 2 行"]),
        .row("a tag weighed twice", "weights.csv", "cut,5", words: ["weights.csv:3", "line 2"], chinese: ["第 2 行"]),
        .edit("a device as a table", "p.yml", "table: t.csv", "table: /dev/zero", words: ["/dev/zero", "device"], chinese: ["设备"]),
        .edit("a device as choices", "p.yml", "choices: choices.csv", "choices: /dev/zero", words: ["/dev/zero", "device"]),
        .file(
            "one damaged character of UTF-8", "o.csv",
            Array(SmallProgramme.openings.replacingOccurrences(of: "cutter", with: "裁剪工").utf8) + Array("O3,缝".utf8)
                + [0xFF] + Array("纫,low,north,cut,1,,1\n".utf8), words: ["o.csv:4", "0xFF", "UTF-8"], chinese: ["另存为 UTF-8"]),
        .edit("missing column", "t.csv", "id,name,level", "id,name,levl", words: ["t.csv:1", "level", "levl"], chinese: ["level"]),
        .edit("missing seats", "o.csv", "papers,seats", "papers,seat", words: ["o.csv:1", "seats"]),
        .edit("header twice", "t.csv", "born,papers", "pay,papers", words: ["t.csv:1", "pay", "twice"]),
        .edit("comma header, semicolon delimiter", "p.yml", "table: t.csv", "table: t.csv\n  delimiter: semicolon", words: ["t.csv:1"]),
        .file(
            "UTF-16 with a mark is read", "t.csv",
            [0xFF, 0xFE] + SmallProgramme.talents.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, exit: 0, words: ["3 talents"]),
        .file(
            "UTF-16 without a mark", "t.csv", SmallProgramme.talents.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, words: ["t.csv"]),
        .file(
            "UTF-16 cut in the middle of a character", "t.csv",
            [0xFF, 0xFE] + SmallProgramme.talents.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [0x41], words: ["t.csv"]),
        .file("NUL bytes", "t.csv", Array(SmallProgramme.talents.utf8) + [0x00, 0x0A], words: ["t.csv"]),
        .file(
            "GB18030 with a bad byte", "t.csv", Array(SmallProgramme.talents.utf8) + [0xC4, 0xE3, 0x81, 0x20, 0xFF, 0x0A], words: ["t.csv"]),
        .edit("bad byte in declared UTF-8", "p.yml", "table: t.csv", "table: t.csv\n  encoding: utf-9", words: ["utf-9", "utf-8"]),
        .file(
            "CR alone as line ends", "o.csv", Array(SmallProgramme.openings.replacingOccurrences(of: "\n", with: "\r").utf8), exit: 0,
            words: ["2"]),
        .file(
            "mark and spaces in the header", "o.csv",
            [0xEF, 0xBB, 0xBF] + Array(SmallProgramme.openings.replacingOccurrences(of: "id,title", with: " id , title ").utf8), exit: 0,
            words: ["2"]),
        .row("unterminated quote", "t.csv", "T4,\"SECRET-4,low,north,cut,1,,,", words: ["t.csv:5"]),
        .row("quote inside a field", "t.csv", "T4,SECRET-\"4\",low,north,cut,1,,,", words: ["t.csv:5"]),
        .row("lone quote", "t.csv", "T4,\"SECRET-4\"x,low,north,cut,1,,,", words: ["t.csv:5"]),
        .row("too many fields", "t.csv", "T4,SECRET-4,low,north,cut,1,,,,,", words: ["t.csv:5", "11", "9"], chinese: ["字段"]),
        .row("too few fields", "t.csv", "T4,SECRET-4", words: ["t.csv:5", "2", "9"]),
        .row("duplicate id", "t.csv", "T1,SECRET-4,low,north,cut,1,,,", words: ["t.csv:5", "T1", "line 2"], chinese: ["第 2 行"]),
        .row("empty id", "t.csv", ",SECRET-4,low,north,cut,1,,,", words: ["t.csv:5", "empty"]),
        .row("id of spaces", "t.csv", "   ,SECRET-4,low,north,cut,1,,,", words: ["t.csv:5", "empty"]),
        .row("unknown level", "t.csv", "T4,SECRET-4,hihg,north,cut,1,,,", words: ["t.csv:5", "hihg", "high"], chinese: ["是否为"]),
        .row("unknown place in a list", "t.csv", "T4,SECRET-4,low,north;suoth,cut,1,,,", words: ["t.csv:5", "suoth", "south"]),
        .row("private number that is none", "t.csv", "T4,SECRET-4,low,north,cut,SECRET-PAY,,,", words: ["t.csv:5", "***", "not a number"]),
        .row("private number out of range", "t.csv", "T4,SECRET-4,low,north,cut,100001,,,", words: ["t.csv:5", "***", "100,000"]),
        .row("NaN", "o.csv", "O3,a,low,north,cut,NaN,,1", words: ["o.csv:4", "NaN"]),
        .row("infinity", "o.csv", "O3,a,low,north,cut,inf,,1", words: ["o.csv:4", "inf"]),
        .row("1e400", "o.csv", "O3,a,low,north,cut,1e400,,1", words: ["o.csv:4", "1e400"]),
        .row("hexadecimal", "o.csv", "O3,a,low,north,cut,0x10,,1", words: ["o.csv:4", "0x10"]),
        .row("comma that separates no thousands", "o.csv", "O3,a,low,north,cut,\"4,00\",,1", words: ["o.csv:4", "4,00"]),
        .row("huge seats", "o.csv", "O3,a,low,north,cut,1,,99999999999999999999", words: ["o.csv:4", "seats"]),
        .row("negative seats", "o.csv", "O3,a,low,north,cut,1,,-1", words: ["o.csv:4", "-1"], chinese: ["名额"]),
        .row("half a seat", "o.csv", "O3,a,low,north,cut,1,,1.5", words: ["o.csv:4", "1.5"]),
        .row("no seats stated", "o.csv", "O3,a,low,north,cut,1,,", words: ["o.csv:4", "empty"]),
        .row("impossible day", "t.csv", "T4,SECRET-4,low,north,cut,1,2005-02-30,,", words: ["t.csv:5", "2005-02-30"]),
        .row("date in words", "t.csv", "T4,SECRET-4,low,north,cut,1,yesterday,,", words: ["t.csv:5", "yesterday", "2026-06-30"]),
        .row(
            "credential without a level", "t.csv", "T4,SECRET-4,low,north,cut,1,,weld,",
            words: ["t.csv:5", "weld", "scheme:occupation:level@issuer"]),
        .row("credential of an unknown work", "t.csv", "T4,SECRET-4,low,north,cut,1,,NVQ:wel:4@north,", words: ["t.csv:5", "wel", "weld"]),
        .row("bad check digit", "t.csv", "T4,SECRET-4,low,north,cut,1,,,91350100M000100Y44", words: ["t.csv:5", "GB 32100"]),
        .row("choice of an unknown talent", "choices.csv", "T9,O1,1", words: ["choices.csv:4", "T9"]),
        .row("choice of an unknown opening", "choices.csv", "T2,O9,1", words: ["choices.csv:4", "O9"]),
        .row("choice repeated", "choices.csv", "T1,O2,3", words: ["choices.csv:4", "line 2"]),
        .row("choice of rank 0", "choices.csv", "T2,O2,0", words: ["choices.csv:4", "0"]),
        .row("choice of rank one and a half", "choices.csv", "T2,O2,1.5", words: ["choices.csv:4", "1.5"]),
        .row("rating NaN", "ratings.csv", "O1,T1,NaN", words: ["ratings.csv:3", "NaN"]),
        .row("rating empty", "ratings.csv", "O1,T1,", words: ["ratings.csv:3", "empty"]),
        .edit("choices without a rank", "choices.csv", "rank", "rang", words: ["choices.csv:1", "rank", "rang"]),
        .edit("a row set aside", "t.csv", "high,", "x,", exit: 1, words: ["t.csv:2"]),
        MalformedCase(
            name: "zero seats everywhere",
            files: [
                "o.csv": Array(
                    SmallProgramme.openings.replacingOccurrences(of: ",1\n", with: ",0\n").replacingOccurrences(of: ",2\n", with: ",0\n")
                        .utf8)
            ],
            arguments: match + ["--fail-on-unplaced"], exit: 1, words: ["0 seats"], chinese: []),
        MalformedCase(
            name: "an id that is a formula, and one of two lines",
            files: [
                "t.csv": Array((SmallProgramme.talents + "=T4,SECRET-4,low,north,cut,1,,,\n\"T\n5\",SECRET-5,low,north,cut,1,,,\n").utf8)
            ],
            arguments: match, exit: 0, words: ["5 talents"], chinese: []),
        .file(
            "very long cell", "t.csv",
            Array((SmallProgramme.talents + "T4,SECRET-4,low,north,\(String(repeating: "x", count: 3_000_000)),1,,,\n").utf8), exit: 0,
            words: ["4"]),
        .row("long unknown code", "t.csv", "T4,SECRET-4,\(String(repeating: "high", count: 2_000)),north,cut,1,,,", words: ["t.csv:5"]),
        .row("line break inside a bad cell", "t.csv", "T4,SECRET-4,\"hi\ngh\",north,cut,1,,,", words: ["t.csv:5"]),
        .row(
            "bad row after a cell of two lines", "o.csv", "O3,\"a\nb\",low,north,cut,1,,1\nO4,a,low,nirth,cut,1,,1",
            words: ["o.csv:6", "nirth"]),
        .row("formula as a code", "o.csv", "O3,a,=low,north,cut,1,,1", words: ["o.csv:4", "=low"]),
    ]
}
