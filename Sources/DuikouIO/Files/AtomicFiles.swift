import Glibc

/// Several files that take their places together: all of them, or none.
enum AtomicFiles {
    /// Puts `path + suffix` in the place of each path. Where one cannot be put there, those before it are taken back: every path is then as it
    /// was, and the new files stand beside them under their suffixes.
    ///
    /// The last step of a run, of a few system calls: only a process that is killed between two of them leaves some new and some old.
    /// - Throws: ``DuikouError`` (`environment`).
    static func putInPlace(_ paths: [String], from suffix: String) throws {
        var done: [(path: String, hadEarlier: Bool)] = []
        do {
            for path in paths {
                let hadEarlier = FileReading.exists(path)
                // Swapped, the earlier file stands under the suffix until all is done.
                if hadEarlier, AtomicFolder.exchange(path + suffix, path) {
                    done.append((path, true))
                } else {
                    try AtomicFolder.rename(path + suffix, path)
                    // A file system without exchange cannot take a replaced file back.
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
