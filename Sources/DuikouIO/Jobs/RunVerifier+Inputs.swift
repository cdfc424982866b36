import Duikou

extension RunVerifier {
    /// The inputs of a run, once all of them are found to be here and unchanged.
    struct Inputs {
        /// The record, with absolute paths.
        let manifest: RunManifest
        let programmePath: String
        let tables: String?
        let programme: Programme
        /// The inputs as recorded; the programme's own file comes first.
        let records: [RunManifest.File]

        /// - Parameters:
        ///   - recorded: the record as it stands in `run.json`.
        ///   - located: the same record with absolute paths.
        /// - Returns: nil where an input is missing or has changed; the report then says which.
        init?(_ recorded: RunManifest, _ located: RunManifest, _ places: Places, _ report: inout Report) throws {
            manifest = located
            programmePath = places.programme.map { RunPaths.absolute($0, from: ".") } ?? located.programmeFile.file
            tables = places.tables.map { RunPaths.absolute($0, from: ".") } ?? located.tables
            var isWhole = true
            func compare(_ zh: String, _ en: String, _ bad: [(isAbsent: Bool, words: LocalizedText)], of total: Int, hint: String) {
                let absent = bad.filter(\.isAbsent)
                if bad.count == absent.count, !bad.isEmpty {
                    // Missing inputs do not contradict the run; they only leave this check open.
                    let names = absent.prefix(Report.maximumNamed).map(\.words)
                    let isCut = absent.count > names.count
                    report.leaveOpen(
                        zh, en,
                        LocalizedText(
                            zh: names.map(\.zh).joined(separator: "、") + (isCut ? "…" : "") + "；用 \(hint) 说明现在在哪里",
                            en: names.map(\.en).joined(separator: ", ") + (isCut ? ", …" : "") + "; \(hint) says where it is now"))
                } else {
                    report.add(zh, en, bad.map(\.words), of: total)
                }
                if !bad.isEmpty { isWhole = false }
            }
            let own = located.programmeFile
            compare(
                "方案文件未变", "the programme file is unchanged",
                [state(of: own, at: programmePath, named: programmePath)].compactMap { $0 }, of: 1, hint: "--programme")
            guard isWhole else { return nil }
            // Digests are compared before the tables are read: a changed table may be unreadable, and the finding is that it changed.
            programme = try ProgrammeFile.read(programmePath, tables: tables).programme
            let declared = ProgrammeLoader.inputs(programme)
            var records = [own]
            var bad: [(isAbsent: Bool, words: LocalizedText)] = []
            // Entries are compared by name, so that a missing or additional one is itself named.
            var left = located.inputs
            for input in declared {
                guard let index = left.firstIndex(where: { $0.file == input.written }) else {
                    bad.append((false, LocalizedText(zh: "run.json 没有记 \(input.written)", en: "run.json lacks \(input.written)")))
                    continue
                }
                let record = left.remove(at: index)
                records.append(record)
                if let state = state(of: record, at: input.path, named: input.written) { bad.append(state) }
            }
            bad += left.map { (false, LocalizedText(zh: "方案里没有 \($0.file)", en: "the programme names no \($0.file)")) }
            if bad.isEmpty, located.inputs.map(\.file) != declared.map(\.written) {
                bad.append((false, LocalizedText(zh: "run.json 的次序不对", en: "run.json has them in another order")))
            }
            compare("输入文件未变", "input files are unchanged", bad, of: declared.count, hint: "--tables / --base")
            self.records = records
            let arrivals = located.rematch?.arrivalFiles ?? []
            if !arrivals.isEmpty {
                compare(
                    "新到名单未变", "the arrivals' files are unchanged",
                    arrivals.compactMap { state(of: $0, at: $0.file, named: $0.file) }, of: arrivals.count, hint: "--base")
            }
            if let base = located.rematch?.base { Self.compare(base, as: recorded.rematch?.base.file ?? "", &report) }
            guard isWhole else { return nil }
        }

        /// Compares the digest of the run that was re-matched. Its files are not read: this run is made again from the programme and all
        /// changes.
        private static func compare(_ base: RunManifest.File, as name: String, _ report: inout Report) {
            let (zh, en) = ("原结果的 run.json 未变", "the run.json of the run before is unchanged")
            guard let state = state(of: base, at: base.file, named: name) else { return report.add(zh, en, [String](), of: 1) }
            if state.isAbsent { return report.tell(zh, en, state.words) }
            report.leaveOpen(
                zh, en,
                LocalizedText(
                    zh: "\(state.words.zh)：原来的结果后来被重新生成过，或者这份记录不属实",
                    en: "\(state.words.en): the earlier run has been made again since, or this record is false"))
        }
    }
}
