import DuikouRandom

/// Distinct byte strings, numbered from 0 in order of first appearance.
///
/// Open addressing over one arena: reading a table looks up millions of short cells, and making a `String`
/// for each would cost more than parsing the file. Average O(length) a look-up.
public struct Interner: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Slots hold a number + 1; 0 is free. Always a power of two, at most half full.
    private var slots: [Int32] = Array(repeating: 0, count: 16)

    /// An interner without strings.
    public init() {}

    /// The arrays of an interner: saved, they make the same interner again without adding string by string.
    public struct Parts: Sendable {
        /// The strings, one after another.
        public var bytes: [UInt8]
        /// Where each string ends in `bytes`.
        public var ends: [Int]
        /// Each string's ``Interner/hash(_:)``.
        public var hashes: [UInt64]
        /// The open-addressed table of a power of two: a number + 1, or 0. A string is at or after ``Interner/firstSlot(_:of:)``.
        public var slots: [Int32]

        /// The parts of an interner that was saved.
        public init(bytes: [UInt8], ends: [Int], hashes: [UInt64], slots: [Int32]) {
            self.bytes = bytes
            self.ends = ends
            self.hashes = hashes
            self.slots = slots
        }
    }

    /// The interner's parts, shared and not copied.
    public var parts: Parts { Parts(bytes: bytes, ends: ends, hashes: hashes, slots: slots) }

    /// An interner from the parts of another.
    public init(_ parts: Parts) {
        precondition(parts.ends.last ?? 0 == parts.bytes.count && parts.ends.count == parts.hashes.count)
        precondition(parts.slots.count.nonzeroBitCount == 1 && parts.ends.count < parts.slots.count)
        bytes = parts.bytes
        ends = parts.ends
        hashes = parts.hashes
        slots = parts.slots
    }

    /// The slot at which the search for a hash begins in a table of `slots` slots; it goes on slot by slot and wraps round at the end.
    public static func firstSlot(_ hash: UInt64, of slots: Int) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (slots - 1) }

    /// How many distinct strings there are.
    public var count: Int { ends.count }
    /// Bytes held.
    var memory: Int { bytes.count + 16 * ends.count + 4 * slots.count }

    /// The number of `key`, new if it was not there yet.
    public mutating func intern(_ key: Span<UInt8>) -> Int32 {
        let hash = Self.hash(key)
        let slot = find(key, hash)
        if slots[slot] != 0 { return slots[slot] - 1 }
        let number = Int32(ends.count)
        for i in key.indices { bytes.append(key[i]) }
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = number + 1
        if ends.count * 2 > slots.count { grow() }
        return number
    }

    /// The number of `key`, new if it was not there yet.
    public mutating func intern(_ key: String) -> Int32 {
        let array = Array(key.utf8)
        return intern(array.span)
    }

    /// The number of `key`, or nil.
    public func number(of key: Span<UInt8>) -> Int32? {
        let value = slots[find(key, Self.hash(key))]
        return value == 0 ? nil : value - 1
    }

    /// The number of `key`, or nil.
    public func number(of key: String) -> Int32? {
        let array = Array(key.utf8)
        return number(of: array.span)
    }

    /// The string of a number. O(length).
    public subscript(number: Int32) -> String {
        String(decoding: bytes[range(Int(number))], as: UTF8.self)
    }

    /// Calls `body` with the bytes of every string, in order of number, until it returns false.
    func forEachBytes(_ body: (_ number: Int32, _ bytes: Span<UInt8>) -> Bool) {
        let all = bytes.span
        for number in ends.indices where !body(Int32(number), all.extracting(range(number))) { return }
    }

    /// A 64-bit hash of entry `number` that depends on its bytes alone: a lottery key that moves with the person.
    ///
    /// FNV-1a, 64 bits (Fowler, Noll, Vo), finished by SplitMix64 so that short keys differ in every bit. Part of the promise
    /// that a seed gives the same draw in every version, and so apart from the table's own hash.
    public func key(_ number: Int32) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes[range(Int(number))] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return SplitMix64.mix(hash)
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    private func find(_ key: Span<UInt8>, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Self.firstSlot(hash, of: slots.count)
        while slots[slot] != 0 {
            let number = Int(slots[slot] - 1)
            if hashes[number] == hash, equals(key, number) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func equals(_ key: Span<UInt8>, _ number: Int) -> Bool {
        let stored = range(number)
        guard stored.count == key.count else { return false }
        var i = stored.lowerBound
        for k in key.indices {
            if bytes[i] != key[k] { return false }
            i += 1
        }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<ends.count {
            var slot = Self.firstSlot(hashes[number], of: slots.count)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number) + 1
        }
    }

    /// FNV-1a in four lanes, byte i in lane i mod 4: a product need not wait for the one before it.
    public static func hash(_ key: Span<UInt8>) -> UInt64 {
        let prime: UInt64 = 0x100_0000_01B3
        var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, UInt64(key.count) &+ 4)
        var i = 0
        while i &+ 4 <= key.count {
            a = (a ^ UInt64(key[i])) &* prime
            b = (b ^ UInt64(key[i &+ 1])) &* prime
            c = (c ^ UInt64(key[i &+ 2])) &* prime
            d = (d ^ UInt64(key[i &+ 3])) &* prime
            i &+= 4
        }
        while i < key.count {
            a = (a ^ UInt64(key[i])) &* prime
            i &+= 1
        }
        return SplitMix64.mix(a ^ (b &<< 16 | b &>> 48) ^ (c &<< 32 | c &>> 32) ^ (d &<< 48 | d &>> 16))
    }
}
