import Duikou
import DuikouIO
import DuikouKernels
import Foundation
import NumpyFiles

/// Writes what the engine multiplies for a programme as `.npy` files, so that peers can be timed on the very same numbers.
///
///     export-features programme.yml FOLDER [SPECIFICATION TALENTS OPENINGS]
///
/// `FOLDER/talent-lists` and `FOLDER/opening-lists` hold `rows.npy` (talents) and `columns.npy` (openings): the features that screen each
/// talent's openings, and each opening's talents. `FOLDER/row-classes.npy`, `column-classes.npy` and `allowed.npy` are the rules. Rules that
/// compare two columns pair by pair are not in them: they stay with the scores. With a specification, the programme's tables are generated
/// beside it first.
@main
struct ExportFeatures {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 2 || words.count == 5 else {
            FileHandle.standardError.write(Data("usage: export-features PROGRAMME FOLDER [SPECIFICATION TALENTS OPENINGS]\n".utf8))
            exit(2)
        }
        let (path, folder) = (words[0], words[1])
        if words.count == 5 {
            let tables = URL(fileURLWithPath: path).deletingLastPathComponent().path
            _ = try SampleGenerator.run(
                GenerateSpecFile.read(words[2]), into: tables, options: .init(talents: Int(words[3]), openings: Int(words[4])))
        }
        let compiled = try ProgrammeLoader.load(path).compiled
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
