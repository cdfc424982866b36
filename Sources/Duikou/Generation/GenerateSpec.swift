/// What to invent: tables of rows whose columns are drawn by a few declared generators.
///
/// A specification is a file, never Swift: the words in the tables (schools, firms, trades, skills) stand in it and in
/// the codebooks. The same specification and seed give the same bytes on every machine, and row *i* of a table depends
/// only on the seed, the table's name, the column's name and *i*: a larger table begins with the smaller one, as long as
/// the tables it refers to stay the same size.
public struct GenerateSpec: Sendable {
    public var name: String
    public var seed: UInt64
    /// In the order they are written: a table may refer to the ones before it.
    public var tables: [TableDeclaration]
    /// The tables whose rows `--talents` and `--openings` count.
    public var talents: String?
    public var openings: String?

    public init(name: String, seed: UInt64, tables: [TableDeclaration], talents: String? = nil, openings: String? = nil) {
        self.name = name
        self.seed = seed
        self.tables = tables
        self.talents = talents
        self.openings = openings
    }

    /// One table to write.
    public struct TableDeclaration: Sendable {
        public var name: String
        /// The file's name; nil for a table that only others refer to.
        public var file: String?
        public var rows: Rows
        public var columns: [ColumnDeclaration]
        public var location: SourceLocation?

        public init(
            name: String, file: String?, rows: Rows, columns: [ColumnDeclaration], location: SourceLocation? = nil
        ) {
            self.name = name
            self.file = file
            self.rows = rows
            self.columns = columns
            self.location = location
        }
    }

    /// How many rows a table has.
    public enum Rows: Sendable {
        /// So many rows, times the stated side's scale.
        case count(Int, scale: Side?)
        /// For each row of another table, with probability `share`, a drawn number of rows.
        case each(table: String, share: Double, count: WeightedCounts)
    }

    /// The sides that a run may be asked to scale.
    public enum Side: String, Sendable, CaseIterable {
        case talents
        case openings
    }

    /// One column to write, and how its cells are drawn.
    public struct ColumnDeclaration: Sendable {
        public var name: String
        public var generator: ColumnGenerator
        /// Drawn and referred to, but not written.
        public var hidden: Bool
        /// Probability of being empty.
        public var empty: Double
        /// Empty where this earlier column is.
        public var onlyIf: String?
        public var location: SourceLocation?

        public init(
            name: String, generator: ColumnGenerator, hidden: Bool = false, empty: Double = 0, onlyIf: String? = nil,
            location: SourceLocation? = nil
        ) {
            self.name = name
            self.generator = generator
            self.hidden = hidden
            self.empty = empty
            self.onlyIf = onlyIf
            self.location = location
        }
    }
}

/// How one column's cells are drawn.
public enum ColumnGenerator: Sendable {
    /// A pattern of words, the row's number and earlier columns: `SX2026{n:6}`, `{surname}{given}`.
    case text(TextPattern)
    /// One of a weighted list.
    case choose(Cases<WeightedOptions>)
    /// The options in turn: the first row has the first, and after the last it begins again.
    case deal([String])
    /// Several of a weighted list, none twice, in the order drawn; after `first`, an earlier column's value.
    case tags(Cases<WeightedOptions>, count: WeightedCounts, separator: String, first: String?)
    case number(Cases<NumberLaw>)
    /// A day from one to the other, both included.
    case date(from: CivilDate, to: CivilDate)
    /// A unified social credit code (GB 32100-2015) of a registered firm in a region (a column), with an organisation
    /// part that begins with the given characters, so that a sample code is seen to be one.
    case creditCode(region: String, organisation: String)
    /// A row of an earlier table. Popularity is Zipf's exponent over its rows in order (0: all alike). `match` keeps to
    /// rows whose column equals one of ours. `distinct`: within one parent row no row is drawn twice.
    case row(of: String, popularity: Double, match: [Match], distinct: Bool)
    /// A column of the row that `reference` (a `row` column, or the table named in `each`) points at.
    case take(reference: String, column: String)

    /// A condition on a value that the row already has.
    public struct Match: Sendable {
        public var theirs: String
        public var ours: String
        public init(theirs: String, ours: String) {
            self.theirs = theirs
            self.ours = ours
        }
    }
}

/// Options with positive weights, in the order written.
public struct WeightedOptions: Sendable {
    public var options: [(text: String, weight: Double)]
    public init(_ options: [(text: String, weight: Double)]) { self.options = options }
}

/// Whole numbers with positive weights: how many tags, how many rows.
public struct WeightedCounts: Sendable {
    public var options: [(count: Int, weight: Double)]
    public init(_ options: [(count: Int, weight: Double)]) { self.options = options }
}

/// A value that may depend on earlier columns: `by: [field, education]` and a nested table; `*` stands for the rest.
public struct Cases<Leaf: Sendable>: Sendable {
    public var by: [String]
    public var tree: CaseTree<Leaf>

    public init(by: [String], tree: CaseTree<Leaf>) {
        self.by = by
        self.tree = tree
    }

    public init(_ leaf: Leaf) { self.init(by: [], tree: .leaf(leaf)) }
}

public indirect enum CaseTree<Leaf: Sendable>: Sendable {
    case leaf(Leaf)
    case branch([Branch], location: SourceLocation?)

    /// One case and what it leads to.
    public struct Branch: Sendable {
        public var key: String
        public var tree: CaseTree<Leaf>
        public var location: SourceLocation?
        public init(key: String, tree: CaseTree<Leaf>, location: SourceLocation?) {
            self.key = key
            self.tree = tree
            self.location = location
        }
    }
}

/// A number's distribution, clamped and rounded to a step so that values tie as real ones do.
public struct NumberLaw: Sendable {
    /// A distribution's form.
    public enum Shape: Sendable {
        case uniform(Double, Double)
        /// Mean and standard deviation. The tails end at six deviations (a sum of twelve uniforms).
        case normal(Double, Double)
        /// Median, and the standard deviation of the logarithm.
        case lognormal(Double, Double)
    }

    public var shape: Shape
    public var range: ClosedRange<Double>?
    /// The step is `stepUnits` · 10^−`decimals`: 0.5 is 5 and 1.
    public var stepUnits: Int
    public var decimals: Int
    /// An earlier number column to be added.
    public var plus: String?

    public init(shape: Shape, range: ClosedRange<Double>? = nil, stepUnits: Int = 1, decimals: Int = 0, plus: String? = nil) {
        self.shape = shape
        self.range = range
        self.stepUnits = stepUnits
        self.decimals = decimals
        self.plus = plus
    }
}
