// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever builds Duikou does not fetch its benchmarks' dependencies.
let package = Package(
    name: "duikou-benchmarks",
    dependencies: [
        .package(name: "duikou", path: ".."),
        // No traits: the default one needs jemalloc, for malloc counts that no benchmark here reads.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .target(
            name: "Parts",
            dependencies: [
                .product(name: "DuikouKernels", package: "duikou"),
                .product(name: "Duikou", package: "duikou"),
                .product(name: "DuikouIO", package: "duikou"),
                .product(name: "DuikouMechanisms", package: "duikou"),
            ]),
        .executableTarget(
            name: "PartBenchmarks",
            dependencies: ["Parts", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/PartBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(name: "part-bench", dependencies: ["Parts"]),
        .executableTarget(name: "allocation-bench", dependencies: [.product(name: "DuikouMechanisms", package: "duikou")]),
        .target(name: "NumpyFiles", dependencies: [.product(name: "DuikouKernels", package: "duikou")]),
        .executableTarget(
            name: "topk-bench", dependencies: ["NumpyFiles", .product(name: "DuikouKernels", package: "duikou")]),
        .executableTarget(
            name: "export-features",
            dependencies: [
                "NumpyFiles",
                .product(name: "DuikouKernels", package: "duikou"),
                .product(name: "Duikou", package: "duikou"),
                .product(name: "DuikouIO", package: "duikou"),
            ]),
    ]
)
