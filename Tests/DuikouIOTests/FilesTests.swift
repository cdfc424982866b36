import Duikou
import Foundation
import Testing

@testable import DuikouIO

/// A folder for one test, removed with it.
private final class Scratch {
    let path: String
    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-\(UUID().uuidString)").path
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    func read(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }
    var names: [String] { FileReading.names(in: path) ?? [] }
}

@Suite("Files: reading and digests")
struct FileReadingTests {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test(
        "SHA-256 of published messages",
        arguments: [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ])
    func digests(_ part: String, _ times: Int, _ expected: String) throws {
        let text = String(repeating: part, count: times)
        #expect(SHA256.hex(of: Array(text.utf8)) == expected)
        let scratch = Scratch()
        try scratch.write(text, "f")
        #expect(try SHA256.hex(ofFile: scratch.path + "/f") == expected)
        #expect(try FileReading.bytes(of: scratch.path + "/f") == Array(text.utf8))
    }

    @Test("a missing file is answered with the nearest name")
    func missing() throws {
        let scratch = Scratch()
        try scratch.write("x", "graduates.csv")
        let near = #expect(throws: DuikouError.self) { try FileReading.bytes(of: scratch.path + "/gradautes.csv") }
        #expect(near?.code == .missingFile && near?.message.en.contains("graduates.csv") == true)
        let none = #expect(throws: DuikouError.self) { try FileReading.bytes(of: scratch.path + "/zzzzzzzzzz") }
        #expect(none?.code == .missingFile && none?.message.en == "there is no such file")
        let nowhere = #expect(throws: DuikouError.self) { try FileReading.bytes(of: scratch.path + "/no/such") }
        #expect(nowhere?.code == .missingFile)
        let folder = #expect(throws: DuikouError.self) { try FileReading.bytes(of: scratch.path) }
        #expect(folder?.code == .missingFile && folder?.message.en.contains("folder") == true)
        let large = #expect(throws: DuikouError.self) { try FileReading.bytes(of: scratch.path + "/graduates.csv", limit: 0) }
        #expect(large?.code == .environment)
    }
}

@Suite("Files: a folder appears whole or not at all")
struct AtomicFolderTests {
    private func commit(_ path: String, _ text: String, exchange: Bool = true) throws {
        let folder = try AtomicFolder(replacing: path, canExchange: exchange)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: AtomicFolder.marker)))
        try FileManager.default.createDirectory(atPath: folder.path(of: "sub"), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: "sub/x")))
        try folder.commit()
    }

    @Test("a run replaces an earlier run, with or without the swap in one step", arguments: [true, false])
    func replaces(_ exchange: Bool) throws {
        let scratch = Scratch()
        for text in ["one", "two", "three"] {
            try commit(scratch.path + "/deep/er/run/", text, exchange: exchange)
            #expect(scratch.read("deep/er/run/run.json") == text && scratch.read("deep/er/run/sub/x") == text)
            #expect(FileReading.names(in: scratch.path + "/deep/er") == ["run"])
        }
    }

    @Test("an unfinished or discarded run leaves the earlier one and no trace")
    func unfinished() throws {
        let scratch = Scratch()
        try commit(scratch.path + "/run", "one")
        do {
            let folder = try AtomicFolder(replacing: scratch.path + "/run")
            try Data("two".utf8).write(to: URL(fileURLWithPath: folder.path(of: AtomicFolder.marker)))
            #expect(scratch.read("run/run.json") == "one")
            folder.discard()
            folder.discard()
            let error = #expect(throws: DuikouError.self) { try folder.commit() }
            #expect(error?.code == .cancelled)
            _ = try AtomicFolder(replacing: scratch.path + "/run")
        }
        #expect(scratch.read("run/run.json") == "one" && scratch.names == ["run"])
    }

    @Test("what is not ours is not replaced")
    func refused() throws {
        let scratch = Scratch()
        try scratch.write("x", "file")
        try FileManager.default.createDirectory(atPath: scratch.path + "/theirs", withIntermediateDirectories: true)
        try scratch.write("precious", "theirs/thesis.txt")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/dangling", withDestinationPath: "nowhere")
        for name in ["file", "theirs", "theirs/", "dangling", ".", "file/run"] {
            #expect(throws: DuikouError.self, "\(name)") { try AtomicFolder(replacing: scratch.path + "/" + name) }
        }
        for path in ["/", ""] {
            #expect(throws: DuikouError.self) { try AtomicFolder(replacing: path) }
        }
        #expect(scratch.read("theirs/thesis.txt") == "precious" && scratch.read("file") == "x")
        #expect(scratch.names == ["dangling", "file", "theirs"])
    }

    @Test("a folder that became someone else's meanwhile is not replaced")
    func meanwhile() throws {
        let scratch = Scratch()
        let folder = try AtomicFolder(replacing: scratch.path + "/run")
        try Data("two".utf8).write(to: URL(fileURLWithPath: folder.path(of: AtomicFolder.marker)))
        try FileManager.default.createDirectory(atPath: scratch.path + "/run", withIntermediateDirectories: true)
        try scratch.write("precious", "run/thesis.txt")
        #expect(throws: DuikouError.self) { try folder.commit() }
        #expect(scratch.read("run/thesis.txt") == "precious")
    }

    @Test("an empty folder and a link to a run are replaced, and the link stays a link")
    func links() throws {
        let scratch = Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path + "/run", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/latest", withDestinationPath: "run")
        try commit(scratch.path + "/latest", "one")
        try commit(scratch.path + "/latest", "two")
        #expect(scratch.read("run/run.json") == "two")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path + "/latest") == "run")
    }

    @Test("leftovers of dead processes go, those of live ones and look-alikes stay, a run set aside comes back")
    func leftovers() throws {
        let scratch = Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["true"]
        try process.run()
        process.waitUntilExit()
        let dead = process.processIdentifier
        let names = [
            ".run.tmp-\(dead)-1f", ".run.tmp-\(getpid())-1f", ".run.tmp-\(dead)", ".run.tmp-\(dead)-xyz", ".other.tmp-\(dead)-1f",
            ".run.old-\(dead)-2",
        ]
        for name in names {
            try FileManager.default.createDirectory(atPath: scratch.path + "/" + name, withIntermediateDirectories: true)
            try scratch.write("old", name + "/run.json")
        }
        try AtomicFolder(replacing: scratch.path + "/run").discard()
        #expect(scratch.read("run/run.json") == "old")
        #expect(Set(scratch.names) == Set(names[1...4] + ["run"]))
    }
}

@Suite("Files: NumPy matrices")
struct NPYTests {
    @Test("matrices survive writing and reading, in both widths")
    func roundTrip() throws {
        let scratch = Scratch()
        let path = scratch.path + "/m.npy"
        for (rows, columns) in [(0, 3), (1, 1), (7, 5), (1000, 301)] {
            var random = SeededRandom(seed: UInt64(rows))
            let values = (0..<rows * columns).map { _ in Float(random.unit() - 0.5) }
            try NPY.write(NPYMatrix(rows: rows, columns: columns, values: values), to: path)
            let narrow = try NPY.read(path, as: Float.self)
            #expect(narrow.values == values && narrow.rows == rows && narrow.columns == columns)
            #expect(try NPY.read(path, as: Double.self).values == values.map(Double.init))
            try NPY.write(NPYMatrix(rows: rows, columns: columns, values: values.map(Double.init)), to: path)
            #expect(try NPY.read(path, as: Float.self).values == values)
        }
    }

    /// What NumPy 1.24 writes for `np.array([[1, 2.5]], dtype='<f4')`.
    private var reference: [UInt8] {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
        return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8)
            + [UInt8](repeating: 0x20, count: 117 - header.utf8.count) + [0x0A, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0x40]
    }

    @Test("bytes as NumPy writes them")
    func bytes() throws {
        let scratch = Scratch()
        let path = scratch.path + "/m.npy"
        try NPY.write(NPYMatrix<Float>(rows: 1, columns: 2, values: [1, 2.5]), to: path)
        #expect(try FileReading.bytes(of: path) == reference)
    }

    @Test("other arrays, damaged files and values that are not finite are refused")
    func refused() throws {
        let scratch = Scratch()
        let path = scratch.path + "/m.npy"
        let good = reference
        func patched(_ from: String, _ to: String) -> [UInt8] {
            precondition(from.utf8.count == to.utf8.count)
            let start = good.firstRange(of: Array(from.utf8))!.lowerBound
            return Array(good[..<start]) + Array(to.utf8) + Array(good[(start + from.utf8.count)...])
        }
        var nan = good
        nan.replaceSubrange(nan.count - 4..<nan.count, with: [0, 0, 0xC0, 0x7F])
        let cases: [[UInt8]] = [
            [], Array(good.prefix(9)), Array(good.prefix(60)), Array(good.dropLast()), good + [0], nan, Array("a,b\n1,2\n".utf8),
            patched("'<f4'", "'<i4'"), patched("'<f4'", "'>f4'"), patched("False", "True "), patched("(1, 2)", "(2,)  "),
            patched("(1, 2)", "(1,-2)"), patched("(1, 2)", "(9, 2)"), patched("shape", "shope"),
        ]
        for (index, bytes) in cases.enumerated() {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: DuikouError.self, "case \(index)") { try NPY.read(path, as: Float.self) }
            #expect(error?.code == .malformedTable, "case \(index)")
        }
        try NPY.write(NPYMatrix<Double>(rows: 1, columns: 1, values: [1e300]), to: path)
        #expect(throws: DuikouError.self) { try NPY.read(path, as: Float.self) }
        #expect(try NPY.read(path, as: Double.self).values == [1e300])
    }

    @Test("damaged bytes never crash")
    func fuzz() throws {
        let scratch = Scratch()
        let path = scratch.path + "/m.npy"
        for seed in 0..<500 {
            var random = SeededRandom(seed: UInt64(seed))
            var bytes = reference
            for _ in 0...random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            do { _ = try NPY.read(path, as: Float.self) } catch { #expect(error is DuikouError, "seed \(seed)") }
        }
    }
}
