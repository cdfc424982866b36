import Benchmark
import Duikou
import DuikouIO
import DuikouMechanisms
import Foundation

/// The repository's root: the sample and its specification are read from there.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

/// A cohort drawn from the alliance's specification into a temporary folder, once for all benchmarks that ask for it.
func cohort(talents: Int, openings: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-benchmark-\(talents)-\(openings)").path
    if !FileManager.default.fileExists(atPath: folder + "/graduates.csv") {
        let spec = try GenerateSpecFile.read(root + "/Datasets/alliance/sample.yml")
        _ = try SampleGenerator.run(spec, into: folder, options: .init(talents: talents, openings: openings))
    }
    return folder
}

/// A market of lists of 20 with skewed popularity, the same on every run.
func market(proposers: Int, responders: Int) throws -> Market {
    var random = SeededRandom(seed: 7)
    var offsets: [Int32] = [0]
    var listed: [Int32] = []
    var scores: [Double] = []
    for _ in 0..<proposers {
        var own: Set<Int32> = []
        while own.count < min(20, responders) {
            let popular = random.unit() * random.unit()
            own.insert(Int32(popular * Double(responders)))
        }
        listed += own.sorted { SeededRandom.mix(UInt64($0)) < SeededRandom.mix(UInt64($1)) }
        for _ in own { scores.append(Double(random.below(1_000_000))) }
        offsets.append(Int32(listed.count))
    }
    let wishes = (0..<listed.count).map { -Double($0) }
    return try Market(
        proposerOffsets: offsets, edgeResponder: listed, proposerScores: wishes, responderScores: scores,
        proposerCapacities: Array(repeating: 1, count: proposers),
        responderCapacities: Array(repeating: Int32(max(1, proposers / responders)), count: responders))
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(metrics: [.wallClock, .cpuTotal, .peakMemoryResident], maxDuration: .seconds(5))

    Benchmark("CSV records, 100,000 graduates (18 MB)") { benchmark in
        let path = try cohort(talents: 100_000, openings: 10_000) + "/graduates.csv"
        benchmark.startMeasurement()
        let reader = try CSVReader(path: path)
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        while try reader.next(&batch, issues: &issues) { blackHole(batch.count) }
    }

    Benchmark("typed table, 100,000 graduates (18 MB)") { benchmark in
        let folder = try cohort(talents: 100_000, openings: 10_000)
        var (programme, _) = try ProgrammeFile.read(root + "/Datasets/alliance/graduates.yml")
        programme.talents.file.path = folder + "/graduates.csv"
        var codes = Codes(codebooks: try programme.codebooks.map { try CodebookFile.read($0) })
        benchmark.startMeasurement()
        blackHole(try TableReader.read(programme.talents, side: .talent, codes: &codes))
    }

    Benchmark("alliance: read and compile") { _ in
        blackHole(try ProgrammeLoader.load(root + "/Datasets/alliance/graduates.yml"))
    }

    Benchmark("alliance: lists, allocation, verification, 2 threads") { benchmark in
        let loaded = try ProgrammeLoader.load(root + "/Datasets/alliance/graduates.yml")
        let programme = loaded.programme
        let matcher = BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition,
            configuration: .init(seed: programme.seed, lists: programme.lists, allocation: programme.allocation, threads: 2))
        benchmark.startMeasurement()
        blackHole(try matcher.run())
    }

    Benchmark("deferred acceptance, 100,000 x 10,000, lists of 20") { benchmark in
        let market = try market(proposers: 100_000, responders: 10_000)
        benchmark.startMeasurement()
        blackHole(DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market))
    }

    Benchmark("stability check, 100,000 x 10,000, lists of 20") { benchmark in
        let market = try market(proposers: 100_000, responders: 10_000)
        let pairs = DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market).matching.pairs
        benchmark.startMeasurement()
        blackHole(Stability.verify(market, pairs: pairs))
    }
}
