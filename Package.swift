// swift-tools-version: 6.2
import PackageDescription

// Every Swift target but the kernels builds under strict memory safety: unsafe code outside
// them needs a word in the source. The kernels are where pointers earn their keep.
// Where CI is set, a warning stops the build.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]
let safe: [SwiftSetting] = [.swiftLanguageMode(.v6), .strictMemorySafety()] + warnings
let kernel: [SwiftSetting] = [.swiftLanguageMode(.v6)] + warnings

let package = Package(
    name: "duikou",
    products: [
        .library(name: "DuikouKernels", targets: ["DuikouKernels"]),
        .library(name: "DuikouMechanisms", targets: ["DuikouMechanisms"]),
        .library(name: "Duikou", targets: ["Duikou"]),
        .library(name: "DuikouIO", targets: ["DuikouIO"]),
        .executable(name: "duikou", targets: ["DuikouCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CRename"),
        .target(name: "CKernelScan"),
        .target(name: "CProcess"),
        .target(name: "CAllocation", dependencies: ["CProcess"]),
        .target(name: "DuikouRandom", swiftSettings: safe),
        .target(name: "DuikouKernels", dependencies: ["COpenBLAS", "CKernelScan", "DuikouRandom"], swiftSettings: kernel),
        .target(name: "DuikouMechanisms", dependencies: ["DuikouRandom"], swiftSettings: safe),
        .target(name: "Duikou", dependencies: ["DuikouKernels", "DuikouMechanisms", "DuikouRandom"], swiftSettings: safe),
        .target(
            name: "DuikouIO",
            dependencies: ["Duikou", "CLibCSV", "CNettle", "CProcess", "CRename", .product(name: "Yams", package: "Yams")],
            swiftSettings: safe),
        .executableTarget(
            name: "DuikouCLI",
            dependencies: [
                "CAllocation", "CProcess", "Duikou", "DuikouIO",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: safe),
        // Writes the schema and the reference from what the sources declare: `make reference`.
        .executableTarget(
            name: "DuikouReference", dependencies: ["Duikou", "DuikouIO"], exclude: ["Pages"], swiftSettings: safe),
        .target(
            name: "TestSupport", dependencies: ["DuikouKernels", "DuikouMechanisms", "Duikou"],
            path: "Tests/TestSupport", swiftSettings: safe),
        .testTarget(name: "DuikouKernelsTests", dependencies: ["DuikouKernels", "TestSupport"], swiftSettings: kernel),
        .testTarget(
            name: "DuikouMechanismsTests", dependencies: ["DuikouMechanisms", "TestSupport"], swiftSettings: safe),
        .testTarget(name: "DuikouTests", dependencies: ["Duikou", "TestSupport"], swiftSettings: safe),
        .testTarget(
            name: "DuikouIOTests", dependencies: ["DuikouIO", "DuikouReference", "TestSupport"], swiftSettings: safe),
        .testTarget(name: "DuikouCLITests", dependencies: ["DuikouCLI", "DuikouIO", "TestSupport"], swiftSettings: safe),
    ]
)
