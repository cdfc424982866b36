import CAllocation
import Duikou
import DuikouIO

extension Console {
    /// From now on, refused memory ends the process with a sentence and leaves no unfinished files behind.
    ///
    /// - Parameter kept: a folder of finished work, which is not removed.
    func armMemoryRefusal(keeping kept: String? = nil) {
        guard duikou_allocation_is_watched() != 0 else { return }
        let limit = MemoryRefusal.limit.map { MemoryPlan.text($0, roundingUp: false) }
        let cure =
            limit.map {
                word(
                    "这个进程只许用 \($0)（ulimit -v）；请放宽后再运行，或试试 --threads 1。",
                    " This process may use \($0) (ulimit -v): raise that and run again, or try --threads 1.")
            } ?? word("请腾出内存后再运行。", " Free some memory and run again.")
        let rest = kept.map { word("已完成的部分存在 \($0)。", " What is finished is kept in \($0).") } ?? ""
        MemoryRefusal.arm(
            (isWatched ? "\r\u{1B}[K" : "") + errorMark(word("错误：", "error:"))
                + word("内存不足，已停止，没有留下写了一半的结果。", " memory was refused and the run was stopped; nothing half-written is left.") + cure + rest
                + "\n",
            code: ExitStatus.failedEnvironment.code)
    }
}
