/// A run of records of a delimited file, as raw fields: one arena of bytes and the ends of fields and records.
///
/// Strings are made only where a column needs one; a reader fills a batch, a ``TableBuilder`` empties it.
public struct RecordBatch: Sendable {
    /// The fields' bytes (UTF-8, unquoted), one after another.
    public var bytes: [UInt8] = []
    /// `fieldEnds[f]`: the end of field `f` in `bytes`; it begins where field `f − 1` ends.
    public var fieldEnds: [Int] = []
    /// `recordEnds[r]`: one past record `r`'s last field in `fieldEnds`.
    public var recordEnds: [Int] = []
    /// `lines[r]`: the 1-based line of the file on which record `r` begins.
    public var lines: [Int] = []

    /// An empty batch.
    public init() {}

    /// How many records there are.
    public var count: Int { recordEnds.count }

    /// Empties the batch and keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fieldEnds.removeAll(keepingCapacity: true)
        recordEnds.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }

    /// The range of record `record`'s fields in `fieldEnds`.
    public func fields(of record: Int) -> Range<Int> {
        (record == 0 ? 0 : recordEnds[record - 1])..<recordEnds[record]
    }

    /// The bytes of field `field` (an index into `fieldEnds`).
    public func range(of field: Int) -> Range<Int> {
        (field == 0 ? 0 : fieldEnds[field - 1])..<fieldEnds[field]
    }

    /// Field `field` as text. Invalid UTF-8 cannot occur: a reader refuses the file first.
    public func string(_ field: Int) -> String {
        String(decoding: bytes[range(of: field)], as: UTF8.self)
    }
}
