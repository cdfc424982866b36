/// How far a row's canonical scores may exceed its approximate ones, given the largest norm of the columns.
struct RowReach {
    var row: Int
    var above: Double
    var margin: RoundingMargin

    @inline(__always)
    func reach(_ norm: Double) -> Double { above + margin.margin(otherNorm: norm) }
}
