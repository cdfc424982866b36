extension Rule {
    /// `holder` has each required credential at its level, as recognised in the opening's place on the programme's day.
    public struct Credentials: Sendable {
        /// A column of the talents.
        public var holder: ColumnReference
        /// A column of the openings.
        public var required: ColumnReference
        /// A column of the openings; without it, a credential counts everywhere at its own level.
        public var place: ColumnReference?

        public init(holder: ColumnReference, meets required: ColumnReference, at place: ColumnReference? = nil) {
            self.holder = holder
            self.required = required
            self.place = place
        }
    }
}

extension Rule.Credentials: RuleDeclaration {
    static let kind = Rule.Kind.credential
    static let form = KindForm(
        what: LocalizedText(zh: "credential 规则", en: "a credential rule"),
        meaning: LocalizedText(
            zh: "人才持有岗位要求的每张证书，并在岗位所在地获承认",
            en: "The talent holds each credential that the opening requires, and it counts where the opening is"),
        subject: .only(
            .talent, refusal: LocalizedText(zh: "credential 规则的持证方应为 talent。", en: "the holder in a credential rule is the talent.")),
        fields: [requiredField, placeField], reference: reference)
    private static let requiredField = FormField.required(
        "meets", .otherColumn, zh: "岗位要求的证书列", en: "The openings' column of required credentials"
    ).told(
        type: LocalizedText(zh: "岗位的 credentials 列，代码表相同", en: "credentials column of the openings, same codebooks"),
        note: LocalizedText(zh: "要求的证书。", en: "What is required."))
    private static let placeField = FormField.optional(
        "at", .column(.opening), zh: "岗位所在地的列，按互认协议认定", en: "The openings' place, where the credential must be recognised"
    ).told(
        type: LocalizedText(zh: "岗位的 category 列，代码表为 `places`", en: "category column of the openings, codebook of `places`"),
        note: LocalizedText(zh: "须在哪里获承认。", en: "Where it must count."))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "credentials 列", en: "credentials column"),
            meaning: LocalizedText(zh: "被要求的一方，总是人才。", en: "The subject; always the talent.")),
        formula: LocalizedText(
            zh: """
                对每张要求的证书，都持有一张证书，使得

                1. 要求里没写体系，或体系相同；
                2. 要求的职业涵盖所持的职业；
                3. 所持证书的“认定次序”不低于要求的等级的次序。

                所持证书在某地 P、在方案的 `date` 那天的认定次序：

                - P 未知（没写 `at`，或单元格空）、证书没写颁发地、或颁发地涵盖 P：就是它自己等级的次序；
                - 否则，取各适用协议中最高的：`as_level` 的次序，空着就是它自己的；
                - 没有适用的协议：不认。

                协议的每个非空单元格都成立（见[上表](#互认协议)），且 `from` ≤ `date` ≤ `until`，才适用。颁发地涵盖 P 时不看协议：
                在本地不会认得更高。省里发的证书在省内各县都认；县里发的要在全省得到承认，须有协议。**要求**的证书写了颁发地，
                没有作用。
                """,
            en: """
                For each credential required there is one held such that

                1. the required one states no scheme, or the two schemes are equal;
                2. the required occupation covers the held one;
                3. the *recognised rank* of the held one is at least the rank of the required level.

                The recognised rank of a held credential at a place P, on the programme's `date`:

                - its own level's rank, if P is not known (no `at`, or an empty cell), if the credential has no issuer, or if the
                  issuer covers P;
                - else the highest over all agreements that apply: the rank of `as_level`, or its own where that is empty;
                - else it does not count.

                An agreement applies if each of its stated cells holds ([table](#recognition-agreements)) and `from` ≤ `date` ≤
                `until`. Where the issuer covers P, agreements are not looked at: a credential never counts for more at home. A
                province's credential counts in its counties; a county's counts in its province only by an agreement. An issuer in
                a *required* credential has no effect.
                """),
        missing: LocalizedText(
            zh: "没有要求：通过。有要求而没有证书：不通过。",
            en: "Nothing required: passes. Something required and nothing held: fails."),
        example: LocalizedText(
            zh: """
                `credential: {talent: credentials, meets: opening.credential, at: opening.place}`：2026-06-30 那天，
                `NVQ:6-20-01-01:3@420000` 在 360429 满足 `NVQ:6-20-01-01:4`：协议 `NVQ,6,,420000,360000,,2025-07-01,2028-06-30`
                适用，三级（rank 4）高于四级（rank 3）。
                """,
            en: """
                `credential: {talent: credentials, meets: opening.credential, at: opening.place}`: `NVQ:6-20-01-01:3@420000` meets
                `NVQ:6-20-01-01:4` in 360429 on 2026-06-30, since the agreement `NVQ,6,,420000,360000,,2025-07-01,2028-06-30`
                applies and level 3 (rank 4) is above level 4 (rank 3).
                """))

    init?(_ values: FormValues) {
        guard let holder = values.subject, let required = values.column(Self.requiredField) else { return nil }
        self.init(holder: holder, meets: required, at: values.column(Self.placeField))
    }

    var wrapped: Rule.Requirement { .credential(self) }
    var columns: [ColumnReference] { [holder, required] + [place].compactMap { $0 } }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) {
        let held = checker.resolve(holder, [.credentials])
        let wanted = checker.resolve(required, [.credentials])
        if let held, let wanted, held.credential != wanted.credential {
            checker.error(
                zh: "两列证书的代码表不同，无法比较。", en: "the two credentials columns use different codebooks.", at: holder.location)
        }
        if let place, let column = checker.resolve(place, [.category]), let wanted, column.codebook != wanted.credential?.place {
            checker.error(
                zh: "\(place.description) 应使用代码表“\(wanted.credential?.place ?? "")”。",
                en: "\(place.description) must use the codebook '\(wanted.credential?.place ?? "")'.", at: place.location)
        }
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let (held, wanted) = (holder.words(in: programme), required.words(in: programme))
        let there = place?.words(in: programme)
        return LocalizedText(
            zh: "\(held.zh)达到\(wanted.zh)" + (there.map { "（在\($0.zh)得到认定）" } ?? ""),
            en: "\(held.en) meets \(wanted.en)" + (there.map { " as recognised in \($0.en)" } ?? ""))
    }
}
