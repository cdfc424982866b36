import Duikou
import Glibc

/// How the process ends. The numbers are part of the command line's promise.
enum ExitStatus: Equatable {
    case done
    /// Done, with findings: rows set aside; people without a placement where the caller asked.
    case findings
    case badInput
    case failedEnvironment
    /// Ended by a signal, as shells count it.
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

    /// Ends at once: all that was said is written already, and taking memory down piece by piece only costs time.
    static func exit(_ finish: ExitStatus) -> Never { _exit(finish.code) }
}
