import Duikou
import Foundation
import Glibc

/// Writes answers to standard output and everything else to standard error.
///
/// Colours and redrawn lines appear only on a terminal, and not where `NO_COLOR` is set or `TERM` is `dumb`; text for a pipe has no control
/// characters. If the reader of the answer has gone away (`| head`), the process ends quietly.
struct Console: Sendable {
    var language: Language
    /// Columns of the terminal that reads the output; nil where it is piped.
    let width: Int?
    /// Whether standard error is a terminal on which a line may be redrawn.
    let isWatched: Bool
    private let colours: Bool
    private let errorColours: Bool

    init(language: Language) {
        self.language = language
        let environment = ProcessInfo.processInfo.environment
        let isDumb = environment["TERM"] == "dumb"
        let plain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || isDumb
        let isTerminal = isatty(STDOUT_FILENO) == 1
        width = isTerminal ? Self.terminalWidth() : nil
        // Redrawing a line sends control characters, which are unwanted wherever colours are.
        isWatched = isatty(STDERR_FILENO) == 1 && !plain
        colours = isTerminal && !plain
        errorColours = isWatched
    }

    // MARK: Output

    func text(_ text: LocalizedText) -> String { text[language] }
    func word(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// Prints lines of the answer.
    func print(_ lines: String...) { print(lines) }

    func print(_ lines: [String]) {
        Self.write(Self.shown(lines.joined(separator: "\n")) + "\n", to: STDOUT_FILENO)
    }

    /// Prints exactly these characters, for programs: JSON, scripts.
    func exactly(_ lines: String...) {
        Self.write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    /// Prints a remark, which is not part of the answer.
    func note(_ line: String) { Self.write(Self.shown(line) + "\n", to: STDERR_FILENO) }

    /// Writes exactly these characters to standard error.
    func raw(_ text: String) { Self.write(text, to: STDERR_FILENO) }

    // MARK: Styles

    func bold(_ text: String) -> String { styled(text, "1", colours) }
    func faint(_ text: String) -> String { styled(text, "2", colours) }
    func good(_ text: String) -> String { styled(text, "32", colours) }
    func bad(_ text: String) -> String { styled(text, "31", colours) }
    func errorMark(_ text: String) -> String { styled(text, "1;31", errorColours) }
    func warningMark(_ text: String) -> String { styled(text, "33", errorColours) }

    private func styled(_ text: String, _ code: String, _ wanted: Bool) -> String {
        wanted ? Self.style(code) + text.withoutControls + Self.style(Self.reset) : text
    }

    // Until text is written, styles are marked by private characters. So every control character in it came with the data and is
    // replaced instead of being sent to the terminal.
    private static let reset = "0"
    private static let codes = [reset, "1", "2", "31", "32", "33", "1;31"]
    private static func style(_ code: String) -> String { "\u{10FFFC}\(code)\u{10FFFD}" }

    private static func shown(_ text: String) -> String {
        var text = text.withoutControls(keeping: "\n")
        guard text.unicodeScalars.contains("\u{10FFFC}") else { return text }
        for code in codes { text = text.replacing(style(code), with: "\u{1B}[\(code)m") }
        return text
    }

    // MARK: The system

    private static func terminalWidth() -> Int {
        var size = winsize()
        // SAFETY: ioctl fills the structure that TIOCGWINSZ asks for.
        if unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    /// Writes all of `text`. If the reader of the answer has gone, the process ends without an error. A failed write to standard error is
    /// ignored.
    private static func write(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            // SAFETY: write reads the rest of the array, which outlives the call.
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if count > 0 {
                start += count
            } else if count < 0, errno == EINTR {
                continue
            } else if descriptor == STDOUT_FILENO {
                if errno == EPIPE { ExitStatus.exit(.done) }
                // SAFETY: strerror's text is terminated, and copied at once.
                let cause = unsafe String(cString: strerror(errno))
                write(words("错误：写不出结果：", "error: cannot write the answer: ") + cause + "\n", to: STDERR_FILENO)
                ExitStatus.exit(.failedEnvironment)
            } else {
                return
            }
        }
    }
}
