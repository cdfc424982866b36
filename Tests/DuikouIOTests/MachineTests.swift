import Testing

@testable import DuikouIO

@Suite struct MachineTests {
    private static let info = """
        processor\t: 0
        model name\t: Some(R) Processor
        flags\t\t: fpu sse avx2 avx512f avx512_vnni

        processor\t: 1
        model name\t: Another
        flags\t\t: fpu
        """

    @Test func theFirstProcessorIsRead() {
        let machine = Machine(cpuInfo: Self.info, processors: 2)
        #expect(machine.processor == "Some(R) Processor")
        #expect(machine.instructionSets == ["AVX2", "AVX-512", "AVX-512 VNNI"])
        #expect(machine.processors == 2)
    }

    @Test func whatIsNotToldIsNoError() {
        let machine = Machine(cpuInfo: "garbage\n:\nflags", processors: 1)
        #expect(machine.processor.isEmpty && machine.instructionSets.isEmpty)
        #expect(machine.betterKernel(than: "Prescott") == nil)
        #expect(Machine.current(processors: 3).processors == 3)
    }

    @Test func anOldKernelOnANewProcessorIsNoticed() {
        let new = Machine(cpuInfo: Self.info, processors: 2)
        #expect(new.betterKernel(than: "Prescott") == "SkylakeX")
        #expect(new.betterKernel(than: "SkylakeX") == nil)
        #expect(new.betterKernel(than: "Zen") == nil)
        let older = Machine(cpuInfo: "flags\t: avx2", processors: 2)
        #expect(older.betterKernel(than: "Nehalem") == "Haswell")
        #expect(Machine(cpuInfo: "flags\t: sse3", processors: 2).betterKernel(than: "Prescott") == nil)
    }

    @Test func theClockNeverGoesBack() {
        let first = steadySeconds()
        #expect(steadySeconds() >= first)
    }
}
