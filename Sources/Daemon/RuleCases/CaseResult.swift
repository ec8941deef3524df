import Feishu
import Outcomes
import Rules

/// A case that was run.
struct CaseResult: Sendable {
    enum Verdict: String {
        case passed, failed
        /// It had failed; its file says now what was found.
        case updated
    }

    let testCase: TestCase
    let outcome: CaseOutcome
    /// The entries of `track` that took any of its events. Indices in `RuleSet.rules`.
    let tracks: Set<Int>
    /// Between what is expected and what was found.
    let differences: [CaseDifference]
    /// The `given` events that do nothing.
    let strays: [CaseDifference]
    /// Why its expectation could not be rewritten.
    var refusal: String?
    /// Why the rule that it expects did not apply, in lines for people.
    var why: [String] = []
    var isUpdated = false

    var verdict: Verdict {
        if !strays.isEmpty { return .failed }
        return differences.isEmpty ? .passed : isUpdated ? .updated : .failed
    }

    /// Whether the rules took too long.
    var isLate: Bool { outcome.failure?.reason == .evaluatorTimeout }

    /// For people; nothing of a case that passed.
    var lines: [String] {
        guard verdict != .passed else { return [] }
        let place = testCase.position
        var lines = ["\(place.file):\(place.line):\(place.column): \(verdict.rawValue): \(testCase.name)"]
        // Why another rule applied explains the differences of the request: it comes before them.
        lines += (strays + differences.prefix(1)).flatMap(\.lines) + why.map { "  " + $0 }
        lines += differences.dropFirst().flatMap(\.lines)
        if let refusal { lines.append("  not updated: \(refusal)") }
        return lines
    }

    /// The object of `--format json`, with its newline.
    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("case", testCase.name)
            writer.member("plugin", testCase.plugin)
            writer.member("file", testCase.position.file)
            writer.member("line", testCase.position.line)
            writer.member("column", testCase.position.column)
            writer.member("result", verdict.rawValue)
            writer.key("differences")
            writer.array { writer in
                for difference in strays + differences {
                    writer.object { writer in
                        writer.member("path", difference.path)
                        writer.member("expected", difference.expected)
                        writer.member("found", difference.found)
                    }
                }
            }
            writer.member("why", ifPresent: why.isEmpty ? nil : why.joined(separator: "\n"))
            writer.member("not_updated", ifPresent: refusal)
        }
        writer.newline()
        return writer.bytes
    }
}
