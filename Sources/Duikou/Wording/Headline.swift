/// One figure of a run and what it is about: a line on a terminal, an entry of a page, a row of a workbook.
public struct Headline: Sendable, Equatable {
    /// How a reader should take a figure. Each reader has its own way to show it: a colour, a weight, a mark.
    public enum Tone: Sendable, Equatable {
        /// One of many figures.
        case plain
        /// The figure that a reader looks for first.
        case important
        /// All is as it should be.
        case good
        /// Something is to be looked into.
        case bad
    }

    /// What the figure is about, in a word or two.
    public var label: LocalizedText
    /// The figure in a sentence; each number has its denominator.
    public var text: LocalizedText
    /// How it should be taken.
    public var tone: Tone

    /// A figure, plain unless said otherwise.
    public init(_ label: LocalizedText, _ text: LocalizedText, tone: Tone = .plain) {
        self.label = label
        self.text = text
        self.tone = tone
    }
}
