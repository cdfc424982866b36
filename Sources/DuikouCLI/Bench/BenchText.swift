import Duikou

/// What `duikou bench` measured, as text for people.
struct BenchText {
    private let answer: BenchAnswer
    private let console: Console

    init(_ answer: BenchAnswer, _ console: Console) {
        (self.answer, self.console) = (answer, console)
    }

    func lines() -> [String] { machine() + [""] + table() + notes() }

    private func machine() -> [String] {
        let machine = answer.machine
        let sets =
            machine.instructionSets.isEmpty
            ? "" : console.word("（", " (") + machine.instructionSets.joined(separator: console.word("、", ", ")) + console.word("）", ")")
        let processor = machine.processor.isEmpty ? console.word("处理器未知", "unknown processor") : machine.processor
        return [
            console.bold("duikou \(answer.version)"),
            console.word("处理器：", "Processor: ") + processor + sets,
            console.word(
                "线程：\(answer.threads)，本机可用处理器 \(machine.processors) 个",
                "Threads: \(answer.threads), of \(machine.processors) processors here"),
            console.word("OpenBLAS 内核：", "OpenBLAS kernel: ") + machine.openBLASKernel,
        ]
    }

    private func table() -> [String] {
        let size = answer.size
        let rounds = answer.figures.first?.rounds.count ?? 0
        var table = TextTable([
            .init(title: ""), .init(title: console.word("秒", "seconds"), alignment: .right),
            .init(title: "GFLOP/s", alignment: .right),
            .init(title: console.word("百万对/秒", "million pairs/s"), alignment: .right),
            .init(title: console.word("为单做乘积的", "× products"), alignment: .right),
        ])
        for figure in answer.figures {
            table.add([
                title(figure.work), Format.fixed(figure.seconds, 3), Format.fixed(figure.gigaflops, 0),
                Format.fixed(figure.pairsPerSecond / 1e6, 0), Format.fixed(figure.timesProducts, 2) + console.word(" 倍", " ×"),
            ])
        }
        let (talents, openings) = (Format.grouped(size.talents), Format.grouped(size.openings))
        let heading = console.word(
            "\(talents) 人 × \(openings) 个岗位，\(size.features) 个特征，每人列 \(size.list) 个；\(rounds) 轮的中位数",
            "\(talents) talents × \(openings) openings, \(size.features) features, lists of \(size.list); median of \(rounds) round\(rounds == 1 ? "" : "s")"
        )
        return [heading] + table.lines(width: console.width, heading: console.faint)
    }

    private func title(_ work: String) -> String {
        let left = 100 / ScoringSpeed.rulesLeave
        return switch ScoringSpeed.Work(rawValue: work) {
        case .products: console.word("只做单精度乘积", "Float products alone")
        case .plain: console.word("精确名单，单精度", "exact lists by Float products")
        case .lists: console.word("精确名单，实际所用", "exact lists, as duikou makes them")
        case .rules: console.word("同上，规则只留 \(left)% 的对", "the same, rules leave \(left) % of pairs")
        case nil: work
        }
    }

    private func notes() -> [String] {
        var lines = [
            console.faint(
                console.word(
                    "GFLOP/s 和配对数按全部配对计算，包括不必相乘的。“为单做乘积的”是速度与 OpenBLAS 单精度乘积之比；用 8 位乘积或规则排除配对时可以大于 1。",
                    "GFLOP/s and pairs count all pairs, including those that need no product. \"× products\" is the speed relative to OpenBLAS's Float "
                        + "products of all pairs; it can exceed 1 with 8-bit products or where rules exclude pairs."))
        ]
        if let better = answer.machine.betterKernel {
            lines += [
                "",
                console.bad(
                    console.word(
                        "OpenBLAS 不认识这个处理器，按旧处理器计算，慢几倍，上面的倍数也因此偏大。请先执行 export OPENBLAS_CORETYPE=\(better)，"
                            + "再运行 duikou；或安装更新的 OpenBLAS。结果不变。",
                        "OpenBLAS does not know this processor and multiplies as on an old one, several times slower, so the relative speeds above are too high. "
                            + "Run \"export OPENBLAS_CORETYPE=\(better)\" before duikou, or install a newer OpenBLAS. Results stay the same."
                    )),
            ]
        }
        return lines
    }
}
