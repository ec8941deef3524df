import CScan

extension CScanNode {
    var hasKeys: Bool { keys_mask != 0 }
    var hasElements: Bool { elements_start != elements_end }

    @inline(__always)
    static func lengthBit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }
}

extension CScanKey {
    init(_ text: [UInt8], node: UInt32) {
        let words = unsafe text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return CScanWords(first: 0, last: 0) }
            return unsafe cscan_words(base, bytes.count)
        }
        self.init(words: words, length: UInt32(text.count), node: node, offset: 0)
    }
}

/// The nodes of a trie in memory that a scan reads without counting references or checking bounds. Never written after
/// it was made, so threads may share it.
@safe final class TrieTables: @unchecked Sendable {
    /// Alive as long as this.
    let trie: CScanTrie

    init(_ layout: TrieLayout) {
        unsafe trie = CScanTrie(
            node_count: UInt32(layout.nodes.count), nodes: UnsafePointer.copy(of: layout.nodes),
            keys: UnsafePointer.copy(of: layout.keys),
            key_bytes: UnsafePointer.copy(of: layout.keyBytes), elements: UnsafePointer.copy(of: layout.elements),
            members: UnsafePointer.copy(of: layout.members))
    }

    deinit {
        unsafe trie.nodes.deallocate()
        unsafe trie.keys.deallocate()
        unsafe trie.key_bytes.deallocate()
        unsafe trie.elements.deallocate()
        unsafe trie.members.deallocate()
    }
}
