internal import Rules

/// Evaluates single expressions of rules: parts of `when`, what they look at, the fields of a match.
///
/// Each expression is a rule of a plan of its own that always matches and goes on; of these rules only those that are
/// wanted are candidates. So an expression meets libjq as an argument of a rule does, functions of its plugin and limits
/// of its process included.
struct Prober: Sendable {
    private let worker: EvaluatorWorker
    private let rules: [ProbedRule]

    init(ruleSet: RuleSet, options: EvaluatorOptions) {
        var probes = ProbeTable()
        rules = ruleSet.rules.map { ProbedRule($0, in: ruleSet.plugins[$0.plugin], &probes) }
        worker = EvaluatorWorker(
            options: options, setUp: SetUp(options: options, rules: .plan(probes.plan(ruleSet))), number: 1)
    }

    func shutdown() async { await worker.shutDown() }

    // MARK: Conditions

    func condition(ofRule rule: Int, on event: [UInt8]) async throws(EvaluatorError) -> ExplainedCondition {
        try await condition(rules[rule].condition, on: event)
    }

    /// Without its parts.
    func whole(ofRule rule: Int, on event: [UInt8]) async throws(EvaluatorError) -> ExplainedCondition {
        let whole = rules[rule].condition
        return ExplainedCondition(text: whole.text, result: Self.result(try await values([whole.probe], on: event)[0]))
    }

    private func condition(
        _ probed: ProbedCondition, on event: [UInt8]
    ) async throws(EvaluatorError) -> ExplainedCondition {
        guard let joint = probed.joint else { return try await part(probed, on: event) }
        var parts: [ExplainedCondition] = []
        var result = joint == .and ? ExplainedCondition.Result.holds : .fails(.json("false", isWhole: true))
        var isDecided = false
        for part in probed.parts {
            guard !isDecided else {
                parts.append(ExplainedCondition(text: part.text, result: .notReached))
                continue
            }
            let explained = try await condition(part, on: event)
            parts.append(explained)
            switch explained.result {
            case .holds: isDecided = joint == .or
            case .fails(.nothing), .error, .lost: isDecided = true
            case .fails: isDecided = joint == .and
            case .notReached: break
            }
            if isDecided { result = explained.result }
        }
        return ExplainedCondition(text: probed.text, result: result, parts: parts)
    }

    private func part(_ probed: ProbedCondition, on event: [UInt8]) async throws(EvaluatorError) -> ExplainedCondition {
        let result = Self.result(try await values([probed.probe], on: event)[0])
        var part = ExplainedCondition(text: probed.text, result: result)
        switch result {
        case .fails, .error: break
        case .holds, .notReached, .lost: return part
        }
        let seen = try await values(probed.operands.map(\.probe), on: event)
        part.seen = zip(probed.operands, seen).map { ExplainedField(name: $0.text, value: $1) }
        return part
    }

    private static func result(_ value: ExplainedValue) -> ExplainedCondition.Result {
        switch value {
        case .json("false", _), .json("null", _), .nothing: .fails(value)
        case .json: .holds
        case .error(let message): .error(message)
        case .lost(let detail): .lost(detail)
        }
    }

    // MARK: Fields

    func fields(ofRule rule: Int, on event: [UInt8]) async throws(EvaluatorError) -> [ExplainedField] {
        let asked = rules[rule].fields.compactMap { field in
            if case .probe(let probe) = field.source { probe } else { nil }
        }
        var values = try await values(asked, on: event)[...]
        return rules[rule].fields.map { field in
            switch field.source {
            case .probe: ExplainedField(name: field.name, value: values.popFirst() ?? .nothing)
            case .fixed(let text): ExplainedField(name: field.name, value: .json("\"\(text)\"", isWhole: true))
            }
        }
    }

    // MARK: Values

    /// One value for each; together, unless they do not get through together.
    private func values(_ probes: [Int], on event: [UInt8]) async throws(EvaluatorError) -> [ExplainedValue] {
        guard !probes.isEmpty else { return [] }
        let candidates = Set(probes).sorted().map { Candidate(rule: $0, isWhole: false) }
        switch try await worker.verdict(on: event, candidates: candidates) {
        case .decided(let findings):
            var found: [Int: ExplainedValue] = [:]
            for case .match(let probe, let fields) in findings { found[probe] = fields.last.map(Self.value) }
            return probes.map { found[$0] ?? .nothing }
        case .lost(_, let detail) where probes.count == 1: return [.lost(detail)]
        case .refused(_, let message) where probes.count == 1: return [.lost(message)]
        case .tooBig where probes.count == 1: return [.lost("it is too big to show")]
        case .unparsable(let message): return probes.map { _ in .lost(message) }
        case .lost, .refused, .tooBig:
            var values: [ExplainedValue] = []
            for probe in probes { values += try await self.values([probe], on: event) }
            return values
        }
    }

    private static func value(_ field: FieldResult) -> ExplainedValue {
        switch field {
        case .error(let message): .error(message)
        case .outputs(let outputs):
            if case .array(let parts)? = outputs.first, parts.count == 2, case .string(let text) = parts[0],
                case .boolean(let isWhole) = parts[1]
            {
                .json(text, isWhole: isWhole)
            } else {
                .nothing
            }
        }
    }
}
