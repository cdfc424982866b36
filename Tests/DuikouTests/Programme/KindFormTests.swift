import Testing

@testable import Duikou

/// What a kind's form lets a programme say is what the rule or the term then has: columns that are looked at, files that are read.
@Suite struct KindFormTests {
    /// A value of each sort for a field, which can be told from all others.
    private static func value(_ field: FormField, otherSide: Side) -> FormValue {
        let place = SourceLocation(file: "p.yml", line: 1)
        switch field.content {
        case .column(let side): return .column(ColumnReference(side, field.key + " column", at: place))
        case .otherColumn, .otherColumnOrNumber: return .column(ColumnReference(otherSide, field.key + " column", at: place))
        case .qualifiedColumn: return .column(ColumnReference(.opening, field.key + " column", at: place))
        case .number(let range): return .number(range.lowerBound)
        case .range: return .range(0...1)
        case .file: return .file(FileReference(path: field.key + ".csv", written: field.key + ".csv", location: place))
        case .side: return .side(.opening)
        case .flag: return .flag(true)
        }
    }

    private static func values(_ form: KindForm, side: Side, without left: FormField? = nil) -> FormValues {
        var values = FormValues()
        if form.subject != nil { values.subject = ColumnReference(side, "subject") }
        for field in form.fields where field.key != left?.key { values[field] = value(field, otherSide: side.other) }
        return values
    }

    private static func columns(_ values: FormValues, _ form: KindForm) -> Set<ColumnReference> {
        Set(form.fields.compactMap(values.column) + [values.subject].compactMap { $0 })
    }

    /// Every column and every file that a term's mapping may name is among those that the term tells of: what a run hashes, what an index keeps
    /// and what is said of private columns all go by that.
    @Test(arguments: Term.Kind.allCases) func termsTellOfAllThatTheyRead(_ kind: Term.Kind) throws {
        let form = kind.form
        let values = Self.values(form, side: .talent)
        let measure = try #require(kind.measure(values, declared: { _ in nil }))
        #expect(measure.kind == kind)
        #expect(Set(measure.columns) == Self.columns(values, form))
        #expect(Set(measure.input.files) == Set(form.fields.compactMap(values.file)))
        for field in form.fields {
            let rest = kind.measure(Self.values(form, side: .talent, without: field), declared: { _ in nil })
            // A standard is filled in by the reader.
            if field.standard == nil { #expect((rest == nil) == field.isRequired, "\(kind) without \(field.key)") }
        }
    }

    @Test(arguments: Rule.Kind.allCases) func rulesTellOfAllThatTheyRead(_ kind: Rule.Kind) throws {
        let form = kind.form
        for side in Side.allCases {
            if case .only(let only, _)? = form.subject, only != side { continue }
            let values = Self.values(form, side: side)
            let requirement = try #require(kind.requirement(values))
            #expect(requirement.kind == kind && requirement.columns.first == values.subject)
            #expect(Set(requirement.columns) == Self.columns(values, form))
            for field in form.fields {
                let rest = kind.requirement(Self.values(form, side: side, without: field))
                #expect((rest == nil) == field.isRequired, "\(kind) without \(field.key)")
            }
            var without = values
            without.subject = nil
            #expect(kind.requirement(without) == nil)
        }
    }

    /// Forms are readable: no key twice, words in both languages, and a shorthand that is one of the fields.
    @Test func formsAreSound() {
        for form in Term.Kind.allCases.map(\.form) + Rule.Kind.allCases.map(\.form) {
            #expect(Set(form.keys).count == form.keys.count)
            for text in [form.what, form.meaning] + form.fields.map(\.meaning) { #expect(text.zh != text.en && !text.zh.isEmpty) }
            for field in form.fields { #expect(!field.isRequired || field.standard == nil, "\(field.key)") }
            if let alone = form.shorthand { #expect(form.keys.contains(alone.key)) }
        }
    }
}
