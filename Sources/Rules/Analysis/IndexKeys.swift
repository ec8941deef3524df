extension NativeExpression {
    /// Strings of which one must be at a path for this to be true. Nil when there are none such.
    var indexKey: RuleAnalysis.IndexKey? {
        switch self {
        case .comparison(.equal, .path(let path, _), .literal(.string(let text))),
            .comparison(.equal, .literal(.string(let text)), .path(let path, _)):
            return RuleAnalysis.IndexKey(path: path, literals: [text])
        case .isIn(.path(let path, _), let list):
            var literals: [[UInt8]] = []
            for element in list {
                guard case .literal(.string(let text)) = element else { return nil }
                if !literals.contains(text) { literals.append(text) }
            }
            return RuleAnalysis.IndexKey(path: path, literals: literals)
        case .or(let left, let right):
            guard let left = left.indexKey, let right = right.indexKey, left.path == right.path else { return nil }
            let more = right.literals.filter { !left.literals.contains($0) }
            return RuleAnalysis.IndexKey(path: left.path, literals: left.literals + more)
        case .guarded(_, let then): return then.indexKey
        default: return nil
        }
    }
}
