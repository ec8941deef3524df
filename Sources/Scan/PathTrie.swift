import CScan

/// Static paths arranged so that one walk over a line serves them all. Immutable, made once at load.
package struct PathTrie: Sendable {
    /// What a scan reads.
    let tables: TrieTables
    /// Node of each path, by the path's place in the list.
    let nodeOfPath: [Int]

    /// - Parameter paths: their places in this list are the slots' numbers. The empty path is the whole line; paths may
    ///   be repeated.
    package init(_ paths: [[PathStep]]) {
        var root = Branch()
        for path in paths { root.insert(path[...]) }
        var layout = TrieLayout()
        layout.append(root)
        tables = TrieTables(layout)
        nodeCount = layout.nodes.count
        nodeOfPath = paths.map { layout.node(of: $0) }
    }

    let nodeCount: Int
}

/// One node of the tree while it is made; the order of children is that of the paths.
struct Branch {
    private(set) var steps: [PathStep] = []
    private(set) var children: [Branch] = []
    private var places: [PathStep: Int] = [:]

    mutating func insert(_ path: ArraySlice<PathStep>) {
        guard let step = path.first else { return }
        let place = places[step] ?? children.count
        if place == children.count {
            steps.append(step)
            children.append(Branch())
            places[step] = place
        }
        children[place].insert(path.dropFirst())
    }
}

/// The nodes in preorder, so that all below a node is one run of numbers.
struct TrieLayout {
    private(set) var nodes: [CScanNode] = []
    /// Open-addressing tables of all nodes, one after the other.
    private(set) var keys: [CScanKey] = []
    private(set) var elements: [CScanElement] = []
    /// Children by key of all nodes: their numbers.
    private(set) var members: [UInt32] = []
    private(set) var keyBytes: [UInt8] = []
    private var numbers: [[PathStep: Int]] = []

    mutating func append(_ branch: Branch) {
        let node = nodes.count
        nodes.append(CScanNode())
        numbers.append([:])
        for (step, child) in zip(branch.steps, branch.children) {
            numbers[node][step] = nodes.count
            append(child)
        }
        nodes[node].subtree_end = UInt32(nodes.count)
        appendElements(of: node)
        appendKeys(of: node, branch.steps)
    }

    func node(of path: [PathStep]) -> Int {
        path.reduce(0) { numbers[$0][$1] ?? 0 }
    }

    private mutating func appendElements(of node: Int) {
        nodes[node].elements_start = UInt32(elements.count)
        for (step, child) in numbers[node] {
            if case .index(let index) = step { elements.append(CScanElement(index: Int64(index), node: UInt32(child))) }
        }
        let start = Int(nodes[node].elements_start)
        elements[start...].sort { $0.index < $1.index }
        nodes[node].elements_end = UInt32(elements.count)
        nodes[node].has_negative_index = start < elements.count && elements[start].index < 0 ? 1 : 0
    }

    private mutating func appendKeys(of node: Int, _ steps: [PathStep]) {
        nodes[node].members_start = UInt32(members.count)
        nodes[node].keys_start = UInt32(keys.count)
        var texts: [(text: [UInt8], node: UInt32)] = []
        for step in steps {
            if case .key(let text) = step { texts.append((text, UInt32(numbers[node][step] ?? 0))) }
        }
        members += texts.map(\.node)
        nodes[node].members_end = UInt32(members.count)
        guard !texts.isEmpty else { return }
        var capacity = 4
        while capacity < 2 * texts.count { capacity *= 2 }
        nodes[node].keys_mask = UInt32(capacity - 1)
        let start = keys.count
        keys += repeatElement(CScanKey(), count: capacity)
        for (text, child) in texts {
            var key = CScanKey(text, node: child)
            key.offset = UInt32(keyBytes.count)
            keyBytes += text
            nodes[node].lengths |= CScanNode.lengthBit(text.count)
            var place = Int(cscan_key_hash(key.words)) & (capacity - 1)
            while keys[start + place].node != 0 { place = (place + 1) & (capacity - 1) }
            keys[start + place] = key
        }
    }
}
