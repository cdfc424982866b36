import Duikou

/// Whether an index is still of the files that stand there.
enum IndexFreshness {
    /// The first file that is not as it was, as its programme names it; nil where all are.
    ///
    /// A file of another status but the same digest is as it was. Its new status is noted, so that it is digested once.
    static func changed(_ files: [FileReference], _ manifest: IndexManifest, folder: String) -> String? {
        guard files.count == manifest.inputs.count, zip(files, manifest.inputs).allSatisfy({ $0.written == $1.written }) else {
            return files[0].path
        }
        var inputs = manifest.inputs
        for (index, file) in files.enumerated() {
            let kept = inputs[index]
            if kept.isSettled, InputStamp.status(file.path) == kept.status { continue }
            guard let stamp = InputStamp.of(file.path, written: file.written), stamp.sha256 == kept.sha256 else { return file.path }
            inputs[index] = stamp
        }
        if inputs != manifest.inputs { note(inputs, manifest, folder) }
        return nil
    }

    /// Puts the new statuses in place by one rename. Where that cannot be, files are only digested again.
    private static func note(_ inputs: [InputStamp], _ manifest: IndexManifest, _ folder: String) {
        var manifest = manifest
        manifest.inputs = inputs
        let prefix = "." + IndexManifest.file + "."
        // What a process that was killed in this very step has left.
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
