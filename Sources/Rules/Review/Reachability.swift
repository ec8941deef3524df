/// Finds rules that can never match, since whatever they match an earlier rule matches first.
///
/// A rule is taken for hidden when each part of the earlier `when` follows from a part of its own: the same text, or a
/// comparison of the same field with no other strings. Where it compares a field with several strings, each may be
/// hidden by another rule. What hides in another way goes unseen.
struct Reachability {
    private let ruleSet: RuleSet
    private let conditions: [Condition]
    /// How many rules have a part.
    private var counts: [Part: Int] = [:]

    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis) {
        self.ruleSet = ruleSet
        conditions = zip(ruleSet.rules, analysis.rules).map { rule, analysis in
            let scope = ruleSet.plugins[rule.plugin].library == nil ? nil : rule.plugin
            return Condition(analysis, scope: scope)
        }
        for condition in conditions {
            for part in condition.parts { counts[part, default: 0] += 1 }
        }
    }

    func check(log: inout DiagnosticLog) {
        var earlier: [Part: [Int]] = [:]
        for (index, rule) in ruleSet.rules.enumerated() {
            if let hider = hider(of: conditions[index], among: earlier) {
                report(index, hiddenBy: hider, log: &log)
            } else if !rule.continues {
                for part in conditions[index].rarest(counts) { earlier[part, default: []].append(index) }
            }
        }
    }

    /// The first rule that hides it; where it takes several, that of its first string.
    private func hider(of condition: Condition, among earlier: [Part: [Int]]) -> Int? {
        let candidates = Set(condition.parts.flatMap { earlier[$0] ?? [] }).sorted()
        guard !candidates.isEmpty else { return nil }
        if let one = candidates.first(where: { conditions[$0].follows(from: condition) }) { return one }
        for key in condition.keys where key.literals.count > 1 {
            let hiders = key.literals.map { literal in
                let narrow = condition.narrowed(key, to: literal)
                return candidates.first { conditions[$0].follows(from: narrow) }
            }
            if hiders.allSatisfy({ $0 != nil }) { return hiders[0] }
        }
        return nil
    }

    private func report(_ index: Int, hiddenBy hider: Int, log: inout DiagnosticLog) {
        let rule = ruleSet.rules[index]
        let earlier = ruleSet.rules[hider]
        let plugin = earlier.plugin == rule.plugin ? "" : " of \(ruleSet.plugins[earlier.plugin].name)"
        log.warning(
            .unreachableRule, at: rule.when.start,
            "the rule never matches: whatever it matches, the earlier `\(earlier.name)`\(plugin) (line "
                + "\(earlier.when.start.line)) matches first",
            help: "put it before that rule, narrow that rule's `when`, or let that rule `continue: true`")
    }
}

/// Something that a condition asks of an event.
private enum Part: Hashable {
    /// jq, token by token; of a plugin when its library may give names a meaning of their own.
    case text(String, scope: Int?)
    case key(path: Int, literal: [UInt8])
}

/// A `when`, as far as it is compared.
private struct Condition {
    private let conjuncts: [Conjunct]
    /// Each is necessary for a match.
    private(set) var keys: [RuleAnalysis.IndexKey]

    private struct Conjunct {
        let text: Part
        /// Set when the conjunct says this and nothing more.
        let key: RuleAnalysis.IndexKey?
    }

    init(_ analysis: RuleAnalysis, scope: Int?) {
        conjuncts = analysis.conjuncts.map { conjunct in
            let text = JQLexer.tokenize(conjunct.text).tokens.map(\.text).joined(separator: " ")
            let key = conjunct.expression.flatMap { $0.isMembership ? $0.indexKey : nil }
            return Conjunct(text: .text(text, scope: scope), key: key)
        }
        keys = analysis.keys
    }

    var parts: [Part] {
        conjuncts.map(\.text) + keys.flatMap { key in key.literals.map { .key(path: key.path, literal: $0) } }
    }

    /// Parts of which everything that implies this condition has one: those that the fewest rules have.
    func rarest(_ counts: [Part: Int]) -> [Part] {
        let choices = conjuncts.map { conjunct in
            conjunct.key.map { key in key.literals.map { Part.key(path: key.path, literal: $0) } } ?? [conjunct.text]
        }
        return choices.min { crowd($0, counts) < crowd($1, counts) } ?? []
    }

    private func crowd(_ parts: [Part], _ counts: [Part: Int]) -> Int { parts.reduce(0) { max($0, counts[$1] ?? 0) } }

    /// Whether an event that the other condition matches matches this one, too.
    func follows(from other: Condition) -> Bool {
        conjuncts.allSatisfy { conjunct in
            if other.conjuncts.contains(where: { $0.text == conjunct.text }) { return true }
            guard let key = conjunct.key else { return false }
            return other.keys.contains { $0.path == key.path && $0.literals.allSatisfy(key.literals.contains) }
        }
    }

    /// The same for events that have this string there.
    func narrowed(_ key: RuleAnalysis.IndexKey, to literal: [UInt8]) -> Condition {
        var narrow = self
        narrow.keys = keys.map { $0 == key ? RuleAnalysis.IndexKey(path: key.path, literals: [literal]) : $0 }
        return narrow
    }
}

extension NativeExpression {
    /// Whether it is true exactly for the strings of its `indexKey`.
    fileprivate var isMembership: Bool {
        switch self {
        case .comparison(.equal, .path, .literal(.string)), .comparison(.equal, .literal(.string), .path): true
        case .isIn(.path, _): true
        case .or(let left, let right): left.isMembership && right.isMembership
        default: false
        }
    }
}
