import Duikou
import DuikouIO

/// A summary of a re-match, in at most ten lines; each number has its denominator.
struct RematchSummary {
    /// How many faulty rows are named; the others are in rejected.csv.
    private static let maximumNamed = 2

    var work: RematchWork
    var clock: StageClock
    var folder: String

    func print(_ console: Console) {
        let rows = rows()
        let width = rows.map { DisplayWidth.of($0.label[console.language]) }.max() ?? 0
        var lines = [console.bold(console.text(work.loaded.programme.title))]
        for row in rows {
            let name = console.text(row.label)
            let label = name + String(repeating: " ", count: width - DisplayWidth.of(name) + 2)
            let limit = console.width.map { max(20, $0 - width - 4) }
            let parts = limit.map { DisplayWidth.wrapped(console.text(row.text), to: $0) } ?? [console.text(row.text)]
            for (index, part) in parts.enumerated() {
                let painted = row.isGood.map { $0 ? console.good(part) : console.bad(part) } ?? part
                lines.append("  " + (index == 0 ? console.faint(label) : String(repeating: " ", count: width + 2)) + painted)
            }
        }
        console.print(lines)
    }

    private struct Row {
        var label: LocalizedText
        var text: LocalizedText
        /// Whether the figure is good news; nil where it is neither good nor bad.
        var isGood: Bool?
    }

    private func rows() -> [Row] {
        let record = work.record.manifest
        let counts = work.result.counts
        func n(_ value: Int) -> String { Format.grouped(value) }
        func row(_ zh: String, _ en: String, _ zhText: String, _ enText: String, isGood: Bool? = nil) -> Row {
            Row(label: LocalizedText(zh: zh, en: en), text: LocalizedText(zh: zhText, en: enText), isGood: isGood)
        }
        var rows = [changes()]
        if let bad = setAside() { rows.append(bad) }
        let isOptimal = record.mode == "optimal"
        rows.append(
            row(
                "方式", "mode", isOptimal ? "optimal：与改好输入后重新匹配的结果相同" : "least-movement：稳定所允许的，尽量不动已有的安排",
                isOptimal ? "optimal: as a full match of the changed inputs" : "least-movement: people stay as far as stability allows"))
        rows.append(
            row(
                "不动", "kept", "\(n(record.kept)) / \(n(record.placedBefore)) 个已有的安排不变",
                "\(n(record.kept)) of \(n(record.placedBefore)) kept their placement"))
        rows.append(moved())
        let present = counts.talents - work.result.unplaced.count { $0.reason == .withdrew }
        rows.append(
            row(
                "已安排", "placed", "\(n(work.placed.before)) → \(n(work.placed.now)) 人，现在参加的有 \(n(present)) 人",
                "\(n(work.placed.before)) → \(n(work.placed.now)), of \(n(present)) who take part now"))
        let check = work.result.verification
        let faults = check.audit.faults + check.audit.blockingPairs + check.ineligible
        rows.append(
            row(
                "核验", "verified", check.holds ? "通过：没有一对彼此更愿意却没配上；名额、规则全部符合" : "不通过：\(n(faults)) 处不符",
                check.holds ? "passed: no two prefer each other; all seats and rules hold" : "FAILED: \(n(faults)) faults",
                isGood: check.holds))
        let seconds = Format.fixed(clock.stages.reduce(0) { $0 + $1.seconds }, 2)
        rows.append(
            row(
                "结果", "results", "\(folder)：先看 moves.csv，再看 placements.csv（\(seconds) 秒）",
                "\(folder): moves.csv first, then placements.csv (\(seconds) s)"))
        return rows
    }

    private func changes() -> Row {
        let record = work.record.manifest
        var (zh, en): ([String], [String]) = ([], [])
        func add(_ count: Int, _ zhText: String, _ enText: String) {
            if count == 0 { return }
            zh.append(zhText.replacing("#", with: Format.grouped(count)))
            en.append(Format.grouped(count) + " " + enText)
        }
        add(record.withdrawals, "# 人退出", record.withdrawals == 1 ? "withdrawal" : "withdrawals")
        add(record.declines, "# 次放弃", record.declines == 1 ? "decline" : "declines")
        add(record.arrivals, "# 人新到", record.arrivals == 1 ? "arrival" : "arrivals")
        add(record.seatsClosed, "减少 # 个名额", record.seatsClosed == 1 ? "seat closed" : "seats closed")
        add(record.seatsAdded, "增加 # 个名额", record.seatsAdded == 1 ? "seat added" : "seats added")
        return Row(
            label: LocalizedText(zh: "并入", en: "changes"),
            text: LocalizedText(zh: zh.joined(separator: "，"), en: en.joined(separator: ", ")))
    }

    private func moved() -> Row {
        let record = work.record.manifest
        let own = record.moved - record.better - record.worse - record.same
        let parts = [
            (record.better, LocalizedText(zh: "更好", en: "better")), (record.worse, LocalizedText(zh: "更差", en: "worse")),
            (record.same, LocalizedText(zh: "到同样想要的岗位", en: "to one wanted equally")),
            (own, LocalizedText(zh: "本人退出或放弃", en: "by their own withdrawal or decline")),
        ].filter { $0.0 > 0 }
        let zh = parts.map { "\($0.1.zh) \(Format.grouped($0.0))" }.joined(separator: "，")
        let en = parts.map { "\(Format.grouped($0.0)) \($0.1.en)" }.joined(separator: ", ")
        let number = Format.grouped(record.moved)
        return Row(
            label: LocalizedText(zh: "变动", en: "moved"),
            text: LocalizedText(
                zh: "\(number) 人的安排变了" + (zh.isEmpty ? "" : "：\(zh)"), en: "\(number) in all" + (en.isEmpty ? "" : ": \(en)")))
    }

    private func setAside() -> Row? {
        let issues = work.newIssues
        if issues.isEmpty { return nil }
        func named(_ language: Language) -> String {
            issues.prefix(Self.maximumNamed).map { issue in
                let line = language == .zh ? "\(issue.file) 第 \(issue.line) 行" : "\(issue.file) line \(issue.line)"
                return "\(line) \(issue.value.isEmpty ? issue.column : issue.value)" + (language == .zh ? "：" : ": ")
                    + issue.reason[language]
            }.joined(separator: language == .zh ? "；" : "; ")
        }
        let count = Format.grouped(issues.count)
        let more = issues.count > Self.maximumNamed
        return Row(
            label: LocalizedText(zh: "搁置", en: "set aside"),
            text: LocalizedText(
                zh: "\(count) 处没有并入（\(named(.zh))\(more ? "；等" : "")），见 rejected.csv",
                en: "\(count) not taken in (\(named(.en))\(more ? "; …" : "")), see rejected.csv"), isGood: false)
    }
}
