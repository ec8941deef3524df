internal import Yams

/// Turns Yams' nodes into ours, with the disguised keys' own names.
struct YAMLTree {
    let source: SourceText
    let disguises: [Int: Unicode.Scalar]
    private var nodesLeft: Int
    private(set) var isExhausted = false

    init(source: SourceText, disguises: [Int: Unicode.Scalar]) {
        self.source = source
        self.disguises = disguises
        // Without aliases a node takes a character at least. A few lines of them stand for more nodes than memory holds.
        nodesLeft = source.scalars.count * 10 + 10_000
    }

    mutating func node(_ node: Node) -> YAMLNode {
        let mark = node.mark
        let offset = source.offset(yamlLine: mark?.line ?? 1, column: mark?.column ?? 1)
        nodesLeft -= 1
        if nodesLeft < 0 { isExhausted = true }
        guard !isExhausted else { return Self.nothing(at: offset) }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(content: .scalar(self.scalar(scalar, at: offset)), offset: offset)
        case .sequence(let sequence):
            return YAMLNode(content: .sequence(nodes(sequence)), offset: offset)
        case .mapping(let mapping):
            return YAMLNode(content: .mapping(entries(mapping)), offset: offset)
        case .alias:
            // Composed trees hold the nodes that aliases stand for, never an alias.
            return Self.nothing(at: offset)
        }
    }

    private mutating func nodes(_ sequence: Node.Sequence) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        for element in sequence where !isExhausted { nodes.append(node(element)) }
        return nodes
    }

    private mutating func entries(_ mapping: Node.Mapping) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        for (key, value) in mapping where !isExhausted { entries.append(YAMLEntry(key: node(key), value: node(value))) }
        return entries
    }

    private static func nothing(at offset: Int) -> YAMLNode {
        YAMLNode(content: .scalar(YAMLScalar(text: "", style: .plain, tag: nil)), offset: offset)
    }

    private func scalar(_ scalar: Node.Scalar, at offset: Int) -> YAMLScalar {
        var text = scalar.string
        if let first = disguises[offset] {
            text = String(scalars: [first] + text.unicodeScalars.dropFirst())
        }
        let style: YAMLScalar.Style =
            switch scalar.style {
            case .any, .plain: .plain
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            }
        // A quoted scalar is tagged a string by Yams itself.
        let tag = scalar.tag.rawValue
        return YAMLScalar(text: text, style: style, tag: tag.isEmpty || style != .plain ? nil : tag)
    }
}
