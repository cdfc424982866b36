import ArgumentParser
import Duikou
import DuikouIO

/// How much memory a run may take.
struct MemoryOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "内存上限，如 8G 或 800M。默认为本机内存的四分之三；结果与它无关。",
                "The most memory to use, such as 8G or 800M. By default three quarters of this machine's; results do not depend on it."),
            valueName: "size"))
    var memory: String?

    func validated() throws -> MemoryLimit {
        guard let memory else { return MachineMemory.usual }
        guard let bytes = MemoryPlan.bytes(memory) else {
            throw DuikouError(
                .usage, zh: "--memory 应写作 8G 或 800M，这里是“\(memory)”。", en: "--memory is written as 8G or 800M, not '\(memory)'.")
        }
        return MachineMemory.least(MemoryLimit(bytes))
    }
}

/// Into blocks of how many talents a run is cut.
struct BlockOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "每块的人数；停止时最多丢掉一块。默认按内存上限，最多 \(Format.grouped(MemoryPlan.largestBlock))；结果与它无关。",
                "Talents in a block; a stop loses one block at most. By default what the memory allows, \(Format.grouped(MemoryPlan.largestBlock)) at most; results do not depend on it."
            ), valueName: "n"))
    var block: Int?

    @Flag(help: ArgumentHelp(words("从头计算，不用上次停止前完成的块。", "Start anew, without the blocks that a stopped run has finished.")))
    var fresh = false

    func validated() throws -> Int? {
        guard let block else { return nil }
        guard block >= 1 else {
            throw DuikouError(.usage, zh: "--block 应不小于 1，这里是 \(block)。", en: "--block must be at least 1, not \(block).")
        }
        return block
    }
}

/// The folder of the tables, if it is not the programme's own.
struct TablesOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            words(
                "从这个文件夹读方案的表格（人才、岗位、志愿等），代码表仍按方案。用于 generate 生成的数据，或同一方案的另一批人。",
                "Take the programme's tables (talents, openings, choices and so on) from this folder, its codebooks from where it says. For what generate wrote, or another cohort under the same programme."
            ), valueName: "folder"), completion: .directory)
    var tables: String?
}
