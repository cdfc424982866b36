import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO

/// An index is used only while it is of the very files that stand there, and whole.
@Suite struct IndexFilesTests {
    private let fixture: RunFixture
    private var path: String { fixture.at("alliance/graduates.yml") }
    private var root: String { fixture.at("cache/duikou") }
    private var folder: String { IndexPlace.folder(for: path, root: root)! }

    init() throws {
        fixture = try RunFixture()
        try fixture.copySample(rows: 30)
        try makeIndex()
    }

    private func makeIndex() throws {
        let before = try InputsBeforeReading(programmePath: path)
        let loaded = try ProgrammeLoader.load(path)
        try IndexWriter(loaded, programmePath: path)
            .write(to: IndexWriter.folder(for: path, root: root), before: before)
    }

    /// All that is said of the third talent, whose row is read alone where there is an index; and of all.
    private func answers(_ source: ProgrammeSource) throws -> String {
        let id = "SX2026000003"
        let lone = try source.loneTalent(id, side: nil, isEdited: false)
        func account(_ programme: AskableProgramme, _ row: Int) -> String {
            let compiled = programme.compiled
            let obstacles = compiled.eligibility.obstacles(talent: row)
            var text = "\(compiled.best(for: .talent, row: row, count: .max)) \(obstacles.ruledOut)"
            for opening in 0..<compiled.openings.count {
                let report = compiled.explain(talent: row, opening: opening)
                text += "\(compiled.openings.id(opening)) \(report.rules) \(report.talentForOpening) \(report.openingForTalent)\n"
                for column in compiled.openings.columns {
                    text += "\(String(describing: compiled.openings.text(row: opening, column: column.name, codes: compiled.codes))) "
                }
            }
            return text
        }
        let all = try source.load()
        let row = try #require(all.compiled.talents.row(ofID: id))
        let text = account(all, row)
        if let lone { #expect(account(try source.load(talent: lone), 0) == text) }
        return text + "\(all.issues.count)"
    }

    /// The same in short, by the talent alone where there is an index.
    private func outline(_ source: ProgrammeSource) throws -> String {
        let id = "SX2026000003"
        let lone = try source.loneTalent(id, side: nil, isEdited: false)
        let programme = try source.load(talent: lone)
        let compiled = programme.compiled
        let row = try lone == nil ? #require(compiled.talents.row(ofID: id)) : 0
        let best = compiled.best(for: .talent, row: row, count: 5)
        return "\(best) \(best.map { compiled.openings.id($0.row) }) \(compiled.eligibility.obstacles(talent: row).ruledOut)"
    }

    private func state() throws -> QueryIndex.State { try QueryIndex.open(path, root: root) }

    private func isReady() throws -> Bool {
        if case .ready = try state() { return true }
        return false
    }

    private func reason() throws -> String? {
        if case .unusable(let words) = try state() { return words.en }
        return nil
    }

    private func fromFiles() throws -> String { try answers(ProgrammeSource(path, root: nil)) }

    @Test func answersAsTheFilesDo() throws {
        let source = try ProgrammeSource(path, root: root)
        #expect(source.usesIndex)
        #expect(try answers(source) == fromFiles())
        #expect(source.renewal == nil)
    }

    @Test func everyInputCounts() throws {
        let inputs = InputsBeforeReading.files(path, try ProgrammeFile.read(path).programme)
        #expect(inputs.count >= 12)
        for input in inputs {
            let original = try Data(contentsOf: URL(fileURLWithPath: input.path))
            try makeIndex()
            #expect(try isReady())
            // A comment or an empty last line changes no meaning; it is another file all the same.
            try (original + Data("\n".utf8)).write(to: URL(fileURLWithPath: input.path))
            #expect(try reason()?.contains("is out of date") == true, "\(input.written)")
            try original.write(to: URL(fileURLWithPath: input.path))
            #expect(try isReady(), "\(input.written) as it was")
        }
    }

    /// Same size, and the time of the last change put back.
    @Test func aFileThatLooksTheSameIsNotTheSame() throws {
        let table = fixture.at("alliance/graduates.csv")
        let date = try #require(try FileManager.default.attributesOfItem(atPath: table)[.modificationDate])
        for _ in 0..<20 {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: table))
            try makeIndex()
            let digit = try #require(bytes.lastIndex { (0x30...0x37).contains($0) })
            bytes[digit] += 1
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: table))
            try handle.write(contentsOf: bytes)
            try handle.close()
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: table)
            #expect(try !isReady())
            bytes[digit] -= 1
            try bytes.write(to: URL(fileURLWithPath: table))
        }
    }

    @Test func theSameBytesInANewFileAreAsGood() throws {
        let table = fixture.at("alliance/graduates.csv")
        try FileManager.default.moveItem(atPath: table, toPath: table + ".old")
        try FileManager.default.copyItem(atPath: table + ".old", toPath: table)
        let before = try fixture.data("cache/duikou/" + (folder as NSString).lastPathComponent + "/index.json")
        #expect(try isReady())
        let after = try fixture.data("cache/duikou/" + (folder as NSString).lastPathComponent + "/index.json")
        #expect(before != after, "the new status is noted")
        #expect(try isReady())
        #expect(try answers(ProgrammeSource(path, root: root)) == fromFiles())
    }

    @Test func aStatusIsTrustedOnlyOnceItsClockHasTicked() {
        func status(_ modified: Int, _ changed: Int) -> InputStatus {
            .init(size: 1, device: 1, inode: 1, modified: modified, changed: changed)
        }
        let second = 1_000_000_000
        let time = 1_700_000_000 * second + 123_456_789
        #expect(!InputStamp.isSettled(status(time, time), at: time))
        #expect(!InputStamp.isSettled(status(time - second, time), at: time + 1_000_000))
        #expect(InputStamp.isSettled(status(time - second, time), at: time + second))
        // Whole seconds: the clock may count only those.
        let whole = 1_700_000_000 * second
        #expect(!InputStamp.isSettled(status(whole, whole), at: whole + second))
        #expect(InputStamp.isSettled(status(whole, whole), at: whole + 3 * second))
        // From the future: never.
        #expect(!InputStamp.isSettled(status(time + 60 * second, time), at: time))
    }

    @Test func aFileThatChangesWhileItIsReadIsNotKept() throws {
        let before = try InputsBeforeReading(programmePath: path)
        let loaded = try ProgrammeLoader.load(path)
        let table = URL(fileURLWithPath: fixture.at("alliance/graduates.csv"))
        try (try Data(contentsOf: table) + Data("\n".utf8)).write(to: table)
        try FileManager.default.removeItem(atPath: folder)
        let place = try IndexWriter.folder(for: path, root: root)
        #expect(throws: DuikouError.self) { try IndexWriter(loaded, programmePath: path).write(to: place, before: before) }
        place.discard()
        #expect(FileReading.names(in: root) == [])
    }

    /// Every file of an index removed, cut off, lengthened, and flipped in a bit here and there: noticed, or of no consequence.
    @Test func damageIsNoticed() throws {
        let expected = try outline(ProgrammeSource(path, root: nil))
        var noticed = 0
        for name in try #require(FileReading.names(in: folder)) {
            let url = URL(fileURLWithPath: folder + "/" + name)
            let original = try Data(contentsOf: url)
            var damages: [Data?] = [nil, original.prefix(original.count / 2), original + Data([0])]
            for place in [original.count / 2, original.count - 1] {
                var flipped = original
                flipped[place] ^= 1 << UInt8(place % 8)
                damages.append(flipped)
            }
            for (kind, damage) in damages.enumerated() {
                if let damage { try damage.write(to: url) } else { try FileManager.default.removeItem(at: url) }
                let source = try ProgrammeSource(path, root: root)
                do {
                    #expect(try outline(source) == expected, "\(name), damage \(kind)")
                } catch is IndexDamage {
                    noticed += 1
                }
                if source.complaint != nil { noticed += 1 }
                let counts = damage.map { $0 != original } ?? true
                if counts, name != IndexPlace.owner, case .ready(let index) = try state() {
                    #expect(!index.isWhole(), "\(name), damage \(kind)")
                }
                try original.write(to: url)
            }
        }
        #expect(noticed > 300)
    }

    @Test func anotherVersionIsNotReadBack() throws {
        let url = URL(fileURLWithPath: folder + "/index.json")
        let original = try #require(IndexManifest(Array(try Data(contentsOf: url))))
        for change in 0..<3 {
            var manifest = original
            switch change {
            case 0: manifest.format += 1
            case 1: manifest.version += ".1"
            default: manifest.build += "0"
            }
            try Data(try manifest.bytes()).write(to: url)
            #expect(try reason()?.contains("another version") == true)
        }
        try Data(try original.bytes()).write(to: url)
        #expect(try isReady())
    }

    @Test func onlyItsUserMayReadIt() throws {
        func mode(_ path: String) throws -> Int {
            try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber).intValue
        }
        #expect(try mode(root) == 0o700 && mode(folder) == 0o700)
        for name in try #require(FileReading.names(in: folder)) { #expect(try mode(folder + "/" + name) == 0o600) }
    }

    @Test func privateTextsAreLeftOut() throws {
        let names = PlainCSV(try fixture.data("alliance/graduates.csv")).column("name")
        #expect(names.count == 30)
        for file in try #require(FileReading.names(in: folder)) {
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)), as: UTF8.self)
            for name in names { #expect(!text.contains(name), "\(file)") }
        }
    }

    /// Read as `numpy.lib.format` describes: magic, version, length, a Python literal, then the elements.
    @Test func arraysAreNumPyFiles() throws {
        let loaded = try ProgrammeLoader.load(path)
        let sizes = ["|u1": 1, "<i4": 4, "<i8": 8, "<u8": 8, "<f4": 4, "<f8": 8]
        for file in try #require(FileReading.names(in: folder)) where file.hasSuffix(".npy") {
            let data = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
            #expect(data.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
            let length = Int(data[8]) + Int(data[9]) << 8
            #expect((10 + length) % 64 == 0, "\(file)")
            let head = String(decoding: data[10..<10 + length], as: UTF8.self)
            let match = try #require(
                try /\{'descr': '(.{3})', 'fortran_order': False, 'shape': \(([0-9, ]+)\), \} *\n/.wholeMatch(in: head), "\(file)")
            let shape = match.2.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
            let size = try #require(sizes[String(match.1)])
            #expect(data.count == 10 + length + size * shape.reduce(1, *), "\(file)")
        }
        let manifest = try #require(IndexManifest(Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/index.json")))))
        let pay = try #require(manifest.openings.columns.first { $0.name == "pay_max" })
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + pay.arrays + ".numbers.npy")))
        guard case .numbers(let numbers)? = loaded.compiled.openings.column("pay_max")?.data else { return #expect(Bool(false)) }
        let kept = bytes.suffix(8 * numbers.count)
        #expect(kept.elementsEqual(numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } }))
    }

    @Test func indexesOfVanishedProgrammesGo() throws {
        try FileManager.default.copyItem(atPath: fixture.at("alliance"), toPath: fixture.at("other"))
        let other = fixture.at("other/graduates.yml")
        let before = try InputsBeforeReading(programmePath: other)
        let loaded = try ProgrammeLoader.load(other)
        try IndexWriter(loaded, programmePath: other).write(to: IndexWriter.folder(for: other, root: root), before: before)
        #expect(FileReading.names(in: root)?.count == 2)
        try FileManager.default.removeItem(atPath: fixture.at("other"))
        try makeIndex()
        #expect(FileReading.names(in: root) == [(folder as NSString).lastPathComponent])
        #expect(try IndexPlace.remove(for: path, root: root))
        #expect(try !IndexPlace.remove(for: path, root: root))
        #expect(FileReading.names(in: root) == [])
    }

    /// A cache may be cleared in part: what is left is made anew, or removed.
    @Test func anIndexThatLostItsMarkerIsMadeAnew() throws {
        for lost in [[IndexPlace.owner], [IndexPlace.owner, IndexManifest.file]] {
            for file in lost { try FileManager.default.removeItem(atPath: folder + "/" + file) }
            try makeIndex()
            #expect(try isReady())
        }
        try FileManager.default.removeItem(atPath: folder + "/" + IndexPlace.owner)
        #expect(try IndexPlace.remove(for: path, root: root))
        #expect(FileReading.names(in: root) == [])
    }

    /// A link in its place leads to somebody's folder, which is not replaced.
    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        try FileManager.default.removeItem(atPath: folder)
        try fixture.write("theirs/letter.txt", "dear")
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: fixture.at("theirs"))
        #expect(throws: DuikouError.self) { try makeIndex() }
        #expect(FileReading.names(in: fixture.at("theirs")) == ["letter.txt"])
    }

    @Test func itsPlaceIsTheUsersCache() {
        #expect(IndexPlace.root(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/duikou")
        #expect(IndexPlace.root(["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/.cache/duikou")
        #expect(IndexPlace.root(["HOME": "/h"]) == "/h/.cache/duikou")
        #expect(IndexPlace.root([:]) == nil)
        #expect(throws: DuikouError.self) { try IndexWriter.folder(for: "p.yml", root: nil) }
    }
}
