extension SetAside {
    /// `3 / 2,003 行（4 处不合格）`.
    public var sentence: LocalizedText {
        let many = self.faults == 1 ? "fault" : "faults"
        let (rows, faults) = (Format.grouped(rows), Format.grouped(faults))
        guard let total = total.map(Format.grouped) else {
            return LocalizedText(zh: "\(rows) 行（\(faults) 处不合格）", en: "\(rows) rows (\(faults) \(many))")
        }
        return LocalizedText(zh: "\(rows) / \(total) 行（\(faults) 处不合格）", en: "\(rows) of \(total) rows (\(faults) \(many))")
    }
}

extension SetAside {
    /// Whether every row can be used, or how many cannot: a heading for the list of them.
    public var verdict: LocalizedText {
        faults == 0
            ? LocalizedText(zh: "没有问题：每一行都可用。", en: "No problems: every row is good.")
            : LocalizedText(zh: "搁置 \(sentence.zh)：", en: "set aside: \(sentence.en)")
    }
}

extension RowIssue {
    /// Column, value and reason, without the place.
    public var sentence: LocalizedText {
        var place = LocalizedText(verbatim: column)
        if !value.isEmpty {
            let space = column.isEmpty ? "" : " "
            place = place + LocalizedText(zh: "\(space)“\(value)”", en: "\(space)'\(value)'")
        }
        return place.zh.isEmpty ? reason : place + LocalizedText(zh: "：", en: ": ") + reason
    }
}
