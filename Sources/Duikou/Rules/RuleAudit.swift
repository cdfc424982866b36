/// Rules evaluated the plain way, pair by pair, from the columns: a second implementation that shares nothing with the
/// compiled one and checks it.
public struct RuleAudit: Sendable {
    private let programme: Programme
    private let talents: Table
    private let openings: Table
    private let codes: Codes
    private let recognition: Recognition

    /// - Parameter codes: the codebooks, and the vocabulary of columns without one.
    public init(_ programme: Programme, talents: Table, openings: Table, codes: Codes, recognition: Recognition) {
        self.programme = programme
        self.talents = talents
        self.openings = openings
        self.codes = codes
        self.recognition = recognition
    }

    /// Whether the pair passes every rule that is not waivable.
    public func isEligible(talent: Int, opening: Int) -> Bool {
        programme.rules.allSatisfy { $0.isWaivable || passes($0, talent, opening) }
    }

    /// Whether the pair passes one rule.
    public func passes(_ rule: Rule, _ talent: Int, _ opening: Int) -> Bool {
        func row(_ reference: ColumnReference) -> Int { reference.side == .talent ? talent : opening }
        switch rule.requirement {
        case .level(let level):
            guard let wanted = rank(level.bound, row(level.bound)) else { return true }
            guard let held = rank(level.subject, row(level.subject)) else { return false }
            return held >= wanted
        case .member(let member):
            let allowed = values(member.set, row(member.set))
            if allowed.isEmpty { return true }
            for held in values(member.value, row(member.value)) {
                for group in allowed where isWithin(held, group, book(member.set)) { return true }
            }
            return false
        case .covers(let covers):
            let (holder, required) = (covers.holder, covers.required)
            let held = values(holder, row(holder))
            for wanted in values(required, row(required)) where !held.contains(where: { isWithin($0, wanted, book(holder)) }) {
                return false
            }
            return true
        case .number(let rule):
            let value = number(rule.subject, row(rule.subject))
            for limit in rule.limits {
                let wanted: Double
                switch limit.bound {
                case .constant(let constant): wanted = constant
                case .column(let reference): wanted = number(reference, row(reference))
                }
                if wanted.isNaN { continue }
                if value.isNaN { return false }
                switch limit.comparison {
                case .atLeast: if value < wanted { return false }
                case .atMost: if value > wanted { return false }
                }
            }
            return true
        case .credential(let rule):
            return credentialsPass(rule.holder, rule.required, rule.place, talent, opening)
        }
    }

    private func credentialsPass(
        _ holder: ColumnReference, _ required: ColumnReference, _ place: ColumnReference?, _ talent: Int, _ opening: Int
    ) -> Bool {
        let there = place.flatMap { code($0, opening) }
        let names = column(required).declaration.credential!
        let levels = codes.codebooks[names.level]!
        for demand in credentials(required, opening) {
            var met = false
            for held in credentials(holder, talent) {
                if demand.scheme >= 0, demand.scheme != held.scheme { continue }
                guard isWithin(held.occupation, demand.occupation, names.occupation) else { continue }
                if let rank = recognisedRank(held, there, names), rank >= levels.entries[Int(demand.level)].rank! { met = true }
            }
            if !met { return false }
        }
        return true
    }

    /// The stated rank (not the dense one) at which a credential counts in a place.
    private func recognisedRank(_ held: Credential, _ there: Int32?, _ names: CredentialCodebooks) -> Int? {
        let levels = codes.codebooks[names.level]!
        let own = levels.entries[Int(held.level)].rank!
        if there == nil || held.issuer < 0 || isWithin(there!, held.issuer, names.place) { return own }
        var best: Int?
        for agreement in recognition.agreements {
            let applies =
                (agreement.scheme == nil || agreement.scheme == held.scheme)
                && (agreement.occupation == nil || isWithin(held.occupation, agreement.occupation!, names.occupation))
                && (agreement.level == nil || agreement.level == held.level)
                && (agreement.issuer == nil || isWithin(held.issuer, agreement.issuer!, names.place))
                && (agreement.recognisedIn == nil || isWithin(there!, agreement.recognisedIn!, names.place))
                && (agreement.from == nil || agreement.from! <= programme.date)
                && (agreement.until == nil || programme.date <= agreement.until!)
            if applies {
                let rank = agreement.asLevel.map { levels.entries[Int($0)].rank! } ?? own
                best = best.map { Swift.max($0, rank) } ?? rank
            }
        }
        return best
    }

    // MARK: Cells

    private func column(_ reference: ColumnReference) -> Column {
        (reference.side == .talent ? talents : openings).column(reference.column)!
    }

    private func book(_ reference: ColumnReference) -> String? { column(reference).declaration.codebook }

    private func code(_ reference: ColumnReference, _ row: Int) -> Int32? {
        guard case .codes(let codes) = column(reference).data, codes[row] >= 0 else { return nil }
        return codes[row]
    }

    private func rank(_ reference: ColumnReference, _ row: Int) -> Int? {
        code(reference, row).map { codes.codebooks[book(reference)!]!.entries[Int($0)].rank! }
    }

    private func values(_ reference: ColumnReference, _ row: Int) -> [Int32] {
        if case .tags(let lists) = column(reference).data { return Array(lists[row]) }
        return code(reference, row).map { [$0] } ?? []
    }

    private func number(_ reference: ColumnReference, _ row: Int) -> Double {
        switch column(reference).data {
        case .numbers(let numbers): numbers[row]
        case .dates(let days): days[row] == Column.missingDate ? .nan : Double(days[row])
        default: .nan
        }
    }

    private func credentials(_ reference: ColumnReference, _ row: Int) -> [Credential] {
        guard case .credentials(let lists, let distinct) = column(reference).data else { return [] }
        return lists[row].map { distinct[Int($0)] }
    }

    /// Whether `code` is `group` or stands below it.
    private func isWithin(_ code: Int32, _ group: Int32, _ book: String?) -> Bool {
        if code == group { return true }
        guard let parents = book.flatMap({ codes.codebooks[$0]?.parents }) else { return false }
        var at = parents[Int(code)]
        while at >= 0 {
            if at == group { return true }
            at = parents[Int(at)]
        }
        return false
    }
}
