import Testing

/// `#expect` for the inside of long loops: costs nothing while it holds.
func expect(_ holds: Bool, _ comment: @autoclosure () -> String, at place: Testing.SourceLocation = #_sourceLocation) {
    if !holds { Issue.record(Comment(rawValue: comment()), sourceLocation: place) }
}
