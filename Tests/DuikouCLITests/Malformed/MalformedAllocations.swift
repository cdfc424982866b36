/// Allocations that cannot be, and the files that they name.
extension MalformedCase {
    private static let plain = "allocate: {mechanism: deferred-acceptance, proposing: talents, ties: single-lottery}"

    private static func allocation(
        _ name: String, _ text: String, limits: String? = nil, links: String? = nil, exit: Int32 = 2, words: [String],
        chinese: [String] = []
    ) -> MalformedCase {
        var files = SmallProgramme.edited("p.yml", plain, "allocate: " + text)
        if let limits { files["limits.csv"] = Array(limits.utf8) }
        if let links { files["links.csv"] = Array(links.utf8) }
        return MalformedCase(name: name, files: files, arguments: match, exit: exit, words: words, chinese: chinese)
    }

    private static func regions(_ name: String, limits: String?, exit: Int32 = 2, words: [String], chinese: [String] = []) -> MalformedCase
    {
        allocation(
            name, "{regions: {of: opening.place, limits: limits.csv, cost: opening.pay_max}}", limits: limits, exit: exit, words: words,
            chinese: chinese)
    }

    static let allocations: [MalformedCase] = [
        allocation(
            "misspelt mechanism", "{mechanism: maximum-stabel}", words: ["maximum-stabel", "maximum-stable"], chinese: ["maximum-stable"]),
        allocation("misspelt allocation key", "{reserve: []}", words: ["p.yml:", "reserve", "“reserves”"]),
        allocation("one band", "{bands: 1}", words: ["2", "10000", "“1”"]),
        allocation("bands in words", "{bands: many}", words: ["many"]),
        allocation("a reserve without seats", "{reserves: [{name: a, for: {talent: level, is: [low]}}]}", words: ["seats"]),
        allocation("a reserve for nobody in particular", "{reserves: [{name: a, seats: 1}]}", words: ["“for”"]),
        allocation("a reserve of 0 seats", "{reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 0}]}", words: ["“0”", "20%"]),
        allocation("a reserve of 101 percent", "{reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 101%}]}", words: ["101%"]),
        allocation(
            "a misspelt group column", "{reserves: [{name: a, for: {talent: skils, is: [cut]}, seats: 1}]}", words: ["skils", "'skills'"]),
        allocation(
            "a group that nobody is of is a note", "{reserves: [{name: a, for: {talent: skills, is: [sow]}, seats: 1}]}", exit: 0,
            words: ["warning:", "nobody", "sow", "did you mean 'sew'"], chinese: ["没有人", "sow", "是否为“sew”"]),
        allocation(
            "a rate for a group that nobody is of", "{rates: [{name: a, for: {talent: skills, is: [dig]}, percent: 10}]}", exit: 0,
            words: ["the rate 'a'", "nobody", "dig"]),
        allocation(
            "a reserve for a code that nobody has",
            "{reserves: [{name: a, for: {talent: places, is: [north-east]}, seats: 1}, "
                + "{name: b, for: {talent: papers, is: [x]}, seats: 1}]}", words: ["talent.papers"]),
        allocation(
            "two unknown groups", "{reserves: [{name: a, for: {talent: places, is: [nort, sout]}, seats: 1}]}",
            words: ["nort", "'north'", "sout", "'south'"]),
        allocation(
            "a place that is none", "{reserves: [{name: a, for: {talent: places, is: [nort]}, seats: 1}]}", words: ["nort", "'north'"],
            chinese: ["是否为"]),
        allocation(
            "a group by a number", "{reserves: [{name: a, for: {talent: pay, is: [3]}, seats: 1}]}", words: ["talent.pay", "number"]),
        allocation(
            "a group of other codes", "{reserves: [{name: a, for: {talent: skills, is: opening.place}, seats: 1}]}",
            words: ["different codebooks"]),
        allocation(
            "a reserve named twice",
            "{reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1}, {name: a, for: {talent: skills, is: [sew]}, seats: 1}]}",
            words: ["twice", "'a'"], chinese: ["两次"]),
        allocation(
            "reserves of a mechanism without them",
            "{mechanism: maximum-weight, reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1}]}",
            words: ["reserves", "maximum-weight"], chinese: ["maximum-weight"]),
        allocation(
            "reserves with openings proposing", "{proposing: openings, reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1}]}",
            words: ["proposing: talents"]),
        allocation("a rate of 101", "{rates: [{name: a, for: {talent: skills, is: [cut]}, percent: 101}]}", words: ["0 to 100", "101"]),
        allocation(
            "a rate below nothing", "{rates: [{name: a, for: {talent: skills, is: [cut]}, percent: -1}]}", words: ["0 to 100", "-1"]),
        allocation("clearing after a sum", "{mechanism: maximum-weight, clearing: true}", words: ["clearing"]),
        allocation(
            "regions and clearing", "{clearing: true, regions: {of: opening.place, limits: limits.csv}}", limits: "region,cap\nnorth,1\n",
            words: ["combined"]),
        allocation("links without what is the same", "{links: {table: links.csv}}", links: "talent,partner\nT1,T2\n", words: ["“same”"]),
        MalformedCase(
            name: "a private group",
            files: SmallProgramme.edited(
                "p.yml", "skills: {type: tags}\n    pay: {type", "skills: {type: tags, private: true}\n    pay: {type"
            ).merging(
                SmallProgramme.edited(
                    "p.yml", plain, "allocate: {reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1}]}")
            ) { first, second in
                let text = String(decoding: second ?? [], as: UTF8.self)
                return Array(
                    text.replacing("skills: {type: tags}\n    pay: {type", with: "skills: {type: tags, private: true}\n    pay: {type").utf8
                )
            }, arguments: match, exit: 2, words: ["private", "skills"], chinese: ["private"]),
        MalformedCase(
            name: "links of talents with two seats",
            files: [
                "p.yml": Array(
                    SmallProgramme.yaml.replacing("table: t.csv\n  id: id", with: "table: t.csv\n  id: id\n  seats: 2")
                        .replacing(plain, with: "allocate: {links: {table: links.csv, same: opening.place}}").utf8),
                "links.csv": Array("talent,partner\nT1,T2\n".utf8),
            ], arguments: match, exit: 2, words: ["one seat for each talent"], chinese: ["一个名额"]),
        regions("no limits file", limits: nil, words: ["limits.csv"]),
        regions("limits without a limit", limits: "region,most\nnorth,3\n", words: ["limits.csv:1", "'cap'"], chinese: ["cap"]),
        regions("limits with only a header", limits: "region,cap\n", words: ["limits.csv", "no rows"]),
        regions(
            "limits of an unknown region", limits: "region,cap\nnort,3\n", words: ["limits.csv:2", "nort", "'north'"], chinese: ["是否为"]),
        regions("limits stated twice", limits: "region,cap\nnorth,3\n北,4\n", words: ["limits.csv:3", "line 2"]),
        regions("a cap of -1", limits: "region,cap\nnorth,-1\n", words: ["limits.csv:2", "cap", "-1"]),
        regions("half a cap", limits: "region,cap\nnorth,1.5\n", words: ["limits.csv:2", "whole number"]),
        regions("a floor above its cap", limits: "region,cap,floor\nnorth,1,2\n", words: ["limits.csv:2", "above the cap of 1"]),
        regions(
            "a floor that nobody can meet", limits: "region,floor\nsouth,40\n", words: ["limits.csv", "40", "can be had"], chinese: ["40"]),
        allocation(
            "a budget without costs", "{regions: {of: opening.place, limits: limits.csv}}", limits: "region,budget\nnorth,9\n",
            words: ["cost"]),
        allocation(
            "links that are none", "{links: {table: links.csv, same: opening.place}}",
            links: "talent,partner\nT1,T1\nT9,T2\nT2,T3\nT3,T1\n,T1\n", exit: 1,
            words: ["links.csv:2", "themselves", "links.csv:3", "no such id", "links.csv:5", "line 4", "links.csv:6"], chinese: ["结伴"]),
        allocation(
            "more kept seats than seats", "{reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: opening.pay_max}]}", exit: 1,
            words: ["o.csv:2", "5000", "1 are kept"], chinese: ["按 1 个预留"]),
        MalformedCase(
            name: "an unknown mechanism on the command line", files: [:], arguments: match + ["--mechanism", "best"], exit: 2,
            words: ["best"],
            chinese: ["best"]),
        MalformedCase(
            name: "a mechanism that the programme's reserves forbid",
            files: SmallProgramme.edited("p.yml", plain, "allocate: {reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1}]}"),
            arguments: match + ["--mechanism", "maximum-cardinality"], exit: 2, words: ["reserves", "maximum-cardinality"],
            chinese: ["maximum-cardinality"]),
        MalformedCase(
            name: "compare without a programme", files: [:], arguments: ["compare"], exit: 2, words: ["programme"], chinese: ["方案"]),
        MalformedCase(
            name: "compare of what is not there", files: [:], arguments: ["compare", "q.yml"], exit: 2, words: ["q.yml"], chinese: ["q.yml"]
        ),
    ]
}
