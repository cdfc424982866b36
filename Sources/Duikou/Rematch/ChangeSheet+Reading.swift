import DuikouMechanisms

extension ChangeSheet {
    /// Reads every row and checks it against the matching that it changes. A row that makes no sense there is set aside, and so is one that
    /// repeats or contradicts an earlier row.
    ///
    /// - Parameter batch: receives the changes.
    /// - Returns: rows set aside, in the order of the sheet.
    public func read(
        into batch: inout RematchBatch, talents: Table, openings: Table, standing: RematchStanding
    ) -> [RowIssue] {
        var reader = Reader(sheet: self, talents: talents, openings: openings, standing: standing, batch: batch)
        for row in rows { reader.read(row) }
        // A talent who leaves has nothing left to decline, whichever of the two rows comes first.
        reader.dropDeclinesOfThoseWhoLeave()
        batch = reader.batch
        return reader.issues.sorted { $0.line < $1.line }
    }
}

private struct Reader {
    /// The most seats in one row: a larger number is a slip of the keyboard.
    static let maximumSeats = TableBuilder.maximumSeats

    let sheet: ChangeSheet
    let talents: Table
    let openings: Table
    let standing: RematchStanding
    var batch: RematchBatch
    var issues: [RowIssue] = []
    private var withdrawnAt: [Int: Int] = [:]
    private var (talentHints, openingHints) = (IDHints(), IDHints())
    private var declinedAt: [Pair: Int] = [:]
    private var seatsAt: [Int: Int] = [:]

    init(sheet: ChangeSheet, talents: Table, openings: Table, standing: RematchStanding, batch: RematchBatch) {
        self.sheet = sheet
        self.talents = talents
        self.openings = openings
        self.standing = standing
        self.batch = batch
    }

    private mutating func refuse(_ row: ChangeSheet.Row, _ column: String, _ value: String, _ code: RowIssue.Code, zh: String, en: String) {
        issues.append(
            RowIssue(file: sheet.file, line: row.line, column: column, value: value, code: code, reason: LocalizedText(zh: zh, en: en)))
    }

    mutating func read(_ row: ChangeSheet.Row) {
        guard !row.change.isEmpty else {
            return refuse(row, sheet.headers.change, "", .emptyRequired, zh: "没有写是什么变动", en: "it does not say what changes")
        }
        guard let kind = ChangeKind(word: row.change) else { return refuseWord(row) }
        switch kind {
        case .withdraw: withdraw(row)
        case .decline: decline(row)
        case .close: seats(row, sign: -1)
        case .add: seats(row, sign: 1)
        }
    }

    private mutating func refuseWord(_ row: ChangeSheet.Row) {
        let word = row.change.lowercased()
        if ["arrive", "arrived", "新到", "arrival"].contains(word) {
            return refuse(
                row, sheet.headers.change, row.change, .unknownCode, zh: "新到的人请放进与人才表同样格式的文件，用 --arrivals 给出",
                en: "put those who arrive in a file like the talents' table and name it with --arrivals")
        }
        let near = NearestName.nearest(to: word, among: ChangeKind.allCases.flatMap(\.words))
        refuse(
            row, sheet.headers.change, row.change, .unknownCode,
            zh: "应为 退出、放弃、减少名额 或 增加名额" + (near.map { "；是否为“\($0)”？" } ?? ""),
            en: "must be withdraw, decline, close or add" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }

    // MARK: Cells

    /// Whether a cell that the change does not use is empty; else the row is set aside, since the cell shows that something else was meant.
    private mutating func requireEmpty(_ row: ChangeSheet.Row, _ column: String, _ value: String, zh: String, en: String) -> Bool {
        if value.isEmpty { return true }
        refuse(row, column, value, .outOfRange, zh: zh, en: en)
        return false
    }

    private mutating func talent(_ row: ChangeSheet.Row) -> Int? {
        guard !row.talent.isEmpty else {
            refuse(row, sheet.headers.talent, "", .emptyRequired, zh: "没有写是谁", en: "it does not say who")
            return nil
        }
        guard let talent = talents.row(ofID: row.talent) else {
            let reason = IDHints.asking(
                talentHints.nearest(to: row.talent, among: talents.ids), zh: "人才表里没有这个编号", en: "no talent has this id")
            refuse(row, sheet.headers.talent, row.talent, .unknownReference, zh: reason.zh, en: reason.en)
            return nil
        }
        if batch.arrivals.contains(talent) {
            refuse(
                row, sheet.headers.talent, row.talent, .unknownReference, zh: "这个人在同一批中刚到；不来的人请从新到名单里去掉",
                en: "arrives in this very batch; take the row out of the arrivals instead")
            return nil
        }
        if standing.withdrawn.contains(talent) {
            refuse(row, sheet.headers.talent, row.talent, .repeatedReference, zh: "这个人先前已退出", en: "has withdrawn before")
            return nil
        }
        if standing.market.proposerCapacities[talent] == 0 {
            refuse(row, sheet.headers.talent, row.talent, .outOfRange, zh: "这个人不参加匹配（名额为 0）", en: "takes no part (0 seats)")
            return nil
        }
        return talent
    }

    private mutating func opening(_ row: ChangeSheet.Row) -> Int? {
        guard !row.opening.isEmpty else {
            refuse(row, sheet.headers.opening, "", .emptyRequired, zh: "没有写是哪个岗位", en: "it does not say which opening")
            return nil
        }
        guard let opening = openings.row(ofID: row.opening) else {
            let reason = IDHints.asking(
                openingHints.nearest(to: row.opening, among: openings.ids), zh: "岗位表里没有这个编号", en: "no opening has this id")
            refuse(row, sheet.headers.opening, row.opening, .unknownReference, zh: reason.zh, en: reason.en)
            return nil
        }
        return opening
    }

    // MARK: Changes

    private mutating func withdraw(_ row: ChangeSheet.Row) {
        guard
            requireEmpty(
                row, sheet.headers.opening, row.opening, zh: "退出不带岗位；只放弃这一个岗位请写 放弃",
                en: "withdraw takes no opening; to refuse this one alone write decline"),
            requireEmpty(row, sheet.headers.seats, row.seats, zh: "退出不带名额数", en: "withdraw takes no number of seats"),
            let talent = talent(row)
        else { return }
        if let line = withdrawnAt[talent] {
            return refuse(
                row, sheet.headers.talent, row.talent, .repeatedReference, zh: "第 \(line) 行已写此人退出",
                en: "line \(line) has withdrawn this one already")
        }
        withdrawnAt[talent] = row.line
        batch.withdrawals.append(.init(talent: talent, line: row.line))
    }

    private mutating func decline(_ row: ChangeSheet.Row) {
        guard requireEmpty(row, sheet.headers.seats, row.seats, zh: "放弃不带名额数", en: "decline takes no number of seats"),
            let talent = talent(row), let opening = opening(row)
        else { return }
        let pair = Pair(proposer: talent, responder: opening)
        if let line = declinedAt[pair] {
            return refuse(
                row, sheet.headers.opening, row.opening, .repeatedReference, zh: "第 \(line) 行已写此人放弃这个岗位",
                en: "line \(line) has declined this opening already")
        }
        if standing.declined.contains(pair) {
            return refuse(
                row, sheet.headers.opening, row.opening, .repeatedReference, zh: "此人先前已放弃这个岗位", en: "was declined before")
        }
        guard standing.market.edge(proposer: talent, responder: opening) != nil else {
            return refuse(
                row, sheet.headers.opening, row.opening, .unknownReference, zh: "不在 \(row.talent) 的清单上，不用放弃",
                en: "is not on the list of \(row.talent): there is nothing to decline")
        }
        declinedAt[pair] = row.line
        batch.declines.append(.init(talent: talent, opening: opening, line: row.line))
    }

    private mutating func seats(_ row: ChangeSheet.Row, sign: Int) {
        guard requireEmpty(row, sheet.headers.talent, row.talent, zh: "增减名额不带人才编号", en: "a change of seats takes no talent"),
            let opening = opening(row)
        else { return }
        guard !row.seats.isEmpty else {
            return refuse(row, sheet.headers.seats, "", .emptyRequired, zh: "没有写几个名额", en: "it does not say how many seats")
        }
        guard let number = Int(row.seats), row.seats.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return refuse(row, sheet.headers.seats, row.seats, .notANumber, zh: "应为整数，如 2", en: "must be a whole number, such as 2")
        }
        guard (1...Self.maximumSeats).contains(number) else {
            return refuse(
                row, sheet.headers.seats, row.seats, .outOfRange, zh: "应为 1 到 \(Self.maximumSeats)", en: "must be 1 to \(Self.maximumSeats)"
            )
        }
        if let line = seatsAt[opening] {
            return refuse(
                row, sheet.headers.opening, row.opening, .repeatedReference, zh: "第 \(line) 行已改过它的名额；请合成一行",
                en: "line \(line) has changed its seats already; make one row of the two")
        }
        guard openings.seats[opening] > 0 else {
            return refuse(
                row, sheet.headers.opening, row.opening, .noSeats, zh: "原来没有名额，不在任何人的清单上；请改岗位表，再重新运行 duikou match",
                en: "had no seats, and so is on nobody's list; change the openings' table and run duikou match anew")
        }
        let present = Int(standing.market.responderCapacities[opening])
        if sign < 0, number > present {
            return refuse(
                row, sheet.headers.seats, row.seats, .outOfRange, zh: "\(row.opening) 只有 \(present) 个名额",
                en: "\(row.opening) has only \(present) to close")
        }
        if sign > 0, present + number > Self.maximumSeats {
            return refuse(
                row, sheet.headers.seats, row.seats, .outOfRange, zh: "\(row.opening) 会超过 \(Self.maximumSeats) 个名额",
                en: "\(row.opening) would have more than \(Self.maximumSeats) seats")
        }
        seatsAt[opening] = row.line
        batch.seats.append(.init(opening: opening, delta: sign * number, line: row.line))
    }

    mutating func dropDeclinesOfThoseWhoLeave() {
        for decline in batch.declines {
            guard let line = withdrawnAt[decline.talent] else { continue }
            refuse(
                ChangeSheet.Row(line: decline.line, change: "", talent: "", opening: "", seats: ""), sheet.headers.talent,
                talents.id(decline.talent), .repeatedReference, zh: "第 \(line) 行写此人退出，不用再写放弃",
                en: "line \(line) withdraws this one: there is nothing left to decline")
        }
        batch.declines.removeAll { withdrawnAt[$0.talent] != nil }
    }
}
