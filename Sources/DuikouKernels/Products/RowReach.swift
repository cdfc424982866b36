/// How far above its approximate scores a row's canonical ones may be, given the largest norm of the columns.
struct RowReach {
    var row: Int
    var above: Double
    var margin: RoundingMargin

    @inline(__always)
    func reach(_ norm: Double) -> Double { above + margin.margin(otherNorm: norm) }
}
