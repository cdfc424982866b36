import Duikou
import DuikouIO

extension Part {
    /// Compiling rules into classes, and terms into features.
    static let compilation: [Part] = [
        Part("eligibility", "rules to classes, 4,000 x 1,000") {
            let loaded = try Cohort.loaded()
            return {
                let compiled = loaded.compiled
                let rules = Eligibility(
                    rules: compiled.programme.rules, talents: compiled.talents, openings: compiled.openings, codes: compiled.codes,
                    recognition: loaded.recognition, day: compiled.programme.date)
                keep(rules)
            }
        },
        Part("eligibility", "classes to a mask, 4,000 x 1,000") {
            let rules = try Cohort.loaded().compiled.eligibility
            return {
                var allowed = 0
                for talents in 0..<rules.talentClassCount {
                    for openings in 0..<rules.openingClassCount where rules.classAllows(talents, openings) { allowed += 1 }
                }
                keep(allowed)
            }
        },
        Part("encoding", "both directions' features, 4,000 x 1,000") {
            let compiled = try Cohort.loaded().compiled
            return {
                for model in [compiled.openingForTalent, compiled.talentForOpening] {
                    let features = model.features()
                    keep(features.talents(0..<features.talentCount))
                    keep(features.openings())
                }
            }
        },
        Part("encoding", "100,000 scores and their parts") {
            let model = try Cohort.loaded().compiled.openingForTalent
            return {
                var sum: Int32 = 0
                for pair in 0..<100_000 { sum &+= model.score(talent: pair % 4_000, opening: pair * 7 % 1_000) }
                keep(sum)
            }
        },
    ]

    static let files: [Part] = [
        Part("csv", "records, 20,000 graduates") {
            let path = try Cohort.folder(talents: 20_000, openings: 100) + "/graduates.csv"
            return {
                let reader = try CSVReader(path: path)
                var batch = RecordBatch()
                var issues: [RowIssue] = []
                while try reader.next(&batch, issues: &issues) { keep(batch.count) }
            }
        },
        Part("csv", "typed table, 20,000 graduates") {
            let folder = try Cohort.folder(talents: 20_000, openings: 100)
            var (programme, _) = try ProgrammeFile.read(Cohort.programme)
            programme.talents.file.path = folder + "/graduates.csv"
            let (talents, codebooks) = (programme.talents, programme.codebooks)
            return {
                var codes = Codes(codebooks: try codebooks.map { try CodebookFile.read($0) })
                keep(try TableReader.read(talents, side: .talent, codes: &codes))
            }
        },
    ]

    static let pipeline: [Part] = [
        Part("pipeline", "the alliance, read and compiled") {
            { keep(try ProgrammeLoader.load(Cohort.programme)) }
        },
        Part("pipeline", "the alliance, lists to verification") {
            let loaded = try ProgrammeLoader.load(Cohort.programme)
            let programme = loaded.programme
            let matcher = BatchMatcher(
                loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
                configuration: .init(seed: programme.seed, lists: programme.lists, allocation: programme.allocation, threads: 1))
            return { keep(try matcher.run()) }
        },
    ]
}
