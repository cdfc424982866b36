import Duikou

/// What a programme's rules and terms say of a pair, from their definitions and the draft's words alone: no codes, no
/// tables, no clauses.
public struct ProgrammeOracle: Sendable {
    public let draft: ProgrammeDraft
    /// The most distinct bounds that a rule states one by one; beyond, all are one obstacle.
    private let maximumBounds: Int

    public init(_ draft: ProgrammeDraft, maximumBounds: Int) {
        self.draft = draft
        self.maximumBounds = maximumBounds
    }

    // MARK: Rules

    public func isEligible(_ t: Int, _ o: Int) -> Bool { draft.rules.allSatisfy { $0.isWaivable || passes($0, t, o) } }

    public func passes(_ rule: Rule, _ t: Int, _ o: Int) -> Bool {
        // A number is compared without naming what it lacks: that would look at every opening.
        if case .number(let number) = rule.requirement { return number.limits.allSatisfy { meets(number.subject, $0, t, o) } }
        return missing(rule, t, o).isEmpty
    }

    /// Whether a pair's number is on the right side of a bound; a bound that is not stated asks nothing.
    private func meets(_ subject: ColumnReference, _ limit: Rule.Number.Limit, _ t: Int, _ o: Int) -> Bool {
        let bound: Double?
        switch limit.bound {
        case .constant(let value): bound = value
        case .column(let reference): bound = Self.number(row(reference, t, o), reference.column)
        }
        guard let bound else { return true }
        guard let value = Self.number(row(subject, t, o), subject.column) else { return false }
        return limit.comparison == .atLeast ? value >= bound : value <= bound
    }

    /// What a talent lacks for an opening by one rule, one word for each thing that the opening asks.
    public func missing(_ rule: Rule, _ t: Int, _ o: Int) -> [String] {
        func words(_ reference: ColumnReference) -> [String] { Self.words(row(reference, t, o), reference.column) }
        switch rule.requirement {
        case .level(let level):
            guard let wanted = row(level.bound, t, o).level else { return [] }
            let held = row(level.subject, t, o).level
            return held.map { Self.rank($0) >= Self.rank(wanted) } == true ? [] : [draft.openings[o].level ?? "-"]
        case .member(let member):
            let (value, set) = (member.value, member.set)
            let allowed = words(set)
            let meets = allowed.isEmpty || words(value).contains { held in allowed.contains { covers($0, held, set.column) } }
            return meets ? [] : [words(set.side == .opening ? set : value).sorted().joined(separator: "+")]
        case .covers(let covering):
            let (holder, required) = (covering.holder, covering.required)
            let held = words(holder)
            let lacking = words(required).filter { wanted in !held.contains { covers(wanted, $0, holder.column) } }
            return holder.side == .talent || lacking.isEmpty ? lacking : [held.sorted().joined(separator: "+")]
        case .number(let number):
            let failed = number.limits.filter { !meets(number.subject, $0, t, o) }
            if failed.isEmpty { return [] }
            func column(_ limit: Rule.Number.Limit) -> String? {
                if case .column(let reference) = limit.bound { reference.column } else { nil }
            }
            // The openings' columns, whose numbers are stated one by one where they are few.
            let subjectIsTalent = number.subject.side == .talent
            let bounds = number.limits.compactMap(column)
            let stated = subjectIsTalent ? bounds : bounds.isEmpty ? [] : [number.subject.column]
            if stated.contains(where: { name in Set(draft.openings.map { Self.number($0, name) }).count > maximumBounds }) {
                return ["many"]
            }
            // An opening's number is accepted or not, however many of the talent's bounds it is held against.
            return Set(
                failed.map { limit in
                    guard let bound = column(limit) else { return "constant \(limit.comparison)" }
                    let name = subjectIsTalent ? bound : number.subject.column
                    return
                        "\(subjectIsTalent ? limit.comparison.rawValue : "accepts") \(String(describing: Self.number(draft.openings[o], name)))"
                }
            ).sorted()
        case .credential(let credential):
            let there = credential.place == nil ? nil : draft.openings[o].place
            let lacking = draft.openings[o].credentials.filter { wanted in
                !draft.talents[t].credentials.contains { held in
                    (wanted.scheme == nil || wanted.scheme == held.scheme) && held.occupation.hasPrefix(wanted.occupation)
                        && recognisedRanks(held, there).contains { $0 >= Self.rank(wanted.level) }
                }
            }
            return Set(lacking.map { "\($0)@\(there ?? "-")" }).sorted()
        }
    }

    /// The ranks at which a credential counts in a place.
    private func recognisedRanks(_ held: ProgrammeDraft.HeldCredential, _ there: String?) -> [Int] {
        guard let there, let issuer = held.issuer, !there.hasPrefix(issuer) else { return [Self.rank(held.level)] }
        return draft.agreements.compactMap { agreement in
            func fits(_ wanted: String?, _ stated: String?) -> Bool { wanted == nil || wanted == stated }
            func within(_ group: String?, _ code: String) -> Bool { group == nil || code.hasPrefix(group!) }
            guard fits(agreement.scheme, held.scheme), within(agreement.occupation, held.occupation),
                fits(agreement.level, held.level), within(agreement.issuer, issuer), within(agreement.recognisedIn, there),
                agreement.from == nil || agreement.from!.days <= draft.date.days,
                agreement.until == nil || agreement.until!.days >= draft.date.days
            else { return nil }
            return Self.rank(agreement.asLevel ?? held.level)
        }
    }

    // MARK: Terms

    /// A term's value in [0, 1].
    public func value(_ term: ProgrammeDraft.DraftTerm, _ t: Int, _ o: Int) -> Double {
        func words(_ reference: ColumnReference) -> [String] { Self.words(row(reference, t, o), reference.column) }
        func number(_ reference: ColumnReference) -> Double? { Self.number(row(reference, t, o), reference.column) }
        let missing = term.term.missing
        switch term.term.measure {
        case .coverage(let coverage):
            let held = words(coverage.holder)
            let wanted = words(coverage.required).map { (tag: $0, weight: term.weights[$0] ?? 1) }.sorted { $0.weight < $1.weight }
            let total = wanted.reduce(0) { $0 + $1.weight }
            return total == 0 ? missing : wanted.reduce(0) { held.contains($1.tag) ? $0 + $1.weight : $0 } / total
        case .affinity(let affinity):
            let pairs = words(affinity.talent).flatMap { a in words(affinity.opening).map { (a, $0) } }
            if pairs.isEmpty { return missing }
            return pairs.map { a, b -> Double in
                guard let entries = term.affinity else { return a.hasPrefix(b) || b.hasPrefix(a) ? 1 : 0 }
                // The talent's own code before those above it, then the opening's.
                for length in stride(from: a.count, through: 1, by: -1) {
                    for other in stride(from: b.count, through: 1, by: -1) {
                        let found = entries.filter { $0.talent == String(a.prefix(length)) && $0.opening == String(b.prefix(other)) }
                        if let best = found.map(\.value).max() { return best }
                    }
                }
                return 0
            }.max()!
        case .closeness(let closeness):
            guard let a = number(closeness.talent), let b = number(closeness.opening) else { return missing }
            if closeness.enough == .talent && a >= b || closeness.enough == .opening && b >= a { return 1 }
            return abs(a - b) >= closeness.scale ? 0 : 1 - abs(a - b) / closeness.scale
        case .order(let order):
            let wishes = words(order.list)
            if wishes.isEmpty { return missing }
            let offered = words(order.value)
            guard let place = wishes.firstIndex(where: { wish in offered.contains { $0.hasPrefix(wish) } }) else { return 0 }
            return Double(wishes.count - place) / Double(wishes.count)
        case .merit(let merit):
            return self.merit(merit.column, merit.range, merit.descending, row(merit.column, t, o)) ?? missing
        case .recency(let recency):
            guard let a = row(recency.talent, t, o).day?.days, let b = row(recency.opening, t, o).day?.days else { return missing }
            let late = Double(recency.first == .talent ? a - b : b - a)
            return late <= 0 ? 1 : late >= recency.scale ? 0 : 1 - late / recency.scale
        case .embedding:
            let (a, b) = (draft.talents[t].vector, draft.openings[o].vector)
            if a.allSatisfy({ $0 == 0 }) || b.allSatisfy({ $0 == 0 }) { return missing }
            let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            return min(1, max(0, 0.5 + 0.5 * dot))
        }
    }

    private func merit(_ reference: ColumnReference, _ range: ClosedRange<Double>?, _ descending: Bool, _ row: ProgrammeDraft.Row)
        -> Double?
    {
        var number: (ProgrammeDraft.Row) -> Double? = { Self.number($0, reference.column) }
        var bounds = range
        if reference.column == "level" {
            let ranks = Array(Set(ProgrammeDraft.levels.map(\.1))).sorted()
            number = { row in row.level.map { Double(ranks.firstIndex(of: Self.rank($0))!) } }
            bounds = bounds ?? 0...Double(ranks.count - 1)
        }
        guard let own = number(row) else { return nil }
        let all = draft.rows(reference.side).compactMap(number)
        let (low, high) = (bounds?.lowerBound ?? all.min()!, bounds?.upperBound ?? all.max()!)
        if low == high { return 1 }
        let share = own <= low ? 0 : own >= high ? 1 : (own - low) / (high - low)
        return descending ? 1 - share : share
    }

    // MARK: Words

    private func row(_ reference: ColumnReference, _ t: Int, _ o: Int) -> ProgrammeDraft.Row {
        reference.side == .talent ? draft.talents[t] : draft.openings[o]
    }

    private static func words(_ row: ProgrammeDraft.Row, _ column: String) -> [String] {
        switch column {
        case "category": row.category.map { [$0] } ?? []
        case "word": row.word.map { [$0] } ?? []
        case "tags": row.tags
        case "groups": row.groups
        case "wishes": row.wishes
        default: preconditionFailure("no words in \(column)")
        }
    }

    private static func number(_ row: ProgrammeDraft.Row, _ column: String) -> Double? {
        switch column {
        case "number": row.number
        case "few": row.few
        case "day": row.day.map { Double($0.days) }
        default: preconditionFailure("no number in \(column)")
        }
    }

    private static func rank(_ level: String) -> Int { ProgrammeDraft.levels.first { $0.0 == level }!.1 }

    private func covers(_ group: String, _ code: String, _ column: String) -> Bool {
        ["word", "tags"].contains(column) ? group == code : code.hasPrefix(group)
    }
}
