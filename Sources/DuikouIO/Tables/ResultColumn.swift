import Duikou

/// A column of a result table, declared once for every form that the table is written in.
package struct ResultColumn: Sendable {
    /// What the cells hold.
    package enum Kind: Sendable, Equatable {
        /// The id of the record's talent or opening.
        case id(Side)
        /// A column of its table, by name, that the programme shows beside the id.
        case shown(Side, String)
        /// Words, the same or not in every language.
        case text
        /// Units of fit; written with all their decimals.
        case fit
        case integer
        /// A number with so many decimals, so that a spreadsheet can sort it.
        case real(decimals: Int)
        /// Hundredths of a unit of money.
        case money
        /// Yes or no.
        case flag
        /// One of few things, each with a code and a label.
        case label
    }

    /// What a script asks for; the same in every language.
    package var key: String
    /// What people read above the column.
    package var title: LocalizedText
    package var kind: Kind
    /// What the cells say, in Markdown: for the reference. Nil for a column that a programme adds.
    package var meaning: LocalizedText?
    /// What the codes beside the labels are, in Markdown: for the reference. Nil where the column has no labels.
    package var codes: LocalizedText?
    /// What a key or title takes before it where another column has the same; nil for columns that keep their name.
    var group: Group?

    /// What several columns belong to.
    struct Group: Sendable {
        var key: String
        var title: LocalizedText
    }

    /// A column of ours: in English its title is its key.
    ///
    /// - Parameters:
    ///   - title: its title in Chinese.
    ///   - codes: of a column of labels, what the codes beside them are.
    ///   - zh, en: what its cells say.
    init(_ key: String, _ title: String, _ kind: Kind, codes: LocalizedText? = nil, zh: String, en: String) {
        (self.key, self.kind) = (key, kind)
        self.title = LocalizedText(zh: title, en: key)
        meaning = LocalizedText(zh: zh, en: en)
        self.codes = codes
    }

    init(key: String, title: LocalizedText, kind: Kind, group: Group?) {
        (self.key, self.title, self.kind, self.group) = (key, title, kind, group)
    }
}

/// Where a written column has its cells from.
enum ResultCell: Sendable, Equatable {
    /// A declared column, by number: its value, or its label.
    case value(Int)
    /// The code of a label, or of a shown column whose values are entries of a codebook.
    case code(Int)
}

extension [ResultColumn] {
    /// The columns as they are written: with keys, a code follows each label.
    ///
    /// - Parameter hasCodes: whether a shown column has codes apart from its labels.
    func written(_ format: ResultFormat, hasCodes: (Side, String) -> Bool) -> [ResultCell] {
        indices.flatMap { index -> [ResultCell] in
            guard format.headers == .keys else { return [.value(index)] }
            let isCoded =
                switch self[index].kind {
                case .label: true
                case .shown(let side, let column): hasCodes(side, column)
                case .id, .text, .fit, .integer, .real, .money, .flag: false
                }
            return isCoded ? [.value(index), .code(index)] : [.value(index)]
        }
    }

    /// The header. A name that stands in it more than once takes its group's before it (`talent.place`, `opening.place`), so that every
    /// column can be asked for by name; columns without a group stay as they are.
    func header(_ cells: [ResultCell], _ format: ResultFormat) -> [String] {
        let names = cells.map { cell -> (group: String?, name: String) in
            switch cell {
            case .value(let index):
                let column = self[index]
                return format.headers == .keys
                    ? (column.group?.key, column.key) : (column.group?.title[format.language], column.title[format.language])
            case .code(let index): return (self[index].group?.key, self[index].key + "_code")
            }
        }
        var uses: [String: Int] = [:]
        for name in names { uses[name.name, default: 0] += 1 }
        var taken = Set(names.filter { $0.group == nil }.map(\.name))
        return names.map { group, name in
            guard let group else { return name }
            var header = uses[name]! > 1 ? "\(group).\(name)" : name
            while !taken.insert(header).inserted { header += "_" }
            return header
        }
    }
}
