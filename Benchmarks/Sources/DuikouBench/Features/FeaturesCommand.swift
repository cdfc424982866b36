import ArgumentParser
import Duikou
import DuikouIO
import DuikouKernels
import Foundation

/// Writes the features that the engine multiplies for a programme, so that peers can be timed on the same numbers.
struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features", abstract: "Write what the engine multiplies for a programme as .npy files.",
        discussion: """
            FOLDER/talent-lists and FOLDER/opening-lists hold rows.npy (talents) and columns.npy (openings): the features that screen each \
            talent's openings, and each opening's talents. FOLDER/row-classes.npy, column-classes.npy and allowed.npy are the rules. Rules \
            that compare two columns pair by pair are not in them: they stay with the scores.
            """)

    @Argument(help: "The programme.")
    var programme: String
    @Argument(help: "Where the files go.")
    var folder: String
    @Option(help: "A specification from which the programme's tables are generated beside it first.")
    var generate: String?
    @Option(help: "How many talents to generate, instead of what the specification says.")
    var talents: Int?
    @Option(help: "How many openings to generate.")
    var openings: Int?

    func validate() throws {
        if generate == nil && (talents != nil || openings != nil) { throw ValidationError("--talents and --openings go with --generate") }
    }

    func run() throws {
        if let generate {
            let tables = URL(fileURLWithPath: programme).deletingLastPathComponent().path
            _ = try SampleGenerator.run(GenerateSpecFile.read(generate), into: tables, options: .init(talents: talents, openings: openings))
        }
        let compiled = try ProgrammeLoader.load(programme).compiled
        for (name, side) in [("talent-lists", Side.talent), ("opening-lists", .opening)] {
            let own = folder + "/" + name
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            let features = compiled.model(rankingFor: side).features()
            try NumpyFile.write(features.talents(0..<features.talentCount), to: own + "/rows.npy")
            try NumpyFile.write(features.openings(), to: own + "/columns.npy")
        }
        let rules = compiled.eligibility
        let (rows, columns) = (rules.talentClassCount, rules.openingClassCount)
        let allowed = (0..<rows * columns).map { rules.classAllows($0 / columns, $0 % columns) }
        try NumpyFile.write(rules.talentClasses, to: folder + "/row-classes.npy")
        try NumpyFile.write(rules.openingClasses, to: folder + "/column-classes.npy")
        try NumpyFile.write(allowed, columns: columns, to: folder + "/allowed.npy")
    }
}
