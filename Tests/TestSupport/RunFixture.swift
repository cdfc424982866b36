import Foundation

/// Where the repository's own data and the shared data beside it are, from this file's place in the repository.
public enum Repository {
    public static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    public static let datasets = root + "/Datasets"

    /// Real data for tests alone, in the sibling folder of the repository; tests that need it are skipped where it is absent.
    public static let shared = root + "/../shared/data"
    public static func hasShared(_ name: String) -> Bool { FileManager.default.fileExists(atPath: shared + "/" + name) }
}

/// A folder of its own for one test, removed when the test lets go of it.
public final class RunFixture {
    public let path: String

    public init() throws {
        path = NSTemporaryDirectory() + "duikou-run-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func at(_ name: String) -> String { path + "/" + name }

    public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        let url = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    public func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

    public func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: at(name))) }

    public func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    public func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }

    /// Every file under the folder with its bytes, by relative path.
    public func everything() throws -> [String: Data] {
        // A folder has no bytes to read.
        Dictionary(
            try FileManager.default.subpathsOfDirectory(atPath: path).compactMap { name in
                (try? data(name)).map { (name, $0) }
            }
        ) { first, _ in first }
    }

    /// Copies the committed sample: its programme and tables, and the codebooks beside them.
    ///
    /// - Parameter rows: keeps so many graduates and vacancies, for tests that make many runs; stated choices of the
    ///   others are then set aside.
    public func copySample(rows: Int) throws {
        for folder in ["alliance", "codebooks"] {
            try FileManager.default.copyItem(atPath: Repository.datasets + "/" + folder, toPath: at(folder))
        }
        for name in ["alliance/graduates.csv", "alliance/vacancies.csv"] {
            let lines = try data(name).split(separator: 0x0A, omittingEmptySubsequences: false).prefix(rows + 1)
            try write(name, lines.joined(separator: [0x0A]) + [0x0A])
        }
        // Tests read the results in English.
        for name in ["alliance/graduates.yml", "alliance/graduates-regions.yml"] {
            try write(name, try data(name) + Data("\nresults: {language: en}\n".utf8))
        }
    }
}

/// A CSV of ours as rows of cells, for tests that read outputs back: the simplest reader that can be right.
public struct PlainCSV {
    public var header: [String]
    public var rows: [[String]]

    public init(_ data: Data) {
        var records: [[String]] = []
        var record: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var bytes = Array(data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        func finish(_ cell: inout [UInt8]) -> String {
            defer { cell.removeAll() }
            return String(decoding: cell, as: UTF8.self)
        }
        for byte in bytes {
            switch byte {
            // A doubled quote closes and opens again, and leaves one quote behind.
            case 0x22:
                isQuoted.toggle()
                cell.append(byte)
            case 0x2C where !isQuoted: record.append(Self.unquoted(finish(&cell)))
            case 0x0A where !isQuoted:
                if cell.last == 0x0D { cell.removeLast() }
                record.append(Self.unquoted(finish(&cell)))
                records.append(record)
                record = []
            default: cell.append(byte)
            }
        }
        if !cell.isEmpty || !record.isEmpty { records.append(record + [Self.unquoted(finish(&cell))]) }
        header = records.first ?? []
        rows = Array(records.dropFirst())
    }

    private static func unquoted(_ cell: String) -> String {
        guard cell.hasPrefix("\""), cell.hasSuffix("\""), cell.count > 1 else { return cell }
        return cell.dropFirst().dropLast().replacingOccurrences(of: "\"\"", with: "\"")
    }

    /// The cells under a header.
    public func column(_ name: String) -> [String] {
        guard let index = header.firstIndex(of: name) else { return [] }
        return rows.map { $0[index] }
    }
}
