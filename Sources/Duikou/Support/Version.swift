/// The version of the engine, its files and its command line: one number for all, as they are released together.
public enum Version {
    /// As in a release's tag, without its `v`.
    public static let current = "0.1.0"
}
