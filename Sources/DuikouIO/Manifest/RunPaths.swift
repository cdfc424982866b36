import Duikou
import Foundation
import Glibc

/// Paths as a run's record has them: from the run's folder to where a file was, through real folders only.
enum RunPaths {
    /// The way from `folder` to `path`. Neither need be there.
    static func relative(_ path: String, from folder: String) -> String {
        // The last name is kept even where it is a link: what a programme names is looked for beside the link.
        let (parent, name) = FileReading.split(path)
        let to = parts(real(parent)) + [name]
        let from = parts(real(folder))
        let shared = zip(from, to.dropLast()).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: from.count - shared) + to[shared...]).joined(separator: "/")
    }

    /// Where a way that was kept leads from `folder`, as an absolute path.
    static func absolute(_ path: String, from folder: String) -> String {
        let start = path.hasPrefix("/") ? [] : parts(real(folder))
        return "/" + normalised(start + parts(path)).joined(separator: "/")
    }

    /// An absolute path without links, as far as it is there.
    static func real(_ path: String) -> String {
        var (known, rest): (String, [String]) = (path.isEmpty ? "." : path, [])
        while true {
            // SAFETY: realpath allocates a terminated string that is copied and freed here.
            if let real = unsafe realpath(known, nil) {
                defer { unsafe free(real) }
                return "/" + normalised(parts(unsafe String(cString: real)) + rest).joined(separator: "/")
            }
            let (parent, name) = FileReading.split(known)
            if parent == known { return "/" + normalised(rest).joined(separator: "/") }
            (known, rest) = (parent, [name] + rest)
        }
    }

    private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    private static func normalised(_ parts: [String]) -> [String] {
        parts.reduce(into: []) { found, part in
            if part == ".." { _ = found.popLast() } else if part != "." { found.append(part) }
        }
    }
}

extension RunManifest {
    /// The same with absolute paths.
    ///
    /// - Parameter base: the folder that the paths on record start from: the run's own, unless its inputs stay where it was before.
    func located(from base: String) -> RunManifest { mappingPaths { RunPaths.absolute($0, from: base) } }

    /// The same with paths from the run's folder.
    func relative(to folder: String) -> RunManifest { mappingPaths { RunPaths.relative($0, from: folder) } }

    private func mappingPaths(_ map: (String) -> String) -> RunManifest {
        var copy = self
        copy.programmeFile.file = map(programmeFile.file)
        copy.tables = tables.map(map)
        copy.rematch = rematch.map { rematch in
            var rematch = rematch
            rematch.base.file = map(rematch.base.file)
            for index in rematch.batches.indices {
                if let file = rematch.batches[index].arrivals?.file { rematch.batches[index].arrivals?.file = map(file) }
            }
            return rematch
        }
        return copy
    }
}
