import Duikou

/// Finds openings whose row reserves an impossible number of seats. The row is used, with as many reserved seats as are possible.
enum ReserveIssues {
    static func find(_ programme: Programme, _ openings: Table) -> [RowIssue] {
        var issues: [RowIssue] = []
        for reserve in programme.allocation.reserves {
            guard case .column(let reference) = reserve.seats, let column = openings.column(reference.column),
                case .numbers(let numbers) = column.data
            else { continue }
            for (row, wanted) in numbers.enumerated() where !wanted.isNaN {
                let seats = openings.seats[row]
                guard wanted < 0 || wanted != wanted.rounded() || wanted > Double(seats) else { continue }
                let kept = Int(min(max(0, wanted.rounded(.down)), Double(seats)))
                issues.append(
                    RowIssue(
                        file: column.file, line: openings.lines[row], column: reference.column, value: Format.plain(wanted),
                        code: .outOfRange,
                        reason: LocalizedText(
                            zh: "预留名额应为 0 到 \(seats)（该岗位名额）的整数；按 \(kept) 个预留",
                            en: "seats to keep must be a whole number from 0 to the opening's \(seats); \(kept) are kept")))
            }
        }
        return issues
    }
}
