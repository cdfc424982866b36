import Duikou
import Glibc

/// How the process ends. Scripts rely on the numbers.
enum ExitStatus: Equatable {
    case done
    /// Done, with findings: for example rows that were set aside, or, if the user asked for it, people without a placement.
    case findings
    case badInput
    case failedEnvironment
    /// Ended by a signal; the code is 128 and the signal's number, as in shells.
    case stopped(signal: CInt)

    /// The one place where an error's code becomes an exit code.
    init(_ code: DuikouError.Code) {
        switch code {
        case .usage, .malformedProgramme, .malformedTable, .rejectedRows, .malformedRun, .missingFile: self = .badInput
        case .environment: self = .failedEnvironment
        case .cancelled: self = .stopped(signal: Interruption.received ?? SIGINT)
        }
    }

    var code: CInt {
        switch self {
        case .done: 0
        case .findings: 1
        case .badInput: 2
        case .failedEnvironment: 3
        case .stopped(let signal): 128 + signal
        }
    }

    /// Ends the process at once. All output is written already, and freeing memory piece by piece would only take time.
    static func exit(_ status: ExitStatus) -> Never { _exit(status.code) }
}
