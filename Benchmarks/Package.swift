// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building Duikou does not fetch the dependencies of its benchmarks.
let package = Package(
    name: "duikou-benchmarks",
    products: [.executable(name: "duikou-bench", targets: ["DuikouBench"])],
    dependencies: [
        .package(name: "duikou", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Without traits: the default one needs jemalloc to count allocations, which no benchmark here does.
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
        // The benchmark library needs an executable of this form; it measures only the parts.
        .executableTarget(
            name: "PartBenchmarks",
            dependencies: ["Parts", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/PartBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)
