import Duikou
import DuikouMechanisms

/// The headlines of a re-match, for whoever shows it; each number has its denominator.
public struct RematchHeadlines: Sendable {
    /// How many faulty rows are named; the others are in rejected.csv.
    public static let maximumNamed = 2

    private let work: RematchWork
    private var record: RunManifest.Rematch { work.record.manifest }

    /// The headlines of one re-match.
    public init(_ work: RematchWork) { self.work = work }

    /// All headlines, from what changed to whether the result holds.
    public var all: [Headline] { [changes, setAside].compactMap { $0 } + [mode, kept, moved, placed, verified] }

    /// What has changed since the run.
    public var changes: Headline {
        var parts: [LocalizedText] = []
        func add(_ count: Int, _ zh: (String) -> String, _ one: String, _ several: String) {
            if count == 0 { return }
            let number = Format.grouped(count)
            parts.append(LocalizedText(zh: zh(number), en: "\(number) \(count == 1 ? one : several)"))
        }
        add(record.withdrawals, { "\($0) 人退出" }, "withdrawal", "withdrawals")
        add(record.declines, { "\($0) 次放弃" }, "decline", "declines")
        add(record.arrivals, { "\($0) 人新到" }, "arrival", "arrivals")
        add(record.seatsClosed, { "减少 \($0) 个名额" }, "seat closed", "seats closed")
        add(record.seatsAdded, { "增加 \($0) 个名额" }, "seat added", "seats added")
        return Headline(LocalizedText(zh: "并入", en: "changes"), parts.joined(zh: "，", en: ", "))
    }

    /// What of the changes could not be used; nil where all could.
    public var setAside: Headline? {
        let issues = work.newIssues
        if issues.isEmpty { return nil }
        let named = issues.prefix(Self.maximumNamed).map { issue in
            let what = issue.value.isEmpty ? issue.column : issue.value
            return LocalizedText(zh: "\(issue.file) 第 \(issue.line) 行 \(what)：", en: "\(issue.file) line \(issue.line) \(what): ")
                + issue.reason
        }.joined(zh: "；", en: "; ")
        let more = issues.count > Self.maximumNamed ? LocalizedText(zh: "；等", en: "; …") : LocalizedText(verbatim: "")
        let count = Format.grouped(issues.count)
        return Headline(
            LocalizedText(zh: "搁置", en: "set aside"),
            LocalizedText(
                zh: "\(count) 处没有并入（\(named.zh)\(more.zh)），见 rejected.csv",
                en: "\(count) not applied (\(named.en)\(more.en)), see rejected.csv"), tone: .bad)
    }

    /// By which mode the changes were applied, and what it means.
    public var mode: Headline {
        Headline(
            LocalizedText(zh: "方式", en: "mode"),
            record.mode == RematchMode.optimal.word
                ? LocalizedText(zh: "optimal：与改好输入后重新匹配的结果相同", en: "optimal: as a full match of the changed inputs")
                : LocalizedText(
                    zh: "least-movement：稳定所允许的，尽量不动已有的安排", en: "least-movement: people stay as far as stability allows"))
    }

    /// How many keep what they had.
    public var kept: Headline {
        let (kept, before) = (Format.grouped(record.kept), Format.grouped(record.placedBefore))
        return Headline(
            LocalizedText(zh: "不动", en: "kept"),
            LocalizedText(zh: "\(kept) / \(before) 个已有的安排不变", en: "\(kept) of \(before) kept their placement"))
    }

    /// How many moved, and whether they are better off.
    public var moved: Headline {
        let own = record.moved - record.better - record.worse - record.same
        let parts = [
            (record.better, LocalizedText(zh: "更好", en: "better")), (record.worse, LocalizedText(zh: "更差", en: "worse")),
            (record.same, LocalizedText(zh: "到同样想要的岗位", en: "to one wanted equally")),
            (own, LocalizedText(zh: "本人退出或放弃", en: "by their own withdrawal or decline")),
        ].filter { $0.0 > 0 }.map { count, words in
            LocalizedText(zh: "\(words.zh) \(Format.grouped(count))", en: "\(Format.grouped(count)) \(words.en)")
        }
        let number = Format.grouped(record.moved)
        let all = LocalizedText(zh: "\(number) 人的安排变了", en: "\(number) in all")
        return Headline(
            LocalizedText(zh: "变动", en: "moved"),
            parts.isEmpty ? all : all + LocalizedText(zh: "：", en: ": ") + parts.joined(zh: "，", en: ", "))
    }

    /// How many were placed before, and how many are now.
    public var placed: Headline {
        let present = Format.grouped(work.result.counts.talents - work.result.unplaced.count { $0.reason == .withdrew })
        let (before, now) = (Format.grouped(work.placed.before), Format.grouped(work.placed.now))
        return Headline(
            LocalizedText(zh: "已安排", en: "placed"),
            LocalizedText(zh: "\(before) → \(now) 人，现在参加的有 \(present) 人", en: "\(before) → \(now), of \(present) who take part now"))
    }

    /// Whether the result is stable and keeps seats and rules.
    public var verified: Headline {
        let label = LocalizedText(zh: "核验", en: "verified")
        let check = work.result.verification
        guard !check.holds else {
            return Headline(
                label,
                LocalizedText(
                    zh: "通过：没有一对彼此更愿意却没配上；名额、规则全部符合", en: "passed: no two prefer each other; all seats and rules hold"), tone: .good)
        }
        let faults = Format.grouped(check.audit.faults + check.audit.blockingPairs + check.ineligible)
        return Headline(label, LocalizedText(zh: "不通过：\(faults) 处不符", en: "FAILED: \(faults) faults"), tone: .bad)
    }
}
