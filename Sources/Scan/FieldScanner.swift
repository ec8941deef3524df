import CScan

/// Reads the values at all paths of a trie from the bytes of one line, in one pass and without allocation.
///
/// Repeated keys are as in jq: the last one counts, with all that lies below it. There is therefore no early end.
/// The line must have passed `LineValidator`. Of any other one nothing is read beyond its end, but a scan may well
/// succeed and mean nothing.
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
        unsafe scan(line, into: &slots) { start, end, trie, fields in
            unsafe cscan_fields(start, end, trie, fields) != 0 || Self.scanCarefully(start, end, trie, fields)
        }
    }

    /// The same step by step, also through what is unusual. `unsure` of brackets that do not match, strings that do not
    /// end and wanted values that are none, whatever the line is.
    package func scanCarefully(_ line: Span<UInt8>, into slots: inout FieldSlots) -> Outcome {
        unsafe scan(line, into: &slots, Self.scanCarefully)
    }

    private typealias Scan = (
        UnsafePointer<UInt8>, UnsafePointer<UInt8>, UnsafePointer<CScanTrie>, UnsafeMutablePointer<CScanField>
    ) -> Bool

    private func scan(_ line: Span<UInt8>, into slots: inout FieldSlots, _ scan: Scan) -> Outcome {
        precondition(slots.fields.count == trie.nodeCount, "the slots belong to another trie")
        let isFound = unsafe line.withUnsafeBufferPointer { bytes in
            // Fields hold 32 bits; the longest line allowed is far shorter.
            guard let start = bytes.baseAddress, bytes.count <= Int(UInt32.max) else { return false }
            return unsafe slots.fields.withUnsafeMutableBufferPointer { fields in
                guard let slot = fields.baseAddress else { return false }
                return unsafe withUnsafePointer(to: trie.tables.trie) { tables in
                    unsafe scan(start, start + bytes.count, tables, slot)
                }
            }
        }
        return isFound ? .found : .unsure
    }

    private static func scanCarefully(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ trie: UnsafePointer<CScanTrie>,
        _ fields: UnsafeMutablePointer<CScanField>
    ) -> Bool {
        var pass = unsafe FieldPass(walk: ValueWalk(start: start, end: end), tables: trie.pointee, fields: fields)
        do throws(Unsure) {
            try unsafe pass.run()
            return true
        } catch {
            return false
        }
    }
}
