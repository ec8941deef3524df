import CScan

/// One walk over the bytes of one line that fills the slots of a trie.
///
/// Recursion goes no deeper than the trie.
@unsafe struct FieldPass {
    private var walk: ValueWalk
    private let tables: TrieTables
    private let fields: UnsafeMutablePointer<Field>

    /// - Parameter fields: one for each node.
    init(walk: ValueWalk, tables: TrieTables, fields: UnsafeMutablePointer<Field>) {
        unsafe self.walk = walk
        unsafe self.tables = tables
        unsafe self.fields = fields
    }

    mutating func run() throws(Unsure) {
        unsafe walk.skipSpace()
        guard unsafe walk.next() == UInt8(ascii: "{") else { throw Unsure() }
        unsafe clear(0..<tables.nodeCount, to: .absent)
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
            unsafe fields[node] = Field(kind, from: first, to: walk.offset)
            return
        }
        let field = try unsafe walk.scalar()
        unsafe fields[node] = field
        unsafe clear(node + 1..<Int(tables.nodes[node].subtreeEnd), to: field.kind == .null ? .absent : .notIndexable)
    }

    /// Leaves the cursor behind the object.
    private mutating func object(_ node: Int) throws(Unsure) {
        let shape = unsafe tables.nodes[node]
        unsafe clear(node + 1..<Int(shape.subtreeEnd), to: .absent)
        for element in shape.elementsStart..<shape.elementsEnd {
            let child = unsafe Int(tables.elements[Int(element)].node)
            unsafe clear(child..<Int(tables.nodes[child].subtreeEnd), to: .notIndexable)
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
        if shape.hasNegativeIndex { throw Unsure() }
        unsafe clear(node + 1..<Int(shape.subtreeEnd), to: .absent)
        for member in shape.membersStart..<shape.membersEnd {
            let child = unsafe Int(tables.members[Int(member)])
            unsafe clear(child..<Int(tables.nodes[child].subtreeEnd), to: .notIndexable)
        }
        guard shape.hasElements else { return try unsafe walk.skipContainer() }
        try unsafe walk.open(isObject: false)
        guard unsafe walk.next() != UInt8(ascii: "]") else { return unsafe walk.close(isObject: false) }
        var wanted = Int(shape.elementsStart)
        var index = 0
        while true {
            if wanted < Int(shape.elementsEnd), unsafe tables.elements[wanted].index == index {
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
    private mutating func key(of shape: TrieNode) throws(Unsure) -> Int {
        guard unsafe walk.next() == UInt8(ascii: "\"") else { throw Unsure() }
        let text = unsafe walk.cursor + 1
        let isEscaped = try unsafe walk.skipString()
        let length = unsafe walk.cursor - text - 1
        let child: Int
        if isEscaped {
            child = unsafe escapedChild(UnsafeBufferPointer(start: text, count: length), of: shape)
        } else if shape.lengths & TrieKey.lengthBit(length) == 0 {
            child = 0
        } else {
            child = unsafe plainChild(text, length, of: shape)
        }
        try unsafe walk.skipColon()
        return child
    }

    private func plainChild(_ text: UnsafePointer<UInt8>, _ length: Int, of shape: TrieNode) -> Int {
        let words = unsafe cscan_words(text, length)
        var place = TrieKey.hash(words)
        while true {
            let key = unsafe tables.keys[Int(shape.keysStart) + Int(place & UInt64(shape.keysMask))]
            if key.node == 0 { return 0 }
            if key.words.first == words.first, key.words.last == words.last, Int(key.length) == length,
                unsafe length <= 16 || cscan_is_same(text, tables.keyBytes + Int(key.offset), length) != 0
            {
                return Int(key.node)
            }
            place += 1
        }
    }

    /// Keys with escapes are rare: they are compared with each of the node's keys.
    private func escapedChild(_ text: UnsafeBufferPointer<UInt8>, of shape: TrieNode) -> Int {
        for place in Int(shape.keysStart)...Int(shape.keysStart) + Int(shape.keysMask) {
            let key = unsafe tables.keys[place]
            let bytes = unsafe UnsafeBufferPointer(
                start: tables.keyBytes + Int(key.offset), count: Int(key.length))
            if key.node != 0, unsafe EscapedText.equals(text, bytes) { return Int(key.node) }
        }
        return 0
    }
}

// MARK: Slots

extension FieldPass {
    @inline(__always)
    private func clear(_ nodes: Range<Int>, to kind: FieldKind) {
        for node in nodes { unsafe fields[node] = Field(kind) }
    }
}
