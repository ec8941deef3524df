internal import Rules

/// Lays native expressions out in tables.
struct NativeProgramBuilder {
    private(set) var nodes: [NativeNode] = []
    private(set) var links: [Int] = []
    private(set) var literals: [NativeValue] = []
    private(set) var bytes: [UInt8] = []
    private(set) var containers: [NativeLiteral] = []
    private(set) var lookups: [ByteTable] = []
    private(set) var keys = ByteTablesBuilder()
    private var strings: [[UInt8]: Int] = [:]

    init() {
        for name in NativeProgram.typeNames { _ = number(of: .string(name)) }
    }

    mutating func output(_ output: NativeOutput) -> NativeProgram.Output {
        switch output {
        case .value(let expression): .value(root(expression))
        case .elements(let path, let failure, let otherwise):
            .elements(path: path, failure: Self.kind(failure), otherwise: Self.kind(otherwise))
        }
    }

    /// - Returns: the number of the expression's node.
    mutating func root(_ expression: NativeExpression) -> Int {
        let node = node(expression)
        nodes.append(node)
        return nodes.count - 1
    }

    private static func kind(_ failure: PathFailure) -> NativeValue.Kind {
        failure == .nothing ? .nothing : .error
    }

    // MARK: Nodes

    private mutating func node(_ expression: NativeExpression) -> NativeNode {
        switch expression {
        case .literal(let literal): return NativeNode(operation: .literal, first: number(of: literal))
        case .path(let path, let failure):
            return NativeNode(operation: .path, failure: Self.kind(failure), first: path)
        case .nothing: return NativeNode(operation: .nothing)
        case .guarded(let first, let then): return node(.guarded, first, then)
        case .comparison(let choice, let left, let right):
            return NativeNode(operation: .comparison, choice: choice, first: root(left), second: root(right))
        case .and(let left, let right): return node(.and, left, right)
        case .or(let left, let right): return node(.or, left, right)
        case .not(let operand): return node(.not, operand)
        case .isIn(let value, let list):
            return NativeNode(
                operation: .isIn, first: root(value), second: run(list.map { root($0) }), count: list.count)
        case .alternative(let left, let right): return node(.alternative, left, right)
        case .conditional(let condition, let then, let otherwise):
            return NativeNode(
                operation: .conditional, first: root(condition), second: root(then), third: root(otherwise))
        case .attempt(let operand): return node(.attempt, operand)
        case .lookup(let key, let pairs, let failure):
            return NativeNode(
                operation: .lookup, failure: Self.kind(failure), first: root(key), second: lookup(pairs))
        default: return valueNode(expression)
        }
    }

    private mutating func valueNode(_ expression: NativeExpression) -> NativeNode {
        switch expression {
        case .format(let parts):
            let roots = parts.map { part in
                switch part {
                case .text(let text): root(.literal(.string(text)))
                case .value(let value): root(value)
                }
            }
            return NativeNode(operation: .format, second: run(roots), count: roots.count)
        case .array(let elements):
            return NativeNode(operation: .array, second: run(elements.map { root($0) }), count: elements.count)
        case .text(let operand): return node(.text, operand)
        case .number(let operand): return node(.number, operand)
        case .type(let operand): return node(.type, operand)
        case .length(let operand): return node(.length, operand)
        case .ascii(let letters, let operand): return node(letters == .lower ? .lowercase : .uppercase, operand)
        case .matches(let test, let operand, let text):
            return node(test == .starts ? .starts : test == .ends ? .ends : .contains, operand, text)
        case .trimmed(let end, let operand, let text):
            return node(end == .start ? .trimmedStart : .trimmedEnd, operand, text)
        case .has(let path, let member, let failure):
            return NativeNode(operation: .has, failure: Self.kind(failure), first: path, second: member)
        default: preconditionFailure("an expression of a kind that is handled elsewhere")
        }
    }

    private mutating func node(
        _ operation: NativeNode.Operation, _ first: NativeExpression, _ second: NativeExpression
    ) -> NativeNode {
        NativeNode(operation: operation, first: root(first), second: root(second))
    }

    private mutating func node(_ operation: NativeNode.Operation, _ operand: NativeExpression) -> NativeNode {
        NativeNode(operation: operation, first: root(operand))
    }

    private mutating func node(
        _ operation: NativeNode.Operation, _ operand: NativeExpression, _ text: [UInt8]
    ) -> NativeNode {
        NativeNode(operation: operation, first: root(operand), second: number(of: .string(text)))
    }

    /// A table of numbers by text that no expression uses.
    mutating func table(_ values: [[UInt8]: Int]) -> ByteTable { keys.add(values) }

    mutating func run(_ roots: [Int]) -> Int {
        links += roots
        return links.count - roots.count
    }

    // MARK: Literals

    private mutating func number(of literal: NativeLiteral) -> Int {
        if case .string(let text) = literal, let number = strings[text] { return number }
        switch literal {
        case .null: literals.append(NativeValue(.null))
        case .boolean(let value): literals.append(NativeValue(value))
        case .number(let number): literals.append(NativeValue(number))
        case .string(let text):
            strings[text] = literals.count
            literals.append(NativeValue(.string, in: .program, bytes.count..<(bytes.count + text.count)))
            bytes += text
        case .array, .object:
            let kind: NativeValue.Kind = if case .array = literal { .array } else { .object }
            literals.append(NativeValue(kind, in: .program, containers.count..<(containers.count + 1)))
            containers.append(literal)
        }
        return literals.count - 1
    }

    private mutating func lookup(_ pairs: [[UInt8]: NativeLiteral]) -> Int {
        lookups.append(keys.add(pairs.mapValues { number(of: $0) }))
        return lookups.count - 1
    }
}
