import Dispatch
import Foundation
import Glibc
import Synchronization

/// A started program, and word of its end.
///
/// Spawned by the system's own call: Foundation's `Process` crashes now and then where many tests start programs at once.
public final class RunningProcess: Sendable {
    /// The number by which the system knows it.
    public let identifier: pid_t
    private let ended = DispatchSemaphore(value: 0)
    /// The exit code, or minus the signal's number; nil until the end.
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let status = Mutex<Int32?>(nil)
    }

    // The C library has both (glibc 2.34), but Swift's import of it leaves them out.
    private typealias ChangeFolder = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    private static let changeFolder = unsafe unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addchdir_np"), to: ChangeFolder.self)
    private static let closeFrom = unsafe unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"), to: CloseFrom.self)

    /// - Parameters:
    ///   - output: where the standard output goes; nil for the tests' own. Nothing else that the tests have open is passed on.
    /// - Throws: where the program cannot be started.
    init(
        _ program: String, _ arguments: [String], in folder: String?, environment: [String: String], output: Int32?, errors: Int32?
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        // SAFETY: both are initialised before they are used, and destroyed afterwards; strings live until the call has returned.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let output { unsafe posix_spawn_file_actions_adddup2(&actions, output, 1) }
        if let errors { unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2) }
        if let folder { _ = unsafe Self.changeFolder(&actions, folder) }
        _ = unsafe Self.closeFrom(&actions, 3)
        // A thread of the tests may have signals blocked; the program starts with none, in a group of its own.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        let settings = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe settings.indices { unsafe free(settings[index]) }
        }
        var number: pid_t = 0
        let code = unsafe posix_spawn(&number, program, &actions, &attributes, words, settings)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        let started = number
        identifier = started
        let outcome = Outcome()
        self.outcome = outcome
        Thread.detachNewThread { [ended] in
            // The number stays this program's until it is waited for, which nobody else does: until then a signal reaches no other.
            var information = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(started), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            outcome.status.withLock { status in
                var word: Int32 = 0
                while unsafe waitpid(started, &word, 0) < 0, errno == EINTR {}
                let signal = word & 0x7F
                status = signal == 0 ? (word >> 8) & 0xFF : -signal
            }
            ended.signal()
        }
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { outcome.status.withLock { $0 == nil } }

    /// The exit code, or minus the signal's number. It must have ended.
    public var status: Int32 { outcome.status.withLock { $0! } }

    /// Sends a signal; to a program that has ended, none.
    public func signal(_ number: Int32) {
        outcome.status.withLock { status in
            if status == nil { kill(identifier, number) }
        }
    }

    /// Waits for the end; says whether it had to be brought about.
    @discardableResult
    public func wait(timeout: Double = 60) -> Bool {
        defer { ended.signal() }
        guard ended.wait(timeout: .now() + timeout) == .timedOut else { return false }
        signal(SIGKILL)
        ended.wait()
        return true
    }
}
