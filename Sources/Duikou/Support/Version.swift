/// The version of the engine, its files and its command line: one number for all, as they are released together.
public enum Version {
    public static let current = "0.1.0"
}
