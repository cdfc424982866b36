import Glibc
import Parts

/// Does one part of the engine's work a number of times, for a counter or a clock outside or inside.
///
///     part-bench                      prints the titles of all parts, one a line
///     part-bench TITLE --times 2      makes the inputs, does the work twice, prints nothing: for an instruction counter
///     part-bench TITLE --rounds 5     prints the seconds on the processor of five rounds as JSON
@main
struct PartBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.isEmpty { return Part.all.forEach { print($0.title) } }
        guard words.count == 3, let count = Int(words[2]), count >= 0, ["--times", "--rounds"].contains(words[1]) else {
            fail("say which part, and --times or --rounds with a number")
        }
        guard let part = Part.all.first(where: { $0.title == words[0] }) else { fail("there is no part \(words[0])") }
        let work = try part.prepare()
        if words[1] == "--times" {
            for _ in 0..<count { try work() }
            return
        }
        try work()  // What happens but once, such as loading a library's kernels, is no part of it.
        var seconds: [Double] = []
        for _ in 0..<count {
            let start = processorSeconds()
            try work()
            seconds.append(processorSeconds() - start)
        }
        print(seconds)
    }

    /// Time on the processor: other work on the machine counts less than on a clock.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func fail(_ message: String) -> Never {
        let line = Array("part-bench: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}
