import CScan

/// What a scan found at each path of a trie: one buffer that is used again for every line.
package struct FieldSlots: Sendable {
    /// By number of the trie's node.
    var fields: [CScanField]
    private let nodes: [Int]

    package init(for trie: PathTrie) {
        fields = Array(repeating: Field(.absent).raw, count: trie.nodeCount)
        nodes = trie.nodeOfPath
    }

    /// - Parameter path: place of the path in the list that the trie was made of.
    package subscript(path: Int) -> Field {
        @inline(__always) get { Field(fields[nodes[path]]) }
    }
}
