import CProcess

/// What happens when the system refuses memory in the middle of the work: what is half-written is removed, and the process ends in words.
///
/// A limit (`ulimit -v`) is the common case. Nothing can be thrown from a refused allocation, so what is to be removed is registered beforehand
/// where the refusal finds it without allocating.
public enum MemoryRefusal {
    /// From now on a refusal writes `sentence` to the standard error and ends the process with `code`.
    public static func arm(_ sentence: String, code: CInt) {
        // SAFETY: the sentence is a terminated string for the length of the call, and copied.
        unsafe duikou_refusal_arm(sentence, code)
    }

    /// Bytes that this process may have at most; nil where nobody set a limit.
    public static var limit: Int? {
        let limit = duikou_memory_limit()
        return limit == 0 ? nil : Int(clamping: limit)
    }

    /// Bytes that it may still take; nil where nobody set a limit.
    public static var left: Int? { limit == nil ? nil : Int(clamping: duikou_memory_left()) }

    enum Kind: CInt {
        case file = 0
        case tree = 1
        case folderIfEmpty = 2
        case allButBlocks = 3
    }

    /// A path that a refusal removes, until it is forgotten. The latest goes first.
    struct Removal: Sendable {
        private let number: CInt

        init(_ path: String, _ kind: Kind) {
            // SAFETY: the path is a terminated string for the length of the call, and copied.
            number = unsafe duikou_refusal_register(path, kind.rawValue)
        }

        func forget() { duikou_refusal_forget(number) }
    }
}
