import Duikou
import DuikouIO

/// Tells the user where the results are, which file to read first, and how long they took.
enum ResultsWords {
    /// - Parameters:
    ///   - first: the table to read first; `second` is the one after it.
    ///   - clock: has the stages of the work; run.json has each one's own time.
    static func headline(_ folder: String, first: String, second: String, _ clock: StageClock) -> Headline {
        let seconds = Format.fixed(clock.stages.reduce(0) { $0 + $1.seconds }, 2)
        return Headline(
            LocalizedText(zh: "结果", en: "results"),
            LocalizedText(
                zh: "\(folder)：先看 \(first)，再看 \(second)（\(seconds) 秒）", en: "\(folder): \(first) first, then \(second) (\(seconds) s)"))
    }
}
