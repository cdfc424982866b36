import ArgumentParser

/// How long one piece of work took over several rounds, and its result.
struct Measurement<Found: Encodable>: Encodable {
    let what: String
    let rounds: Int
    /// The median and the shortest of all rounds, by the clock.
    let seconds: Double
    let fastest: Double
    /// The same in processor time, which other work on the machine affects less.
    let processorSeconds: Double
    let processorFastest: Double
    /// The peak memory of the whole process up to the end of this work.
    let peakMB: Int
    /// The result of the last round.
    let found: Found
}

/// How often work is timed.
struct Rounds: ParsableArguments {
    @Option(help: "How often each piece of work is timed; the median is what counts.")
    var rounds = 3

    func validate() throws {
        if rounds < 1 { throw ValidationError("--rounds is a whole number from 1") }
    }

    /// Times `work` on inputs that are made anew for each round outside the clock, prints the measurement, and returns the last result.
    @discardableResult
    func measure<Input, Result>(
        _ what: String, prepare: () throws -> Input, found: (Result) throws -> some Encodable, _ work: (inout Input) throws -> Result
    ) throws -> Result {
        var seconds: [Double] = []
        var processor: [Double] = []
        var last: Result?
        for _ in 0..<rounds {
            var input = try prepare()
            let start = (Clock.elapsed(), Clock.processor())
            last = try work(&input)
            seconds.append(Clock.elapsed() - start.0)
            processor.append(Clock.processor() - start.1)
        }
        seconds.sort()
        processor.sort()
        let peak = Clock.peakMB()
        guard let last else { throw ValidationError("--rounds is a whole number from 1") }
        try JSONLine.write(
            Measurement(
                what: what, rounds: rounds, seconds: seconds[rounds / 2], fastest: seconds[0], processorSeconds: processor[rounds / 2],
                processorFastest: processor[0], peakMB: peak, found: found(last)))
        return last
    }

    /// The same for work that does not change its inputs.
    @discardableResult
    func measure<Result>(_ what: String, found: (Result) throws -> some Encodable, _ work: () throws -> Result) throws -> Result {
        try measure(what, prepare: {}, found: found) { (_: inout Void) in try work() }
    }
}
