internal import JQ
internal import Rules

/// The rules of a plan inside the evaluator process: asks what each event needs, and nothing else.
///
/// Every expression is run by itself, so that its errors and outputs are libjq's own: the first output of a condition,
/// all of `message` and of keys, the first of every other field. jq 1.6 hands an error to the nearest `try` that has given an output, even
/// when that `try` is long behind; here nothing is behind one that is not of the expression itself.
final class PlanRunner {
    /// Why an event gets no findings.
    enum Ending: Error {
        case refused(Refusal)
        case tooBig
    }

    private let plan: RulePlan
    private let plugins: [PlanPlugin]
    private var rules: [PlanRule?]
    private var projections: ProjectionCache
    /// Is told when a program was compiled; that takes longer than an event may.
    private let compiling: (() -> Void) -> Void

    init(_ plan: RulePlan, compiling: @escaping (() -> Void) -> Void) {
        self.plan = plan
        self.compiling = compiling
        plugins = plan.libraries.map { PlanPlugin(library: $0, hasShapes: plan.hasShapes) }
        rules = Array(repeating: nil, count: plan.rules.count)
        projections = ProjectionCache(isOn: plan.hasProjection)
    }

    private func rule(_ number: Int) -> PlanRule {
        if let rule = rules[number] { return rule }
        let rule = PlanRule(number, plan.rules[number], plan.texts, plugins[plan.rules[number].plugin])
        rules[number] = rule
        return rule
    }

    /// Reads the event as far as these candidates need it.
    func event(_ bytes: Span<UInt8>, for candidates: EventCandidates) throws(JQParseError) -> JQValue {
        let projection = projections.projection(for: candidates, of: plan.rules.count) {
            self.rule($0).touched(isWhole: $1)
        }
        return try JQValue(json: bytes, projection: projection)
    }

    /// Appends the findings of this event.
    func run(
        _ event: borrowing JQValue, _ candidates: EventCandidates, into writer: inout WireWriter
    ) throws(Ending) {
        let start = writer.bytes.count
        var hasTracked = false
        for position in 0..<candidates.count(of: plan.rules.count) {
            let candidate = candidates[position]
            let isTrack = candidate.rule < plan.trackCount
            if hasTracked, !isTrack { return }
            let rule = rule(candidate.rule)
            guard try matches(rule, candidate.isWhole, event, &writer) else { continue }
            hasTracked = isTrack
            writer.match(rule: rule.number, fields: rule.fields.count)
            for field in rule.fields {
                try write(field, rule, candidate.isWhole, event, &writer)
                guard writer.bytes.count - start <= Wire.verdictBytesMax else { throw .tooBig }
            }
            if !rule.continues { return }
        }
    }

    private func matches(
        _ rule: PlanRule, _ isWhole: Bool, _ event: borrowing JQValue, _ writer: inout WireWriter
    ) throws(Ending) -> Bool {
        guard let condition = rule.condition(isWhole: isWhole) else { return true }
        let program = try begin(condition, rule, isWhole, event)
        switch Self.next(program, condition) {
        case .output(let value): return value.kind != .null && value.kind != .false
        case .end: return false
        case .error(let message):
            writer.whenError(rule: rule.number, message)
            return false
        case .halted: throw Self.halted(rule)
        }
    }

    private func write(
        _ field: PlanRule.Field, _ rule: PlanRule, _ isWhole: Bool, _ event: borrowing JQValue,
        _ writer: inout WireWriter
    ) throws(Ending) {
        switch field.shortcut {
        case .string(let text): return writer.output(string: text)
        case .path(let path, let failure):
            if let value = path.value(in: event) { return writer.output(value) }
            if failure == .nothing { return writer.nothing() }
        case nil: break
        }
        let program = try begin(field.expression, rule, isWhole, event)
        let start = writer.bytes.count
        let countOffset = writer.beginOutputs()
        var count: UInt32 = 0
        loop: while true {
            switch Self.next(program, field.expression) {
            case .output(let value):
                writer.value(value, depth: 0)
                count += 1
                guard writer.bytes.count - start <= Wire.verdictBytesMax else { throw .tooBig }
                if !field.hasMany { break loop }
            case .end: break loop
            case .error(let message):
                writer.truncate(to: start)
                return writer.fieldError(message)
            case .halted: throw Self.halted(rule)
            }
        }
        writer.overwrite(count, at: countOffset)
    }

    private static func next(_ program: JQExpressions, _ expression: PlanExpression) -> JQResult {
        let result = program.next()
        guard expression.isGuarded else { return result }
        switch consume result {
        case .output(let found):
            if found.kind == .object { return .error(message: found["error"].text) }
            return found.count == 0 ? .end : .output(found[0])
        case .end: return .end
        case .error(let message): return .error(message: message)
        case .halted: return .halted
        }
    }

    private static func halted(_ rule: PlanRule) -> Ending {
        .refused(Refusal(rule: rule.number, message: "it calls `halt`"))
    }

    // MARK: Programs

    private func begin(
        _ expression: PlanExpression, _ rule: PlanRule, _ isWhole: Bool, _ event: borrowing JQValue
    ) throws(Ending) -> JQExpressions {
        if expression.isNew { compile(expression, rule, isWhole) }
        switch expression.state {
        case .ready(let program, let number, let constants):
            program.start(number, constants, event)
            return program
        case .refused(let message): throw .refused(Refusal(rule: rule.number, message: message))
        case .new: throw .refused(Refusal(rule: rule.number, message: "it was not compiled"))
        }
    }

    /// With the expressions of this rule and of those behind it, which are likely to be needed in the same way.
    private func compile(_ expression: PlanExpression, _ first: PlanRule, _ isWhole: Bool) {
        compiling {
            var others: [PlanExpression] = []
            for number in first.number..<min(first.number + PlanPlugin.expressionsMax, rules.count) {
                let rule = rule(number)
                guard rule.plugin === first.plugin, others.count < PlanPlugin.expressionsMax else { break }
                others += rule.expressions(isWhole: isWhole).filter { $0 !== expression }
            }
            first.plugin.compile(expression, with: others)
        }
    }
}

/// libjq takes each expression of a rule, but not their program.
struct Refusal {
    let rule: Int
    let message: String
}
