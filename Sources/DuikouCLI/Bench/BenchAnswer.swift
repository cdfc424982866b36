import Duikou
import DuikouIO

/// What `duikou bench` measured, for people and for programs.
struct BenchAnswer: Codable, Equatable {
    struct Machine: Codable, Equatable {
        var processor: String
        var processors: Int
        var instructionSets: [String]
        /// The kernel that OpenBLAS runs, and the one that suits the processor better, if there is one.
        var openBLASKernel: String
        var betterKernel: String?
    }

    struct Size: Codable, Equatable {
        var talents: Int
        var openings: Int
        var features: Int
        var list: Int
    }

    struct Figure: Codable, Equatable {
        var work: String
        /// The median over all rounds, and the time of each round.
        var seconds: Double
        var rounds: [Double]
        /// Thousand million operations per second, and pairs per second; every pair is counted.
        var gigaflops: Double
        var pairsPerSecond: Double
        /// How many times as fast it is as multiplying all pairs in `Float` without anything else.
        var timesProducts: Double
    }

    var version: String
    var machine: Machine
    var threads: Int
    var size: Size
    var figures: [Figure]

    init(_ speed: ScoringSpeed, _ machine: DuikouIO.Machine) {
        version = Version.current
        self.machine = Machine(
            processor: machine.processor, processors: machine.processors, instructionSets: machine.instructionSets,
            openBLASKernel: speed.kernel, betterKernel: machine.betterKernel(than: speed.kernel))
        threads = speed.threads
        size = Size(
            talents: speed.size.talents, openings: speed.size.openings, features: speed.size.features, list: speed.size.list)
        figures = speed.figures.map { figure in
            Figure(
                work: figure.work.rawValue, seconds: figure.median, rounds: figure.seconds, gigaflops: speed.gigaflops(figure.work),
                pairsPerSecond: speed.pairsPerSecond(figure.work), timesProducts: speed.timesProducts(figure.work))
        }
    }
}
