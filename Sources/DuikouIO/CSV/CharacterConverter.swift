import Duikou
import Glibc

/// Converts one encoding to UTF-8, by the C library's `iconv`.
@safe final class CharacterConverter {
    enum Outcome {
        case done
        /// The input ends inside a character.
        case incomplete
        /// The byte at `consumed` begins no character.
        case invalid
    }

    private let handle: iconv_t

    /// - Parameter name: an encoding as iconv calls it: `GB18030`, `UTF-16LE`.
    init(from name: String) throws {
        // SAFETY: iconv_open reads two terminated strings; its failure value is compared, never dereferenced.
        let opened = unsafe iconv_open("UTF-8", name)
        // SAFETY: (iconv_t)-1 is the documented failure value; only its bits are looked at.
        guard Int(bitPattern: opened) != -1, let opened = unsafe opened else {
            throw DuikouError(
                .environment, zh: "这台机器不能读 \(name) 编码；请把文件另存为 UTF-8",
                en: "this machine cannot read the encoding \(name); save the file as UTF-8")
        }
        unsafe handle = opened
    }

    deinit {
        // SAFETY: the handle was opened by init and is closed once.
        unsafe _ = iconv_close(handle)
    }

    /// Converts as much of `input` as it can onto the end of `output`. These encodings keep no shift state from call to call, so the
    /// caller may pass the unconsumed rest again with more bytes behind it.
    func convert(_ input: inout [UInt8], onto output: inout [UInt8]) -> (consumed: Int, outcome: Outcome) {
        // A character of these encodings takes at most 1.5 times as many bytes in UTF-8 (three for two); 2 leaves room.
        let room = input.count * 2 + 16
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: room))
        var inLeft = input.count
        var outLeft = room
        var code: CInt = 0
        // SAFETY: iconv reads `inLeft` bytes and writes at most `outLeft`; these are the lengths of the two array parts that it is
        // given. Both pointers live for these closures only.
        unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = unsafe target.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
                if unsafe iconv(handle, &from, &inLeft, &to, &outLeft) == -1 { code = errno }
            }
        }
        output.removeLast(outLeft)
        let consumed = input.count - inLeft
        switch code {
        case 0: return (consumed, .done)
        case EINVAL: return (consumed, .incomplete)
        default: return (consumed, .invalid)
        }
    }
}
