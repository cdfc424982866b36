import Duikou
import Foundation

/// `run.json`: what a run was made from and what it found. That is enough to make the run again and to check it.
///
/// Paths are relative to the run's folder (``located(from:)``), so that the folder stays valid on another machine, together with its
/// inputs. Inputs of the programme have the names that the programme gives them.
public struct RunManifest: Codable, Sendable, Equatable {
    /// The version of this format. Raise it when an earlier reader could misread the new form.
    public static let currentFormat = 3

    /// A file, identified by its contents.
    public struct File: Codable, Sendable, Equatable {
        /// Its path or name.
        public var file: String
        /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
        public var sha256: String
        /// Its size in bytes.
        public var bytes: Int
    }

    /// The settings that decide the results.
    public struct Configuration: Codable, Sendable, Equatable {
        /// The seed of the lottery, and of the order among equals.
        public var seed: UInt64
        /// The most openings on a talent's list.
        public var talentsList: Int
        /// The most talents on an opening's list.
        public var openingsList: Int
        /// The mechanism, by its name in programme files.
        public var mechanism: String
        /// The side that proposes: `talents` or `openings`.
        public var proposing: String
        /// How ties are broken, by its name in programme files.
        public var ties: String
        /// Which pairs could be matched, by the name in programme files; absent where those on the lists could.
        public var within: String?
        /// What lists are ranked by. Absent from runs of versions without a choice, which ranked by fit.
        public var lists: String?
        /// The temperature of congestion-aware lists; absent for other lists.
        public var temperature: Double?
        /// How many candidates each congestion-aware list is chosen from; absent for other lists.
        public var candidates: Int?
        /// The side whose lists were written, or `neither`; absent where both sides' were.
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

    /// What the run counted.
    public struct Counts: Codable, Sendable, Equatable {
        /// Usable rows of the talents' table.
        public var talents: Int
        /// Usable rows of the openings' table.
        public var openings: Int
        /// Seats of all openings.
        public var seats: Int
        /// Faults for which rows of inputs were set aside.
        public var rejectedRows: Int
        /// Pairs that the rules allow, where both have a seat.
        public var eligiblePairs: Int
        /// Talents with seats, but without any eligible opening that has some.
        public var withoutEligible: Int
        /// Pairs in the market: each talent with each opening on its preference list.
        public var listed: Int
        /// Talents with at least one placement; `placements` counts each of theirs.
        public var placed: Int
        /// Placed pairs; more than `placed` where talents have several seats.
        public var placements: Int
        /// The most placements that any matching within the lists could have.
        public var ceiling: Int
        /// Talents who got their first wish.
        public var firstWishes: Int
        /// Talents who got their first wish or one that they want no less.
        public var equalToFirst: Int
        /// Unplaced talents with more eligible openings than their list holds.
        public var ranOffList: Int
        /// Openings whose cutoff the lottery decided.
        public var decidedByLottery: Int
        /// Placements that need a waiver.
        public var flagged: Int
        /// Stated choices whose pair fails a rule: they are not used, and listed in rejected.csv.
        public var ineligibleChoices: Int
        /// Ratings whose pair fails a rule: they are not used, and listed in rejected.csv.
        public var ineligibleRatings: Int
        /// Ratings of eligible pairs where the talent does not list the opening: they have no effect.
        public var unusedRatings: Int
    }

    /// How evenly the talents' lists spread over the openings that have seats.
    public struct Congestion: Codable, Sendable, Equatable {
        /// One set of lists, measured.
        public struct Spread: Codable, Sendable, Equatable {
            /// Openings with seats that are on at least one list.
            public var covered: Int
            /// All openings with seats.
            public var openings: Int
            /// The Gini coefficient of listings per seat, over all seats: 0 where all have as many, near 1 where few have nearly all.
            public var gini: Double
            /// The opening with most listings per seat; absent where there is none.
            public var maximumListed: MostListed?

            private enum CodingKeys: String, CodingKey {
                case covered, openings, gini
                case maximumListed = "mostListed"
            }
        }

        /// An opening and how many lists it is on.
        public struct MostListed: Codable, Sendable, Equatable {
            /// The opening's id.
            public var opening: String
            /// Talents' lists that hold it.
            public var listings: Int
            /// Its seats.
            public var seats: Int
        }

        /// Lists ranked by fit alone.
        public var byFit: Spread
        /// The lists of this run.
        public var asListed: Spread
        /// How many sweeps the solver of congestion-aware lists made; absent for other lists.
        public var sweeps: Int?
        /// The largest relative error of a margin after the last sweep; absent for other lists.
        public var residual: Double?
    }

    /// What the independent check of the matching found.
    public struct Verification: Codable, Sendable, Equatable {
        /// Whether everything that the mechanism promises is true.
        public var holds: Bool
        /// Whether the matching is stable: no pair prefers each other to what they have.
        public var stable: Bool
        /// Pairs that prefer each other to what they have.
        public var blockingPairs: Int
        /// Violations of seats, lists or other demands.
        public var faults: Int
        /// Placements that fail a rule.
        public var ineligible: Int
        /// How far the sum of fit may be below the greatest possible, in parts of a million; only for mechanisms that seek the greatest
        /// sum.
        public var gapPerMillion: Int?
    }

    /// What may differ between two runs with the same inputs and settings; nothing else in the folder does.
    public struct Process: Codable, Sendable, Equatable {
        /// Threads used.
        public var threads: Int
        /// When the run began: UTC, ISO 8601.
        public var startedAt: String
        /// Seconds of each stage, by its name.
        public var seconds: [String: Double]
        /// The number of blocks in which talents were scored.
        public var blocks: Int?
        /// How many of the blocks an earlier, stopped run had finished.
        public var blocksFound: Int?
        /// The most bytes of memory held at once, until this file was written.
        public var peakMemory: Int?

        /// The other fields are filled in later.
        public init(threads: Int, startedAt: String, seconds: [String: Double]) {
            self.threads = threads
            self.startedAt = startedAt
            self.seconds = seconds
        }
    }

    /// The version of the format that the file was written in.
    public var format: Int
    /// The version of duikou that made the run.
    public var duikou: String
    /// The programme's name.
    public var programme: String
    /// The programme's file.
    public var programmeFile: File
    /// The folder that the tables were taken from, if it was not the programme's own.
    public var tables: String?
    /// All files that the programme names, in a fixed order. Files of newcomers are in ``rematch``.
    public var inputs: [File]
    /// The settings that decide the results.
    public var configuration: Configuration
    /// What the run counted.
    public var counts: Counts
    /// How evenly lists spread. Absent from runs of earlier versions.
    public var congestion: Congestion?
    /// Present only if changes were applied to the run.
    public var rematch: Rematch?
    /// What the independent check of the matching found.
    public var verification: Verification
    /// The result files, in a fixed order.
    public var outputs: [File]
    /// What the files of lists would have been that were not written; absent where none was left out.
    public var leftOut: [File]?
    /// What may differ between two runs with the same inputs and settings.
    public var process: Process

    /// The sides whose lists were written; nil where the record holds a word that no run writes.
    var listFiles: Outputs.ListFiles? {
        guard let word = configuration.listFiles else { return .both }
        return Outputs.ListFiles(rawValue: word).flatMap { $0 == .both ? nil : $0 }
    }

    /// The bytes of `run.json`: JSON with sorted keys, and a line feed at the end.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data([0x0A])
    }

    /// The record in the bytes of `run.json`.
    static func decoded(_ bytes: [UInt8]) throws -> RunManifest { try JSONDecoder().decode(RunManifest.self, from: Data(bytes)) }

    /// The size in bytes that no real `run.json` exceeds.
    static let longest = 64 << 20

    /// Reads the `run.json` of a folder, with its relative paths.
    ///
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
