import Duikou
import DuikouIO

/// The figures of a machine, for people and for programs alike.
struct BenchAnswer: Codable, Equatable {
    struct Machine: Codable, Equatable {
        var processor: String
        var processors: Int
        var instructionSets: [String]
        /// The kernel that OpenBLAS runs, and a better one where it is not the right one for the processor.
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
        /// The median, and every round.
        var seconds: Double
        var rounds: [Double]
        /// Thousand million operations a second, and pairs a second, all pairs counted.
        var gigaflops: Double
        var pairsPerSecond: Double
        /// How many times as fast as the bare `Float` products of all pairs.
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
