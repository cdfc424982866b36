import Duikou

/// Checks the headers of a programme's other files when its tables could not be read, so that all missing columns are reported at once.
/// Rows are not read.
enum HeaderCheck {
    static func check(_ programme: Programme, in files: any InputSource, _ problems: inout Problems) {
        for declaration in [programme.choices, programme.ratings].compactMap({ $0 }) {
            _ = problems.collect { try PairsFile.open(declaration, in: files) }
        }
        if let regions = programme.allocation.regions { _ = problems.collect { try RegionLimitsFile.open(regions, in: files) } }
        if let links = programme.allocation.links { _ = problems.collect { try LinksFile.open(links, in: files) } }
        for term in programme.talentForOpening + programme.openingForTalent {
            _ = problems.collect { try TermDataReader.checkHeaders(term, programme: programme, in: files) }
        }
    }
}
