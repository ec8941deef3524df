internal import JQ

/// A shard inside the evaluator process, compiled when it is first needed.
final class ShardRunner {
    enum Result {
        /// No rule ended the search.
        case goOn
        /// Tracks matched: other tracks are left, and no rules.
        case tracked
        case stop
        case refused(Refusal)
    }

    let shard: Shard
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
        var soFar = Result.goOn
        for part in parts {
            switch run(part, event, &writer) {
            case .goOn: continue
            case .tracked: soFar = .tracked
            case let end: return end
            }
        }
        return refusal.map(Result.refused) ?? soFar
    }

    private func run(_ part: Part, _ event: borrowing JQValue, _ writer: inout WireWriter) -> Result {
        part.program.start(event.copy())
        var soFar = Result.goOn
        while true {
            switch part.program.next() {
            case .end: return soFar
            case .output(let finding):
                if finding.kind == .object {
                    writer.whenError(rule: Self.index(finding["rule"]), finding["error"].text)
                } else {
                    let rule = Self.index(finding[0])
                    writer.match(rule: rule, finding)
                    if !continuing.contains(rule) { return .stop }
                    if shard.tracks { soFar = .tracked }
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
