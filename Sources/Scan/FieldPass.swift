import CScan

/// One walk over the bytes of one line that fills the slots of a trie.
///
/// Recursion goes no deeper than the trie.
@unsafe struct FieldPass {
    private var walk: ValueWalk
    private let tables: CScanTrie
    private let fields: UnsafeMutablePointer<CScanField>

    /// - Parameter fields: one for each node.
    init(walk: ValueWalk, tables: CScanTrie, fields: UnsafeMutablePointer<CScanField>) {
        unsafe self.walk = walk
        unsafe self.tables = tables
        unsafe self.fields = fields
    }

    mutating func run() throws(Unsure) {
        unsafe walk.skipSpace()
        guard unsafe walk.next() == UInt8(ascii: "{") else { throw Unsure() }
        unsafe clear(0..<Int(tables.node_count), to: .absent)
        try unsafe value(of: 0)
        unsafe walk.skipSpace()
        guard unsafe walk.cursor == walk.end else { throw Unsure() }
    }

    /// At a value that belongs to a node: fills its slot and all below.
    private mutating func value(of node: Int) throws(Unsure) {
        let byte = unsafe walk.next()
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            let first = unsafe walk.offset
            if byte == UInt8(ascii: "{") { try unsafe object(node) } else { try unsafe array(node) }
            let kind: FieldKind = byte == UInt8(ascii: "{") ? .object : .array
            unsafe fields[node] = Field(kind, from: first, to: walk.offset).raw
            return
        }
        let field = try unsafe walk.scalar()
        unsafe fields[node] = field.raw
        unsafe clear(node + 1..<Int(tables.nodes[node].subtree_end), to: field.kind == .null ? .absent : .notIndexable)
    }

    /// Leaves the cursor behind the object.
    private mutating func object(_ node: Int) throws(Unsure) {
        let shape = unsafe tables.nodes[node]
        unsafe clear(node + 1..<Int(shape.subtree_end), to: .absent)
        for element in shape.elements_start..<shape.elements_end {
            let child = unsafe Int(tables.elements[Int(element)].node)
            unsafe clear(child..<Int(tables.nodes[child].subtree_end), to: .notIndexable)
        }
        guard shape.hasKeys else { return try unsafe walk.skipContainer() }
        try unsafe walk.open(isObject: true)
        guard unsafe walk.next() != UInt8(ascii: "}") else { return unsafe walk.close(isObject: true) }
        while true {
            let child = try unsafe key(of: shape)
            if child == 0 { try unsafe walk.skipValue() } else { try unsafe value(of: child) }
            if try unsafe walk.isLast(before: UInt8(ascii: "}")) { return unsafe walk.close(isObject: true) }
        }
    }

    /// Leaves the cursor behind the array.
    private mutating func array(_ node: Int) throws(Unsure) {
        let shape = unsafe tables.nodes[node]
        if shape.has_negative_index != 0 { throw Unsure() }
        unsafe clear(node + 1..<Int(shape.subtree_end), to: .absent)
        for member in shape.members_start..<shape.members_end {
            let child = unsafe Int(tables.members[Int(member)])
            unsafe clear(child..<Int(tables.nodes[child].subtree_end), to: .notIndexable)
        }
        guard shape.hasElements else { return try unsafe walk.skipContainer() }
        try unsafe walk.open(isObject: false)
        guard unsafe walk.next() != UInt8(ascii: "]") else { return unsafe walk.close(isObject: false) }
        var wanted = Int(shape.elements_start)
        var index = 0
        while true {
            if wanted < Int(shape.elements_end), unsafe tables.elements[wanted].index == index {
                try unsafe value(of: Int(tables.elements[wanted].node))
                wanted += 1
            } else {
                try unsafe walk.skipValue()
            }
            index += 1
            if try unsafe walk.isLast(before: UInt8(ascii: "]")) { return unsafe walk.close(isObject: false) }
        }
    }
}

// MARK: Keys

extension FieldPass {
    /// Reads a key and its colon and leaves the cursor at the value.
    ///
    /// - Returns: the child of this key; 0 when there is none.
    @inline(__always)
    private mutating func key(of shape: CScanNode) throws(Unsure) -> Int {
        guard unsafe walk.next() == UInt8(ascii: "\"") else { throw Unsure() }
        let text = unsafe walk.cursor + 1
        let isEscaped = try unsafe walk.skipString()
        let length = unsafe walk.cursor - text - 1
        let child: Int
        if isEscaped {
            child = unsafe escapedChild(UnsafeBufferPointer(start: text, count: length), of: shape)
        } else if shape.lengths & CScanNode.lengthBit(length) == 0 {
            child = 0
        } else {
            child = unsafe plainChild(text, length, of: shape)
        }
        try unsafe walk.skipColon()
        return child
    }

    private func plainChild(_ text: UnsafePointer<UInt8>, _ length: Int, of shape: CScanNode) -> Int {
        let words = unsafe cscan_words(text, length)
        var place = cscan_key_hash(words)
        while true {
            let key = unsafe tables.keys[Int(shape.keys_start) + Int(place & UInt64(shape.keys_mask))]
            if key.node == 0 { return 0 }
            if key.words.first == words.first, key.words.last == words.last, Int(key.length) == length,
                unsafe length <= 16 || cscan_is_same(text, tables.key_bytes + Int(key.offset), length) != 0
            {
                return Int(key.node)
            }
            place += 1
        }
    }

    /// Keys with escapes are rare: they are compared with each of the node's keys.
    private func escapedChild(_ text: UnsafeBufferPointer<UInt8>, of shape: CScanNode) -> Int {
        for place in Int(shape.keys_start)...Int(shape.keys_start) + Int(shape.keys_mask) {
            let key = unsafe tables.keys[place]
            let bytes = unsafe UnsafeBufferPointer(
                start: tables.key_bytes + Int(key.offset), count: Int(key.length))
            if key.node != 0, unsafe EscapedText.equals(text, bytes) { return Int(key.node) }
        }
        return 0
    }
}

// MARK: Slots

extension FieldPass {
    @inline(__always)
    private func clear(_ nodes: Range<Int>, to kind: FieldKind) {
        for node in nodes { unsafe fields[node] = Field(kind).raw }
    }
}
