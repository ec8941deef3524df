/// What is needed of a value, while it is put together.
struct JQProjectionPart {
    private(set) var isWhole = false
    private(set) var keys: [[UInt8]: JQProjectionPart] = [:]
    /// One at most.
    private(set) var elements: [JQProjectionPart] = []
    /// Of all members of an object, those in `keys` too. One at most.
    private(set) var members: [JQProjectionPart] = []

    mutating func insert(_ steps: ArraySlice<JQProjection.Step>, isWhole: Bool) {
        guard let step = steps.first else {
            self.isWhole = self.isWhole || isWhole
            return
        }
        let rest = steps.dropFirst()
        switch step {
        case .key(let key): keys[key, default: members.first ?? JQProjectionPart()].insert(rest, isWhole: isWhole)
        case .element: insertIntoElements(rest, isWhole)
        case .each:
            insertIntoElements(rest, isWhole)
            if members.isEmpty { members.append(JQProjectionPart()) }
            members[0].insert(rest, isWhole: isWhole)
            for key in keys.keys { keys[key]?.insert(rest, isWhole: isWhole) }
        }
    }

    private mutating func insertIntoElements(_ steps: ArraySlice<JQProjection.Step>, _ isWhole: Bool) {
        if elements.isEmpty { elements.append(JQProjectionPart()) }
        elements[0].insert(steps, isWhole: isWhole)
    }
}

/// Nodes and keys by number.
struct JQProjectionTable {
    private(set) var nodes: [JQProjection.Node] = []
    private(set) var keys: [(bytes: [UInt8], node: Int32)] = []

    /// Gives the number of the part's node. The first one's is `JQProjection.root`.
    @discardableResult
    mutating func add(_ part: JQProjectionPart) -> Int32 {
        guard !part.isWhole else { return JQProjection.whole }
        let number = nodes.count
        nodes.append(JQProjection.Node())
        let firstKey = keys.count
        let names = part.keys.keys.sorted { $0.lexicographicallyPrecedes($1) }
        keys += names.map { ($0, JQProjection.nothing) }
        for (index, name) in names.enumerated() {
            guard let child = part.keys[name] else { continue }
            keys[firstKey + index].node = add(child)
        }
        nodes[number].firstKey = Int32(firstKey)
        nodes[number].keyCount = Int32(names.count)
        if let child = part.elements.first { nodes[number].elements = add(child) }
        if let child = part.members.first { nodes[number].members = add(child) }
        return Int32(number)
    }
}
