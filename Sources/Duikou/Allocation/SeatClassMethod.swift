import DuikouMechanisms

/// Seats kept for groups, filled by deferred acceptance, or so as to place as many as can be found without a blocking pair.
struct SeatClassMethod: AllocationMethod {
    /// How seats are filled.
    enum Search: Sendable {
        case deferredAcceptance
        case maximumStable
    }

    let ranks: RankChanges
    let reserves: [Reserve]
    let search: Search

    var isPlainMarket: Bool { false }
    var followsRanks: Bool { true }
    var drawsLots: Bool {
        switch search {
        case .deferredAcceptance: true
        case .maximumStable: false
        }
    }
    var rules: [AllocationDemand] { [.reserves] + ranks.rateRules + ranks.bandRules }
    var promises: [AllocationPromise] { [.seats([.reserves], by: .seatClasses), .stable(rules, by: .seatClasses)] }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated {
        let plan = try work.constraints.reservePlan(reserves, built.market)
        let seated: SeatClassOutcome
        do {
            seated =
                switch search {
                case .deferredAcceptance: try SeatClassDeferredAcceptance(classes: plan.classes, ties: work.ties).allocate(built.market)
                case .maximumStable: try SeatClassMaximumStable(classes: plan.classes, ties: work.ties).allocate(built.market)
                }
        } catch SeatClassError.tooLarge {
            throw DuikouError(
                .usage, zh: "名单乘以名额类别超过一次匹配的上限；请缩短名单或减少预留类别。",
                en: "lists times kinds of seats are more than one run holds; shorten the lists or declare fewer reserves.")
        }
        return Allocated(self, built, work, seated.outcome, record: SeatClassRecord(plan, seated))
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause {
        switch search {
        case .deferredAcceptance: .lottery(opening: opening)
        case .maximumStable: .tied(opening: opening)
        }
    }
}

/// Which class of seats each placement is in, and whom each class admitted last.
struct SeatClassRecord: AllocationRecord {
    let plan: ReservePlan
    /// In the order of the matching's edges.
    let seatClass: [Int32]
    let cutoffs: [SeatClassCutoff]

    init(_ plan: ReservePlan, seatClass: [Int32], cutoffs: [SeatClassCutoff]) {
        self.plan = plan
        self.seatClass = seatClass
        self.cutoffs = cutoffs
    }

    init(_ plan: ReservePlan, _ seated: SeatClassOutcome) {
        self.init(plan, seatClass: seated.seatClass, cutoffs: seated.classCutoffs)
    }

    var seats: SeatClassRecord? { self }

    /// Whether the placement's seat is reserved for a group that the talent is of.
    func isMember(_ placement: Int, talent: Int) -> Bool {
        let reserve = plan.classes.classReserve[Int(seatClass[placement])]
        return reserve >= 0 && plan.classes.isMember(talent, of: plan.classes.reserves[Int(reserve)].group)
    }

    /// The edges of those whom the talent competes with for a seat at the opening, the last admitted of each class: of the open class, of
    /// classes of its own groups, and of other classes once their group is served.
    func lastAdmitted(_ opening: Int, competingWith talent: Int) -> [Int] {
        plan.classes.classes(ofResponder: opening).compactMap { seat in
            let (reserve, cutoff) = (Int(plan.classes.classReserve[seat]), cutoffs[seat])
            let isMember = reserve < 0 || plan.classes.isMember(talent, of: plan.classes.reserves[reserve].group)
            if isMember { return reserve < 0 || cutoff.isMember ? cutoff.edge : nil }
            return plan.classes.reserves[reserve].isHard || cutoff.isMember ? nil : cutoff.edge
        }
    }

    /// The class of each pair's seat; −1, which no auditor accepts, where the opening has no seats of that reserve.
    func classes(of pairs: [AllocationAudit.Pair], in market: Market) -> [Int32] {
        pairs.map { pair in
            guard (0..<market.responderCount).contains(pair.opening) else { return -1 }
            let seat = plan.classes.classes(ofResponder: pair.opening).first { plan.declaredReserve(ofClass: $0) == pair.reserve }
            return seat.map(Int32.init) ?? -1
        }
    }

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        let market = allocated.market
        let report = SeatClassAudit.verify(market, plan.classes, pairs: pairs.plain, seats: classes(of: pairs, in: market))
        return allocated.withRates(
            AllocationAudit(
                faults: report.faultCount, named: report.faults.map { AuditFault($0, plan.classes) },
                blockingPairs: report.blockingPairCount, blocking: report.blockingPairs.map(AllocationAudit.Pair.init),
                stability: .promised))
    }

    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? {
        AuditedCauses(allocated, pairs, self)
    }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .kept(opening: opening) }

    func tell(_ report: inout DemandReport, of allocated: Allocated) {
        let classes = plan.classes
        var reserves = plan.reserves.map {
            DemandReport.ReserveUse(name: $0.name, title: $0.title, seats: 0, members: 0, others: 0, admitted: 0)
        }
        for seat in 0..<classes.classCount {
            if let reserve = plan.declaredReserve(ofClass: seat) { reserves[reserve].seats += Int(classes.classSeats[seat]) }
        }
        for (edge, seat) in zip(allocated.outcome.matching.edges, seatClass) {
            let talent = allocated.market.proposer(ofEdge: Int(edge))
            var counted: Set<Int> = []
            for other in classes.classes(ofResponder: Int(classes.classResponder[Int(seat)])) {
                guard let reserve = plan.declaredReserve(ofClass: other), counted.insert(reserve).inserted,
                    classes.isMember(talent, of: classes.reserves[Int(classes.classReserve[other])].group)
                else { continue }
                reserves[reserve].admitted += 1
            }
            guard let reserve = plan.declaredReserve(ofClass: Int(seat)) else { continue }
            if classes.isMember(talent, of: classes.reserves[Int(classes.classReserve[Int(seat)])].group) {
                reserves[reserve].members += 1
            } else {
                reserves[reserve].others += 1
            }
        }
        report.reserves = reserves
    }
}
