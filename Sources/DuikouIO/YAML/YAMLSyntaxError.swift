import Duikou
import Yams

/// Turns the parser's error into words with which a person can correct the file.
enum YAMLSyntaxError {
    static func explain(_ error: YamlError, text: String, file: String) -> DuikouError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return broken(problem, mark, text: text, file: file)
        case .composer(_, let problem, let mark, _):
            let place = SourceLocation(file: file, line: mark.line, column: mark.column)
            if problem.contains("alias") {
                return DuikouError(
                    .malformedProgramme, zh: "别名（*）没有对应的锚（&）；锚要写在别名之前",
                    en: "this alias (*) has no anchor (&); an anchor must come before its aliases", at: place)
            }
            return DuikouError(
                .malformedProgramme, zh: "一个文件只能有一份文档；删去第二个 --- 起的内容",
                en: "a file holds one document; remove what follows the second ---", at: place)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "“\($0)”" }.joined(separator: ", ")
            let first = (line: context.mark.line, column: context.mark.column)
            let second = keys.first.flatMap { RepeatedKey.second($0, first: first, in: text) }
            let earlier =
                second == nil
                ? LocalizedText(zh: "首次在此行", en: "first here")
                : LocalizedText(zh: "首次在第 \(first.line) 行", en: "first on line \(first.line)")
            return DuikouError(
                .malformedProgramme, zh: "键 \(names) 在同一处写了不止一次（\(earlier.zh)）；只保留一个",
                en: "the key \(names) is written more than once in the same place (\(earlier.en)); keep one",
                at: SourceLocation(file: file, line: second?.line ?? first.line, column: second?.column ?? first.column))
        case .reader(_, let offset, _, _):
            let line = offset.map { 1 + text.prefix($0).count { $0.isNewline } }
            return DuikouError(
                .malformedProgramme, zh: "有不可见的控制字符；删掉它，或把这一行重新输入",
                en: "there is an invisible control character; delete it or retype the line",
                at: SourceLocation(file: file, line: line))
        default:
            return DuikouError(
                .malformedProgramme, zh: "读不懂这个 YAML 文件", en: "this YAML file cannot be read",
                at: SourceLocation(file: file), cause: "\(error)")
        }
    }

    private static func broken(_ problem: String, _ mark: Mark, text: String, file: String) -> DuikouError {
        let place = SourceLocation(file: file, line: mark.line, column: mark.column)
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        // The parser often notices a mistake only on the line after it.
        let near = lines[max(0, min(mark.line - 2, lines.count))..<max(0, min(mark.line, lines.count))]
        if problem.contains("nesting") {
            return DuikouError(
                .malformedProgramme, zh: "嵌套超过 \(YAMLSource.depthLimit) 层",
                en: "nested deeper than \(YAMLSource.depthLimit) levels", at: place)
        }
        if near.contains(where: { $0.prefix { $0 == " " || $0 == "\t" }.contains("\t") }) {
            return DuikouError(
                .malformedProgramme, zh: "缩进要用空格，不能用制表符（Tab）", en: "indent with spaces, not with tabs",
                at: place)
        }
        if near.contains(where: { $0.contains("：") && !$0.contains(":") }) {
            return DuikouError(
                .malformedProgramme, zh: "这里或上一行用了全角冒号“：”；要写半角冒号加一个空格“: ”",
                en: "a full-width colon (：) stands here or on the line before; write a plain colon and a space",
                at: place)
        }
        return DuikouError(
            .malformedProgramme, zh: "这里不是正确的 YAML；检查缩进、冒号后的空格，以及引号和括号是否成对",
            en: "this is not valid YAML; check the indentation, the space after each colon, and that quotes and brackets are closed",
            at: place)
    }
}
