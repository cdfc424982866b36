import Duikou
import DuikouIO

/// A query with all its options checked, before any file is opened.
extension Question {
    init(id: String?, pair: [String], side: Side?, top: Int, seed: UInt64?, whatIf: [String]) throws {
        let top = try Self.checked(top: top)
        let (id, pair) = (id.map(Self.trimmed), pair.map(Self.trimmed))
        guard !([id].compactMap { $0 } + pair).contains("") else {
            throw DuikouError(.usage, zh: "编号是空的；请写一个人才或岗位的编号。", en: "the id is empty; name a talent or an opening.")
        }
        let edits = try whatIf.map { text in
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw DuikouError(
                    .usage, zh: "--what-if 应写作 列=值，这里是“\(text)”。", en: "--what-if is written column=value, not '\(text)'.")
            }
            return Edit(column: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
        }
        let subject: Subject
        switch (id, pair.count) {
        case (let id?, 0): subject = .row(id: id, side: side)
        case (let id?, 1): subject = .rowWith(id: id, other: pair[0], side: side)
        case (nil, 2): subject = .pair(talent: pair[0], opening: pair[1], edited: side ?? .talent)
        case (nil, 0):
            throw DuikouError(
                .usage, zh: "要写一个人才或岗位的编号：duikou query 方案.yml 编号。", en: "name a talent or an opening: duikou query PROGRAMME ID.")
        case (_, let count):
            throw DuikouError(
                .usage, zh: "--pair 后面写另一方的一个编号；不写 id 时写人才、岗位两个编号。这里 id \(id == nil ? "没有写" : "写了")，--pair 有 \(count) 个编号。",
                en:
                    "--pair takes the other side's id; or, without an id, a talent's and an opening's. Here it has \(count) \(id == nil ? "and no id is given" : "beside an id")."
            )
        }
        try self.init(subject, top: top, seed: seed, edits: edits)
    }

    /// Removes spaces that a pasted id may bring, and the mark that result tables put before text to keep it from being a formula.
    private static func trimmed(_ id: String) -> String {
        SpreadsheetSafety.id(String(id.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
    }
}
