import Duikou
import DuikouMechanisms

extension RunManifest {
    /// All changes since the ordinary run that this one is based on. Batches are added, one for each `duikou rematch`.
    public struct Rematch: Codable, Sendable, Equatable {
        /// The changes of one `duikou rematch`.
        public struct Batch: Codable, Sendable, Equatable {
            /// How the batch was applied, as ``RematchMode/word``.
            public var mode: String
            /// The sheet's file name without its folder; its rows are in changes.csv. Absent where there were only newcomers.
            public var changes: String?
            /// The headers that the sheet used; absent where there was none.
            public var headers: ChangeSheet.Headers?
            /// The file of newcomers. It is read where it stands, as the programme's tables are. Absent where there were none.
            public var arrivals: File?
        }

        /// The run.json of the run that the last batch was applied to.
        public var base: File
        /// How many usable rows the talents' table itself has, without newcomers.
        public var talents: Int
        /// The mode of the last batch. All figures that follow are of the last batch, too.
        public var mode: String
        /// All batches, in the order in which they were applied.
        public var batches: [Batch]
        /// Talents who were placed before the batch.
        public var placedBefore: Int
        /// Talents who were placed before the batch and kept their placement.
        public var kept: Int
        /// Talents whose placement has changed: the rows of moves.csv.
        public var moved: Int
        /// Of those who moved, how many now have an opening that they want more, or a first placement.
        public var better: Int
        /// Of those who moved, how many now have an opening that they want less, or none.
        public var worse: Int
        /// Of those who moved, how many went to an opening that they want equally. All others who moved gave up their placement themselves.
        public var same: Int
        /// Talents who arrived.
        public var arrivals: Int
        /// Placements that were declined.
        public var declines: Int
        /// Talents who withdrew.
        public var withdrawals: Int
        /// Seats that were added to openings.
        public var seatsAdded: Int
        /// Seats that were closed.
        public var seatsClosed: Int

        /// The files of newcomers, in the order of the batches.
        public var arrivalFiles: [File] { batches.compactMap(\.arrivals) }
    }
}

extension Programme {
    /// Files of newcomers as further inputs of the talents' table. rejected.csv refers to their rows by the file's name without its folder,
    /// with a number after it where another input has that name.
    func arrivalReferences(_ files: [RunManifest.File]) -> [FileReference] {
        var taken = Set(ProgrammeLoader.inputs(self).map(\.written))
        return files.map { file in
            let name = FileReading.split(file.file).name
            var (written, number) = (name, 1)
            while !taken.insert(written).inserted {
                number += 1
                written = "\(name) (\(number))"
            }
            return FileReference(path: file.file, written: written, location: SourceLocation(file: written))
        }
    }
}

extension RematchMode {
    /// The word for it on the command line and in `run.json`.
    public var word: String {
        switch self {
        case .optimal: "optimal"
        case .minimumMovement: "least-movement"
        }
    }

    /// The mode with this word; nil for any other text.
    public init?(word: String) {
        guard let mode = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = mode
    }
}
