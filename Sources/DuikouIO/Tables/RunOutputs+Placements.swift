import Duikou
import DuikouKernels
import DuikouMechanisms

/// Who is placed where, who is not and why, and what each opening took.
extension RunOutputs {
    /// Placements that a thread renders at a time.
    private static let chunk = 4_096

    var placements: ResultTable {
        func fitColumns(_ key: String, _ zh: String, _ model: FitModel) -> [ResultColumn] {
            let all = ResultColumn(key, zh, .fit)
            return [all]
                + model.terms.map { term in
                    ResultColumn(
                        key: "\(key).\(term.name)", title: LocalizedText(zh: "\(zh).\(term.title.zh)", en: "\(key).\(term.name)"),
                        kind: .fit,
                        group: nil)
                }
        }
        var columns = row(.talent) + row(.opening)
        columns += fitColumns("fit_for_opening", "岗位看人才", compiled.talentForOpening)
        columns += fitColumns("fit_for_talent", "人才看岗位", compiled.openingForTalent)
        columns += [
            ResultColumn("wish", "第几志愿", .integer), ResultColumn("tied_wish", "并列志愿名次", .integer), ResultColumn("stated", "自选", .flag),
            ResultColumn("standing", "岗位排名", .integer), Self.waived, ResultColumn("seat", "名额类别", .label),
        ]
        let all = result.placements
        let parts = max(1, (all.count + Self.chunk - 1) / Self.chunk)
        return ResultTable("placements", columns, parts: parts) { [self, columns] number in
            let some = Array(all[number * Self.chunk..<min(all.count, (number + 1) * Self.chunk)])
            var values = fits(of: some, compiled.talentForOpening) { $0.talentFit }
            values += fits(of: some, compiled.openingForTalent) { $0.openingFit }
            values.append(.integers(some.map { $0.wish }))
            values.append(.integers(some.map { $0.tiedWish }))
            values.append(.flags(some.map { $0.isChoice }))
            values.append(.integers(some.map { $0.standing }))
            values.append(.labels(some.map { waived($0.flags) }))
            values.append(.labels(some.map { seat($0) }))
            return ResultBatch(
                columns, count: some.count, talents: some.map { Int32($0.talent) }, openings: some.map { Int32($0.opening) }, values)
        }
    }

    /// The fit of each placement, and then each term's part.
    private func fits(
        of placements: [MatchResult.Placement], _ model: FitModel, _ fit: (MatchResult.Placement) -> Int32
    ) -> [ResultValues] {
        var parts = [[Int32]](repeating: [], count: model.terms.count)
        for placement in placements {
            for (term, units) in model.parts(talent: placement.talent, opening: placement.opening).enumerated() {
                parts[term].append(units)
            }
        }
        return ([placements.map(fit)] + parts).map(ResultValues.fits)
    }

    /// After a reserve's title: nobody of the group wanted the seat.
    static let unusedReserve = LocalizedText(zh: "（无人用，转公开）", en: " (unused, open to all)")

    /// The reserve's title in a cell of the column `seat`.
    static func reserveTitle(_ cell: String) -> String {
        for suffix in [unusedReserve.zh, unusedReserve.en] where cell.hasSuffix(suffix) { return String(cell.dropLast(suffix.count)) }
        return cell
    }

    /// Which seat it is: one that a clearing round gave, kept or not; one of a reserve; or an open one.
    private func seat(_ placement: MatchResult.Placement) -> ResultLabel {
        if placement.isCleared { return ResultLabel("clearing", zh: "补录", en: "clearing") }
        guard let index = placement.reserve else { return ResultLabel("open", zh: "公开", en: "open") }
        let reserve = programme.allocation.reserves[index]
        if placement.isMember { return ResultLabel("reserve:\(reserve.name)", reserve.title) }
        let (zh, en) = (reserve.title.zh + Self.unusedReserve.zh, reserve.title.en + Self.unusedReserve.en)
        return ResultLabel("reserve:\(reserve.name):open", zh: zh, en: en)
    }

    var unplaced: ResultTable {
        let columns =
            row(.talent) + [
                ResultColumn("reason", "原因", .text), ResultColumn("reason_code", "原因代码", .text),
                ResultColumn("eligible", "符合条件的岗位数", .integer),
                ResultColumn("listed", "清单长度", .integer), ResultColumn("ran_off_list", "清单是否未列全", .flag),
                ResultColumn("nearest_miss", "最近的机会", .text), ResultColumn("would_open", "可增岗位数", .integer),
            ]
        return ResultTable("unplaced", columns) { [self, columns] in
            let all = result.unplaced
            return ResultBatch(
                columns, count: all.count, talents: all.map { Int32($0.talent) },
                [
                    .texts(all.map { compiled.reason($0, regionLabels: result.regionLabels) }), .verbatim(all.map(\.reason.code)),
                    .integers(all.map(\.eligible)), .integers(all.map(\.listed)), .flags(all.map(\.ranOffList)),
                    .texts(all.map { $0.nearestMiss.map(compiled.nearestMissText) ?? LocalizedText(verbatim: "") }),
                    .integers(all.map { $0.nearestMiss?.openings }),
                ])
        }
    }

    var cutoffs: ResultTable {
        let columns =
            row(.opening) + [
                ResultColumn("seats", "名额", .integer), ResultColumn("filled", "录取", .integer),
                ResultColumn("listed_by", "列入清单人数", .integer),
                ResultColumn("cutoff", "录取线", .fit), ResultColumn("last_rated", "末位有面试评分", .flag), ResultColumn("lottery", "抽签决定", .flag),
            ]
        return ResultTable("cutoffs", columns) { [self, columns] in
            let all = result.openings
            return ResultBatch(
                columns, count: all.count, openings: all.indices.map(Int32.init),
                [
                    .integers(all.map { Int($0.seats) }), .integers(all.map { Int($0.filled) }), .integers(all.map { Int($0.listedBy) }),
                    .fits(all.map { $0.cutoff ?? ResultValues.noFit }), .flags(all.map(\.isLastRated)),
                    .flags(all.map(\.isDecidedByLottery)),
                ])
        }
    }
}
