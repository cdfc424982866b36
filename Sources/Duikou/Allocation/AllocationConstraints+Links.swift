import DuikouMechanisms

/// Links over one market, and what became of them.
struct LinkPlan: Sendable {
    let links: ApplicantLinks
    /// Pairs, and options of two linked talents, that block; 0 where the matching is stable.
    var blocks = 0
    /// Links whose two talents are at openings of the same label, at openings of different labels, or not both placed.
    var together = 0
    var apart = 0
    var incomplete = 0
}

extension AllocationConstraints {
    /// The declared links, where there are any.
    func links(_ market: Market) throws -> LinkPlan? {
        guard let declaration = allocation.links else { return nil }
        do {
            return LinkPlan(
                links: try ApplicantLinks(
                    market, pairs: inputs.links.map { (Int($0.talent), Int($0.partner)) }, responderLabels: labels(declaration),
                    fallback: declaration.allowsApart ? .preferably : .together))
        } catch LinkError.tooLarge {
            throw DuikouError(
                .usage, zh: "结伴志愿的组合太多；请缩短名单或减少结伴人数。", en: "the links make too many combinations; shorten the lists or declare fewer links."
            )
        } catch {
            preconditionFailure("checked links do not fit the market: \(error)")
        }
    }

    /// For each opening the label that must be the same for both talents. An opening without a value has a label of its own.
    private func labels(_ declaration: LinksDeclaration) -> [Int32] {
        guard case .codes(let codes)? = compiled.openings.column(declaration.same.column)?.data else {
            preconditionFailure("a checked programme's link column holds codes")
        }
        return codes.enumerated().map { opening, code in code >= 0 ? code : -1 - Int32(opening) }
    }

    /// The steps of a search: at least the first number, and for each entry of the lists the second. A tiny market is searched exhaustively
    /// with this, a larger one some thousand times over, for up to a second or so.
    private static let minimumLinkEffort = 50_000
    private static let linkEffortPerEntry = 1_000

    func linked(_ allocated: inout Allocated, _ plan: LinkPlan) throws {
        var plan = plan
        let size = allocated.market.edgeCount + plan.links.optionCount
        let effort = min(LinkedApplicants.defaultEffort, max(Self.minimumLinkEffort, size * Self.linkEffortPerEntry))
        let mechanism = LinkedApplicants(links: plan.links, ties: allocated.ties, effort: effort)
        let solved: LinkedOutcome
        do { solved = try mechanism.solve(allocated.market) } catch { preconditionFailure("links do not fit their own market: \(error)") }
        allocated.outcome = Outcome(
            matching: solved.matching, cutoffs: Cutoff.all(of: allocated.market, solved.matching, ties: allocated.ties),
            counters: Outcome.Counters())
        plan.blocks = solved.blockingPairs
        let labels = labels(allocation.links!)
        for link in inputs.links {
            let seats = [link.talent, link.partner].map { solved.matching.responder(ofProposer: Int($0)) }
            guard let first = seats[0], let second = seats[1] else {
                plan.incomplete += 1
                continue
            }
            if labels[first] == labels[second] { plan.together += 1 } else { plan.apart += 1 }
        }
        allocated.links = plan
    }
}
