import Duikou
import Foundation
import Glibc

/// Where a programme's index is kept: in the user's own cache folder, apart from the programme.
///
/// An office's folder may be read-only, shared or synchronised, and an index holds personal rows. So it is kept where only its user can
/// read it, in a folder whose contents may be deleted at any time, as is usual for caches.
public enum IndexPlace {
    static let kind = AtomicFolder.Kind(marker: owner, mode: 0o700, isDurable: false, isOwn: true) { folder in
        // By name: any other file in the folder is somebody else's.
        Set(
            (FileReading.names(in: folder) ?? []).filter { $0.hasSuffix(ArrayFiles.suffix) || [owner, IndexManifest.file].contains($0) })
    }

    /// The folder of all indexes: `duikou` in `$XDG_CACHE_HOME`, else in `~/.cache`; nil where neither variable is usable.
    public static func root(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        // The XDG base directory specification: a relative path is to be ignored.
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/duikou" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.cache/duikou"
    }

    /// The folder for the index of the programme at `path`. Its name consists of the programme's name and a digest of its real path. Nil
    /// where there is no root.
    ///
    /// - Parameter tables: the folder that the tables are taken from, if it is not the programme's own: that makes another index.
    public static func folder(for path: String, tables: String? = nil, root: String?) -> String? {
        guard let root else { return nil }
        let (_, name) = FileReading.split(path)
        let stem = (name as NSString).deletingPathExtension.prefix(longestStem)
        return "\(root)/\(stem)-\(SHA256.hex(of: names(path, tables)).prefix(digits))"
    }

    private static let longestStem = 40
    private static let digits = 16

    /// What the index's `owner` file holds: the programme's real path and, after a NUL, the folder of its tables if that is another.
    static func names(_ path: String, _ tables: String?) -> [UInt8] {
        Array(([path] + [tables].compactMap { $0 }).map(real).joined(separator: "\0").utf8)
    }

    /// The absolute path without links; the path as written where nothing stands there.
    static func real(_ path: String) -> String {
        // SAFETY: realpath allocates a terminated string that is copied and freed here.
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// Creates the folder of all indexes, for its user alone; returns the folders that were created, outermost first.
    static func makeRoot(_ root: String) throws -> [String] {
        let made = try AtomicFolder.createFolders(FileReading.split(root).folder)
        // SAFETY: mkdir reads the path for the length of the call.
        if unsafe mkdir(root, kind.mode) == 0 { return made + [root] }
        let code = errno
        if code == EEXIST { return made }
        AtomicFolder.removeEmpty(made)
        throw SystemFile.writeFailure(code, root)
    }

    /// Removes the index of a programme; returns false where there was none.
    ///
    /// - Throws: ``DuikouError`` (`environment`) where it cannot be removed, or its folder holds something that is not part of the index.
    public static func remove(for path: String, tables: String? = nil, root: String?) throws -> Bool {
        guard let folder = folder(for: path, tables: tables, root: root), FileReading.exists(folder) else { return false }
        delete(folder)
        guard let left = FileReading.names(in: folder) else { return true }
        let names = left.prefix(3).joined(separator: ", ")
        throw DuikouError(
            .environment, zh: "索引的文件夹没有删除，因为其中有不属于索引的文件，或没有权限删除：\(names)",
            en:
                "the index's folder was not removed, because it holds files that do not belong to the index or may not be removed: \(names)",
            at: SourceLocation(file: folder))
    }

    /// Removes our own files in an index's folder, and the folder if it is then empty. Where the folder is a link, removes only the link.
    private static func delete(_ folder: String) {
        if FileReading.isLink(folder) {
            // SAFETY: unlink reads the path for the length of the call.
            _ = unsafe unlink(folder)
        } else {
            FormerFolder(folder, kind).remove()
        }
    }

    /// The file that says whose index it is, so that nothing else need be read.
    static let owner = "programme"

    /// Removes indexes whose programmes or tables no longer exist.
    static func removeOrphans(in root: String) {
        for name in FileReading.names(in: root) ?? [] where !name.hasPrefix(".") {
            let folder = root + "/" + name
            guard let names = try? FileReading.bytes(of: folder + "/" + owner, limit: 2 * Int(PATH_MAX)), !names.isEmpty,
                names.split(separator: 0).contains(where: { !FileReading.exists(String(decoding: $0, as: UTF8.self)) })
            else { continue }
            delete(folder)
        }
    }
}
