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
            zh: "持有所要求的证书，并在岗位所在地获承认", en: "Holds each required credential, as recognised in the opening's place"),
        subject: .only(
            .talent, refusal: LocalizedText(zh: "credential 规则的持证方应为 talent。", en: "the holder in a credential rule is the talent.")),
        fields: [requiredField, placeField])
    private static let requiredField = FormField.required(
        "meets", .otherColumn, zh: "岗位要求的证书列", en: "The openings' column of required credentials")
    private static let placeField = FormField.optional(
        "at", .column(.opening), zh: "岗位所在地的列，按互认协议认定", en: "The openings' place, where the credential must be recognised")

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
