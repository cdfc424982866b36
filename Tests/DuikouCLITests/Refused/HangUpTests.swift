import Foundation
import TestSupport
import Testing

/// A closed terminal (SIGHUP) ends the work as a polite kill does, but under `nohup` it does not.
struct HangUpTests {
    @Test func aHangUpStopsEveryWriterCleanly() throws {
        let workplace = try Workplace(talents: 3_000)
        defer { workplace.sample.remove() }
        let before = try workplace.contents()
        var stopped = 0
        for command in workplace.commands {
            for delay in [0, 2_000, 20_000] as [UInt32] {
                let outputs = try ProcessRunner.Outputs()
                let running = try ProcessRunner.start(
                    CommandLineTool.path, command.words, environment: workplace.environment, output: outputs.output, errors: outputs.errors)
                // Something new stands there: the work has begun.
                while running.isRunning, Set(try workplace.names()) == Set(before.keys) { usleep(500) }
                usleep(delay)
                running.signal(SIGHUP)
                let result = try outputs.result(of: running)
                #expect([0, 129].contains(result.status), "\(command.name): \(result.status) \(result.errors)")
                if result.status == 129 {
                    stopped += 1
                    #expect(result.errors.contains("stopped"), "\(result.errors)")
                }
                // Finished blocks are kept, and their place is said.
                if result.status != 0, !result.errors.contains(".work-") {
                    let difference = Set(try workplace.names()).symmetricDifference(before.keys)
                    #expect(difference.isEmpty, "\(command.name): \(difference.sorted()) \(result.errors)")
                }
                try workplace.restore(before)
            }
        }
        #expect(stopped >= workplace.commands.count, "\(stopped)")
    }

    @Test func underNohupTheWorkGoesOn() throws {
        let workplace = try Workplace(talents: 3_000)
        defer { workplace.sample.remove() }
        let outputs = try ProcessRunner.Outputs()
        let words = workplace.commands[0].words
        let running = try ProcessRunner.start(
            "/bin/sh", ["-c", "trap '' HUP; exec \"$@\"", "sh", CommandLineTool.path] + words, output: outputs.output,
            errors: outputs.errors)
        for _ in 0..<20 {
            usleep(10_000)
            running.signal(SIGHUP)
        }
        let result = try outputs.result(of: running)
        #expect(result.status == 0, "\(result.status) \(result.errors)")
    }
}
