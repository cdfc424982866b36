/// What to invent: tables of rows whose columns are drawn by a few declared generators.
///
/// A specification is a file, never Swift: the words in the tables (schools, firms, trades, skills) stand in it and in
/// the codebooks. The same specification and seed give the same bytes on every machine, and row *i* of a table depends
/// only on the seed, the table's name, the column's name and *i*: a larger table begins with the smaller one, as long as
/// the tables it refers to stay the same size.
public struct GenerateSpec: Sendable {
    /// The specification's name.
    public var name: String
    /// The seed of every draw, unless the caller gives another.
    public var seed: UInt64
    /// In the order they are written: a table may refer to the ones before it.
    public var tables: [TableDeclaration]
    /// The table whose rows `--talents` counts, by name.
    public var talents: String?
    /// The table whose rows `--openings` counts, by name.
    public var openings: String?

    /// A specification of its tables.
    public init(name: String, seed: UInt64, tables: [TableDeclaration], talents: String? = nil, openings: String? = nil) {
        self.name = name
        self.seed = seed
        self.tables = tables
        self.talents = talents
        self.openings = openings
    }

    /// One table to write.
    public struct TableDeclaration: Sendable {
        /// The table's name, by which others refer to it; part of the seed of its rows.
        public var name: String
        /// The file's name; nil for a table that only others refer to.
        public var file: String?
        /// How many rows it has.
        public var rows: Rows
        /// Its columns, in order; a column may use the ones before it.
        public var columns: [ColumnDeclaration]
        /// Where the specification declares it.
        public var location: SourceLocation?

        /// - Parameter file: nil for a table that only others refer to.
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
        /// This many rows, scaled with the stated side.
        case count(Int, scale: Side?)
        /// For each row of another table, with probability `share`, a drawn number of rows.
        case each(table: String, share: Double, count: WeightedCounts)
    }

    /// The sides that a run may be asked to scale.
    public enum Side: String, Sendable, CaseIterable {
        case talents
        case openings
    }

    /// One column, and how its cells are drawn.
    public struct ColumnDeclaration: Sendable {
        /// The column's name; part of the seed of its cells.
        public var name: String
        /// How its cells are drawn.
        public var generator: ColumnGenerator
        /// Whether it is drawn and referred to, but not written.
        public var hidden: Bool
        /// The probability that a cell is empty.
        public var empty: Double
        /// An earlier column; where that is empty, so is this one.
        public var onlyIf: String?
        /// Where the specification declares it.
        public var location: SourceLocation?

        /// A column that is written and never empty, unless stated otherwise.
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
    /// One of a weighted list of options.
    case choose(Cases<WeightedOptions>)
    /// The options in turn: the first row has the first, and after the last it begins again.
    case deal([String])
    /// Several of a weighted list, none twice, in the order drawn; after `first`, an earlier column's value.
    case tags(Cases<WeightedOptions>, count: WeightedCounts, separator: String, first: String?)
    /// A number drawn from a distribution.
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

    /// A condition that a row of another table must meet.
    public struct Match: Sendable {
        /// The other table's column.
        public var theirs: String
        /// The column of the row being drawn, which must hold the same value.
        public var ours: String
        /// Rows whose column `theirs` equals the drawn row's column `ours`.
        public init(theirs: String, ours: String) {
            self.theirs = theirs
            self.ours = ours
        }
    }
}

/// Options with positive weights, in the order written.
public struct WeightedOptions: Sendable {
    /// Each option and its weight; only ratios of weights count.
    public var options: [(text: String, weight: Double)]
    /// Options in the order written.
    public init(_ options: [(text: String, weight: Double)]) { self.options = options }
}

/// Whole numbers with positive weights: how many tags, how many rows.
public struct WeightedCounts: Sendable {
    /// Each number and its weight; only ratios of weights count.
    public var options: [(count: Int, weight: Double)]
    /// Numbers in the order written.
    public init(_ options: [(count: Int, weight: Double)]) { self.options = options }
}

/// A value that may depend on earlier columns: `by: [field, education]` and a nested table; `*` stands for the rest.
public struct Cases<Leaf: Sendable>: Sendable {
    /// The columns that decide, outermost first; empty where nothing does.
    public var by: [String]
    /// A level of cases for each of these columns.
    public var tree: CaseTree<Leaf>

    /// A value for each combination of the columns in `by`.
    public init(by: [String], tree: CaseTree<Leaf>) {
        self.by = by
        self.tree = tree
    }

    /// The same value in every case.
    public init(_ leaf: Leaf) { self.init(by: [], tree: .leaf(leaf)) }
}

/// Nested cases: a value, or branches by the value of one column.
public indirect enum CaseTree<Leaf: Sendable>: Sendable {
    /// The value.
    case leaf(Leaf)
    /// One branch for each value of the level's column.
    case branch([Branch], location: SourceLocation?)

    /// One case and what it leads to.
    public struct Branch: Sendable {
        /// The column's value that leads here; `*` for all others.
        public var key: String
        /// What it leads to.
        public var tree: CaseTree<Leaf>
        /// Where the specification declares it.
        public var location: SourceLocation?
        /// The branch of one value.
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
        /// Lowest and highest number, all alike in between.
        case uniform(Double, Double)
        /// Mean and standard deviation. The tails end at six deviations (a sum of twelve uniforms).
        case normal(Double, Double)
        /// Median, and the standard deviation of the logarithm.
        case lognormal(Double, Double)
    }

    /// The distribution's form.
    public var shape: Shape
    /// Numbers outside are moved to the nearer end; nil for no limits.
    public var range: ClosedRange<Double>?
    /// The step is `stepUnits` · 10^−`decimals`: 0.5 is 5 and 1.
    public var stepUnits: Int
    /// How many decimals are written.
    public var decimals: Int
    /// An earlier number column whose value is added.
    public var plus: String?

    /// A distribution that is rounded to whole numbers, unless stated otherwise.
    public init(shape: Shape, range: ClosedRange<Double>? = nil, stepUnits: Int = 1, decimals: Int = 0, plus: String? = nil) {
        self.shape = shape
        self.range = range
        self.stepUnits = stepUnits
        self.decimals = decimals
        self.plus = plus
    }
}
