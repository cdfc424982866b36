import Duikou
import DuikouMechanisms

extension RunManifest {
    /// What was changed since the run that this one goes back to.
    public struct Rematch: Codable, Sendable, Equatable {
        /// One `duikou rematch`.
        public struct Batch: Codable, Sendable, Equatable {
            public var mode: String
            /// The sheet of changes by its name alone; what it says is in changes.csv. Absent where there were arrivals only.
            public var changes: String?
            public var headers: ChangeSheet.Headers?
            /// The file of newcomers, read where it stands, as the programme's tables are.
            public var arrivals: File?
        }

        /// The run.json of the run that the last batch was taken into.
        public var base: File
        /// Talents of the table itself, before any arrived.
        public var talents: Int
        /// Of the last batch, as all that follows.
        public var mode: String
        public var batches: [Batch]
        /// Placed before the batch, and how many of them are where they were.
        public var placedBefore: Int
        public var kept: Int
        /// Everybody whose placement is another one, by rows of moves.csv.
        public var moved: Int
        public var better: Int
        public var worse: Int
        /// From one opening to another that is wanted equally. The rest of those who moved gave their place up themselves.
        public var same: Int
        public var arrivals: Int
        public var declines: Int
        public var withdrawals: Int
        public var seatsAdded: Int
        public var seatsClosed: Int

        /// The files of newcomers, in the order of the batches.
        public var arrivalFiles: [File] { batches.compactMap(\.arrivals) }
    }
}

extension Programme {
    /// Files of newcomers as inputs of the talents' table. Its rows are named in rejected.csv by the file's name, wherever it
    /// stands, with a number after it where another input has that name.
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
    /// As it is typed and recorded.
    public var word: String {
        switch self {
        case .optimal: "optimal"
        case .minimumMovement: "least-movement"
        }
    }

    public init?(word: String) {
        guard let mode = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = mode
    }
}
