/// Which rules an event can match at all, as far as strings at paths tell.
package struct RuleIndex: Sendable, Equatable {
    /// Every rule is in exactly one table, or in `always`.
    package let tables: [Table]
    /// Rules without a key; ascending.
    package let always: [Int]

    package struct Table: Sendable, Equatable {
        package let path: Int
        /// String at the path → rules that may match then, ascending. No other rules of this table may match.
        package let rules: [[UInt8]: [Int]]
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
