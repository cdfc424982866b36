import ArgumentParser
import Duikou
import DuikouIO

/// `duikou index PROGRAMME`: keeps the tables in the form in which they were read, so that later questions are answered quickly.
struct IndexCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "index", abstract: words("为方案做索引，使 query 立即回答。", "Make a programme's index, so that query answers at once."),
            discussion: words(
                """
                索引保存读好的表格，放在您自己的缓存文件夹里（$XDG_CACHE_HOME/duikou 或 ~/.cache/duikou），只有您能读；随时可以删掉。\
                match 之后会自动做。方案或任何输入文件一变，索引就作废：query 会发觉，改读文件，并重做索引。\
                里面的数组是 .npy 文件，可用 NumPy 打开；index.json 说明哪一列在哪个文件。隐私的文字列（如姓名）不写进去；其余的隐私列（数字、日期、等级、分类）原样写在里面，只有您能读：在共用的机器上用完请 --remove，或用 match --no-index。

                例：
                  duikou index Datasets/alliance/graduates.yml
                  duikou index Datasets/alliance/graduates.yml --remove
                """,
                """
                An index keeps the tables as they were read. It lies in your own cache folder ($XDG_CACHE_HOME/duikou, else \
                ~/.cache/duikou), which you alone can read, and may be deleted at any time. match makes one by itself. It no longer counts \
                once the programme or any input file changes: query notices, reads the files instead, and makes it anew. Its arrays are .npy \
                files, which NumPy opens; index.json says which column is in which file. Private text columns, such as names, are left out; other private columns (numbers, dates, levels, categories) stand in it as they are, for you alone to read: on a shared machine --remove it afterwards, or use match --no-index.

                Examples:
                  duikou index Datasets/alliance/graduates.yml
                  duikou index Datasets/alliance/graduates.yml --remove
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Flag(
        help: ArgumentHelp(
            words(
                "删掉这个方案的索引。用 --tables 读的表格另有索引，删时也要写 --tables。",
                "Remove the programme's index. Tables read by --tables have one of their own: name them here too.")))
    var remove = false

    @OptionGroup var tables: TablesOptions
    @OptionGroup var unused: UnusedOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try unused.check()
        let job = IndexJob(programme: programme, tables: tables.tables)
        if remove {
            let wasThere = try job.remove()
            console.print(wasThere ? console.word("已删掉索引。", "The index is removed.") : console.word("没有索引。", "There is no index."))
            return .done
        }
        let output = IndexOutput()
        let progress = ProgressLine(console)
        let interruption = Interruption { number in
            output.discard()
            progress.clear()
            console.note(console.word("已停止，没有留下做了一半的索引。", "stopped; no half-made index is left."))
            ExitStatus.exit(.stopped(signal: number))
        }
        defer {
            progress.clear()
            withExtendedLifetime(interruption) {}
        }
        let outcome = try job.run(into: output) { event in
            switch event {
            case .reading: progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
            case .writing: progress.show(LocalizedText(zh: "写出索引", en: "writing the index"))
            }
        }
        progress.clear()
        guard case .made(let loaded, let folder) = outcome else {
            console.print(
                console.word("索引仍然有效：", "The index is up to date: ") + outcome.folder)
            return .done
        }
        console.report(loaded.warnings)
        let (talents, openings) = (Format.grouped(loaded.compiled.talents.count), Format.grouped(loaded.compiled.openings.count))
        console.print(
            console.word("索引已做好：\(talents) 个人才，\(openings) 个岗位。", "The index is made: \(talents) talents, \(openings) openings."),
            folder)
        return .done
    }
}
