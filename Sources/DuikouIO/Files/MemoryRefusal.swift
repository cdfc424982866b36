import CProcess

/// What happens when the system refuses memory during the work: unfinished files are removed, a sentence is printed, and the process ends.
///
/// The usual cause is a limit (`ulimit -v`). A refused allocation cannot throw an error, and the code that handles it may not allocate. So
/// whatever must be removed is registered beforehand.
public enum MemoryRefusal {
    /// From now on, refused memory writes `sentence` to standard error and ends the process with the exit code `code`.
    public static func arm(_ sentence: String, code: CInt) {
        // SAFETY: the sentence is a terminated string for the length of the call, and copied.
        unsafe duikou_refusal_arm(sentence, code)
    }

    /// The most bytes of address space that this process may have; nil where no limit is set.
    public static var limit: Int? {
        let limit = duikou_memory_limit()
        return limit == 0 ? nil : Int(clamping: limit)
    }

    /// The bytes of address space that this process may still take; nil where no limit is set.
    public static var left: Int? { limit == nil ? nil : Int(clamping: duikou_memory_left()) }

    enum Kind: CInt {
        case file = 0
        case tree = 1
        case folderIfEmpty = 2
        case allButBlocks = 3
    }

    /// A path that is removed if memory is refused, until it is forgotten. The latest one is removed first.
    struct Removal: Sendable {
        private let number: CInt

        init(_ path: String, _ kind: Kind) {
            // SAFETY: the path is a terminated string for the length of the call, and copied.
            number = unsafe duikou_refusal_register(path, kind.rawValue)
        }

        func forget() { duikou_refusal_forget(number) }
    }
}
