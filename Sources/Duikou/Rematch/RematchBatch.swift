import DuikouMechanisms

/// What happened after a run was finished: one sheet of changes and one file of newcomers, understood and checked.
public struct RematchBatch: Sendable, Equatable {
    /// A talent who leaves the programme.
    public struct Withdrawal: Sendable, Equatable {
        public var talent: Int
        /// The line of the sheet.
        public var line: Int
    }

    /// A talent who does not want an opening any more, and keeps the rest of the list.
    public struct Decline: Sendable, Equatable {
        public var talent: Int
        public var opening: Int
        public var line: Int
    }

    /// Seats that an opening adds, or closes where negative.
    public struct Seats: Sendable, Equatable {
        public var opening: Int
        public var delta: Int
        public var line: Int
    }

    /// Rows of newcomers: the last of the talents' table.
    public var arrivals: Range<Int>
    public var declines: [Decline] = []
    public var withdrawals: [Withdrawal] = []
    public var seats: [Seats] = []
    /// The sheet, for people.
    public var sheet: String
    /// The file of newcomers, for people.
    public var arrivalsFile: String

    public init(arrivals: Range<Int>, sheet: String = "", arrivalsFile: String = "") {
        self.arrivals = arrivals
        self.sheet = sheet
        self.arrivalsFile = arrivalsFile
    }

    public var isEmpty: Bool { arrivals.isEmpty && declines.isEmpty && withdrawals.isEmpty && seats.isEmpty }
}

/// A kind of change, and the words for it in a sheet.
public enum ChangeKind: String, Sendable, CaseIterable {
    case withdraw
    case decline
    case close
    case add

    /// Words that a sheet may use, the one of each language first.
    public var words: [String] {
        switch self {
        case .withdraw: ["withdraw", "退出", "withdrawn", "withdrew"]
        case .decline: ["decline", "放弃", "declined"]
        case .close: ["close", "减少名额", "减少", "closed"]
        case .add: ["add", "增加名额", "增加", "added"]
        }
    }

    public init?(word: String) {
        let word = word.lowercased()
        guard let kind = Self.allCases.first(where: { $0.words.contains(word) }) else { return nil }
        self = kind
    }
}

/// A sheet of changes as it was written.
public struct ChangeSheet: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        /// Of the sheet, from 1.
        public var line: Int
        public var change: String
        public var talent: String
        public var opening: String
        public var seats: String

        public init(line: Int, change: String, talent: String, opening: String, seats: String) {
            self.line = line
            self.change = change
            self.talent = talent
            self.opening = opening
            self.seats = seats
        }
    }

    /// The headers of the four columns, as the sheet has them.
    public struct Headers: Codable, Sendable, Equatable {
        public var change: String
        public var talent: String
        public var opening: String
        public var seats: String

        public init(change: String = "change", talent: String = "talent", opening: String = "opening", seats: String = "seats") {
            self.change = change
            self.talent = talent
            self.opening = opening
            self.seats = seats
        }
    }

    public var file: String
    public var headers: Headers
    public var rows: [Row]

    public init(file: String, headers: Headers = Headers(), rows: [Row] = []) {
        self.file = file
        self.headers = headers
        self.rows = rows
    }
}
