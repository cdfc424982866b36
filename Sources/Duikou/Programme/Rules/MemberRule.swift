extension Rule {
    /// `value` (one value or several) is, or one of them is, in the other side's set; codebooks are hierarchical, so that a set with `4603`
    /// accepts `460301`.
    public struct Member: Sendable {
        public var value: ColumnReference
        /// A column of the other side than the value's.
        public var set: ColumnReference

        public init(value: ColumnReference, of set: ColumnReference) {
            self.value = value
            self.set = set
        }
    }
}

extension Rule.Member: RuleDeclaration {
    static let kind = Rule.Kind.member
    static let form = KindForm(
        what: LocalizedText(zh: "member 规则", en: "a member rule"),
        meaning: LocalizedText(zh: "一方有一个取值在对方的集合里", en: "A value of the subject lies in the other side's set"), subject: .either,
        fields: [setField], reference: reference)
    private static let setField = FormField.required("of", .otherColumn, zh: "另一方的列", en: "The other side's column").told(
        type: LocalizedText(
            zh: "对方的 category、tags 或 level 列，同一代码表，或都没有",
            en: "category, tags or level column of the other side, same codebook or none"),
        note: LocalizedText(zh: "集合。", en: "The set."))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "category、tags 或 level 列", en: "category, tags or level column"),
            meaning: LocalizedText(zh: "被要求的一方，一个或几个取值。", en: "The subject: one value or several.")),
        formula: LocalizedText(
            zh: """
                集合中有一条涵盖被要求一方的某个取值。双方都是 tags 时，有一个共同的就行。集合里的那一条须等于取值，
                或在它**上面**：集合里有 4603，就接受 460301；集合里是 460301，不接受 4603。没有代码表时须相同。
                """,
            en: """
                Some value of the subject is covered by some entry of the set. With tags on both sides one common value is enough.
                The entry of the set must be the value or stand *above* it: a set with 4603 accepts 460301, a set with 460301 does
                not accept 4603. Without a codebook: equal.
                """),
        missing: LocalizedText(zh: "集合为空：通过。集合不空而被要求的一方未填：不通过。", en: "Set empty: passes. Set stated and subject empty: fails."),
        example: LocalizedText(
            zh: "`member: {opening: place, of: talent.places}`：岗位所在地须是人才的意向地区之一。",
            en: "`member: {opening: place, of: talent.places}`: the opening's place must be one of the talent's."))

    init?(_ values: FormValues) {
        guard let value = values.subject, let set = values.column(Self.setField) else { return nil }
        self.init(value: value, of: set)
    }

    var wrapped: Rule.Requirement { .member(self) }
    var columns: [ColumnReference] { [value, set] }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) { checker.comparable(value, set, [.category, .tags, .level]) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (value.words(in: programme), set.words(in: programme))
        return LocalizedText(zh: "\(own.zh)在\(other.zh)之中", en: "\(own.en) is among \(other.en)")
    }
}
