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

extension RuleIndex {
    /// Each rule goes into the table of the key by which the fewest rules share a string.
    init(_ rules: [RuleAnalysis]) {
        var counts: [Int: [[UInt8]: Int]] = [:]
        for key in rules.flatMap(\.keys) {
            for literal in key.literals { counts[key.path, default: [:]][literal, default: 0] += 1 }
        }
        func crowd(_ key: RuleAnalysis.IndexKey) -> Int {
            key.literals.reduce(0) { max($0, counts[key.path]?[$1] ?? 0) }
        }
        var tables: [Int: [[UInt8]: [Int]]] = [:]
        var always: [Int] = []
        for (index, rule) in rules.enumerated() {
            let best = rule.keys.min { (crowd($0), $0.path) < (crowd($1), $1.path) }
            guard let best else {
                always.append(index)
                continue
            }
            for literal in best.literals { tables[best.path, default: [:]][literal, default: []].append(index) }
        }
        self.always = always
        self.tables = tables.keys.sorted().map { Table(path: $0, rules: tables[$0] ?? [:]) }
    }
}
