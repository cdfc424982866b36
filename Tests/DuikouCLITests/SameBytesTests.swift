import Foundation
import TestSupport
import Testing

/// Results are the same bytes whatever makes the products: threads, screening, and the processor that OpenBLAS takes itself to run on.
@Suite(.enabled(if: ProcessRunner.fastDuikou != nil, "needs the release command line: make build"))
struct SameBytesTests {
    /// OpenBLAS kernels that this processor can run: asked for another, the library would end in an illegal instruction.
    static let kernels: [String] = {
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        return ["Prescott"] + (flags.contains(" avx2 ") ? ["Haswell", "Zen"] : []) + (flags.contains(" avx512vl ") ? ["SkylakeX"] : [])
    }()

    @Test func whateverMakesTheProducts() throws {
        let fixture = try RunFixture()
        let programme = Repository.root + "/Datasets/alliance/graduates.yml"
        var first: [String: Data] = [:]
        func match(_ name: String, _ options: [String], kernel: String? = nil) throws {
            let out = fixture.at("run")
            let run = try ProcessRunner.run(
                #require(ProcessRunner.fastDuikou), ["match", programme, "--out", out, "--no-index", "--quiet"] + options,
                environment: kernel.map { ["OPENBLAS_CORETYPE": $0] } ?? [:])
            #expect(run.status == 0, "\(name): \(run.words)")
            let files = try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".csv") }.sorted()
            #expect(files.count >= 8, "\(name)")
            for file in files {
                let data = try Data(contentsOf: URL(fileURLWithPath: out + "/" + file))
                if let known = first[file] { #expect(known == data, "\(name): \(file)") } else { first[file] = data }
            }
        }
        for screening in ["auto", "on", "off"] {
            for threads in ["1", "2"] {
                try match("\(screening), \(threads) threads", ["--screening", screening, "--threads", threads])
            }
        }
        for kernel in Self.kernels {
            for screening in ["off", "auto"] { try match("\(kernel), \(screening)", ["--screening", screening], kernel: kernel) }
        }
        for block in ["64", "333", "5000"] { try match("blocks of \(block)", ["--block", block]) }
    }
}
