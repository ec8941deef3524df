extension NativeExpression {
    /// Whether it may give nothing. All others give a value or an error.
    package var isOptional: Bool {
        switch self {
        case .nothing, .attempt: true
        case .path(_, let failure), .has(_, _, let failure): failure == .nothing
        case .lookup(let key, _, let failure): failure == .nothing || key.isOptional
        case .alternative(_, let right): right.isOptional
        // Elements that give nothing are left out.
        case .array: false
        case .isIn(let value, _): value.isOptional
        default: operands.contains(where: \.isOptional)
        }
    }

    var literal: NativeLiteral? {
        guard case .literal(let literal) = self else { return nil }
        return literal
    }

    /// Whether there is an `attempt` anywhere in it, which may swallow later errors.
    var hasAttempt: Bool {
        if case .attempt = self { return true }
        return operands.contains(where: \.hasAttempt)
    }

    /// Nodes in it; no more than `limit` are counted.
    func size(upTo limit: Int) -> Int {
        var size = 1
        for operand in operands {
            guard size < limit else { return limit }
            size += operand.size(upTo: limit - size)
        }
        return min(size, limit)
    }

    /// What is directly inside, in the order of the text.
    var operands: [NativeExpression] {
        switch self {
        case .literal, .path, .nothing, .has: []
        case .guarded(let first, let second), .comparison(_, let first, let second), .and(let first, let second),
            .or(let first, let second), .alternative(let first, let second):
            [first, second]
        case .not(let operand), .attempt(let operand), .text(let operand), .number(let operand), .type(let operand),
            .length(let operand), .ascii(_, let operand), .matches(_, let operand, _), .trimmed(_, let operand, _),
            .lookup(let operand, _, _):
            [operand]
        case .isIn(let value, let list): [value] + list
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .format(let parts):
            parts.compactMap { part in
                if case .value(let value) = part { value } else { nil }
            }
        case .array(let elements): elements
        }
    }

    /// The same with other indices for its paths, each asked for in turn.
    func renumbered(_ index: (Int) -> Int) -> NativeExpression {
        func again(_ operand: NativeExpression) -> NativeExpression { operand.renumbered(index) }
        switch self {
        case .literal, .nothing: return self
        case .path(let path, let failure): return .path(index(path), onFailure: failure)
        case .has(let path, let member, let failure):
            return .has(path: index(path), member: index(member), onFailure: failure)
        case .guarded(let first, let second): return .guarded(again(first), then: again(second))
        case .comparison(let operation, let left, let right):
            return .comparison(operation, again(left), again(right))
        case .and(let left, let right): return .and(again(left), again(right))
        case .or(let left, let right): return .or(again(left), again(right))
        case .not(let operand): return .not(again(operand))
        case .isIn(let value, let list): return .isIn(again(value), list.map(again))
        case .alternative(let left, let right): return .alternative(again(left), again(right))
        case .conditional(let condition, let then, let otherwise):
            return .conditional(again(condition), then: again(then), else: again(otherwise))
        case .attempt(let operand): return .attempt(again(operand))
        case .lookup(let key, let pairs, let failure): return .lookup(key: again(key), in: pairs, onFailure: failure)
        case .format(let parts):
            return .format(
                parts.map { part in
                    if case .value(let value) = part { .value(again(value)) } else { part }
                })
        case .array(let elements): return .array(elements.map(again))
        case .text(let operand): return .text(again(operand))
        case .number(let operand): return .number(again(operand))
        case .type(let operand): return .type(again(operand))
        case .length(let operand): return .length(again(operand))
        case .ascii(let letters, let operand): return .ascii(letters, again(operand))
        case .matches(let test, let operand, let text): return .matches(test, again(operand), text)
        case .trimmed(let end, let operand, let text): return .trimmed(end, again(operand), text)
        }
    }
}

extension NativeOutput {
    func renumbered(_ index: (Int) -> Int) -> NativeOutput {
        switch self {
        case .value(let expression): .value(expression.renumbered(index))
        case .elements(let path, let failure, let otherwise):
            .elements(path: index(path), onFailure: failure, otherwise: otherwise)
        }
    }
}
