/// Describes a programme in sentences and small tables, so that its author can see whether it says what was meant.
public struct ProgrammeDescription: Sendable {
    let compiled: CompiledProgramme
    let stated: StatedPreferences
    private let inputs: AllocationInputs
    private let agreements: Int

    var programme: Programme { compiled.programme }

    /// - Parameters:
    ///   - stated: the choices and ratings that were read.
    ///   - recognition: the recognition agreements that were read.
    ///   - inputs: what the allocation's own files hold.
    public init(_ compiled: CompiledProgramme, stated: StatedPreferences, recognition: Recognition, inputs: AllocationInputs) {
        self.compiled = compiled
        self.stated = stated
        self.inputs = inputs
        agreements = recognition.agreements.count
    }

    /// The programme's name, its day and its seed.
    public var identity: LocalizedText {
        LocalizedText(
            zh: "名称 \(programme.name)，认定日 \(programme.date)，种子 \(programme.seed)",
            en: "name \(programme.name), day \(programme.date), seed \(programme.seed)")
    }

    // MARK: Codebooks

    /// Each codebook, how many entries it has, and where it is from; nil where there are none.
    public var codebooks: WordedTable? {
        guard !programme.codebooks.isEmpty else { return nil }
        return WordedTable(
            LocalizedText(zh: "代码表", en: "codebooks"),
            columns: [
                LocalizedText(zh: "代码表", en: "codebook"), LocalizedText(zh: "条数", en: "entries"), LocalizedText(zh: "来自", en: "from"),
            ],
            rows: programme.codebooks.map { declaration in
                let count = compiled.codes.codebooks[declaration.name]?.entries.count ?? 0
                var place = LocalizedText(zh: "方案", en: "the programme")
                if case .file(let file) = declaration.source { place = LocalizedText(verbatim: file.shown) }
                return WordedTable.Row([
                    LocalizedText(verbatim: declaration.name), LocalizedText(verbatim: Format.grouped(count)), place,
                ])
            })
    }

    /// How many recognition agreements there are; nil where there are none.
    public var recognition: LocalizedText? {
        guard agreements > 0 else { return nil }
        let count = Format.grouped(agreements)
        return LocalizedText(zh: "互认协议 \(count) 条", en: "\(count) recognition agreements")
    }

    // MARK: Rules and terms

    /// Each rule and what it asks; without rows where there are no rules.
    public var rules: WordedTable {
        WordedTable(
            LocalizedText(zh: "规则", en: "rules"), columns: [LocalizedText(zh: "规则", en: "rule"), LocalizedText(zh: "要求", en: "asks")],
            rows: programme.rules.map { rule in
                WordedTable.Row([RuleWords.title(rule.title, isWaivable: rule.isWaivable), rule.requirement.sentence(in: programme)])
            })
    }

    /// What holds where there are no rules.
    public static let noRules = LocalizedText(zh: "没有规则：任何一对都可以匹配", en: "no rules: any pair may be matched")

    /// The terms by which a row of `side` ranks the other side: each one's share, and how it is measured.
    public func terms(rankingFor side: Side) -> WordedTable {
        let model = compiled.model(rankingFor: side)
        let title =
            side == .opening
            ? LocalizedText(zh: "契合度：岗位看人才", en: "fit: what openings want") : LocalizedText(zh: "契合度：人才看岗位", en: "fit: what talents want")
        return WordedTable(
            title,
            columns: [LocalizedText(zh: "项", en: "term"), LocalizedText(zh: "占比", en: "share"), LocalizedText(zh: "怎样算", en: "how")],
            rows: zip(model.terms, model.weights).map { term, weight in
                let share = Format.fixed(Double(weight) / 10_000, 1) + " %"
                return WordedTable.Row([term.title, LocalizedText(verbatim: share), term.measure.sentence(in: programme)])
            })
    }

    // MARK: Lists and allocation

    /// A heading for ``allocation``.
    public static let allocationTitle = LocalizedText(zh: "分配", en: "allocation")

    /// The mechanism and each demand, then the lists, and what comes before computed wishes and fit.
    public var allocation: [LocalizedText] {
        AllocationWords(programme, inputs: inputs).sentences + [lists] + [temperature, choices, ratings].compactMap { $0 }
    }

    private var lists: LocalizedText {
        let (talents, openings) = (Format.grouped(programme.lists.talents), Format.grouped(programme.lists.openings))
        return LocalizedText(
            zh: "清单：每个人才 \(talents) 个岗位，每个岗位 \(openings) 个人才",
            en: "lists: \(talents) openings for each talent, \(openings) talents for each opening")
    }

    private var temperature: LocalizedText? {
        let lists = programme.lists
        guard lists.mode == .congestionAware else { return nil }
        let (points, times) = (Format.plain(lists.temperature), lists.candidates)
        return LocalizedText(
            zh: "清单考虑竞争：温度 \(points) 分，从 \(times) 倍于清单长度的候选中选",
            en: "congestion-aware lists: temperature \(points) points; chosen from \(times) times as many candidates as a list holds")
    }

    private var choices: LocalizedText? {
        guard programme.choices != nil else { return nil }
        let count = Format.grouped(stated.choices.count)
        return LocalizedText(zh: "自选志愿 \(count) 个，排在计算的志愿之前", en: "\(count) stated choices, before computed ones")
    }

    private var ratings: LocalizedText? {
        guard programme.ratings != nil else { return nil }
        let count = Format.grouped(stated.ratings.count)
        return LocalizedText(zh: "面试评分 \(count) 个，先于计算的契合度", en: "\(count) interview ratings, before computed fit")
    }
}
