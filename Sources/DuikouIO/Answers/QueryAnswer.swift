import Duikou

/// The answer to a question: facts, with words in both languages.
public enum QueryAnswer: Sendable {
    case list(ListAnswer<LocalizedText>)
    case pair(PairAnswer<LocalizedText>)

    init(_ asked: AskedProgramme, top: Int) {
        switch asked.subject {
        case .row(let side, let row): self = .list(ListAnswer(asked, side: side, row: row, top: top))
        case .pair(let talent, let opening): self = .pair(PairAnswer(asked, talent: talent, opening: opening))
        }
    }

    /// The answer for programs, as `duikou query --json` prints it.
    public func json(_ language: Language) throws -> String {
        switch self {
        case .list(let answer): try JSONText.of(answer.said(in: language))
        case .pair(let answer): try JSONText.of(answer.said(in: language))
        }
    }
}
