import CRename
import Duikou
import Glibc

/// The folder that another has replaced. Our own files in it are deleted; everything else is the user's and moves into the new folder.
///
/// Regular files and links get a second name (a hard link) in the new folder before it is put in place, so that they are there from the
/// first moment. Folders, and whatever cannot be linked, are renamed into it right after. Content, times and owner stay as they are. Only
/// files that ``AtomicFolder/Kind/own`` vouches for are ever deleted, and a folder only once it is empty.
struct FormerFolder {
    let path: String
    let kind: AtomicFolder.Kind
    /// Our own files and their state when they were checked.
    private let own: [String: FileStamp]

    /// - Complexity: that of ``AtomicFolder/Kind/own``: O(bytes of our files) for results.
    init(_ path: String, _ kind: AtomicFolder.Kind) {
        (self.path, self.kind) = (path, kind)
        var own: [String: FileStamp] = [:]
        let stamps = (FileReading.names(in: path) ?? []).map { ($0, FileStamp(path + "/" + $0)) }
        let names = kind.own(path)
        for (name, stamp) in stamps where names.contains(name) && stamp?.isRegular == true { own[name] = stamp }
        self.own = own
    }

    private init(_ path: String, like other: FormerFolder) { (self.path, kind, own) = (path, other.kind, other.own) }

    /// The same folder under another name.
    func moved(to path: String) -> FormerFolder { FormerFolder(path, like: self) }

    /// Names of entries that are not ours, or have changed since they were checked.
    private var others: [String] {
        (FileReading.entries(in: path)?.names ?? []).filter { name in own[name].map { FileStamp(path + "/" + name) != $0 } ?? true }
    }

    // MARK: Before the swap

    /// Makes sure that all of the user's entries can move, and links files into `folder`.
    ///
    /// - Throws: `.environment` naming what cannot move: a folder that only its owner may move, or the mount point of another disk.
    func lend(to folder: String) throws {
        let device = FileStamp(path)?.device
        for name in others {
            let full = path + "/" + name
            guard let stamp = FileStamp(full) else { continue }
            if stamp.isFolder {
                // SAFETY: access reads the path for the length of the call.
                let isMovable = stamp.device == device && (unsafe access(full, W_OK) == 0 || stamp.owner == geteuid())
                if !isMovable {
                    throw DuikouError(
                        .environment, zh: "结果文件夹里的这个子文件夹不能随着移动（没有权限，或是另一个磁盘）；先把它移走，或换一个 --out",
                        en:
                            "this subfolder of the results cannot be moved along (no permission, or another disk); move it away or choose another --out",
                        at: SourceLocation(file: full))
                }
            } else {
                // What cannot be linked here (another owner's file, a file system without links) is renamed after the swap.
                // SAFETY: linkat reads both paths for the length of the call; a link is named itself, not what it points to.
                _ = unsafe linkat(AT_FDCWD, full, AT_FDCWD, folder + "/" + place(of: name, in: folder).name, 0)
            }
        }
        try UnreadableNames(in: path).lend(to: folder)
    }

    // MARK: After the swap

    /// Moves everything that is not ours into `folder`, deletes our own files, and removes this folder once it is empty.
    ///
    /// It may be interrupted at any point and called again.
    ///
    /// - Returns: all of the user's entries that are in `folder` now, with their earlier and present names.
    /// - Throws: `.environment` naming what could not be moved, which stays in this folder.
    func handOver(to folder: String) throws -> [AtomicFolder.Kept] {
        makeWritable(path)
        var kept: [AtomicFolder.Kept] = []
        for name in others {
            let full = path + "/" + name
            let (target, isThere) = place(of: name, in: folder)
            if isThere {
                // SAFETY: unlink reads the path for the length of the call. The file has its other name in `folder`.
                _ = unsafe unlink(full)
            } else {
                try move(full, to: folder + "/" + target)
            }
            kept.append(AtomicFolder.Kept(name: name, keptAs: target))
        }
        kept += try UnreadableNames(in: path).handOver(to: folder).map { AtomicFolder.Kept(name: $0, keptAs: $0) }
        if !kept.isEmpty, kind.isDurable { try AtomicFolder.syncFolder(folder) }
        remove()
        return kept
    }

    /// Deletes our own files, and the folder if it is then empty.
    func remove() {
        // The marker goes last: it vouches for the others.
        for name in own.keys.sorted().filter({ $0 != kind.marker }) + [kind.marker] where own[name] != nil {
            // SAFETY: as above; it was checked and has not changed.
            _ = unsafe unlink(path + "/" + name)
        }
        // SAFETY: rmdir reads the path for the length of the call, and removes no folder that holds anything.
        _ = unsafe rmdir(path)
    }

    /// The name that an entry of this folder has, or may take, in the new folder. It is never the name of a result file.
    private func place(of name: String, in folder: String) -> (name: String, isThere: Bool) {
        let here = FileStamp(path + "/" + name)
        var (candidate, number) = (name, 0)
        while true {
            let there = FileStamp(folder + "/" + candidate)
            if let there, let here, there.isSameFile(as: here) { return (candidate, true) }
            // A numbered name that another entry of this folder has belongs to that entry, which will move too.
            let isAnothers = number == 0 ? kind.reserved.contains(name) || name == kind.marker : FileReading.exists(path + "/" + candidate)
            let isTaken = there != nil || isAnothers
            if !isTaken { return (candidate, false) }
            number += 1
            candidate = Self.name(name, number)
        }
    }

    /// The name for a file that has to make way: `placements.kept-1.csv`.
    static func name(_ name: String, _ number: Int) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(name).kept-\(number)" }
        return "\(name[..<dot]).kept-\(number)\(name[dot...])"
    }

    /// Renames without replacing anything.
    private func move(_ from: String, to target: String) throws {
        // The owner of a read-only folder can rename it only after making it writable.
        let mode = FileStamp(from).flatMap { $0.isFolder ? $0.mode : nil }
        makeWritable(from)
        defer {
            // SAFETY: chmod reads the path for the length of the call.
            if let mode { _ = unsafe chmod(FileReading.exists(target) ? target : from, mode) }
        }
        // SAFETY: renameat2 reads both paths for the length of the call.
        if unsafe renameat2(AT_FDCWD, from, AT_FDCWD, target, UInt32(DUIKOU_RENAME_NOREPLACE)) == 0 { return }
        let code = errno
        if code == EINVAL || code == ENOSYS, !FileReading.exists(target) { return try AtomicFolder.rename(from, target) }
        throw Self.notMoved(from, code)
    }

    /// The error for an entry that could not be moved after the swap, with the reason.
    static func notMoved(_ path: String, _ code: CInt) -> DuikouError {
        DuikouError(
            .environment, zh: "新结果已经写好，但您放在原文件夹里的这一项没能移过去，它还在这里：\(SystemFile.text(of: code))",
            en:
                "the new results are in place, but this entry of yours could not be moved along and is still here: \(SystemFile.text(of: code))",
            at: SourceLocation(file: path))
    }

    private func makeWritable(_ path: String) {
        guard let stamp = FileStamp(path), stamp.isFolder, stamp.mode & 0o700 != 0o700 else { return }
        // SAFETY: chmod reads the path for the length of the call.
        _ = unsafe chmod(path, stamp.mode | 0o700)
    }
}

/// What tells one file from another, and a changed file from its earlier state. A link stands for itself, not for its target.
struct FileStamp: Equatable {
    let device: UInt
    let number: UInt
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
    let isRegular: Bool
    let isFolder: Bool
    private let size: Int
    private let changed: [Int]

    init?(_ path: String) {
        var status = stat()
        // SAFETY: lstat reads the path for the length of the call and fills the structure it is given.
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// - Parameters:
    ///   - name: the name's bytes with a terminating zero.
    ///   - folder: the descriptor of an open folder.
    init?(_ name: [CChar], in folder: CInt) {
        var status = stat()
        // SAFETY: fstatat reads the name for the length of the call and fills the structure it is given.
        guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        (device, number, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
        (mode, owner, group) = (status.st_mode & 0o7777, status.st_uid, status.st_gid)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        changed = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    func isSameFile(as other: FileStamp) -> Bool { device == other.device && number == other.number }
}
