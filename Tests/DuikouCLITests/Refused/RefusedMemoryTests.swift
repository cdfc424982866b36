import Foundation
import TestSupport
import Testing

/// Under a limit of address space (`ulimit -v`): a sentence and exit code 3, or the results; never a crash, a hang or something half-written.
struct RefusedMemoryTests {
    /// The least limit, in megabytes, under which the program starts at all: below it the system's loader gives up.
    private static func start(_ path: String) throws -> Int {
        for megabytes in stride(from: 40, to: 1_500, by: 20) {
            let result = try limited(["--version"], megabytes, environment: [:])
            if result.status == 0 { return megabytes }
        }
        return 1_500
    }

    private static func limited(_ words: [String], _ megabytes: Int, environment: [String: String]) throws -> ProcessRunner.Result {
        try ProcessRunner.run(
            "/bin/sh", ["-c", "ulimit -c 0; ulimit -v \(megabytes << 10); exec \"$@\"", "sh", CommandLineTool.path] + words,
            environment: environment, timeout: 60)
    }

    /// Another allocator, loaded before the C library as jemalloc is: made of ``Tests/Soak``.
    private static let foreignAllocator = Workplace.library("foreign_allocator")

    /// Memory is given back to whom it was taken from, whatever allocator is loaded beside ours.
    @Test(.enabled(if: foreignAllocator != nil, Workplace.noCompiler)) func anotherAllocatorDoesNoHarm() throws {
        let sample = try SampleProgramme(talents: 40)
        defer { sample.remove() }
        for words in [["--version"], ["match", sample.path, "--out", sample.run, "--no-index"], ["verify", sample.run]] {
            let result = try CommandLineTool.run(words, environment: ["LD_PRELOAD": Self.foreignAllocator!])
            #expect(result.code == 0, "\(words): \(result.errors)")
        }
    }

    @Test(.timeLimit(.minutes(5))) func everyLimitEndsInWordsOrResults() throws {
        let workplace = try Workplace(talents: 2_000)
        defer { workplace.sample.remove() }
        let before = try workplace.contents()
        let start = try Self.start(workplace.place)
        var (refused, written) = (0, 0)
        for step in [0, 2, 5, 12, 25, 60, 130, 400] {
            for (number, command) in workplace.commands.enumerated() {
                let language = (number + step) % 2 == 0 ? "zh" : "en"
                let result = try Self.limited(
                    command.words + ["--lang", language], start + step, environment: workplace.environment)
                let what = "\(command.name) in \(start + step) MB"
                if result.code == 0 {
                    written += 1
                    try workplace.restore(before)
                } else {
                    refused += 1
                    Workplace.expectRefusal(result, language, what)
                    var after = try workplace.contents()
                    if result.errors.contains(".work-") {
                        for name in after.keys where name == "new" || name.hasPrefix("new/.run.work-") { after[name] = nil }
                    }
                    #expect(after == before, "\(what): \(Set(after.keys).subtracting(before.keys))")
                    if after != before || result.errors.contains(".work-") { try workplace.restore(before) }
                }
            }
        }
        #expect(refused >= 7 && written >= 7, "\(refused) refused, \(written) written, the program starts in \(start) MB")
    }
}
