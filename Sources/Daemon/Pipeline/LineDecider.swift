package import Evaluation
package import Intake
import Outcomes
import Scan

/// A chunk of lines in, one verdict a line out, in order.
///
/// Looks at each line's bytes once: prefilter, shape, then full validation, and hands to the evaluator only what is one
/// whole RFC 8259 object. `run`, `map` and `test` all decide through this one place.
package struct LineDecider: Sendable {
    private let evaluator: Evaluator
    private let otherLinesFail: Bool

    /// - Parameter otherLinesFail: Whether lines that do not begin with `{` fail instead of being skipped.
    package init(evaluator: Evaluator, otherLinesFail: Bool) {
        self.evaluator = evaluator
        self.otherLinesFail = otherLinesFail
    }

    /// Decides the lines of a chunk from this one on: all of them, or the first ones while events among them take long.
    ///
    /// - Throws: What keeps the evaluator from deciding anything at all.
    package func decide(_ chunk: Chunk, from first: Int = 0) async throws -> DecidedLines {
        var batch = EventBatch()
        let firstLook = look(at: chunk, from: first, gathering: &batch)
        var decisions = (batch.isEmpty ? [] : try await evaluator.decideSome(batch)).makeIterator()
        var verdicts: [LineVerdict] = []
        verdicts.reserveCapacity(firstLook.count)
        var whenErrors: [Decision.WhenError] = []
        for (index, verdict) in zip(first..., firstLook) {
            if let verdict {
                verdicts.append(verdict)
                continue
            }
            guard let decision = decisions.next() else { break }
            let line = chunk.bytes.span.extracting(chunk.lines[index])
            verdicts.append(Self.verdict(decision, line))
            whenErrors += decision.whenErrors.map { error in
                Decision.WhenError(rule: error.rule, message: SecretMask.message(error.message, about: line))
            }
        }
        return DecidedLines(chunk: chunk, first: first, verdicts: verdicts, whenErrors: whenErrors)
    }

    /// The verdicts that need no rule; nil where an event waits in the batch.
    private func look(at chunk: Chunk, from first: Int, gathering batch: inout EventBatch) -> [LineVerdict?] {
        let bytes = chunk.bytes.span
        var marks = LineMarks()
        evaluator.prefilter?.mark(chunk.lines[first...], of: bytes, into: &marks)
        return (first..<chunk.lines.count).map { index in
            if let fault = chunk.fault(at: index) {
                return .failed(LineFailure(reason: fault.reason, detail: fault.detail, rule: nil))
            }
            let line = bytes.extracting(chunk.lines[index])
            switch LineShape(of: line) {
            case .blank: return .blank
            case .other: return other()
            case .object: break
            }
            if evaluator.prefilter != nil, !marks[index - first], LinePrefilter.looksWhole(line) { return .unmatched }
            return validated(line, isCarried: chunk.carriedLine == index, gathering: &batch)
        }
    }

    /// Puts a valid event into the batch; gives the verdict on anything else.
    private func validated(
        _ line: Span<UInt8>, isCarried: Bool, gathering batch: inout EventBatch
    ) -> LineVerdict? {
        switch LineValidator().validate(line) {
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
            let isGlued = isCarried && (reason == .invalidJSON || reason == .invalidUTF8)
            return .failed(
                LineFailure(
                    reason: isGlued ? .partialLine : reason, detail: "byte \(offset + 1): \(message)", rule: nil))
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
