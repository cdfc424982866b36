import Testing

@testable import Duikou

/// What a run is said to hold, and the blocks that follow from a limit.
@Suite struct MemoryPlanTests {
    private static let nation = MemoryPlan(
        talents: 1_000_000, openings: 100_000, lists: .standard, stated: 240_000, features: 300, tables: 300 << 20,
        threads: 2, rules: .init())

    @Test func sizesAreReadAsTheyAreWritten() {
        let sizes: [(String, Int?)] = [
            ("8G", 8 << 30), ("8g", 8 << 30), ("8GB", 8 << 30), ("8GiB", 8 << 30), ("1.5G", 3 << 29), ("800M", 800 << 20),
            ("64K", 64 << 10),
            ("1T", 1 << 40), ("8", nil), ("", nil), ("G", nil), ("-1G", nil), ("0G", nil), ("8 apples", nil), ("nanG", nil), ("1e9T", nil),
            ("0x10G", nil), ("5e3K", nil), ("+8G", nil), ("infG", nil), ("1.2.3G", nil), ("٨G", nil), ("1000000G", nil),
        ]
        for (text, bytes) in sizes { #expect(MemoryPlan.bytes(text) == bytes, "\(text)") }
        for bytes in [1, 5 << 20, 1023 << 20, 1 << 30, 3 << 29, 8 << 30, 7_654_321_987] {
            // What a refusal names is enough, and what a limit is said to be is not more than it is.
            #expect(MemoryPlan.bytes(MemoryPlan.text(bytes, roundingUp: true))! >= bytes, "\(bytes)")
            let down = MemoryPlan.text(bytes, roundingUp: false)
            #expect((MemoryPlan.bytes(down) ?? 0) <= bytes, "\(bytes)")
        }
    }

    @Test func aNationFitsIntoEightGigabytes() throws {
        #expect(try Self.nation.blockSize(limit: MemoryLimit(8 << 30)) == MemoryPlan.largestBlock)
        #expect(Self.nation.least <= 6 << 30)
    }

    @Test func blocksShrinkWithTheLimitAndFitIntoIt() throws {
        var plan = Self.nation
        // Features decide here, so that every size of block has its turn.
        plan.features = 20_000
        var sizes: Set<Int> = []
        var last = 0
        for limit in stride(from: plan.least, through: plan.least + 12 << 30, by: 64 << 20) {
            let size = try plan.blockSize(limit: MemoryLimit(limit))
            #expect(plan.peak(blockSize: size) <= limit)
            #expect(size >= last)
            (last, sizes) = (size, sizes.union([size]))
        }
        #expect(sizes.count > 3)
    }

    /// Bits of who may meet whom shrink with the block; what is held of rules, and threads' tiles, do not.
    @Test func classesAndThreadsCount() {
        var plan = Self.nation
        // Shorter lists, so that scoring is the largest phase.
        plan.lists = ListLengths(talents: 1, openings: 1)
        plan.stated = 0
        let size = 1 << 14
        let before = plan.peak(blockSize: size)
        plan.threads += 62
        // Candidates and scores of a tile of 256 × 512, whatever else.
        #expect(plan.peak(blockSize: size) - before >= 62 * 256 * (8 * 112 + 3 * 512 * 4))
        plan.threads -= 62
        plan.rules = .init(talentClasses: 500_000, openingClasses: 64_000, clauses: 8_000, held: 1 << 30)
        let bits = plan.peak(blockSize: size) - before - 1 << 30
        #expect(bits >= 4 * size * 8_000 + 8_000 * 8_000 && bits < 5 * size * 8_000)
        #expect(plan.peak(blockSize: size / 2) < plan.peak(blockSize: size) - 2 * size * 8_000)
        plan.rules.talentClasses = 10
        #expect(plan.peak(blockSize: size) - before - 1 << 30 < 100 << 20)
    }

    /// What an earlier run has finished is of use only in its own size.
    @Test func theSizeUnderWayIsKeptWhereItFits() throws {
        var plan = Self.nation
        plan.features = 20_000
        let limit = MemoryLimit(plan.peak(blockSize: 50_000))
        #expect(try plan.blockSize(limit: limit) == 1 << 15)
        #expect(try plan.blockSize(limit: limit, underWay: (50_000, 1)) == 50_000)
        #expect(try plan.blockSize(limit: limit, underWay: (50_001, 1)) == 1 << 15)
        #expect(try plan.blockSize(limit: limit, wanted: 7, underWay: (50_000, 1)) == 7)
        // A trial with tiny blocks is not gone on with for ever, but one that is nearly through is.
        #expect(try plan.blockSize(limit: limit, underWay: (100, 1)) == 1 << 15)
        #expect(try plan.blockSize(limit: limit, underWay: (100, plan.talents / 200)) == 100)
        #expect(try plan.blockSize(limit: limit, underWay: (MemoryPlan.smallestBlock, 1)) == MemoryPlan.smallestBlock)
    }

    @Test func tooLittleIsRefusedWithTheLeastThatWouldDo() throws {
        var plan = Self.nation
        // Features decide here, and so does the size of a block.
        plan.features = 20_000
        let error = try #require(throws: DuikouError.self) { try plan.blockSize(limit: MemoryLimit(1 << 30)) }
        #expect(error.code == .usage)
        let named = try #require(error.message.en.firstMatch(of: /--memory ([0-9.]+[MG])/))
        #expect(try plan.blockSize(limit: MemoryLimit(#require(MemoryPlan.bytes(String(named.1))))) == MemoryPlan.smallestBlock)
        #expect(error.message.zh.contains(String(named.1)))
        #expect(throws: DuikouError.self) { try plan.blockSize(limit: MemoryLimit(plan.least - 1)) }
        #expect(throws: DuikouError.self) { try plan.blockSize(limit: MemoryLimit(plan.least), wanted: 1_000_000_000) }
    }

    /// A block that was asked for may be all that is in the way; and nobody chose three quarters of a machine.
    @Test func aRefusalSaysWhatHelps() throws {
        var plan = Self.nation
        plan.features = 20_000
        func words(_ limit: MemoryLimit, wanted: Int? = nil) throws -> LocalizedText {
            let message = try #require(throws: DuikouError.self) { try plan.blockSize(limit: limit, wanted: wanted) }.message
            return LocalizedText(zh: message.zh, en: message.en)
        }
        let enough = MemoryLimit(plan.least)
        let large = try words(enough, wanted: 100_000)
        let named = try #require(large.en.firstMatch(of: /--memory [0-9.]+G or --block ([0-9]+),/), "\(large.en)")
        let size = try #require(Int(named.1))
        #expect(try plan.blockSize(limit: enough, wanted: size) == 3_125)
        #expect(large.en.contains("in blocks of 100,000 take") && large.zh.contains("或 --block 3125，"), "\(large)")
        for text in try [large, words(MemoryLimit(1 << 30))] {
            #expect(!text.en.contains("machine") && !text.zh.contains("本机"), "\(text)")
        }
        // The system's limit is no mistake of whoever typed the command.
        let refused = try #require(throws: DuikouError.self) { try plan.blockSize(limit: MemoryLimit(leftToProcess: 1 << 30)) }
        #expect(
            refused.code == .environment && refused.message.en.contains("1G more (ulimit -v)") && refused.message.zh.contains("ulimit -v"))
        // No block is small enough for this.
        let share = try words(MemoryLimit(shareOf: 1 << 30), wanted: 100_000)
        #expect(
            share.en.contains("768M is allowed, three quarters of this machine's memory.") && !share.en.contains("--block"), "\(share.en)")
        #expect(share.zh.contains("现在只许用 768M（本机内存的四分之三）。") && !share.zh.contains("--block"), "\(share.zh)")
    }

    /// Openings' lists of the blocks before are held only where there are several.
    @Test func theLeastIsTheLessOfOneBlockAndSeveral() throws {
        var plan = Self.nation
        (plan.talents, plan.stated, plan.tables) = (5_000, 0, 0)
        #expect(try plan.blockSize(limit: MemoryLimit(plan.least)) == MemoryPlan.largestBlock)
        #expect(plan.least < plan.peak(blockSize: MemoryPlan.smallestBlock))
    }
}
