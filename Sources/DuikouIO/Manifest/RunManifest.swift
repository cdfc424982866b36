import Duikou
import Foundation

/// `run.json`: what a run was made from and what it found; enough to make it again and to check it.
///
/// Paths are relative to the run's folder (``located(from:)``), so that the folder means the same on another machine, together with its
/// inputs; the inputs of the programme have the names that the programme gives them.
public struct RunManifest: Codable, Sendable, Equatable {
    /// Raised when a reader of the old form could misread the new one.
    public static let currentFormat = 3

    public struct File: Codable, Sendable, Equatable {
        public var file: String
        public var sha256: String
        public var bytes: Int
    }

    public struct Configuration: Codable, Sendable, Equatable {
        public var seed: UInt64
        public var talentsList: Int
        public var openingsList: Int
        public var mechanism: String
        public var proposing: String
        public var ties: String
        /// What lists are ranked by; absent from runs made before there was a choice, which ranked by fit.
        public var lists: String?
        /// Of congestion-aware lists alone.
        public var temperature: Double?
        public var candidates: Int?
        /// Whose lists were written; absent where both sides' were.
        public var listFiles: String?
        /// The language of reasons and headers in the outputs.
        public var language: String
        /// What stands above their columns; absent where it is titles.
        public var headers: String?

        /// How the tables are written.
        public var format: ResultFormat {
            ResultFormat(
                language: Language(rawValue: language) ?? .en, headers: headers.flatMap(ResultFormat.Headers.init) ?? .titles)
        }
    }

    public struct Counts: Codable, Sendable, Equatable {
        public var talents: Int
        public var openings: Int
        public var seats: Int
        public var rejectedRows: Int
        public var eligiblePairs: Int
        public var withoutEligible: Int
        public var listed: Int
        /// Talents with at least one placement; `placements` counts each of theirs.
        public var placed: Int
        public var placements: Int
        /// The most placements that the lists allow.
        public var ceiling: Int
        /// Talents, as `placed`: with their first wish, and with one that they want no less.
        public var firstWishes: Int
        public var equalToFirst: Int
        public var ranOffList: Int
        public var decidedByLottery: Int
        public var flagged: Int
        /// Stated choices whose pair fails a rule: not used, and listed in rejected.csv; so too the ratings below.
        public var ineligibleChoices: Int
        public var ineligibleRatings: Int
        /// Ratings of eligible pairs where the talent does not list the opening: they decide nothing.
        public var unusedRatings: Int
    }

    /// How evenly the talents' lists spread over the seats of openings that have any.
    public struct Congestion: Codable, Sendable, Equatable {
        public struct Spread: Codable, Sendable, Equatable {
            /// Openings with seats that are on a list, and all openings with seats.
            public var covered: Int
            public var openings: Int
            /// Of listings per seat, over the seats.
            public var gini: Double
            public var maximumListed: MostListed?
        }

        /// The opening with most listings per seat.
        public struct MostListed: Codable, Sendable, Equatable {
            public var opening: String
            public var listings: Int
            public var seats: Int
        }

        public var byFit: Spread
        /// The lists as given.
        public var asListed: Spread
        /// Of congestion-aware lists alone: the sweeps made, and the largest relative error of a margin that they left.
        public var sweeps: Int?
        public var residual: Double?
    }

    public struct Verification: Codable, Sendable, Equatable {
        /// Whether all that the mechanism promises holds.
        public var holds: Bool
        public var stable: Bool
        public var blockingPairs: Int
        public var faults: Int
        public var ineligible: Int
        /// How far the sum of fit may be below the greatest, in parts of a million; only where the mechanism seeks it.
        public var gapPerMillion: Int?
    }

    /// What differs from one run of the same thing to the next: nothing else in the folder does.
    public struct Process: Codable, Sendable, Equatable {
        public var threads: Int
        public var startedAt: String
        public var seconds: [String: Double]
        /// Blocks in which talents were scored, and how many of them an earlier, stopped run had finished.
        public var blocks: Int?
        public var blocksFound: Int?
        /// The most bytes of memory held at once, up to the writing of this file.
        public var peakMemory: Int?

        public init(threads: Int, startedAt: String, seconds: [String: Double]) {
            self.threads = threads
            self.startedAt = startedAt
            self.seconds = seconds
        }
    }

    public var format: Int
    public var duikou: String
    public var programme: String
    public var programmeFile: File
    /// Where the tables were, if not where the programme says.
    public var tables: String?
    public var inputs: [File]
    public var configuration: Configuration
    public var counts: Counts
    /// Absent from runs of earlier versions.
    public var congestion: Congestion?
    /// Only of runs that changes were taken into.
    public var rematch: Rematch?
    public var verification: Verification
    public var outputs: [File]
    /// What the files of lists would be that were not written; absent where none was left out.
    public var leftOut: [File]?
    public var process: Process

    /// Whose lists were written; nil where the record has a word for it that no run writes.
    var listFiles: Outputs.ListFiles? {
        guard let word = configuration.listFiles else { return .both }
        return Outputs.ListFiles(rawValue: word).flatMap { $0 == .both ? nil : $0 }
    }

    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data([0x0A])
    }

    /// The same as it stands in `run.json`.
    static func decoded(_ bytes: [UInt8]) throws -> RunManifest { try JSONDecoder().decode(RunManifest.self, from: Data(bytes)) }

    /// No `run.json` has more bytes.
    static let longest = 64 << 20

    /// - Throws: ``DuikouError`` (`malformedRun`) where the folder has no readable `run.json` of this format.
    public static func read(folder: String) throws -> RunManifest {
        let path = folder + "/" + AtomicFolder.marker
        guard FileReading.exists(path) else {
            throw DuikouError(
                .malformedRun, zh: "这不是结果文件夹：其中没有 run.json。请指向 duikou match 的 --out 文件夹。",
                en: "not a run folder: it has no run.json. Name the --out folder of a duikou match.", at: SourceLocation(file: folder))
        }
        let bytes = try FileReading.bytes(of: path, limit: longest)
        do {
            let manifest = try decoded(bytes)
            guard manifest.format == currentFormat else {
                throw DuikouError(
                    .malformedRun, zh: "run.json 的格式版本是 \(manifest.format)，本版只读 \(currentFormat)。",
                    en: "run.json has format \(manifest.format); this version reads \(currentFormat).", at: SourceLocation(file: path))
            }
            return manifest
        } catch let error as DuikouError {
            throw error
        } catch {
            throw DuikouError(
                .malformedRun, zh: "run.json 已损坏，无法读取。", en: "run.json is damaged and cannot be read.", at: SourceLocation(file: path))
        }
    }
}
