import CScan

/// One node: where its children are in the tables.
struct TrieNode {
    /// All below this node has the numbers after its own up to here.
    var subtreeEnd: UInt32 = 0
    /// Its part of `TrieTables.keys`, a power of two less one; 0 when it has no keys.
    var keysMask: UInt32 = 0
    var keysStart: UInt32 = 0
    var membersStart: UInt32 = 0
    var membersEnd: UInt32 = 0
    var elementsStart: UInt32 = 0
    var elementsEnd: UInt32 = 0
    var hasNegativeIndex = false
    /// Which lengths its keys have: most keys of a line are told apart by that alone.
    var lengths: UInt64 = 0

    var hasKeys: Bool { keysMask != 0 }
    var hasElements: Bool { elementsStart != elementsEnd }
}

/// One place of a node's table of keys.
struct TrieKey {
    let length: UInt32
    /// The child; 0 (the root) when the place is free.
    let node: UInt32
    /// The first and the last eight bytes, which tell all of a key of up to 16 bytes.
    let words: CScanWords
    /// Where the whole key lies in `TrieTables.keyBytes`.
    var offset: UInt32 = 0

    init() { (length, node, words) = (0, 0, CScanWords(first: 0, last: 0)) }

    init(_ text: [UInt8], node: UInt32) {
        self.node = node
        length = UInt32(text.count)
        words = unsafe text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return CScanWords(first: 0, last: 0) }
            return unsafe cscan_words(base, bytes.count)
        }
    }

    var hash: UInt64 { Self.hash(words) }

    @inline(__always)
    static func hash(_ words: CScanWords) -> UInt64 {
        let mixed = (words.first ^ (words.last &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
        return mixed >> 32
    }

    @inline(__always)
    static func lengthBit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }
}

/// A child by index.
struct TrieElement {
    let index: Int
    let node: UInt32
}

/// The nodes of a trie in memory that a scan reads without counting references or checking bounds. Never written after
/// it was made, so threads may share it.
@safe final class TrieTables: @unchecked Sendable {
    let nodeCount: Int
    let nodes: UnsafePointer<TrieNode>
    let keys: UnsafePointer<TrieKey>
    let keyBytes: UnsafePointer<UInt8>
    let elements: UnsafePointer<TrieElement>
    /// Numbers of the children by key.
    let members: UnsafePointer<UInt32>

    init(_ layout: TrieLayout) {
        nodeCount = layout.nodes.count
        unsafe nodes = Self.copy(layout.nodes)
        unsafe keys = Self.copy(layout.keys)
        unsafe keyBytes = Self.copy(layout.keyBytes)
        unsafe elements = Self.copy(layout.elements)
        unsafe members = Self.copy(layout.members)
    }

    deinit {
        unsafe nodes.deallocate()
        unsafe keys.deallocate()
        unsafe keyBytes.deallocate()
        unsafe elements.deallocate()
        unsafe members.deallocate()
    }

    private static func copy<Item: BitwiseCopyable>(_ items: [Item]) -> UnsafePointer<Item> {
        let memory = UnsafeMutableBufferPointer<Item>.allocate(capacity: max(items.count, 1))
        _ = unsafe memory.initialize(from: items)
        guard let base = memory.baseAddress else { preconditionFailure("memory of at least one item") }
        return unsafe UnsafePointer(base)
    }
}
