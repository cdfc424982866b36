import Duikou
import DuikouIO

/// Tells the user which entries of a replaced folder were not results, and were kept.
struct KeptWords {
    private let kept: [AtomicFolder.Kept]
    private let wasCurrent: Bool

    init(_ folder: AtomicFolder) { (kept, wasCurrent) = (folder.kept, folder.wasCurrent) }

    init(_ kept: [AtomicFolder.Kept]) { (self.kept, wasCurrent) = (kept, false) }

    /// How many entries are named.
    private static let maximum = 5

    /// One sentence for entries that kept their names, one for those that had to take another; one more if the user's shell stands in the
    /// folder that was replaced.
    var sentences: [LocalizedText] {
        var sentences: [LocalizedText] = []
        let same = kept.filter { $0.name == $0.keptAs }.map(\.name)
        let changed = kept.filter { $0.name != $0.keptAs }.map { "\($0.name) → \($0.keptAs)" }
        if !same.isEmpty {
            let number = Format.grouped(same.count)
            sentences.append(
                LocalizedText(
                    zh: "结果文件夹里另有 \(number) 项不是结果，原样保留：\(Self.list(same, "、"))",
                    en: "\(number) of the folder's entries \(same.count == 1 ? "is no result and was" : "are no results and were") kept: "
                        + Self.list(same, ", ")))
        }
        if !changed.isEmpty {
            let number = Format.grouped(changed.count)
            sentences.append(
                LocalizedText(
                    zh: "有 \(number) 个文件被改过，或是您自己的，已改名保留：\(Self.list(changed, "、"))",
                    en:
                        "\(number) \(changed.count == 1 ? "file" : "files") that you changed or put there \(changed.count == 1 ? "is" : "are") "
                        + "kept under another name: \(Self.list(changed, ", "))"))
        }
        if wasCurrent {
            sentences.append(
                LocalizedText(
                    zh: "您所在的文件夹换成了同名的新文件夹；请执行 cd \"$PWD\" 进入。",
                    en: "the folder that you are in was replaced by a new one of its name; cd \"$PWD\" goes there."))
        }
        return sentences
    }

    private static func list(_ names: [String], _ separator: String) -> String {
        names.prefix(maximum).joined(separator: separator) + (names.count > maximum ? separator + "…" : "")
    }
}
