package import Evaluation
package import Intake
import Outcomes
import Scan

/// A chunk, and where each of its lines ends.
package struct DecidedChunk: Sendable {
    package let chunk: Chunk
    /// One for each line, in order.
    package let verdicts: [LineVerdict]
    /// Errors inside `when`: the rule did not match, and somebody should know.
    package let whenErrors: [Decision.WhenError]
}

/// A chunk of lines in, one verdict a line out, in order.
///
/// Looks at each line's bytes once: shape, then full validation, and hands to the evaluator only what is one whole
/// RFC 8259 object. `run`, `map` and `test` all decide through this one place.
package struct LineDecider: Sendable {
    private let evaluator: Evaluator
    private let otherLinesFail: Bool

    /// - Parameter otherLinesFail: Whether lines that do not begin with `{` fail instead of being skipped.
    package init(evaluator: Evaluator, otherLinesFail: Bool) {
        self.evaluator = evaluator
        self.otherLinesFail = otherLinesFail
    }

    /// - Throws: What keeps the evaluator from deciding anything at all.
    package func decide(_ chunk: Chunk) async throws -> DecidedChunk {
        var batch = EventBatch()
        let firstLook = look(at: chunk, gathering: &batch)
        var decisions = (batch.isEmpty ? [] : try await evaluator.decide(batch)).makeIterator()
        var verdicts: [LineVerdict] = []
        verdicts.reserveCapacity(firstLook.count)
        var whenErrors: [Decision.WhenError] = []
        for (index, verdict) in firstLook.enumerated() {
            if let verdict {
                verdicts.append(verdict)
            } else if let decision = decisions.next() {
                let line = chunk.bytes.span.extracting(chunk.lines[index])
                verdicts.append(Self.verdict(decision, line))
                whenErrors += decision.whenErrors.map { error in
                    Decision.WhenError(rule: error.rule, message: SecretMask.message(error.message, about: line))
                }
            }
        }
        return DecidedChunk(chunk: chunk, verdicts: verdicts, whenErrors: whenErrors)
    }

    /// The verdicts that need no rule; nil where an event waits in the batch.
    private func look(at chunk: Chunk, gathering batch: inout EventBatch) -> [LineVerdict?] {
        let validator = LineValidator()
        let bytes = chunk.bytes.span
        return chunk.lines.indices.map { index in
            if let fault = chunk.fault(at: index) {
                return .failed(LineFailure(reason: fault.reason, detail: fault.detail, rule: nil))
            }
            let line = bytes.extracting(chunk.lines[index])
            switch LineShape(of: line) {
            case .blank: return .blank
            case .other: return other()
            case .object: break
            }
            switch validator.validate(line) {
            case .valid(let hasBigIntegers):
                batch.append { buffer in
                    if hasBigIntegers {
                        BigIntegers.appendQuoted(line, to: &buffer)
                    } else {
                        buffer.append(line)
                    }
                }
                return nil
            case .invalid(let reason, let offset, let message):
                // What an earlier writer began, a new one has gone on with: neither of them wrote this line.
                let isGlued = chunk.carriedLine == index && (reason == .invalidJSON || reason == .invalidUTF8)
                return .failed(
                    LineFailure(
                        reason: isGlued ? .partialLine : reason, detail: "byte \(offset + 1): \(message)", rule: nil))
            }
        }
    }

    private func other() -> LineVerdict {
        guard otherLinesFail else { return .skipped }
        return .failed(LineFailure(reason: .invalidJSON, detail: "byte 1: expected `{`", rule: nil))
    }

    private static func verdict(_ decision: Decision, _ line: Span<UInt8>) -> LineVerdict {
        switch decision.outcome {
        case .unmatched: .unmatched
        case .ignored(let rule): .ignored(rule: rule)
        case .matched(let updates): .matched(updates)
        case .failed(let reason, let detail, let rule):
            .failed(LineFailure(reason: reason, detail: SecretMask.message(detail, about: line), rule: rule))
        }
    }
}

extension LineFault {
    /// What is told of a line that framing found wrong.
    fileprivate var detail: String {
        reason == .tooLong ? "\(length) bytes" : "\(length) bytes without a newline"
    }
}
