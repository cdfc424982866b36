import Duikou
import DuikouIO

/// A summary of a run, in at most ten lines; each number has its denominator.
struct MatchSummary {
    /// How many reasons are named; the others are in unplaced.csv.
    private static let maximumReasons = 3

    var loaded: LoadedProgramme
    var result: MatchResult
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
        func share(_ part: Int, of whole: Int) -> String { Format.percent(part, of: whole) }
        let aside = SetAside(loaded)
        var rows = [
            row(
                "双方", "who",
                "人才 \(n(counts.talents))，岗位 \(n(counts.openings))，名额 \(n(counts.seats))；\(share(counts.eligiblePairs, of: pairs)) 的配对符合条件",
                "\(n(counts.talents)) talents, \(n(counts.openings)) openings, \(n(counts.seats)) seats; \(share(counts.eligiblePairs, of: pairs)) eligible"
            ),
            aside.faults == 0
                ? row("搁置", "set aside", "没有", "no rows")
                : row(
                    "搁置", "set aside", "\(aside.sentence.zh)，见 rejected.csv", "\(aside.sentence.en), see rejected.csv", paint: console.bad),
            row(
                "已安排", "placed",
                "\(n(counts.placed)) / \(n(counts.talents)) 人（\(share(counts.placed, of: counts.talents))）\(several.zh)；\(ceiling.zh)",
                "\(n(counts.placed)) of \(n(counts.talents)) (\(share(counts.placed, of: counts.talents)))\(several.en); \(ceiling.en)",
                paint: console.bold),
            row("首选", "first wish", firstWish.zh, firstWish.en),
            row("未安排", "unplaced", unplaced(.zh), unplaced(.en)),
        ]
        if counts.ranOffList > 0 {
            rows.append(
                row(
                    "清单", "lists", "其中 \(n(counts.ranOffList)) 人还有岗位没列进清单；可把方案的 lists.talents 改大",
                    "\(n(counts.ranOffList)) of them had more openings than listed; try more lists.talents"))
        }
        if let spread = spread() { rows.append(row("拥挤", "crowding", spread.zh, spread.en)) }
        rows += demands { row($0, $1, $2, $3) }
        let remarks = remarks()
        if !remarks.zh.isEmpty { rows.append(row("留意", "note", remarks.zh, remarks.en)) }
        let verdict = verdict()
        rows.append(
            row(
                "核验", "verified", verdict.zh, verdict.en,
                paint: result.verification.holds ? console.good : console.bad))
        rows.append(
            row(
                "结果", "results", "\(folder)：先看 placements.csv，再看 unplaced.csv（\(seconds) 秒）",
                "\(folder): placements.csv first, then unplaced.csv (\(seconds) s)"))
        return rows
    }

    /// Whether some talent may have several placements. Placements and people are then counted separately.
    private var hasSeveralSeats: Bool { loaded.compiled.talents.seats.contains { $0 > 1 } }

    /// The Chinese unit for placements: people, where each has at most one.
    private var placementUnit: String { hasSeveralSeats ? "个安排" : "人" }

    /// The number of placements, where talents have several seats; else empty.
    private var several: LocalizedText {
        guard hasSeveralSeats else { return LocalizedText(verbatim: "") }
        let number = Format.grouped(result.counts.placements)
        return LocalizedText(zh: "，共 \(number) 个安排", en: ", \(number) placements")
    }

    /// How many got their first wish: the first as written, and then also those with one that their list ranks no lower.
    private var firstWish: LocalizedText {
        let counts = result.counts
        func n(_ value: Int) -> String { Format.grouped(value) }
        func share(_ part: Int) -> String { Format.percent(part, of: counts.placed) }
        let (first, equal, all) = (counts.firstWishes, counts.equalToFirst, counts.placed)
        let ties = equal > first
        return LocalizedText(
            zh: "\(n(first)) / \(n(all)) 人得到清单上的第一个（\(share(first))）"
                + (ties ? "；连同与第一个并列的共 \(n(equal)) 人（\(share(equal))）" : ""),
            en: "\(n(first)) of \(n(all)) placed have the first on their lists (\(share(first)))"
                + (ties ? "; with those who have one tied with it, \(n(equal)) (\(share(equal)))" : ""))
    }

    /// How many could be placed at most, and which constraints that number ignores.
    private var ceiling: LocalizedText {
        let (placed, most) = (result.counts.placements, result.counts.ceiling)
        if placed >= most { return LocalizedText(zh: "清单之内已不能更多", en: "the lists allow no more") }
        let number = Format.grouped(most)
        let (zh, en) = ("\(number) \(placementUnit)", hasSeveralSeats ? "\(number) placements" : number)
        if result.isPlainMarket { return LocalizedText(zh: "最多可安排 \(zh)（不保证稳定）", en: "at most \(en), but not stable") }
        return LocalizedText(
            zh: "不计稳定和方案的各项限制，最多可安排 \(zh)", en: "at most \(en), without stability and the programme's demands")
    }

    /// A line each for reserves, regions, links and the clearing round, where the programme has them.
    private func demands(_ row: (_ zh: String, _ en: String, _ zhText: String, _ enText: String) -> Row) -> [Row] {
        func n(_ value: Int) -> String { Format.grouped(value) }
        let unit = placementUnit
        func used(_ region: DemandReport.RegionUse) -> LocalizedText {
            if let cap = region.cap, region.placed >= cap { return LocalizedText(zh: "\(n(region.placed)) \(unit)", en: n(region.placed)) }
            guard let budget = region.budget else { return LocalizedText(zh: "\(n(region.placed)) \(unit)", en: n(region.placed)) }
            let (spent, all) = (n(Int(region.spent / 100)), n(Int(budget / 100)))
            return LocalizedText(zh: "预算已用 \(spent) / \(all)，不够下一人", en: "\(spent) of \(all) spent, too little left for the next")
        }
        let report = result.demands
        var rows: [Row] = []
        if !report.reserves.isEmpty {
            let zh = report.reserves.map { "\($0.title.zh) \(n($0.members)) / \(n($0.seats))（成员共录取 \(n($0.admitted))）" }
            let en = report.reserves.map { "\($0.title.en) \(n($0.members)) of \(n($0.seats)) (members in all: \(n($0.admitted)))" }
            rows.append(
                row("预留名额", "reserves", "群体成员用了：" + zh.joined(separator: "；"), "taken by members: " + en.joined(separator: "; ")))
        }
        for rate in report.rates {
            let (members, all) = (n(rate.members), n(rate.admitted))
            rows.append(
                row(
                    "最低比例", "rate",
                    "\(rate.title.zh)（至少 \(rate.percent)%）：录取 \(all) \(unit)，成员 \(members) \(unit)（\(Format.percent(rate.members, of: rate.admitted))）"
                        + (rate.unkept > 0 ? "；\(n(rate.unkept)) 个岗位的次序里让位于另一比例" : ""),
                    "\(rate.title.en) (at least \(rate.percent)%): \(members) of \(all) admitted (\(Format.percent(rate.members, of: rate.admitted)))"
                        + (rate.unkept > 0 ? "; gave way to the other rate at \(n(rate.unkept)) openings" : "")))
        }
        if !report.regions.isEmpty {
            let full = report.regions.filter(\.isAtLimit)
            let zh = full.isEmpty ? "没有一个到上限" : "已到上限：" + full.map { "\($0.title.zh) \(used($0).zh)" }.joined(separator: "、")
            let en =
                full.isEmpty
                ? "none at its limit" : "at their limits: " + full.map { "\($0.title.en) \(used($0).en)" }.joined(separator: ", ")
            let held = report.held
            rows.append(
                row(
                    "地区", "regions", zh + (held > 0 ? "；为达到下限，\(n(held)) 人留在所需的地区" : ""),
                    en + (held > 0 ? "; \(n(held)) held in a region for its floor" : "")))
        }
        if let links = report.links {
            rows.append(
                row(
                    "结伴", "links",
                    "\(n(links.together)) / \(n(links.links)) 对同去，\(n(links.apart)) 对分开，\(n(links.incomplete)) 对有人未安排"
                        + (links.blocks > 0 ? "；没有找到完全稳定的安排，仍有 \(n(links.blocks)) 处更愿意另配" : ""),
                    "\(n(links.together)) of \(n(links.links)) together, \(n(links.apart)) apart, \(n(links.incomplete)) with someone unplaced"
                        + (links.blocks > 0 ? "; no stable matching was found, \(n(links.blocks)) would rather be otherwise" : "")))
        }
        if let cleared = report.cleared {
            rows.append(
                row(
                    "补录", "clearing", "清单以外的空余名额又有 \(n(cleared)) \(unit)", "\(n(cleared)) more placed at seats left, beyond their lists"))
        }
        return rows
    }

    /// Whether the mechanism's promises hold, according to the independent check.
    private func verdict() -> LocalizedText {
        let check = result.verification
        let audit = check.audit
        let blocking = Format.grouped(audit.blockingPairs)
        guard check.holds else {
            let isOtherwise = !audit.isCertified || !(audit.best?.holds ?? true)
            if isOtherwise, audit.faults == 0, check.ineligible == 0 {
                return LocalizedText(zh: "不通过：结果没有达到这种机制的承诺", en: "FAILED: the result is not what the mechanism promises")
            }
            let (faults, ineligible) = (Format.grouped(audit.faults), Format.grouped(check.ineligible))
            return LocalizedText(
                zh: "不通过：\(blocking) 对彼此更愿意却没配上，\(faults) 处名额或清单不符，\(ineligible) 对不符合规则",
                en: "FAILED: \(blocking) pairs prefer each other, \(faults) seats or lists broken, \(ineligible) against the rules")
        }
        switch audit.stability {
        case .promised:
            let promise = result.promise(.stable)?.sentence ?? LocalizedText(verbatim: "")
            return LocalizedText(zh: "通过：\(promise.zh)；名额、规则全部符合", en: "passed: \(promise.en); all seats and rules hold")
        case .notFound:
            return LocalizedText(
                zh: "通过：名额、规则、结伴全部符合。没有找到稳定的安排：有 \(blocking) 处更愿意另配（可能本来就没有）",
                en:
                    "passed: all seats, rules and links hold. No stable matching was found, and there may be none: \(blocking) would rather be otherwise"
            )
        case .notSought:
            let gap = audit.gap.map { Format.fixed(Double($0) / 10_000, 4) + " %" }
            return LocalizedText(
                zh: "通过：名额、规则全部符合" + (gap.map { "；契合度合计离最高不超过 \($0)，有价格为证" } ?? "")
                    + "。这种机制不求稳定：有 \(blocking) 对彼此更愿意却没配上",
                en: "passed: all seats and rules hold"
                    + (gap.map { "; the sum of fit is within \($0) of the greatest, proven by prices" } ?? "")
                    + ". Not stable by design: \(blocking) pairs prefer each other")
        }
    }

    /// What congestion-aware lists changed, compared with lists by fit.
    private func spread() -> LocalizedText? {
        let congestion = result.congestion
        guard congestion.solution != nil else { return nil }
        let (before, after) = (congestion.byFit, congestion.asListed)
        func share(_ metrics: ListMetrics) -> String { Format.percent(metrics.covered, of: metrics.openings) }
        func gini(_ metrics: ListMetrics) -> String { Format.fixed(metrics.gini, 3) }
        func most(_ metrics: ListMetrics) -> String { Format.fixed(metrics.maximumListed?.perSeat ?? 0, 1) }
        return LocalizedText(
            zh: "清单计入竞争：列到的岗位 \(share(before)) → \(share(after))；基尼系数 \(gini(before)) → \(gini(after))；"
                + "每个名额最多被列 \(most(before)) → \(most(after)) 次",
            en:
                "lists mind competition: openings listed \(share(before)) → \(share(after)); "
                + "Gini \(gini(before)) → \(gini(after)); most listings a seat \(most(before)) → \(most(after))"
        )
    }

    /// What an office should know before it publishes: waived rules, choices that were not used, seats that a lottery decided.
    private func remarks() -> LocalizedText {
        let counts = result.counts
        var parts: [LocalizedText] = []
        func add(_ count: Int, of whole: Int, _ zh: String, _ en: String) {
            let (count, whole) = (Format.grouped(count), Format.grouped(whole))
            parts.append(LocalizedText(zh: "\(count) / \(whole) \(zh)", en: "\(count) of \(whole) \(en)"))
        }
        if counts.flagged > 0 { add(counts.flagged, of: counts.placements, "\(placementUnit)待豁免", "need waivers") }
        if !result.ineligibleChoices.isEmpty {
            add(result.ineligibleChoices.count, of: loaded.stated.choices.count, "个志愿无效", "choices void")
        }
        if counts.decidedByLottery > 0 {
            add(counts.decidedByLottery, of: counts.openings, "个岗位抽过签", "ended by lottery")
        }
        return LocalizedText(zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
    }

    /// The most frequent reasons for having no placement, with their numbers.
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
        let named = ranked.prefix(Self.maximumReasons).map { "\($0) \(Format.grouped(counts[$0]!))" }
        let more = ranked.count > Self.maximumReasons ? (language == .zh ? "；等" : "; …") : ""
        let total = Format.grouped(result.unplaced.count)
        return language == .zh
            ? "\(total) 人：" + named.joined(separator: "；") + more : "\(total): " + named.joined(separator: "; ") + more
    }

    private func short(_ reason: UnplacedCause) -> LocalizedText {
        switch reason {
        case .noEligibleOpening(let rule):
            guard let rule else { return LocalizedText(zh: "没有符合条件的岗位", en: "no eligible opening") }
            let title = loaded.programme.rules[rule].title
            return LocalizedText(zh: "没有符合条件的岗位（多因\(title.zh)）", en: "no eligible opening (mostly '\(title.en)')")
        case .noSeats: return LocalizedText(zh: "可去的岗位没有名额", en: "no seats where they may go")
        case .outranked, .outrated: return LocalizedText(zh: "名额归了排名更前的人", en: "listed openings filled above")
        case .lottery: return LocalizedText(zh: "同分抽签未中", en: "lost a lottery")
        case .tied: return LocalizedText(zh: "同分未录", en: "lost a tie")
        case .grouped: return LocalizedText(zh: "名额归了有预留或比例的群体", en: "seats went to a group's reserve or share")
        case .regionFull(_, let region):
            let name = result.regionLabels[region]
            return LocalizedText(zh: "“\(name.zh)”已到上限", en: "'\(name.en)' at its limit")
        case .kept: return LocalizedText(zh: "空余名额为特定群体保留", en: "seats left are kept for a group")
        case .linked: return LocalizedText(zh: "结伴的两人没有可同去的岗位", en: "no seats for both who apply together")
        case .notForTheTotal: return LocalizedText(zh: "合计更高的安排里没有位置", en: "no place in the greatest total")
        case .withdrew: return LocalizedText(zh: "已退出", en: "withdrew")
        case .declined: return LocalizedText(zh: "清单上的岗位都已放弃", en: "declined all on their lists")
        }
    }

    /// The seconds of all stages together; run.json has each stage's own.
    private var seconds: String { Format.fixed(clock.stages.reduce(0) { $0 + $1.seconds }, 2) }
}
