import Duikou

/// Errors as a person reads them: where, what, why, and what to do next.
extension Console {
    /// Reports whatever was thrown and says how to end.
    func report(_ error: any Error) -> Finish {
        switch error {
        case let error as DuikouError:
            note(line(.error, error.location, error.message))
            if let cause = error.cause { note("  " + word("原因：", "cause: ") + cause) }
            return Finish(error.code)
        case let error as DiagnosticsError:
            report(error.diagnostics)
            return .badInput
        default:
            note(
                line(
                    .error, nil,
                    LocalizedText(zh: "没有料到的错误：\(error)", en: "an unexpected failure: \(error)")))
            return .failedEnvironment
        }
    }

    /// Every finding, errors first, each group in the order found.
    func report(_ diagnostics: [Diagnostic]) {
        for severity in [Diagnostic.Severity.error, .warning] {
            for diagnostic in diagnostics where diagnostic.severity == severity {
                note(line(severity, diagnostic.location, diagnostic.message))
            }
        }
        let errors = diagnostics.count { $0.severity == .error }
        if errors > 1 { note(word("共 \(errors) 个错误；改好后再试。", "\(errors) errors; mend them and try again.")) }
    }

    private func line(_ severity: Diagnostic.Severity, _ location: SourceLocation?, _ message: LocalizedText) -> String {
        let mark =
            severity == .error ? errorMark(word("错误：", "error:")) : warningMark(word("提醒：", "warning:"))
        let place = location.map { "\($0.description): " } ?? ""
        return place + mark + (language == .zh ? "" : " ") + text(message)
    }
}
