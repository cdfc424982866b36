import Duikou
import Foundation

/// The files that are made from what the sources declare: the schema and the reference in both languages.
struct Reference {
    /// The repository.
    let root: String

    /// Each file by its path in the repository.
    func files() throws -> [(path: String, text: String)] {
        [
            ("Datasets/programme.schema.json", Schema.text),
            ("docs/reference.md", try page(.en)), ("docs/reference.zh.md", try page(.zh)),
        ]
    }

    private func page(_ language: Language) throws -> String {
        let prose = root + "/Sources/DuikouReference/Pages/reference.\(language.rawValue).md"
        return try ReferencePage(language).filled(try String(contentsOfFile: prose, encoding: .utf8))
    }
}

/// `make reference` writes the files anew; it is run from the repository's folder.
@main
enum ReferenceWriter {
    static func main() throws {
        for file in try Reference(root: FileManager.default.currentDirectoryPath).files() {
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: file.path))
            print(file.path)
        }
    }
}
