internal import JQ

/// A shard inside the evaluator process, compiled when it is first needed.
final class ShardRunner {
    enum Result {
        /// No rule ended the search.
        case goOn
        case stop
        case refused(Refusal)
    }

    private let shard: Shard
    /// Indices in the rule set.
    private let continuing: Set<Int>
    private var parts: [Part] = []
    private var refusal: Refusal?
    private(set) var isCompiled = false

    /// Some rules of the shard: all, unless libjq finds their program too big.
    private final class Part {
        let rules: Range<Int>
        var program: JQProgram

        init(_ shard: Shard, _ rules: Range<Int>) throws(JQCompileFailure) {
            self.rules = rules
            program = try JQProgram(shard.program(rules))
        }
    }

    init(_ shard: Shard) {
        self.shard = shard
        continuing = Set(shard.rules.filter(\.continues).map(\.index))
    }

    func compile() {
        compile(shard.rules.indices)
        isCompiled = true
    }

    private func compile(_ rules: Range<Int>) {
        guard refusal == nil, !rules.isEmpty else { return }
        do throws(JQCompileFailure) {
            parts.append(try Part(shard, rules))
        } catch {
            guard error.isTooBig, rules.count > 1 else {
                refusal = Refusal(rule: shard.rules[rules.lowerBound].index, message: error.description)
                return
            }
            let middle = rules.lowerBound + rules.count / 2
            compile(rules.lowerBound..<middle)
            compile(middle..<rules.upperBound)
        }
    }

    /// Appends the findings of this event.
    func run(_ event: borrowing JQValue, into writer: inout WireWriter) -> Result {
        for part in parts {
            let result = run(part, event, &writer)
            guard case .goOn = result else { return result }
        }
        return refusal.map(Result.refused) ?? .goOn
    }

    private func run(_ part: Part, _ event: borrowing JQValue, _ writer: inout WireWriter) -> Result {
        part.program.start(event.copy())
        while true {
            switch part.program.next() {
            case .end: return .goOn
            case .output(let finding):
                if finding.kind == .object {
                    writer.whenError(rule: Self.index(finding["rule"]), finding["error"].text)
                } else {
                    let rule = Self.index(finding[0])
                    writer.match(rule: rule, finding)
                    if !continuing.contains(rule) { return .stop }
                }
            case .error(let message):
                return refused(part, "libjq ended it with an error: \(message)")
            case .halted:
                return refused(part, "it calls `halt`")
            }
        }
    }

    private static func index(_ value: borrowing JQValue) -> Int {
        value.number.flatMap { Int(exactly: $0) } ?? 0
    }

    private func refused(_ part: Part, _ message: String) -> Result {
        .refused(Refusal(rule: shard.rules[part.rules.lowerBound].index, message: message))
    }
}
