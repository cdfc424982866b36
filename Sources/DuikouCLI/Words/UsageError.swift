import Duikou

/// What is wrong with the words typed, in both languages.
///
/// The parser's own messages are English, and its error types are not public. So words that it has refused are read once more and compared
/// with what it declares (``Vocabulary``); the first word that does not fit is named.
struct UsageError: Equatable {
    var kind: Kind
    /// The command that was typed; the program's own name where there was none.
    var command: String

    /// - Parameter words: the words typed, without the program's name, which the parser has refused.
    init?(in words: [String], of vocabulary: Vocabulary) {
        let root = vocabulary.command
        guard let place = Self.commandPlace(words, root) else {
            guard let kind = Kind(reading: words[...], of: root) else { return nil }
            (self.kind, command) = (kind, root.commandName)
            return
        }
        let commands = (root.subcommands ?? []).filter { $0.commandName != "help" }
        let isHelp = words[place] == "help"
        guard let name = isHelp ? words[(place + 1)...].first(where: { !$0.hasPrefix("-") }) : words[place] else { return nil }
        if let meant = commands.first(where: { $0.commandName == name }) {
            guard !isHelp, let kind = Kind(reading: words[..<place] + words[(place + 1)...], of: meant) else { return nil }
            (self.kind, command) = (kind, name)
        } else {
            kind = .unknownCommand(name, near: NearestName.nearest(to: name, among: commands.map(\.commandName)))
            command = root.commandName
        }
    }

    /// The position of the first word that is neither an option of the program nor such an option's value.
    private static func commandPlace(_ words: [String], _ root: Vocabulary.Command) -> Int? {
        var index = 0
        while index < words.count {
            guard words[index].hasPrefix("-") else { return index }
            index += root.option(named: words[index])?.kind == .option ? 2 : 1
        }
        return nil
    }

    /// The command that shows the help on how to write it.
    var help: String { command == "duikou" ? "duikou --help" : "duikou \(command) --help" }

    var sentence: LocalizedText { kind.sentence(command) }
}

extension UsageError {
    enum Kind: Equatable {
        case unknownCommand(String, near: String?)
        case unknownOption(String, near: String?)
        /// An option without the value that it needs.
        case missingValue(option: String, value: String)
        /// A flag with a value, which it does not take.
        case needlessValue(option: String)
        case notOneOf(String, of: [String], what: String)
        case notANumber(String, option: String)
        case negative(String, option: String)
        case tooLarge(String, option: String)
        case missing(String, meaning: String)
        case extra(String)
    }
}

extension UsageError.Kind {

    /// Finds the first of a command's words that does not fit.
    fileprivate init?(reading words: ArraySlice<String>, of command: Vocabulary.Command) {
        guard let found = Self.first(in: words, of: command) else { return nil }
        self = found
    }

    private static func first(in words: ArraySlice<String>, of command: Vocabulary.Command) -> Self? {
        var rest = words[...]
        var values: [String] = []
        var seen: Set<String> = []
        while let word = rest.popFirst() {
            if word == "--" {
                values += rest
                break
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                values.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = command.option(named: parts[0]) else {
                let near = NearestName.nearest(to: parts[0], among: command.options.flatMap(\.allNames).filter { $0.hasPrefix("--") })
                return .unknownOption(parts[0], near: near)
            }
            seen.insert(option.preferred)
            if option.kind == .flag {
                if parts.count > 1 { return .needlessValue(option: option.preferred) }
                continue
            }
            var given = parts.count > 1 ? parts[1] : nil
            if given == nil, let next = rest.first, !next.hasPrefix("-") || (option.isUnconditional && !next.hasPrefix("--")) {
                given = rest.removeFirst()
            }
            guard let value = given else { return .missingValue(option: option.preferred, value: option.placeholder) }
            if option.isGreedy { while let next = rest.first, !next.hasPrefix("-") { rest = rest.dropFirst() } }
            if let mistake = check(value, option) { return mistake }
        }
        for (value, positional) in zip(values, command.positionals) {
            if let all = positional.allValues, !all.contains(value) {
                return .notOneOf(value, of: all, what: positional.placeholder)
            }
        }
        if values.count > command.positionals.count {
            return .extra(values[command.positionals.count])
        }
        let lacking =
            command.positionals.dropFirst(values.count).first { !$0.isOptional }
            ?? command.options.first { $0.kind == .option && !$0.isOptional && !seen.contains($0.preferred) }
        return lacking.map {
            let word = $0.kind == .positional ? $0.placeholder : "\($0.preferred) \($0.placeholder)"
            return .missing(word, meaning: $0.abstract ?? "")
        }
    }

    private static func check(_ value: String, _ option: Vocabulary.Argument) -> Self? {
        if let all = option.allValues, !all.contains(value) { return .notOneOf(value, of: all, what: option.preferred) }
        guard option.takesNumber else { return nil }
        let isNegative = value.hasPrefix("-")
        let digits = value.drop { $0 == "-" || $0 == "+" }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), value.count - digits.count <= 1 else {
            return .notANumber(value, option: option.preferred)
        }
        if isNegative { return .negative(value, option: option.preferred) }
        let isHeld = option.preferred == "--seed" ? UInt64(digits) != nil : Int(digits) != nil
        return isHeld ? nil : .tooLarge(value, option: option.preferred)
    }
}

extension UsageError.Kind {
    fileprivate func sentence(_ command: String) -> LocalizedText {
        switch self {
        case .unknownCommand(let name, let near):
            Self.suggesting(near, zh: "没有“\(name)”这个命令", en: "there is no command '\(name)'")
        case .unknownOption(let name, let near):
            Self.suggesting(near, zh: "\(command) 没有选项 \(name)", en: "\(command) has no option \(name)")
        case .missingValue(let option, let value):
            LocalizedText(zh: "\(option) 后面缺少它的值 \(value)。", en: "\(option) lacks its value \(value).")
        case .needlessValue(let option):
            LocalizedText(zh: "\(option) 后面不带值。", en: "\(option) takes no value.")
        case .notOneOf(let value, let all, let what):
            LocalizedText(
                zh: "\(what) 应为 \(all.joined(separator: " 或 "))，这里是“\(value)”。",
                en: "\(what) must be \(all.joined(separator: " or ")), not '\(value)'.")
        case .notANumber(let value, let option):
            LocalizedText(zh: "\(option) 应为整数，这里是“\(value)”。", en: "\(option) must be a whole number, not '\(value)'.")
        case .negative(let value, let option):
            LocalizedText(zh: "\(option) 应不小于 0，这里是 \(value)。", en: "\(option) must be at least 0, not \(value).")
        case .tooLarge(let value, let option):
            LocalizedText(zh: "\(option) 的数太大：\(value)。", en: "\(option) is too large a number: \(value).")
        case .missing(let word, let meaning):
            LocalizedText(zh: "\(command) 还缺 \(word)：\(meaning)", en: "\(command) lacks \(word): \(meaning)")
        case .extra(let word):
            command == "query"
                ? LocalizedText(
                    zh: "多了“\(word)”。看一对请写 --pair：duikou query 方案.yml --pair 人才编号 岗位编号。",
                    en: "'\(word)' is one word too many. For a pair write --pair: duikou query PROGRAMME --pair TALENT OPENING.")
                : LocalizedText(zh: "\(command) 多了“\(word)”。", en: "'\(word)' is one word too many for \(command).")
        }
    }

    private static func suggesting(_ near: String?, zh: String, en: String) -> LocalizedText {
        LocalizedText(zh: zh + (near.map { "；是否为 \($0)？" } ?? "。"), en: en + (near.map { "; did you mean \($0)?" } ?? "."))
    }
}
