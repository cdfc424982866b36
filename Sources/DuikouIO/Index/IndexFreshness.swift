import Duikou

/// Whether an index still agrees with the files that it was made from.
enum IndexFreshness {
    /// The path of the first input that has changed since the index was made; nil where none has.
    ///
    /// A file whose status has changed but whose digest is the same counts as unchanged. Its new status is then recorded, so that the file
    /// need not be read again next time.
    static func changed(_ files: [FileReference], _ manifest: IndexManifest, folder: String) -> String? {
        guard files.count == manifest.inputs.count, zip(files, manifest.inputs).allSatisfy({ $0.written == $1.written }) else {
            return files[0].path
        }
        var inputs = manifest.inputs
        for (index, file) in files.enumerated() {
            let kept = inputs[index]
            if kept.isSettled, InputStatus(ofFile: file.path) == kept.status { continue }
            guard let stamp = InputStamp.of(file.path, written: file.written, in: LocalFiles()), stamp.sha256 == kept.sha256 else {
                return file.path
            }
            inputs[index] = stamp
        }
        if inputs != manifest.inputs { note(inputs, manifest, folder) }
        return nil
    }

    /// Records new statuses, by one rename. Where that fails, the files are read again next time; nothing else is lost.
    private static func note(_ inputs: [InputStamp], _ manifest: IndexManifest, _ folder: String) {
        var manifest = manifest
        manifest.inputs = inputs
        let prefix = "." + IndexManifest.file + "."
        // Remove what a process left that was killed during this very step.
        for name in FileReading.names(in: folder) ?? [] where name.hasPrefix(prefix) { AtomicFolder.remove(folder + "/" + name) }
        let temporary = folder + "/" + prefix + String(UInt64.random(in: 0 ... .max), radix: 16)
        do {
            let file = try SystemFile(writing: temporary, mode: ArrayFilesWriter.mode)
            try file.write(try manifest.bytes())
            try file.finish()
            try AtomicFolder.rename(temporary, folder + "/" + IndexManifest.file)
        } catch {
            AtomicFolder.remove(temporary)
        }
    }
}
