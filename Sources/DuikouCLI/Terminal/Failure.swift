import Duikou

/// Reports errors to people: where, what, why, and what to do next.
extension Console {
    /// Reports an error of any kind and returns how the process should end.
    func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let error as DuikouError:
            note(line(.error, error.location, error.message))
            if let cause = error.cause { note("  " + word("原因：", "cause: ") + cause) }
            return ExitStatus(error.code)
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

    /// Reports all findings: errors before warnings, and within each group by place, those without a place first.
    func report(_ diagnostics: [Diagnostic]) {
        let ordered = diagnostics.enumerated().sorted { a, b in Self.key(a.element, a.offset) < Self.key(b.element, b.offset) }
        for diagnostic in ordered.map(\.element) { note(line(diagnostic.severity, diagnostic.location, diagnostic.message)) }
        let errors = diagnostics.count { $0.severity == .error }
        let number = Format.grouped(errors)
        if errors > 1 { note(word("共 \(number) 个错误；改好后再试。", "\(number) errors; mend them and try again.")) }
    }

    /// The order of findings; those at one place stay in the order in which they were found.
    private static func key(_ diagnostic: Diagnostic, _ found: Int) -> (Int, String, Int, Int, Int) {
        let place = diagnostic.location
        return (diagnostic.severity.rawValue, place?.file ?? "", place?.line ?? 0, place?.column ?? 0, found)
    }

    private func line(_ severity: Diagnostic.Severity, _ location: SourceLocation?, _ message: LocalizedText) -> String {
        let mark =
            severity == .error ? errorMark(word("错误：", "error:")) : warningMark(word("提醒：", "warning:"))
        let place = location.map { "\($0.description): " } ?? ""
        return place + mark + (language == .zh ? "" : " ") + text(message)
    }
}
