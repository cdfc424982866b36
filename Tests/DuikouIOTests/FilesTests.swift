import Duikou
import Foundation
import TestSupport
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

extension FileReadingTests {
    @Test("what is no regular file is refused at once", .timeLimit(.minutes(1)), arguments: ["/dev/zero", "/dev/null", "pipe"])
    func irregular(_ name: String) throws {
        let scratch = Scratch()
        let path = name.hasPrefix("/") ? name : scratch.path + "/" + name
        // SAFETY: mkfifo reads the path for the length of the call.
        if !name.hasPrefix("/") { try #require(unsafe mkfifo(path, 0o600) == 0) }
        let error = #expect(throws: DuikouError.self) { try FileReading.bytes(of: path) }
        #expect(error?.code == .missingFile && error?.message.en.contains("device or a pipe") == true && error?.location?.file == path)
        #expect(throws: DuikouError.self) { try CSVReader(path: path) }
        #expect(throws: DuikouError.self) { try SHA256.hex(ofFile: path) }
    }

    @Test("common refusals of the system are told in both languages", arguments: [ENOENT, EACCES, EISDIR, ENOSPC, EMFILE, EROFS, EIO])
    func refusals(_ code: CInt) {
        for error in [SystemFile.writeFailure(code, "f"), FileReading.failure(code, "f")] {
            // The read side never meets a full disk.
            if code == ENOSPC || code == EROFS, error.message.en.hasPrefix("this file cannot be read") { continue }
            #expect(error.cause == nil && error.message.zh != error.message.en, "\(code): \(error)")
            #expect(!error.message.zh.unicodeScalars.contains { "abcdefghijklmnopqrstuvwxyz".unicodeScalars.contains($0) })
        }
        #expect(SystemFile.writeFailure(EXDEV, "f").cause != nil)
    }
}

@Suite("Files: a folder appears whole or not at all")
struct AtomicFolderTests {
    /// Folders of a kind that knows its own files by name.
    private static let kind = AtomicFolder.Kind(marker: AtomicFolder.marker, mode: 0o755, isDurable: true) { _ in ["run.json", "x"] }

    private func commit(_ path: String, _ text: String, exchange: Bool = true) throws {
        let folder = try AtomicFolder(replacing: path, kind: Self.kind, canExchange: exchange)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: AtomicFolder.marker)))
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: "x")))
        try folder.commit()
        #expect(folder.kept.isEmpty)
    }

    @Test("a run replaces an earlier run, with or without the swap in one step", arguments: [true, false])
    func replaces(_ exchange: Bool) throws {
        let scratch = Scratch()
        for text in ["one", "two", "three"] {
            try commit(scratch.path + "/deep/er/run/", text, exchange: exchange)
            #expect(scratch.read("deep/er/run/run.json") == text && scratch.read("deep/er/run/x") == text)
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
        let process = try ProcessRunner.start("/usr/bin/env", ["true"], output: nil, errors: nil)
        process.wait()
        let dead = process.identifier
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
