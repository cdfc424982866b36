import DuikouMechanisms

/// What happened after a run was finished: one sheet of changes and one file of newcomers, read and checked.
public struct RematchBatch: Sendable, Equatable {
    /// A talent who leaves the programme.
    public struct Withdrawal: Sendable, Equatable {
        /// The talent's row.
        public var talent: Int
        /// The line of the sheet.
        public var line: Int
    }

    /// A talent who does not want an opening any more, and keeps the rest of the list.
    public struct Decline: Sendable, Equatable {
        /// The talent's row.
        public var talent: Int
        /// The opening's row.
        public var opening: Int
        /// The line of the sheet.
        public var line: Int
    }

    /// Seats that an opening adds, or closes where negative.
    public struct Seats: Sendable, Equatable {
        /// The opening's row.
        public var opening: Int
        /// How many seats more; negative for fewer.
        public var delta: Int
        /// The line of the sheet.
        public var line: Int
    }

    /// Rows of newcomers: the last of the talents' table.
    public var arrivals: Range<Int>
    /// Talents who decline an opening, in the order of the sheet.
    public var declines: [Decline] = []
    /// Talents who leave, in the order of the sheet.
    public var withdrawals: [Withdrawal] = []
    /// Changes of seats, in the order of the sheet.
    public var seats: [Seats] = []
    /// The sheet's name, for people.
    public var sheet: String
    /// The name of the newcomers' file, for people.
    public var arrivalsFile: String

    /// Newcomers only; changes are added by reading a sheet.
    public init(arrivals: Range<Int>, sheet: String = "", arrivalsFile: String = "") {
        self.arrivals = arrivals
        self.sheet = sheet
        self.arrivalsFile = arrivalsFile
    }

    /// Whether nothing has changed.
    public var isEmpty: Bool { arrivals.isEmpty && declines.isEmpty && withdrawals.isEmpty && seats.isEmpty }
}

/// A kind of change, and the words for it in a sheet.
public enum ChangeKind: String, Sendable, CaseIterable {
    /// A talent leaves the programme.
    case withdraw
    /// A talent declines one opening.
    case decline
    /// An opening closes some of its seats.
    case close
    /// An opening adds seats.
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

    /// What happens, in the reference.
    package var meaning: LocalizedText {
        switch self {
        case .withdraw: LocalizedText(zh: "人才退出。", en: "A talent leaves.")
        case .decline: LocalizedText(zh: "人才放弃一个岗位。", en: "A talent declines one opening.")
        case .close: LocalizedText(zh: "岗位减少若干名额。", en: "An opening closes so many seats.")
        case .add: LocalizedText(zh: "岗位增加若干名额。", en: "An opening adds so many seats.")
        }
    }

    /// The kind that a word of either language stands for; nil for any other word.
    public init?(word: String) {
        let word = word.lowercased()
        guard let kind = Self.allCases.first(where: { $0.words.contains(word) }) else { return nil }
        self = kind
    }
}

/// A sheet of changes as it was written.
public struct ChangeSheet: Sendable, Equatable {
    /// One row, cell by cell.
    public struct Row: Sendable, Equatable {
        /// The line of the sheet, from 1.
        public var line: Int
        /// The word for the kind of change.
        public var change: String
        /// The talent's id; empty where the change concerns none.
        public var talent: String
        /// The opening's id; empty where the change concerns none.
        public var opening: String
        /// A number of seats; empty where the change concerns none.
        public var seats: String

        /// A row of its cells.
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
        /// The header of the kind of change.
        public var change: String
        /// The header of the talent's id.
        public var talent: String
        /// The header of the opening's id.
        public var opening: String
        /// The header of the number of seats.
        public var seats: String

        /// The headers, in English unless stated.
        public init(change: String = "change", talent: String = "talent", opening: String = "opening", seats: String = "seats") {
            self.change = change
            self.talent = talent
            self.opening = opening
            self.seats = seats
        }
    }

    /// The sheet's name, for people.
    public var file: String
    /// Its headers.
    public var headers: Headers
    /// Its rows, in order.
    public var rows: [Row]

    /// A sheet of its rows.
    public init(file: String, headers: Headers = Headers(), rows: [Row] = []) {
        self.file = file
        self.headers = headers
        self.rows = rows
    }
}
