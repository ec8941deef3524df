/// Chooses the strings of which every line that a rule may match holds one.
///
/// A string counts that is written in the line as it is: runs of ASCII letters, digits, `_`, `.` and `-`, which only
/// `\u00xx` can hide. A string of the event that equals or contains a literal has them, and a path that leads to a value
/// has its keys; an integer that reaches jq as the string of its digits has these digits.
struct Prefilter {
    /// More strings than this cost more to search for than they save.
    static let literalsMax = 32
    static let lengthMin = 4

    /// One way to know a rule's lines.
    struct Candidate: Equatable {
        /// Rules that look at the same path are likely to share strings.
        let path: Int
        let literals: [[UInt8]]
    }

    /// - Returns: nil when some rule has no such strings, or when they are too many.
    static func literals(for rules: [RuleAnalysis], paths: [StaticPath]) -> [[UInt8]]? {
        let prefilter = Prefilter(paths: paths)
        var open = rules.map { rule in rule.conjuncts.flatMap { prefilter.candidates($0.expression) } }
        var chosen: [[UInt8]] = []
        guard !open.isEmpty else { return nil }
        while !open.isEmpty {
            guard let path = cheapest(open), chosen.count <= literalsMax else { return nil }
            let taken = open.compactMap { candidates in candidates.first { $0.path == path } }
            chosen = shortest(chosen + taken.flatMap(\.literals))
            open.removeAll { candidates in candidates.contains { $0.path == path } }
        }
        return chosen.count <= literalsMax ? chosen : nil
    }

    private let paths: [StaticPath]

    // MARK: Choice

    /// The path with the fewest and longest strings for the rules that it settles.
    private static func cheapest(_ open: [[Candidate]]) -> Int? {
        var literals: [Int: Set<[UInt8]>] = [:]
        var settled: [Int: Int] = [:]
        for candidates in open {
            var seen: Set<Int> = []
            for candidate in candidates where seen.insert(candidate.path).inserted {
                literals[candidate.path, default: []].formUnion(candidate.literals)
                settled[candidate.path, default: 0] += 1
            }
        }
        func cost(_ path: Int) -> Double {
            let sum = (literals[path] ?? []).reduce(0) { $0 + weight(length: $1.count) }
            return sum / Double(settled[path] ?? 1)
        }
        return settled.keys.min { (cost($0), $0) < (cost($1), $1) }
    }

    /// Short strings are in many lines.
    private static func weight(length: Int) -> Double { length < 8 ? 4 : 1 + 8 / Double(length) }

    /// Without those that contain another one.
    private static func shortest(_ literals: [[UInt8]]) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        let sorted = Set(literals).sorted { left, right in
            left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
        }
        for literal in sorted where !kept.contains(where: { literal.firstRange(of: $0) != nil }) {
            kept.append(literal)
            if kept.count > literalsMax { break }
        }
        return kept
    }

    // MARK: Candidates

    /// What a line must hold for this to be true.
    private func candidates(_ expression: NativeExpression?) -> [Candidate] {
        guard let expression else { return [] }
        switch expression {
        case .comparison(.equal, .path(let path, _), .literal(let literal)),
            .comparison(.equal, .literal(let literal), .path(let path, _)):
            return candidates(path, [literal])
        case .isIn(.path(let path, _), let list):
            let literals = list.compactMap(\.literal)
            return literals.count == list.count ? candidates(path, literals) : []
        case .matches(_, .path(let path, _), let text): return candidates(path, [.string(text)])
        case .path(let path, _): return keys(path)
        case .guarded(_, let then): return candidates(then)
        case .and(let left, let right): return candidates(left) + candidates(right)
        case .or(let left, let right):
            let (left, right) = (candidates(left), candidates(right))
            return left.compactMap { first in
                guard let second = right.first(where: { $0.path == first.path }) ?? right.first else { return nil }
                return Candidate(path: first.path, literals: first.literals + second.literals)
            }
        default: return []
        }
    }

    private func candidates(_ path: Int, _ literals: [NativeLiteral]) -> [Candidate] {
        // An absent value is null.
        guard !literals.contains(.null), !literals.isEmpty else { return [] }
        let runs = literals.compactMap { literal in
            if case .string(let text) = literal { Self.longestRun(text) } else { nil }
        }
        return runs.count == literals.count ? [Candidate(path: path, literals: runs)] : keys(path)
    }

    /// The longest of the path's keys, all of which a line with a value there has.
    private func keys(_ path: Int) -> [Candidate] {
        let runs = paths[path].steps.compactMap { step in
            if case .key(let key) = step { Self.longestRun(key) } else { nil }
        }
        return runs.max { $0.count < $1.count }.map { [Candidate(path: path, literals: [$0])] } ?? []
    }

    private static func longestRun(_ text: [UInt8]) -> [UInt8]? {
        text.split { !isPlain($0) }.max { $0.count < $1.count }.flatMap { $0.count >= lengthMin ? Array($0) : nil }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
