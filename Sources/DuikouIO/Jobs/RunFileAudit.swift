import Duikou

/// Checks a run's result tables against each other and against `run.json`, from these files alone, with code that knows neither the
/// programme nor its tables.
///
/// It checks that terms sum to their fit; that lists are in order; that a placement has the fit and terms that the lists give, and a wish
/// and a standing that are possible; that no opening has more placements than seats; that each cutoff is the fit of the last one admitted;
/// that everybody is either placed or unplaced, once; and that the figures of groups and all counts agree. So people without the private
/// tables can check a run, and it names the fault where a run made again would only show different bytes.
final class RunFileAudit {
    private let folder: String
    private let manifest: RunManifest
    /// The sides whose lists have a file.
    private let listFiles: Outputs.ListFiles
    private var placements: [Placement] = []
    /// The indices of a talent's and of an opening's placements, by id.
    private var ofTalent: [String: [Int]] = [:]
    private var ofOpening: [String: [Int]] = [:]
    private var openings: [String: Opening] = [:]
    private var offences: [Subject: [String]] = [:]
    private var checked: [Subject: Int] = [:]

    private struct Placement {
        var talent: String
        var opening: String
        var line: Int
        /// First the talent's fit for the opening, or the opening's for the talent; after it that fit's terms.
        var forOpening: [Int?]
        var forTalent: [Int?]
        var wish: Int
        var isChoice: Bool
        var standing: Int
        /// How many openings with seats on the talent's list have a greater fit than this one.
        var better = 0
        var place: String { "placements.csv:\(line) \(talent)–\(opening)" }
    }

    private struct Opening {
        var seats: Int
        var listedBy: Int
        var line: Int
    }

    /// What is checked, in the order of the report.
    private enum Subject: Int, CaseIterable {
        case sums, lists, listed, people, seats, cutoffs, groups, moves, counts

        func title(_ listFiles: Outputs.ListFiles) -> LocalizedText {
            switch self {
            case .sums: LocalizedText(zh: "表中各项之和等于契合度", en: "in the tables, terms sum to their fit")
            case .lists: LocalizedText(zh: "表中清单有序、无重复", en: "in the tables, lists are in order, nobody twice")
            case .listed where listFiles == .neither:
                LocalizedText(zh: "表中安排的志愿、排名不自相矛盾", en: "in the tables, the wishes and standings of placements are possible")
            case .listed:
                LocalizedText(
                    zh: "表中安排的契合度、志愿、排名与清单相符",
                    en: "in the tables, placements have the fit of the lists, and possible wishes and standings")
            case .people: LocalizedText(zh: "表中每人或已安排，或有原因", en: "in the tables, everyone is either placed or has a reason")
            case .seats:
                LocalizedText(
                    zh: "表中录取人数与安排相符，不超过名额", en: "in the tables, openings have the placements that they state, and no more than their seats"
                )
            case .cutoffs: LocalizedText(zh: "表中录取线是末位的契合度", en: "in the tables, cutoffs are the fit of the last admitted")
            case .groups: LocalizedText(zh: "表中各群体的数字自洽", en: "in the tables, groups' figures agree")
            case .moves: LocalizedText(zh: "表中变动与安排相符", en: "in the tables, moves agree with the placements")
            case .counts: LocalizedText(zh: "run.json 的计数与表相符", en: "run.json's counts agree with the tables")
            }
        }
    }

    /// Adds its findings to the report. A table that is missing or broken is a finding, too.
    ///
    /// - Complexity: O(bytes of the tables). Memory: all placements and one list.
    static func check(_ folder: String, _ manifest: RunManifest, _ report: inout RunVerifier.Report) throws {
        let audit = RunFileAudit(folder: folder, manifest: manifest)
        do {
            try audit.readCutoffs()
            try audit.readPlacements()
            for side in [Side.opening, .talent] where audit.listFiles.includes(side) {
                try audit.readLists(RunOutputs.file(of: side), side)
            }
            audit.checkPlacements()
            try audit.checkPeople()
            try audit.checkCutoffs()
            try audit.checkGroups()
            if manifest.rematch != nil { try audit.checkMoves() }
            audit.expect(
                audit.rows("rejected.csv"),
                [
                    "rejectedRows + ineligibleChoices + ineligibleRatings + unusedRatings":
                        manifest.counts.rejectedRows + manifest.counts.ineligibleChoices + manifest.counts.ineligibleRatings
                        + manifest.counts.unusedRatings
                ])
        } catch let error as DuikouError {
            let place = error.location.map { $0.description + " " } ?? ""
            return report.add(
                "结果表可以读", "the result tables can be read",
                [LocalizedText(zh: place + error.message.zh, en: place + error.message.en)], of: RunOutputs.files.count)
        }
        for subject in Subject.allCases {
            if subject == .moves, manifest.rematch == nil { continue }
            if subject == .lists, audit.listFiles == .neither { continue }
            let title = subject.title(audit.listFiles)
            report.add(title.zh, title.en, audit.offences[subject] ?? [], of: audit.checked[subject] ?? 0)
        }
    }

    private init(folder: String, manifest: RunManifest) {
        (self.folder, self.manifest) = (folder, manifest)
        listFiles = manifest.listFiles ?? .both
    }

    private func expect(_ holds: Bool, _ subject: Subject, _ place: @autoclosure () -> String) {
        checked[subject, default: 0] += 1
        if !holds { offences[subject, default: []].append(place()) }
    }

    private func expect(_ found: Int?, _ recorded: [String: Int]) {
        for (name, count) in recorded {
            expect(found == count, .counts, "counts.\(name): \(count), \(found.map(String.init) ?? "?")")
        }
    }

    // MARK: Reading

    private func readCutoffs() throws {
        let table = try RunTable(folder, "cutoffs.csv")
        let id = try table.position("岗位编号", "opening")
        let (seats, listed) = (try table.position("名额", "seats"), try table.position("列入清单人数", "listed_by"))
        try table.forEach { record in
            let name = record.text(id)
            guard let seats = record.count(seats), let listed = record.count(listed), openings[name] == nil else {
                return expect(false, .seats, "cutoffs.csv:\(record.line) \(name)")
            }
            openings[name] = Opening(seats: seats, listedBy: listed, line: record.line)
        }
    }

    private func readPlacements() throws {
        let table = try RunTable(folder, "placements.csv")
        let (talent, opening) = (try table.position("人才编号", "talent"), try table.position("岗位编号", "opening"))
        let forOpening = try table.position("岗位看人才", "fit_for_opening")
        let forTalent = try table.position("人才看岗位", "fit_for_talent")
        let (wish, stated) = (try table.position("第几志愿", "wish"), try table.position("自选", "stated"))
        let standing = try table.position("岗位排名", "standing")
        let waived = try table.position("豁免项", "waived")
        guard forOpening < forTalent, forTalent < wish else { return expect(false, .sums, "placements.csv:1") }
        var flagged = 0
        try table.forEach { record in
            let number = placements.count
            var placed = Placement(
                talent: record.text(talent), opening: record.text(opening), line: record.line,
                forOpening: (forOpening..<forTalent).map(record.units), forTalent: (forTalent..<wish).map(record.units),
                wish: record.count(wish) ?? 0, isChoice: false, standing: record.count(standing) ?? 0)
            let answer = record.text(stated)
            placed.isChoice = ["是", "yes"].contains(answer)
            expect(placed.isChoice || ["否", "no"].contains(answer), .listed, placed.place)
            for fit in [placed.forOpening, placed.forTalent] { expect(Self.sumsUp(fit), .sums, placed.place) }
            expect(!(ofTalent[placed.talent] ?? []).contains { placements[$0].opening == placed.opening }, .people, placed.place)
            if !record.isEmpty(waived) { flagged += 1 }
            ofTalent[placed.talent, default: []].append(number)
            ofOpening[placed.opening, default: []].append(number)
            placements.append(placed)
        }
        expect(placements.count, ["placements": manifest.counts.placements])
        expect(ofTalent.count, ["placed": manifest.counts.placed])
        expect(flagged, ["flagged": manifest.counts.flagged])
        expect(manifest.counts.placements <= manifest.counts.ceiling, .counts, "counts.ceiling: \(manifest.counts.ceiling)")
    }

    /// Whether the first number is the sum of the others; false where any number is missing.
    private static func sumsUp(_ fit: [Int?]) -> Bool {
        guard let total = fit.first, let total else { return false }
        return fit.dropFirst().reduce(Int?(0)) { sum, part in part.flatMap { part in sum.map { $0 + part } } } == total
    }

    private func readLists(_ name: String, _ side: Side) throws {
        let table = try RunTable(folder, name)
        let (talent, opening) = (try table.position("人才编号", "talent"), try table.position("岗位编号", "opening"))
        let (rank, fit) = (try table.position("名次", "rank"), try table.position("契合度", "fit"))
        let waived = try table.position("豁免项", "waived")
        let (own, other) = side == .talent ? (talent, opening) : (opening, talent)
        let longest = side == .talent ? manifest.configuration.talentsList : manifest.configuration.openingsList
        let isByFit = manifest.configuration.lists != ListLengths.Mode.congestionAware.rawValue
        guard fit < waived else { return expect(false, .sums, "\(name):1") }
        var current = ""
        var partners: Set<String> = []
        var earlier: Set<String> = []
        var last = Int.max
        try table.forEach { record in
            let (id, partner) = (record.text(own), record.text(other))
            func place() -> String { "\(name):\(record.line) \(id)–\(partner)" }
            if id != current {
                expect(earlier.insert(id).inserted, .lists, place())
                (current, partners, last) = (id, [], .max)
            }
            let isNew = partners.insert(partner).inserted
            let score = record.units(fit)
            let isInOrder = !isByFit || (score ?? .max) <= last
            last = score ?? last
            expect(isNew && isInOrder && record.count(rank) == partners.count && partners.count <= longest, .lists, place())
            let units = (fit..<waived).map(record.units)
            expect(Self.sumsUp(units), .sums, place())
            guard let placed = ofTalent[side == .talent ? id : partner] else { return }
            for number in placed {
                let isPair = placements[number].opening == (side == .talent ? partner : id)
                if isPair {
                    let known = side == .talent ? placements[number].forTalent : placements[number].forOpening
                    expect(known == units, .listed, placements[number].place)
                } else if side == .talent, let score, let own = placements[number].forTalent.first, let own, score > own,
                    (openings[partner]?.seats ?? 0) > 0
                {
                    placements[number].better += 1
                }
            }
        }
    }

    // MARK: Checks

    /// A talent's list begins with its stated wishes; computed wishes follow in order of fit. So a wish that was not stated comes after all
    /// listed openings of a greater fit, unless changes were applied to the run: its talent may then have declined such openings.
    private func checkPlacements() {
        for placed in placements {
            let known = openings[placed.opening]
            let isWish = placed.wish >= 1 && (placed.isChoice || manifest.rematch != nil || placed.wish > placed.better)
            expect(isWish, .listed, placed.place)
            expect(placed.standing >= 1 && placed.standing <= known?.listedBy ?? 0, .listed, placed.place)
        }
    }

    private func checkPeople() throws {
        let table = try RunTable(folder, "unplaced.csv")
        let (id, reason) = (try table.position("人才编号", "talent"), try table.position("原因", "reason"))
        let (code, ran) = (try table.position("原因代码", "reason_code"), try table.position("清单是否未列全", "ran_off_list"))
        let eligible = try table.position("符合条件的岗位数", "eligible")
        var unplaced: Set<String> = []
        var (ranOff, none) = (0, 0)
        try table.forEach { record in
            let talent = record.text(id)
            let isWhole = !record.isEmpty(reason) && !record.isEmpty(code) && record.count(eligible) != nil
            expect(
                unplaced.insert(talent).inserted && ofTalent[talent] == nil && isWhole, .people, "unplaced.csv:\(record.line) \(talent)")
            if ["是", "yes"].contains(record.text(ran)) { ranOff += 1 }
            if record.count(eligible) == 0 { none += 1 }
            if record.text(code) == Self.withdrew { withdrawn += 1 }
        }
        expect(ofTalent.count + unplaced.count, ["talents": manifest.counts.talents])
        expect(ranOff, ["ranOffList": manifest.counts.ranOffList])
        expect(none, ["withoutEligible": manifest.counts.withoutEligible])
    }

    private static let withdrew = "withdrew"
    private var withdrawn = 0

    private func checkCutoffs() throws {
        let table = try RunTable(folder, "cutoffs.csv")
        let id = try table.position("岗位编号", "opening")
        let (filled, cutoff) = (try table.position("录取", "filled"), try table.position("录取线", "cutoff"))
        let (rated, lottery) = (try table.position("末位有面试评分", "last_rated"), try table.position("抽签决定", "lottery"))
        // A region at its limit may leave openings with free seats.
        let mayClose = try hasRegions()
        var (byLottery, seats, listed) = (0, 0, 0)
        try table.forEach { record in
            let name = record.text(id)
            let place = "cutoffs.csv:\(record.line) \(name)"
            guard let opening = openings[name] else { return }
            (seats, listed) = (seats + opening.seats, listed + opening.listedBy)
            let placed = (ofOpening[name] ?? []).map { placements[$0] }
            let held = placed.map { "\($0.talent)" }.prefix(3).joined(separator: " ")
            expect(
                placed.count <= opening.seats && record.count(filled) == placed.count, .seats,
                "\(place): \(placed.count) / \(opening.seats)" + (held.isEmpty ? "" : " (\(held))"))
            let isFull = placed.count == opening.seats && !placed.isEmpty
            let last = placed.map(\.standing).max()
            let ends = placed.filter { $0.standing == last }.map { $0.forOpening.first ?? nil }
            let isOpen = record.isEmpty(cutoff)
            let isLast = ends.contains(record.units(cutoff) ?? -1)
            expect(isFull ? isLast : isOpen || (mayClose && isLast), .cutoffs, place)
            let answers = [rated, lottery].map(record.text)
            let isAnswer = answers.allSatisfy { ["是", "yes", "否", "no"].contains($0) }
            expect(isAnswer && (isFull || !isOpen || ["否", "no"].contains(answers[0])), .cutoffs, place)
            if ["是", "yes"].contains(answers[1]) { byLottery += 1 }
        }
        for placed in placements where openings[placed.opening] == nil { expect(false, .seats, placed.place) }
        expect(openings.count, ["openings": manifest.counts.openings])
        expect(seats, ["seats": manifest.counts.seats])
        expect(listed, ["listed": manifest.counts.listed])
        expect(byLottery, ["decidedByLottery": manifest.counts.decidedByLottery])
    }

    private func hasRegions() throws -> Bool {
        let table = try RunTable(folder, "demands.csv")
        let kind = try table.position("种类", "kind")
        var found = false
        try table.forEach { record in if ["地区", "region"].contains(record.text(kind)) { found = true } }
        return found
    }

    private func checkGroups() throws {
        let table = try RunTable(folder, "fairness.csv")
        let (group, talents) = (try table.position("群体", "group"), try table.position("人数", "talents"))
        let (placed, percent) = (try table.position("已安排", "placed"), try table.position("安排率%", "placed_percent"))
        let (lost, lostPercent) = (try table.position("抽签落选", "lost_to_lottery"), try table.position("抽签落选率%", "lost_to_lottery_percent"))
        var isFirst = true
        try table.forEach { record in
            let all = record.count(talents) ?? -1
            func isShare(_ part: Int, _ share: Int) -> Bool {
                guard let part = record.count(part), part <= all else { return false }
                return record.text(share) == (all == 0 ? "" : Format.fixed(100 * Double(part) / Double(all), 1))
            }
            let isTotal = !isFirst || (all == manifest.counts.talents - withdrawn && record.count(placed) == ofTalent.count)
            expect(
                isShare(placed, percent) && isShare(lost, lostPercent) && isTotal, .groups,
                "fairness.csv:\(record.line) \(record.text(group))")
            isFirst = false
        }
        expect(!isFirst, .groups, "fairness.csv")
    }

    private func checkMoves() throws {
        guard let rematch = manifest.rematch else { return }
        let table = try RunTable(folder, RunOutputs.moves)
        let (talent, to) = (try table.position("人才编号", "talent"), try table.position("现岗位", "to"))
        let (from, effect) = (try table.position("原岗位", "from"), try table.position("对本人代码", "effect_code"))
        var seen: Set<String> = []
        var effects: [String: Int] = [:]
        try table.forEach { record in
            let id = record.text(talent)
            let now = (ofTalent[id] ?? []).map { placements[$0].opening }
            let isNow = record.isEmpty(to) ? now.isEmpty : now.contains(record.text(to))
            expect(
                seen.insert(id).inserted && isNow && record.text(from) != record.text(to), .moves,
                "\(RunOutputs.moves):\(record.line) \(id)")
            effects[record.text(effect), default: 0] += 1
        }
        let figures =
            [("moved", rematch.moved, seen.count)] + [
                ("better", rematch.better, effects["better"] ?? 0), ("worse", rematch.worse, effects["worse"] ?? 0),
                ("same", rematch.same, effects["same"] ?? 0),
            ]
        for (name, recorded, found) in figures { expect(recorded == found, .moves, "rematch.\(name): \(recorded), \(found)") }
        let sheets = try RunTable(folder, RunOutputs.changes)
        let batch = try sheets.position("批次", "batch")
        try sheets.forEach { record in
            let number = record.count(batch) ?? 0
            expect(rematch.batches.indices.contains(number - 1), .moves, "\(RunOutputs.changes):\(record.line)")
        }
    }

    /// How many lines stand under a table's header; nil where it cannot be read.
    private func rows(_ name: String) -> Int? {
        var rows = 0
        do {
            try RunTable(folder, name).forEach { _ in rows += 1 }
            return rows
        } catch {
            return nil
        }
    }
}
