/// Reads the values at all paths of a trie from the bytes of one line, in one pass and without allocation.
///
/// Repeated keys are as in jq: the last one counts, with all that lies below it. There is therefore no early end.
/// Nothing is assumed about the line. What is passed over is checked for brackets, strings that end, levels and pairs
/// of surrogates only, so a scan that succeeds says nothing about whether the line is valid JSON.
package struct FieldScanner: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The slots are what jq 1.6 would see, provided that the line is valid JSON.
        case found
        /// The line is not understood (or to jq 1.6 it is an error as a whole); the slots mean nothing.
        case unsure
    }

    package let trie: PathTrie

    package init(_ trie: PathTrie) { self.trie = trie }

    /// - Parameters:
    ///   - line: content of a line, without terminator.
    ///   - slots: must have been made for this scanner's trie.
    package func scan(_ line: Span<UInt8>, into slots: inout FieldSlots) -> Outcome {
        precondition(slots.fields.count == trie.nodeCount, "the slots belong to another trie")
        return unsafe line.withUnsafeBufferPointer { bytes in
            // Fields hold 32 bits; the longest line allowed is far shorter.
            guard let start = bytes.baseAddress, bytes.count <= Int(UInt32.max) else { return .unsure }
            return unsafe slots.fields.withUnsafeMutableBufferPointer { fields in
                guard let slot = fields.baseAddress else { return .unsure }
                let walk = unsafe ValueWalk(start: start, end: start + bytes.count)
                var pass = unsafe FieldPass(walk: walk, tables: trie.tables, fields: slot)
                do throws(Unsure) {
                    try unsafe pass.run()
                    return .found
                } catch {
                    return .unsure
                }
            }
        }
    }
}
