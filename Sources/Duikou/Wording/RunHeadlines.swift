/// The headlines of a run, for whoever shows it: each with its label, and each number with its denominator.
public struct RunHeadlines: Sendable {
    /// How many reasons for having no placement are named.
    public static let maximumReasons = 3

    let result: MatchResult
    let compiled: CompiledProgramme
    let statedChoices: Int
    let aside: SetAside

    /// The headlines of one run.
    ///
    /// - Parameters:
    ///   - compiled: the programme that the run was made from.
    ///   - statedChoices: how many choices were stated and read, those that turned out to be void too.
    ///   - setAside: the rows of the programme's files that were set aside.
    public init(_ result: MatchResult, _ compiled: CompiledProgramme, statedChoices: Int, setAside: SetAside) {
        self.result = result
        self.compiled = compiled
        self.statedChoices = statedChoices
        aside = setAside
    }

    /// All headlines, from who took part to whether the result holds.
    public var all: [Headline] {
        [sides, setAside, placed, firstWish, unplaced] + [lists, crowding].compactMap { $0 } + demands
            + [remarks].compactMap { $0 } + [verified]
    }

    // MARK: Who took part

    /// How many there were on both sides, and how many of their pairs the rules allow.
    public var sides: Headline {
        let counts = result.counts
        let (talents, openings, seats) = (Format.grouped(counts.talents), Format.grouped(counts.openings), Format.grouped(counts.seats))
        let share = Format.percent(counts.eligiblePairs, of: counts.talents * counts.openings)
        return Headline(
            LocalizedText(zh: "双方", en: "who"),
            LocalizedText(
                zh: "人才 \(talents)，岗位 \(openings)，名额 \(seats)；\(share) 的配对符合条件",
                en: "\(talents) talents, \(openings) openings, \(seats) seats; \(share) eligible"))
    }

    /// How many rows were set aside.
    public var setAside: Headline {
        let label = LocalizedText(zh: "搁置", en: "set aside")
        guard aside.faults > 0 else { return Headline(label, LocalizedText(zh: "没有", en: "no rows")) }
        return Headline(label, aside.sentence + LocalizedText(zh: "，见 rejected.csv", en: ", see rejected.csv"), tone: .bad)
    }

    // MARK: What came of it

    /// How many are placed, and how many could be.
    public var placed: Headline {
        let counts = result.counts
        let (placed, talents) = (Format.grouped(counts.placed), Format.grouped(counts.talents))
        let share = Format.percent(counts.placed, of: counts.talents)
        let text =
            LocalizedText(zh: "\(placed) / \(talents) 人（\(share)）", en: "\(placed) of \(talents) (\(share))") + several
            + LocalizedText(zh: "；", en: "; ") + ceiling
        return Headline(LocalizedText(zh: "已安排", en: "placed"), text, tone: .important)
    }

    /// Whether some talent may have several placements. Placements and people are then counted separately.
    private var hasSeveralSeats: Bool { compiled.talents.seats.contains { $0 > 1 } }

    /// The Chinese unit for placements: people, where each has at most one.
    var placementUnit: String { hasSeveralSeats ? "个安排" : "人" }

    /// The number of placements, where talents have several seats; else empty.
    private var several: LocalizedText {
        guard hasSeveralSeats else { return LocalizedText(verbatim: "") }
        let number = Format.grouped(result.counts.placements)
        return LocalizedText(zh: "，共 \(number) 个安排", en: ", \(number) placements")
    }

    /// How many could be placed at most, and which constraints that number ignores.
    private var ceiling: LocalizedText {
        let (placed, most) = (result.counts.placements, result.counts.ceiling)
        if placed >= most {
            return result.counts.listed == result.counts.eligiblePairs
                ? LocalizedText(zh: "规则和名额之内已不能更多", en: "the rules and seats allow no more")
                : LocalizedText(zh: "清单之内已不能更多", en: "the lists allow no more")
        }
        let number = Format.grouped(most)
        let (zh, en) = ("\(number) \(placementUnit)", hasSeveralSeats ? "\(number) placements" : number)
        if result.isPlainMarket { return LocalizedText(zh: "最多可安排 \(zh)（不保证稳定）", en: "at most \(en), but not stable") }
        return LocalizedText(
            zh: "不计稳定和方案的各项限制，最多可安排 \(zh)", en: "at most \(en), without stability and the programme's demands")
    }

    /// How many got their first wish: the first as written, and then also those with one that their list ranks no lower.
    public var firstWish: Headline {
        let counts = result.counts
        let (first, equal, all) = (counts.firstWishes, counts.equalToFirst, counts.placed)
        func number(_ value: Int) -> String { Format.grouped(value) }
        func share(_ part: Int) -> String { Format.percent(part, of: all) }
        let ties = equal > first
        return Headline(
            LocalizedText(zh: "首选", en: "first wish"),
            LocalizedText(
                zh: "\(number(first)) / \(number(all)) 人得到清单上的第一个（\(share(first))）"
                    + (ties ? "；连同与第一个并列的共 \(number(equal)) 人（\(share(equal))）" : ""),
                en: "\(number(first)) of \(number(all)) placed have the first on their lists (\(share(first)))"
                    + (ties ? "; with those who have one tied with it, \(number(equal)) (\(share(equal)))" : "")))
    }

    /// How many have no placement, and the most frequent reasons with their numbers.
    public var unplaced: Headline {
        let label = LocalizedText(zh: "未安排", en: "unplaced")
        guard !result.unplaced.isEmpty else { return Headline(label, LocalizedText(zh: "没有", en: "nobody")) }
        var order: [LocalizedText] = []
        var counts: [LocalizedText: Int] = [:]
        for item in result.unplaced {
            let reason = compiled.shortReason(item.reason, regionLabels: result.regionLabels)
            if counts[reason] == nil { order.append(reason) }
            counts[reason, default: 0] += 1
        }
        let ranked = order.enumerated().sorted { a, b in
            let (left, right) = (counts[a.element]!, counts[b.element]!)
            return left == right ? a.offset < b.offset : left > right
        }.map(\.element)
        let named = ranked.prefix(Self.maximumReasons).map { $0 + LocalizedText(verbatim: " \(Format.grouped(counts[$0]!))") }
        let more = ranked.count > Self.maximumReasons ? LocalizedText(zh: "；等", en: "; …") : LocalizedText(verbatim: "")
        let total = Format.grouped(result.unplaced.count)
        return Headline(label, LocalizedText(zh: "\(total) 人：", en: "\(total): ") + named.joined(zh: "；", en: "; ") + more)
    }

    // MARK: The lists

    /// How many of the unplaced had more openings than their lists hold; nil where nobody had.
    public var lists: Headline? {
        guard result.counts.ranOffList > 0 else { return nil }
        let number = Format.grouped(result.counts.ranOffList)
        return Headline(
            LocalizedText(zh: "清单", en: "lists"),
            LocalizedText(
                zh: "其中 \(number) 人还有岗位没列进清单；可把方案的 lists.talents 改大，或在 allocate 中写 within: eligible",
                en: "\(number) of them had more openings than listed; try more lists.talents, or within: eligible"))
    }

    /// What congestion-aware lists changed, compared with lists by fit; nil for lists by fit.
    public var crowding: Headline? {
        let congestion = result.congestion
        guard congestion.solution != nil else { return nil }
        let (before, after) = (congestion.byFit, congestion.asListed)
        func share(_ metrics: ListMetrics) -> String { Format.percent(metrics.covered, of: metrics.openings) }
        func gini(_ metrics: ListMetrics) -> String { Format.fixed(metrics.gini, 3) }
        func most(_ metrics: ListMetrics) -> String { Format.fixed(metrics.maximumListed?.perSeat ?? 0, 1) }
        return Headline(
            LocalizedText(zh: "拥挤", en: "crowding"),
            LocalizedText(
                zh: "清单考虑了竞争：列到的岗位 \(share(before)) → \(share(after))；基尼系数 \(gini(before)) → \(gini(after))；"
                    + "每个名额最多被列 \(most(before)) → \(most(after)) 次",
                en: "congestion-aware lists: openings listed \(share(before)) → \(share(after)); "
                    + "Gini \(gini(before)) → \(gini(after)); most listings a seat \(most(before)) → \(most(after))"))
    }

    // MARK: Before it is published

    /// What an office should know before it publishes: waived rules, choices that were not used, seats that a lottery decided. Nil where
    /// there is nothing of the kind.
    public var remarks: Headline? {
        let counts = result.counts
        var parts: [LocalizedText] = []
        func add(_ count: Int, of whole: Int, _ zh: String, _ en: String) {
            guard count > 0 else { return }
            let (count, whole) = (Format.grouped(count), Format.grouped(whole))
            parts.append(LocalizedText(zh: "\(count) / \(whole) \(zh)", en: "\(count) of \(whole) \(en)"))
        }
        add(counts.flagged, of: counts.placements, "\(placementUnit)待豁免", "need waivers")
        add(result.ineligibleChoices.count, of: statedChoices, "个志愿无效", "choices void")
        add(counts.decidedByLottery, of: counts.openings, "个岗位抽过签", "ended by lottery")
        return parts.isEmpty ? nil : Headline(LocalizedText(zh: "留意", en: "note"), parts.joined(zh: "；", en: "; "))
    }

    /// Whether the mechanism's promises hold, according to the independent check.
    public var verified: Headline {
        Headline(LocalizedText(zh: "核验", en: "verified"), result.verdict, tone: result.verification.holds ? .good : .bad)
    }
}
