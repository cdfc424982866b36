import DuikouMechanisms

/// Maximum weight with its prices.
///
/// `--gap` in millionths, 1,000 unless given; 0 for the exact optimum. `--weight-levels` spreads the weights over so many
/// values instead of a million, which makes ties.
func maximumWeightBench(_ options: BenchOptions) throws {
    let (market, all) = try RandomMarket(options).make()
    let levels = options.number("weight-levels", 1_000_000)
    let fits = all.map { Int32(Int($0) * levels / 1_000_000) }
    let mechanism = try MaximumWeight(
        weights: fits, gapPartsPerMillion: options.number("gap", MaximumWeight.defaultGapPartsPerMillion))
    try time(
        "maximum weight", options,
        fields: {
            [
                ("placed", "\($0.outcome.matching.placedCount)"), ("weight", "\($0.prices.weight)"),
                ("bound", "\($0.prices.bound)"), ("gap", "\($0.prices.gap)"), ("bids", "\($0.outcome.counters.proposals)"),
            ]
        }
    ) { try mechanism.solve(market) }
}
