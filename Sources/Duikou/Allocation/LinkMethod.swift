import DuikouMechanisms

/// Deferred acceptance where two may apply together. There may be no stable result, and then all that blocks is told.
struct LinkMethod: AllocationMethod {
    let ranks: RankChanges
    let links: LinksDeclaration

    var isPlainMarket: Bool { false }
    var followsRanks: Bool { true }
    var drawsLots: Bool { true }
    var rules: [AllocationDemand] { ranks.bandRules }
    var promises: [AllocationPromise] { [.seats([.links], by: .links), .linkedStable, .blocksTold] }

    /// A tiny market is searched through and through with this, and a larger one some thousand times over, up to a second or so.
    private static let minimumEffort = 50_000
    private static let effortPerEntry = 1_000

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated {
        let market = built.market
        let labels = work.constraints.linkLabels(links)
        let pairs = work.constraints.inputs.links
        let applicants = try applicants(market, pairs, labels)
        let size = market.edgeCount + applicants.optionCount
        let effort = min(LinkedApplicants.defaultEffort, max(Self.minimumEffort, size * Self.effortPerEntry))
        let solved: LinkedOutcome
        do {
            solved = try LinkedApplicants(links: applicants, ties: work.ties, effort: effort).solve(market)
        } catch {
            preconditionFailure("links do not fit their own market: \(error)")
        }
        var record = LinkRecord(links: applicants, blocks: solved.blockingPairs)
        for link in pairs {
            let seats = [link.talent, link.partner].map { solved.matching.responder(ofProposer: Int($0)) }
            guard let first = seats[0], let second = seats[1] else {
                record.incomplete += 1
                continue
            }
            if labels[first] == labels[second] { record.together += 1 } else { record.apart += 1 }
        }
        let outcome = Outcome(
            matching: solved.matching, cutoffs: Cutoff.all(of: market, solved.matching, ties: work.ties), counters: Outcome.Counters())
        return Allocated(self, built, work, outcome, record: record)
    }

    private func applicants(_ market: Market, _ pairs: [AllocationInputs.Link], _ labels: [Int32]) throws -> ApplicantLinks {
        do {
            return try ApplicantLinks(
                market, pairs: pairs.map { (Int($0.talent), Int($0.partner)) }, responderLabels: labels,
                fallback: links.allowsApart ? .preferably : .together)
        } catch LinkError.tooLarge {
            throw DuikouError(
                .usage, zh: "结伴志愿的组合太多；请缩短名单或减少结伴人数。", en: "the links make too many combinations; shorten the lists or declare fewer links."
            )
        } catch {
            preconditionFailure("checked links do not fit the market: \(error)")
        }
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .lottery(opening: opening) }
}

/// Links over one market, and what became of them.
struct LinkRecord: AllocationRecord {
    let links: ApplicantLinks
    /// Pairs, and options of two linked talents, that block; 0 where the matching is stable.
    let blocks: Int
    /// Links whose two talents are at openings of the same label, at openings of different labels, or not both placed.
    var together = 0
    var apart = 0
    var incomplete = 0

    init(links: ApplicantLinks, blocks: Int) {
        self.links = links
        self.blocks = blocks
    }

    /// With links a stable matching may not exist. What is promised is that the number of blocking pairs and options that was reported is
    /// the true one.
    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        let market = allocated.market
        let report = LinkedAudit.verify(market, links: links, pairs: pairs.plain)
        let blocking = report.blocking.map { block -> AllocationAudit.Pair in
            switch block {
            case .single(let pair): return AllocationAudit.Pair(pair)
            case .link(let link, let option):
                let index = Int(links.optionOffsets[link]) + option
                let (first, second) = (links.optionFirst[index], links.optionSecond[index])
                let (talent, edge) = first >= 0 ? (links.firsts[link], first) : (links.seconds[link], second)
                return AllocationAudit.Pair(talent: Int(talent), opening: Int(market.edgeResponder[Int(edge)]))
            }
        }
        return AllocationAudit(
            faults: report.faultCount, named: report.faults.map { AuditFault($0, links) }, blockingPairs: report.blockingCount,
            blocking: blocking, stability: blocks == 0 ? .promised : .notFound, certificate: .blocksTold(report.blockingCount == blocks))
    }

    /// Where two go together says more than ranks do.
    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? { nil }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .linked(opening: opening) }

    func tell(_ report: inout DemandReport, of allocated: Allocated) {
        report.links = DemandReport.LinkUse(
            links: links.count, together: together, apart: apart, incomplete: incomplete, blocks: blocks)
    }
}
