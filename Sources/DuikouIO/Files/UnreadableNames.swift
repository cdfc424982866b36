import CRename
import Duikou
import Glibc

/// A folder's entries whose names are not UTF-8, as systems set to GBK write them. A `String` cannot name such a file, so it is moved by
/// the bytes of its name, which stay as they are.
///
/// None of our own files has such a name, so an entry never has to take another one.
struct UnreadableNames {
    private let folder: String
    private let names: [[CChar]]

    init(in folder: String) {
        self.folder = folder
        names = FileReading.entries(in: folder)?.unreadable ?? []
    }

    /// Links files into another folder, and makes sure that folders can move there.
    ///
    /// - Throws: `.environment` naming what cannot move.
    func lend(to other: String) throws {
        try between(other) { name, from, to in
            guard let stamp = FileStamp(name, in: from) else { throw cannotMove(name) }
            if stamp.isFolder {
                // SAFETY: the name is terminated, and read for the length of the call.
                let isWritable = unsafe faccessat(from, name, W_OK, 0) == 0
                guard stamp.device == FileStamp(folder)?.device, isWritable || stamp.owner == geteuid() else { throw cannotMove(name) }
            } else {
                // What cannot be linked here is renamed after the swap.
                // SAFETY: as above.
                _ = unsafe linkat(from, name, to, name, 0)
            }
        }
    }

    /// Moves everything into another folder. It may be interrupted at any point and called again.
    ///
    /// - Returns: the entries' names, as well as they can be shown.
    /// - Throws: `.environment` naming what could not be moved, which stays in this folder.
    func handOver(to other: String) throws -> [String] {
        try between(other) { name, from, to in
            if let here = FileStamp(name, in: from), let there = FileStamp(name, in: to), here.isSameFile(as: there) {
                // SAFETY: the name is terminated, and read for the length of the call. The file keeps its second name in the other folder.
                _ = unsafe unlinkat(from, name, 0)
                return
            }
            // SAFETY: as above.
            if unsafe renameat2(from, name, to, name, UInt32(DUIKOU_RENAME_NOREPLACE)) == 0 { return }
            let code = errno
            // SAFETY: as above; a file system that cannot forbid replacing has nothing of this name there.
            if code == EINVAL || code == ENOSYS, FileStamp(name, in: to) == nil, unsafe renameat(from, name, to, name) == 0 { return }
            throw FormerFolder.notMoved(folder + "/" + Self.shown(name), code)
        }
        return names.map(Self.shown)
    }

    private func cannotMove(_ name: [CChar]) -> DuikouError {
        DuikouError(
            .environment, zh: "结果文件夹里的这一项不能随着移动；先把它移走，或换一个 --out",
            en: "this entry of the results folder cannot be moved along; move it away or choose another --out",
            at: SourceLocation(file: folder + "/" + Self.shown(name)))
    }

    private func between(_ other: String, _ body: ([CChar], _ from: CInt, _ to: CInt) throws -> Void) throws {
        guard !names.isEmpty else { return }
        let from = try descriptor(folder)
        defer { close(from) }
        let to = try descriptor(other)
        defer { close(to) }
        for name in names { try body(name, from, to) }
    }

    private func descriptor(_ folder: String) throws -> CInt {
        // SAFETY: open reads the path for the length of the call.
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFile.writeFailure(errno, folder) }
        return descriptor
    }

    /// A terminated name as text, with replacement characters for what is not UTF-8.
    static func shown(_ name: [CChar]) -> String {
        String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
