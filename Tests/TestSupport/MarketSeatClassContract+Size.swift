import DuikouMechanisms

// How large the stable matchings of a mechanism are under reserves.
extension SeatClassContract {
    /// Compares the sizes of a run with those of deferred acceptance and of the largest matching that is weakly stable under
    /// every responder's choice by class, by enumeration.
    /// - Parameter default: the size below which no run may fall.
    public static func sizes(
        _ shape: MarketDraft.Shape, seeds: Range<Int>, default: Run, _ run: Run
    ) throws -> MarketContract.Sizes {
        var result = MarketContract.Sizes()
        for seed in seeds {
            let draft = SeatClassDraft.random(shape, seed: seed)
            let oracle = try SeatClassOracle(draft)
            let pairs = try run(draft)
            let got = pairs.count
            let least = try `default`(draft).count
            // Only what is larger has to be looked at, the largest first.
            let larger = oracle.feasible.filter { $0.nonzeroBitCount > got }.sorted { $0.nonzeroBitCount > $1.nonzeroBitCount }
            let most = larger.first(where: oracle.isStable)?.nonzeroBitCount ?? got
            result.markets += 1
            if got == most { result.largest += 1 }
            if least < most { result.undecided += 1 }
            if result.breach != nil { continue }
            if 3 * got < 2 * most { result.breach = "seed \(seed): \(got) of \(most)" }
            if got < least { result.breach = "seed \(seed): \(got), deferred acceptance \(least)" }
            if !oracle.isStable(oracle.mask(of: pairs)) { result.breach = "seed \(seed): blocked" }
        }
        return result
    }
}

extension SeatClassDraft {
    /// Whether somebody is indifferent between two responders each of which has several classes that it may sit in.
    public func hasDividedEquals() throws -> Bool {
        let (market, classes) = try make()
        return self.market.lists.indices.contains { proposer in
            let divided = self.market.lists[proposer].filter { entry in
                classes.classes(ofResponder: entry.responder).count { seat in
                    let reserve = classes.classReserve[seat] < 0 ? nil : reserves(classes, seat)
                    return classes.classSeats[seat] > 0
                        && (reserve.map { !$0.isHard || memberships[proposer].contains($0.group) } ?? true)
                } > 1
            }
            return Set(divided.map(\.proposerGroup)).count < divided.count && market.proposerCapacities[proposer] > 0
        }
    }

    private func reserves(_ classes: SeatClasses, _ seat: Int) -> SeatClasses.Reserve {
        classes.reserves[Int(classes.classReserve[seat])]
    }
}
