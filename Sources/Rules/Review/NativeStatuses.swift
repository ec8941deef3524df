/// Finds statuses of Feishu's own events that no rule is for, while rules are for others of the same kind of event.
///
/// Such an event would be `unmatched`, which is what happens to foreign lines, and nobody would notice. Rules that may
/// be for any status, as far as their `when` is understood, keep this silent.
struct NativeStatuses {
    /// The statuses that Feishu documents for each type of event, under `status` beside `type`.
    private static let statuses: KeyValuePairs = [
        "approval_instance": [
            "PENDING", "APPROVED", "REJECTED", "CANCELED", "DELETED", "REVERTED", "OVERTIME_CLOSE", "OVERTIME_RECOVER",
        ],
        "approval_task": [
            "PENDING", "APPROVED", "REJECTED", "TRANSFERRED", "ROLLBACK", "DONE", "REVERTED", "OVERTIME_CLOSE",
            "OVERTIME_RECOVER",
        ],
    ]

    private let ruleSet: RuleSet
    private let analysis: RuleSetAnalysis

    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis) {
        self.ruleSet = ruleSet
        self.analysis = analysis
    }

    func check(log: inout DiagnosticLog) {
        for (path, statusPath) in places {
            for (type, statuses) in Self.statuses {
                let (first, covered) = coverage(of: type, at: path, statusPath)
                guard let first, let covered else { continue }
                let missing = statuses.filter { !covered.contains($0) }.map { "`\($0)`" }
                guard !missing.isEmpty else { continue }
                log.warning(
                    .unmappedStatus, at: ruleSet.rules[first].when.start,
                    "no rule is for the status \(missing.joined(separator: ", ")) of `\(type)`, while this and "
                        + "others are for the rest",
                    help: "add a rule for what is left, with `ignore: true` where no update is needed")
            }
        }
    }

    /// Where rules look for a type, with the place of the status beside it.
    private var places: [(type: Int, status: Int)] {
        let indices = Dictionary(uniqueKeysWithValues: analysis.paths.enumerated().map { ($0.element, $0.offset) })
        return analysis.paths.enumerated().compactMap { index, path in
            guard path.steps.last == .key(Array("type".utf8)) else { return nil }
            return indices[StaticPath(path.steps.dropLast() + [.key(Array("status".utf8))])].map { (index, $0) }
        }
    }

    /// The first rule that is for a documented status of the type, and all statuses that rules are for; nil: all that
    /// there are.
    private func coverage(of type: String, at typePath: Int, _ statusPath: Int) -> (first: Int?, covered: Set<String>?)
    {
        let documented = Set(Self.statuses.first { $0.key == type }?.value ?? [])
        var first: Int?
        var covered: Set<String> = []
        for (index, rule) in analysis.rules.enumerated().dropFirst(ruleSet.trackCount) {
            let types = Self.literals(rule, typePath)
            if let types, !types.contains(type) { continue }
            if let statuses = Self.literals(rule, statusPath) {
                covered.formUnion(statuses)
                if types != nil, first == nil, !documented.isDisjoint(with: statuses) { first = index }
            } else if mayMatchAnyStatus(index, hasType: types != nil) {
                return (first, nil)
            }
        }
        return (first, covered)
    }

    private static func literals(_ rule: RuleAnalysis, _ path: Int) -> Set<String>? {
        let found = rule.keys.filter { $0.path == path }.map {
            Set($0.literals.map { String(decoding: $0, as: UTF8.self) })
        }
        return found.first.map { first in found.dropFirst().reduce(first) { $0.intersection($1) } }
    }

    /// Whether a rule that names no status may be meant for all of them.
    private func mayMatchAnyStatus(_ index: Int, hasType: Bool) -> Bool {
        let rule = analysis.rules[index]
        // It is about other events.
        guard hasType || rule.keys.isEmpty else { return false }
        let others = rule.conjuncts.filter { $0.expression?.indexKey == nil }
        // Nothing but the type, or nothing at all.
        if others.isEmpty { return rule.keys.count <= 1 }
        // Of something more is not known what it says of the status.
        let hasLibrary = ruleSet.plugins[ruleSet.rules[index].plugin].library != nil
        return !hasType || hasLibrary || others.contains { $0.text.contains("status") }
    }
}
