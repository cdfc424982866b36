// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever builds Duikou does not fetch its benchmarks' dependencies.
let package = Package(
    name: "duikou-benchmarks",
    products: [.executable(name: "duikou-bench", targets: ["DuikouBench"])],
    dependencies: [
        .package(name: "duikou", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
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
            name: "DuikouBench",
            dependencies: [
                "Parts",
                .product(name: "DuikouKernels", package: "duikou"),
                .product(name: "Duikou", package: "duikou"),
                .product(name: "DuikouIO", package: "duikou"),
                .product(name: "DuikouMechanisms", package: "duikou"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The harness starts an executable of its own kind: the parts alone, under its clock.
        .executableTarget(
            name: "PartBenchmarks",
            dependencies: ["Parts", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/PartBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)
