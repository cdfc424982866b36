import Duikou
import Foundation

/// Writes a finished run as a folder that appears whole or not at all.
public struct RunWriter {
    /// The path of the programme's file.
    public var programmePath: String
    /// The programme with its tables.
    public var loaded: LoadedProgramme
    /// The settings that the run was made with.
    public var configuration: BatchMatcher.Configuration
    /// As the programme says, if nothing else is set.
    public var format: ResultFormat
    /// Only of runs that changes were taken into.
    public var rematch: RematchRecord?
    /// The sides whose lists are written; by default those that the programme names.
    public var listFiles: Outputs.ListFiles
    /// The digests of the programme's file and of all files that it names, taken when they were read. Nil: compute them from the files as
    /// they are at the time of writing.
    public var inputs: [RunManifest.File]?

    /// - Parameter format: nil for the programme's.
    public init(
        programmePath: String, loaded: LoadedProgramme, configuration: BatchMatcher.Configuration, format: ResultFormat? = nil
    ) {
        self.programmePath = programmePath
        self.loaded = loaded
        self.configuration = configuration
        self.format = format ?? loaded.programme.results
        listFiles = loaded.programme.outputs.lists
    }

    /// Writes every table and `run.json` into `folder` and puts it in place.
    ///
    /// - Parameters:
    ///   - folder: prepared before the work began, so that an unusable place is known at once.
    ///   - process: threads, start and timings so far. The time that writing took and the peak memory are added here.
    ///   - progress: called with the number of lists written and of all lists, by one thread at a time.
    /// - Throws: ``DuikouError`` (`environment`, `cancelled`); an earlier folder is then still there.
    @discardableResult
    public func write(
        _ result: MatchResult, to folder: AtomicFolder, process: RunManifest.Process,
        progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) throws -> RunManifest {
        let clock = ContinuousClock()
        let begun = clock.now
        let outputs = RunOutputs(
            loaded: loaded, result: result, format: format, rematch: rematch, listFiles: listFiles, threads: configuration.threads)
        let files = try outputs.writeAll(progress: progress) { folder.path(of: $0) }
        // Timings end here: the record cannot hold how long its own writing and putting the folder in place will take.
        var process = process
        let (seconds, attoseconds) = (clock.now - begun).components
        process.seconds["write"] = Double(seconds) + Double(attoseconds / 1_000_000_000_000_000) / 1000
        process.peakMemory = MachineMemory.peak
        let manifest = try manifest(result, files: files, process: process).relative(to: folder.path)
        let file = try SystemFile(writing: folder.path(of: AtomicFolder.marker))
        try file.write(Array(manifest.encoded()))
        try file.finish()
        try folder.commit()
        return manifest
    }

    /// The record with absolute paths.
    func manifest(
        _ result: MatchResult, files: (outputs: [RunManifest.File], leftOut: [RunManifest.File]), process: RunManifest.Process
    ) throws -> RunManifest {
        let lists = configuration.lists
        let isAware = lists.mode == .congestionAware
        let absolute = URL(fileURLWithPath: programmePath).standardizedFileURL.path
        var programmeFile = try inputs?.first ?? Self.file(named: absolute, at: loaded.files.shown(programmePath), in: loaded.files)
        programmeFile.file = absolute
        return RunManifest(
            format: RunManifest.currentFormat, duikou: Version.current, programme: loaded.programme.name,
            programmeFile: programmeFile, tables: loaded.tables,
            inputs: try inputs.map { Array($0.dropFirst()) }
                ?? loaded.inputs.map { try Self.file(named: $0.written, at: $0.path, in: loaded.files) },
            configuration: RunManifest.Configuration(
                seed: configuration.seed, talentsList: configuration.lists.talents, openingsList: configuration.lists.openings,
                mechanism: configuration.allocation.mechanism.rawValue, proposing: configuration.allocation.proposing.rawValue,
                ties: configuration.allocation.ties.rawValue,
                within: configuration.allocation.within == .lists ? nil : configuration.allocation.within.rawValue,
                lists: lists.mode.rawValue,
                temperature: isAware ? lists.temperature : nil, candidates: isAware ? lists.candidates : nil,
                listFiles: listFiles == .both ? nil : listFiles.rawValue, language: format.language.rawValue,
                headers: format.headers == .titles ? nil : format.headers.rawValue),
            counts: Self.counts(result, loaded), congestion: Self.congestion(result, loaded), rematch: rematch?.manifest,
            verification: Self.verification(result),
            outputs: files.outputs, leftOut: files.leftOut.isEmpty ? nil : files.leftOut, process: process)
    }

    static func counts(_ result: MatchResult, _ loaded: LoadedProgramme) -> RunManifest.Counts {
        let counts = result.counts
        return RunManifest.Counts(
            talents: counts.talents, openings: counts.openings, seats: counts.seats, rejectedRows: loaded.issues.count,
            eligiblePairs: counts.eligiblePairs, withoutEligible: counts.withoutEligible, listed: counts.listed,
            placed: counts.placed, placements: counts.placements, ceiling: counts.ceiling, firstWishes: counts.firstWishes,
            equalToFirst: counts.equalToFirst,
            ranOffList: counts.ranOffList,
            decidedByLottery: counts.decidedByLottery, flagged: counts.flagged, ineligibleChoices: result.ineligibleChoices.count,
            ineligibleRatings: loaded.ineligibleRatings().count, unusedRatings: loaded.unusedRatings(result).count)
    }

    static func congestion(_ result: MatchResult, _ loaded: LoadedProgramme) -> RunManifest.Congestion {
        func spread(_ metrics: ListMetrics) -> RunManifest.Congestion.Spread {
            RunManifest.Congestion.Spread(
                covered: metrics.covered, openings: metrics.openings, gini: metrics.gini,
                maximumListed: metrics.maximumListed.map {
                    .init(opening: loaded.compiled.openings.id($0.opening), listings: $0.listings, seats: $0.seats)
                })
        }
        let congestion = result.congestion
        return RunManifest.Congestion(
            byFit: spread(congestion.byFit), asListed: spread(congestion.asListed), sweeps: congestion.solution?.sweeps,
            residual: congestion.solution?.residual)
    }

    static func verification(_ result: MatchResult) -> RunManifest.Verification {
        RunManifest.Verification(
            holds: result.verification.holds, stable: result.verification.isStable,
            blockingPairs: result.verification.audit.blockingPairs, faults: result.verification.audit.faults,
            ineligible: result.verification.ineligible, gapPerMillion: result.verification.audit.gap)
    }

    static func file(named name: String, at path: String, in files: any InputSource = LocalFiles()) throws -> RunManifest.File {
        let digest = try files.digest(of: path)
        return RunManifest.File(file: name, sha256: digest.sha256, bytes: digest.bytes)
    }
}
