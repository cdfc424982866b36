import Duikou
import Foundation
import Glibc

/// Paths as a run's record holds them: relative to the run's folder, with symbolic links resolved.
enum RunPaths {
    /// The relative path from `folder` to `path`. Neither need exist.
    static func relative(_ path: String, from folder: String) -> String {
        // The last part is kept even if it is a link: files that a programme names are looked for beside the link.
        let (parent, name) = FileReading.split(path)
        let to = parts(real(parent)) + [name]
        let from = parts(real(folder))
        let shared = zip(from, to.dropLast()).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: from.count - shared) + to[shared...]).joined(separator: "/")
    }

    /// The absolute path of a recorded one, which starts from `folder`.
    static func absolute(_ path: String, from folder: String) -> String {
        let start = path.hasPrefix("/") ? [] : parts(real(folder))
        return "/" + normalised(start + parts(path)).joined(separator: "/")
    }

    /// An absolute path; links are resolved as far as the path exists.
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
    /// The same record with absolute paths.
    ///
    /// - Parameter base: the folder that recorded paths start from: the run's own, or the earlier one if the run was moved without its
    ///   inputs.
    func located(from base: String) -> RunManifest { mappingPaths { RunPaths.absolute($0, from: base) } }

    /// The same record with paths relative to the run's folder.
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
