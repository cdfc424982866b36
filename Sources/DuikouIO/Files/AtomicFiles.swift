import Glibc

/// Puts several files in place together: all of them, or none.
enum AtomicFiles {
    /// Renames `path + suffix` to `path` for each path. Where one rename fails, those before it are undone: every path is then as it was,
    /// and the new files stand beside them under their suffixes.
    ///
    /// This is the last step of a run and takes a few system calls. Only a process that is killed between two of them leaves some new files
    /// and some old ones.
    /// - Throws: ``DuikouError`` (`environment`).
    static func putInPlace(_ paths: [String], from suffix: String) throws {
        var done: [(path: String, hadEarlier: Bool)] = []
        do {
            for path in paths {
                let hadEarlier = FileReading.exists(path)
                // After the exchange, the earlier file stands under the suffix until all are done.
                if hadEarlier, AtomicFolder.exchange(path + suffix, path) {
                    done.append((path, true))
                } else {
                    try AtomicFolder.rename(path + suffix, path)
                    // Where the file system cannot exchange two names, a replaced file cannot be put back.
                    if !hadEarlier { done.append((path, false)) }
                }
            }
        } catch {
            for (path, hadEarlier) in done.reversed() {
                if hadEarlier { _ = AtomicFolder.exchange(path + suffix, path) } else { try? AtomicFolder.rename(path, path + suffix) }
            }
            throw error
        }
        // SAFETY: unlink reads a terminated string.
        for (path, hadEarlier) in done where hadEarlier { unsafe _ = unlink(path + suffix) }
    }
}
