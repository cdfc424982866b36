import Foundation
import TestSupport
import Testing

/// Disks that fail at the n-th call, and file systems that are too small. `make soak-disk` does the same at length, with a large market.
struct FailingDiskTests {
    /// The failing disk: a small library in C that is loaded before the system's. Nil where there is no compiler.
    private static let shim = Workplace.library("failing_calls")

    private struct Fault {
        var call: String
        var error: Int32
        /// Whether every later call fails too.
        var lasts: Bool
    }

    /// The n-th call of each kind fails, for every n that there is: exit code 3, a sentence, and everything as it was.
    @Test(.enabled(if: shim != nil, Workplace.noCompiler), .timeLimit(.minutes(5)), arguments: [0, 1])
    func theNthCallFails(_ half: Int) throws {
        let workplace = try Workplace()
        defer { workplace.sample.remove() }
        let before = try workplace.contents()
        let faults = [
            Fault(call: "write", error: ENOSPC, lasts: true), Fault(call: "write", error: EIO, lasts: false),
            Fault(call: "fsync", error: EIO, lasts: false), Fault(call: "rename", error: EIO, lasts: false),
            Fault(call: "mkdir", error: ENOSPC, lasts: true), Fault(call: "open", error: EDQUOT, lasts: true),
        ]
        var refused = 0
        for (index, command) in workplace.commands.enumerated() where index % 2 == half {
            for fault in faults {
                var number = 1
                while true {
                    let language = number % 2 == 0 ? "zh" : "en"
                    let what = "\(command.name): \(fault.call) \(number) fails with \(fault.error)"
                    var environment = workplace.environment
                    environment["LD_PRELOAD"] = Self.shim
                    environment["FAIL_CALL"] = fault.call
                    environment["FAIL_AT"] = "\(number)"
                    environment["FAIL_ERRNO"] = "\(fault.error)"
                    if fault.lasts { environment["FAIL_EVER"] = "1" }
                    let result = try CommandLineTool.run(command.words + ["--lang", language], environment: environment)
                    if result.code == 0 {
                        // So many calls there are not; or the way without that call was taken, and everything is in place.
                        try workplace.restore(before)
                        if number > 1 || fault.call == "mkdir" || fault.call == "rename" || fault.call == "fsync" { break }
                        Issue.record("\(what), and nothing was said")
                        break
                    }
                    refused += 1
                    Workplace.expectRefusal(result, language, what)
                    var after = try workplace.contents()
                    if result.errors.contains("new/.run.work-") {
                        // Finished blocks are kept, and said to be.
                        #expect(command.name == "match in blocks", "\(what)")
                        for name in after.keys where name == "new" || name.hasPrefix("new/.run.work-") { after[name] = nil }
                    }
                    #expect(Set(after.keys) == Set(before.keys), "\(what)")
                    #expect(after == before, "\(what)")
                    if after != before || result.errors.contains(".work-") { try workplace.restore(before) }
                    number += 1
                    guard number < 200 else { break }
                }
            }
        }
        #expect(refused > 60, "\(refused)")
        let verified = try CommandLineTool.run(["verify", workplace.place + "/run"])
        #expect(verified.code == 0, "\(verified.everything)")
    }

    /// Whether this process may mount: `unshare` makes it a file system table of its own.
    private static let mayMount: Bool = {
        let words = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
        return (try? ProcessRunner.run("/usr/bin/env", words))?.status == 0
    }()

    /// File systems of several sizes, from no room at all to enough.
    @Test(.enabled(if: mayMount, "this user may not mount file systems"), .timeLimit(.minutes(5)))
    func aFileSystemFillsUp() throws {
        let workplace = try Workplace(talents: 400)
        defer { workplace.sample.remove() }
        try FileManager.default.removeItem(atPath: workplace.place)
        try FileManager.default.createDirectory(atPath: workplace.place, withIntermediateDirectories: true)
        var (full, whole) = (0, 0)
        for kilobytes in [4, 12, 40, 100, 260, 700, 8_000] {
            for (number, command) in workplace.commands.enumerated() where !command.name.contains("again") {
                let language = number % 2 == 0 ? "zh" : "en"
                // The mount goes with the shell: what stands there is told before.
                let script =
                    "mount -t tmpfs -o size=\(kilobytes)k tmpfs '\(workplace.place)' && \"$@\"; code=$?; find '\(workplace.place)' -mindepth 1; exit $code"
                let result = try ProcessRunner.run(
                    "/usr/bin/env",
                    ["unshare", "-m", "sh", "-c", script, "sh", CommandLineTool.path] + command.words + ["--lang", language],
                    environment: workplace.environment)
                let what = "\(command.name) on \(kilobytes) kB"
                if result.code == 0 {
                    whole += 1
                    #expect(result.output.contains(workplace.place), "\(what)")
                    // Of hidden files only the one that says which tables generate has written.
                    let written = result.output.replacing("/.duikou-generated.json", with: "")
                    #expect(!written.contains("/."), "\(what): \(result.output)")
                } else {
                    full += 1
                    var alone = result
                    if result.errors.contains(".work-") {
                        #expect(command.name == "match in blocks")
                        alone.output = result.output.split(separator: "\n").filter { !$0.contains(".work-") && !$0.hasSuffix("/new") }
                            .joined(separator: "\n")
                    }
                    Workplace.expectRefusal(alone, language, what)
                    #expect(result.errors.contains(language == "zh" ? "磁盘已满" : "the disk is full"), "\(what): \(result.errors)")
                }
            }
        }
        #expect(full >= 10 && whole >= 5, "\(full) refused, \(whole) written")
    }
}
