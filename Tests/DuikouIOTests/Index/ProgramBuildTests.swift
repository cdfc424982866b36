import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Which build runs: told by what was linked, not by where or when its file was put there.
struct ProgramBuildTests {
    /// A file of one segment of notes, each `(name, kind, content)`.
    private func elf(_ notes: [(name: String, kind: UInt8, content: [UInt8])], at start: Int = 120) -> [UInt8] {
        func word(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
        let body = notes.flatMap { note in
            let name = Array(note.name.utf8)
            return word(name.count, 4) + word(note.content.count, 4) + word(Int(note.kind), 4) + padded(name) + padded(note.content)
        }
        var head = [0x7F, 0x45, 0x4C, 0x46, 2, 1] + [UInt8](repeating: 0, count: 26) + word(64, 8) + [UInt8](repeating: 0, count: 14)
        head += word(56, 2) + word(1, 2)
        head += [UInt8](repeating: 0, count: 64 - head.count)
        head += word(4, 4) + word(0, 4) + word(start, 8) + word(0, 16) + word(body.count, 8) + word(body.count, 8) + word(4, 8)
        return head + [UInt8](repeating: 0, count: start - head.count) + body
    }

    @Test func theLinkersDigestIsFoundAmongNotes() {
        let digest: [UInt8] = [0xDE, 0xAD, 0x00, 0x0F, 0x10]
        let other = (name: "Linux\0", kind: UInt8(3), content: [UInt8](1...7))
        #expect(ProgramBuild.buildID(elf([(name: "GNU\0", kind: 3, content: digest)])) == "dead000f10")
        #expect(
            ProgramBuild.buildID(elf([other, (name: "GNU\0", kind: 1, content: [1]), (name: "GNU\0", kind: 3, content: digest)]))
                == "dead000f10")
        #expect(ProgramBuild.buildID(elf([other])) == nil)
        #expect(ProgramBuild.buildID(Array("#!/bin/sh".utf8)) == nil)
    }

    /// Cut off or garbled at any byte, a file has some identity or none, and nothing is read beyond its end.
    @Test func damageIsNoCrash() {
        let whole = elf([(name: "GNU\0", kind: 3, content: [1, 2, 3, 4])])
        for count in 0..<whole.count { _ = ProgramBuild.buildID(Array(whole.prefix(count))) }
        for at in whole.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[at] = value
                _ = ProgramBuild.buildID(bytes)
            }
        }
    }

    @Test func copiesAreOneBuildAndOtherFilesAreNot() throws {
        let fixture = try RunFixture()
        let own = CommandLine.arguments[0]
        try FileManager.default.copyItem(atPath: own, toPath: fixture.at("copy"))
        #expect(ProgramBuild.identity(of: fixture.at("copy")) == ProgramBuild.identity(of: own))
        #expect(!ProgramBuild.current.isEmpty && ProgramBuild.current == ProgramBuild.identity(of: own))
        // Without a note it is the digest of all bytes.
        try fixture.write("a", "one")
        try fixture.write("b", "two")
        #expect(ProgramBuild.identity(of: fixture.at("a")) != ProgramBuild.identity(of: fixture.at("b")))
        #expect(ProgramBuild.identity(of: fixture.at("a")) == SHA256.hex(of: Array("one".utf8)))
        #expect(ProgramBuild.identity(of: fixture.at("none")).isEmpty)
    }
}
