import ArgumentParser
import Parts

/// Repeats one part of the engine's work, to be measured by valgrind from outside or by the clock here.
struct PartsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parts", abstract: "Do one part of the engine's work again and again, or list the parts.",
        discussion: """
            Without a title, lists those of all parts, one a line. --times does the work and writes nothing, for a counter of \
            instructions: the difference between two counts is the work alone. --rounds times it.
            """)

    @Argument(help: "Which part.")
    var title: String?
    @Option(help: "Do the work so many times; 0 makes the inputs alone.")
    var times: Int?
    @Option(help: "Do the work once to warm up, then time so many rounds.")
    var rounds: Int?

    func validate() throws {
        guard title != nil || (times == nil && rounds == nil) else { throw ValidationError("say which part") }
        guard title == nil || (times == nil) != (rounds == nil) else { throw ValidationError("say either --times or --rounds") }
        guard times ?? 0 >= 0, rounds ?? 1 >= 1 else { throw ValidationError("--times is a number from 0, --rounds from 1") }
    }

    func run() throws {
        guard let title else { return Part.all.forEach { print($0.title) } }
        guard let part = Part.all.first(where: { $0.title == title }) else { throw ValidationError("there is no part '\(title)'") }
        let work = try part.prepare()
        if let times {
            for _ in 0..<times { try work() }
            return
        }
        try work()  // One-time work, such as loading a library's kernels, is not counted.
        var seconds: [Double] = []
        for _ in 0..<(rounds ?? 1) {
            let start = Clock.processor()
            try work()
            seconds.append(Clock.processor() - start)
        }
        try JSONLine.write(Times(title: title, processorSeconds: seconds))
    }

    /// The command's output: the seconds of every round.
    private struct Times: Encodable {
        let title: String
        let processorSeconds: [Double]
    }
}
