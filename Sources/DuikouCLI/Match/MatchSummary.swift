import Duikou
import DuikouIO

/// What a run found, in about ten lines: each number with its denominator.
struct MatchSummary {
    /// Reasons named one by one; the rest are in unplaced.csv.
    private static let mostReasons = 3

    var loaded: LoadedProgramme
    var result: MatchResult
    var configuration: BatchMatcher.Configuration
    var clock: StageClock
    var folder: String

    func print(_ console: Console) {
        let rows = rows(console)
        let width = rows.map { DisplayWidth.of($0.label) }.max() ?? 0
        var lines = [console.bold(console.text(loaded.programme.title))]
        for row in rows {
            let label = row.label + String(repeating: " ", count: width - DisplayWidth.of(row.label) + 2)
            let limit = console.width.map { max(20, $0 - width - 4) }
            let parts = limit.map { DisplayWidth.wrapped(row.text, to: $0) } ?? [row.text]
            for (index, part) in parts.enumerated() {
                lines.append(
                    "  " + (index == 0 ? console.faint(label) : String(repeating: " ", count: width + 2)) + (row.paint?(part) ?? part))
            }
        }
        console.print(lines)
    }

    private struct Row {
        var label: String
        var text: String
        var paint: ((String) -> String)?
    }

    private func rows(_ console: Console) -> [Row] {
        let counts = result.counts
        func row(_ zh: String, _ en: String, _ zhText: String, _ enText: String, paint: ((String) -> String)? = nil) -> Row {
            Row(label: console.word(zh, en), text: console.word(zhText, enText), paint: paint)
        }
        func n(_ value: Int) -> String { Format.grouped(value) }
        let pairs = counts.talents * counts.openings
        var rows = [
            row(
                "双方", "who", "人才 \(n(counts.talents))，岗位 \(n(counts.openings))，名额 \(n(counts.seats))",
                "\(n(counts.talents)) talents, \(n(counts.openings)) openings, \(n(counts.seats)) seats"),
            loaded.issues.isEmpty
                ? row("搁置的行", "set aside", "没有", "no rows")
                : row(
                    "搁置的行", "set aside", "\(n(loaded.issues.count)) 处不合格的数据，见 rejected.csv",
                    "\(n(loaded.issues.count)) faults in the data, listed in rejected.csv", paint: console.bad),
            row(
                "符合条件", "eligible", "\(n(counts.eligiblePairs)) / \(n(pairs)) 对（\(Format.percent(counts.eligiblePairs, of: pairs))）",
                "\(n(counts.eligiblePairs)) of \(n(pairs)) pairs (\(Format.percent(counts.eligiblePairs, of: pairs)))"),
            row(
                "已安排", "placed",
                "\(n(counts.placed)) / \(n(counts.talents)) 人（\(Format.percent(counts.placed, of: counts.talents))）；不求稳定时最多 \(n(counts.ceiling)) 人",
                "\(n(counts.placed)) of \(n(counts.talents)) (\(Format.percent(counts.placed, of: counts.talents))); at most \(n(counts.ceiling)) if stability were ignored",
                paint: console.bold),
            row(
                "首选", "first wish",
                "\(n(counts.firstWishes)) / \(n(counts.placed)) 人得到清单上的第一个（\(Format.percent(counts.firstWishes, of: counts.placed))）",
                "\(n(counts.firstWishes)) of \(n(counts.placed)) placed got the first on their lists (\(Format.percent(counts.firstWishes, of: counts.placed)))"
            ),
            row("未安排", "unplaced", unplaced(.zh), unplaced(.en)),
        ]
        if counts.ranOffList > 0 {
            rows.append(
                row(
                    "清单未列全", "short lists", "\(n(counts.ranOffList)) / \(n(result.unplaced.count)) 个未安排的人还有未列入清单的岗位；加大 --talents-list 可能有用",
                    "\(n(counts.ranOffList)) of \(n(result.unplaced.count)) unplaced had more openings than their lists held; a longer --talents-list may help"
                ))
        }
        if counts.flagged > 0 {
            rows.append(
                row(
                    "豁免", "waived", "\(n(counts.flagged)) / \(n(counts.placed)) 个安排有可豁免的条件未满足，已标出",
                    "\(n(counts.flagged)) of \(n(counts.placed)) placements fail a waivable rule, and are marked"))
        }
        if !result.ineligibleChoices.isEmpty {
            rows.append(
                row(
                    "无效志愿", "void choices", "\(n(result.ineligibleChoices.count)) / \(n(loaded.stated.choices.count)) 个自选志愿不符合规则，未采用",
                    "\(n(result.ineligibleChoices.count)) of \(n(loaded.stated.choices.count)) stated choices fail a rule and were not used"
                ))
        }
        rows.append(
            row(
                "抽签", "lottery", "\(n(counts.decidedByLottery)) / \(n(counts.openings)) 个岗位的最后名额由抽签决定（种子 \(configuration.seed)）",
                "decided the last seat of \(n(counts.decidedByLottery)) of \(n(counts.openings)) openings (seed \(configuration.seed))"))
        let check = result.verification
        rows.append(
            row(
                "核验", "verified",
                "\(check.isStable ? "稳定" : "不稳定")：\(n(check.blockingPairs)) 个阻断对，\(n(check.faults)) 处越界，\(n(check.ineligible)) 对不符合规则",
                "\(check.isStable ? "stable" : "NOT stable"): \(n(check.blockingPairs)) blocking pairs, \(n(check.faults)) faults, \(n(check.ineligible)) ineligible",
                paint: check.isStable ? console.good : console.bad))
        rows.append(row("用时", "time", time(.zh), time(.en)))
        rows.append(
            row(
                "结果", "results", "\(folder)：先看 placements.csv，再看 unplaced.csv",
                "\(folder): open placements.csv first, then unplaced.csv"))
        return rows
    }

    /// The commonest reasons with their counts.
    private func unplaced(_ language: Language) -> String {
        guard !result.unplaced.isEmpty else { return language == .zh ? "没有" : "nobody" }
        var order: [String] = []
        var counts: [String: Int] = [:]
        for item in result.unplaced {
            let reason = short(item.reason)[language]
            if counts[reason] == nil { order.append(reason) }
            counts[reason, default: 0] += 1
        }
        let ranked = order.enumerated().sorted { a, b in
            let (left, right) = (counts[a.element]!, counts[b.element]!)
            return left == right ? a.offset < b.offset : left > right
        }.map(\.element)
        let named = ranked.prefix(Self.mostReasons).map { "\($0) \(Format.grouped(counts[$0]!))" }
        let more = ranked.count > Self.mostReasons ? (language == .zh ? "；等" : "; …") : ""
        let total = Format.grouped(result.unplaced.count)
        return language == .zh
            ? "\(total) 人：" + named.joined(separator: "；") + more : "\(total): " + named.joined(separator: "; ") + more
    }

    private func short(_ reason: MatchResult.Unplaced.Reason) -> LocalizedText {
        switch reason {
        case .noEligibleOpening(let rule):
            guard let rule else { return LocalizedText(zh: "没有符合条件的岗位", en: "no eligible opening") }
            let title = loaded.programme.rules[rule].title
            return LocalizedText(zh: "没有符合条件的岗位（多因“\(title.zh)”）", en: "no eligible opening (mostly '\(title.en)')")
        case .noSeats: return LocalizedText(zh: "所列岗位没有名额", en: "no listed opening has a seat")
        case .outranked, .outrated: return LocalizedText(zh: "所列岗位录满了排名更前的人", en: "listed openings filled above")
        case .lottery: return LocalizedText(zh: "同分抽签未中", en: "lost a lottery")
        }
    }

    private func time(_ language: Language) -> String {
        let names: [String: LocalizedText] = [
            "read": LocalizedText(zh: "读入", en: "read"), "score": LocalizedText(zh: "评分", en: "score"),
            "allocate": LocalizedText(zh: "分配", en: "allocate"), "verify": LocalizedText(zh: "核验", en: "verify"),
            "write": LocalizedText(zh: "写出", en: "write"),
        ]
        let stages = clock.stages
        let total = stages.reduce(0) { $0 + $1.seconds }
        let parts = stages.map { "\(names[$0.name]?[language] ?? $0.name) \(Format.fixed($0.seconds, 2))" }
        return language == .zh
            ? "\(Format.fixed(total, 2)) 秒（" + parts.joined(separator: "，") + "）"
            : "\(Format.fixed(total, 2)) s (" + parts.joined(separator: ", ") + ")"
    }
}
