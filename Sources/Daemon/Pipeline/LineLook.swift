import Evaluation
import Intake
import Outcomes
import Scan

/// The work of deciding some lines of one chunk.
struct LineLook {
    private let chunk: Chunk
    private let lines: Range<Int>
    private let evaluator: Evaluator
    private let otherLinesFail: Bool
    var pass: EventPass
    private var fates: [LineFate] = []
    /// Of lines that are no events.
    private var failures: [(line: Int, failure: LineFailure)] = []

    init(chunk: Chunk, lines: Range<Int>, evaluator: Evaluator, otherLinesFail: Bool) {
        self.chunk = chunk
        self.lines = lines
        self.evaluator = evaluator
        self.otherLinesFail = otherLinesFail
        pass = evaluator.makePass()
        fates.reserveCapacity(lines.count)
    }

    /// Gives each line its fate; those that wait for libjq are `unmatched` so far.
    ///
    /// - Parameter taken: the lines that are somebody else's and count as ignored, in order.
    mutating func lookAtAll(taken: [Int]) {
        let chunk = chunk
        let bytes = chunk.bytes.span
        var marks = LineMarks()
        evaluator.prefilter?.mark(chunk.lines[lines], of: bytes, into: &marks)
        var taken = taken[...]
        for line in lines {
            if taken.first == line {
                taken.removeFirst()
                fates.append(.ignored)
                continue
            }
            let isMarked = evaluator.prefilter == nil || marks[line - lines.lowerBound]
            fates.append(fate(of: line, bytes.extracting(chunk.lines[line]), isMarked: isMarked))
        }
    }

    private mutating func fate(of line: Int, _ bytes: Span<UInt8>, isMarked: Bool) -> LineFate {
        // Nearly all lines of a log.
        if !isMarked, chunk.fault(at: line) == nil, LinePrefilter.looksWhole(bytes) { return .unmatched }
        if let fate = fateOfNoEvent(line, bytes) { return fate }
        switch LineValidator().validate(bytes) {
        case .valid(let hasBigIntegers):
            return LineFate(evaluator.decide(bytes, number: line, hasBigIntegers: hasBigIntegers, in: &pass))
        case .invalid(let reason, let offset, let message):
            // What an earlier writer began, a new one has gone on with: neither of them wrote this line.
            let isGlued = chunk.carriedLine == line && (reason == .invalidJSON || reason == .invalidUTF8)
            return fail(line, isGlued ? .partialLine : reason, "byte \(offset + 1): \(message)")
        }
    }

    /// Nil for what looks like an event.
    private mutating func fateOfNoEvent(_ line: Int, _ bytes: Span<UInt8>) -> LineFate? {
        if let fault = chunk.fault(at: line) { return fail(line, fault.reason, fault.detail) }
        switch LineShape(of: bytes) {
        case .blank: return .blank
        case .other: return otherLinesFail ? fail(line, .invalidJSON, "byte 1: expected `{`") : .skipped
        case .object: return nil
        }
    }

    /// Gives each line its fate without asking any rule.
    mutating func giveUpEvents() {
        let chunk = chunk
        let bytes = chunk.bytes.span
        for line in lines {
            let fate = fateOfNoEvent(line, bytes.extracting(chunk.lines[line]))
            fates.append(fate ?? fail(line, .evaluatorTimeout, "the run had to end before it was decided"))
        }
    }

    private mutating func fail(_ line: Int, _ reason: Reason, _ detail: String) -> LineFate {
        failures.append((line, LineFailure(reason: reason, detail: detail, rule: nil)))
        return .failed
    }

    /// Puts in what libjq's answers came to.
    mutating func settle(_ open: OpenFates) {
        for (line, fate) in open.fates { fates[line - lines.lowerBound] = LineFate(fate) }
        guard let firstOpen = open.firstOpen else { return }
        fates.removeLast(fates.count - (firstOpen - lines.lowerBound))
        failures.removeAll { $0.line >= firstOpen }
    }

    /// Everything together. Details of rules may quote the event, so secrets are taken out of them.
    func decided() -> DecidedLines {
        let byRules = pass.decided.failed.map { event in
            (
                line: event.event,
                failure: LineFailure(
                    reason: event.reason, detail: masked(event.detail, event.event), rule: event.rule)
            )
        }
        let all = byRules.isEmpty ? failures : (failures + byRules).sorted { $0.line < $1.line }
        let whenErrors = pass.decided.whenErrors.map { found in
            WhenError(rule: found.error.rule, message: masked(found.error.message, found.event))
        }
        return DecidedLines(
            chunk: chunk, ruleSet: evaluator.ruleSet, asked: lines, fates: fates, updates: pass.decided.updates,
            ignored: pass.decided.ignored, tracked: pass.decided.tracked, failures: all, whenErrors: whenErrors)
    }

    private func masked(_ message: String, _ line: Int) -> String {
        SecretMask.message(message, about: chunk.bytes.span.extracting(chunk.lines[line]))
    }
}

extension LineFate {
    fileprivate init(_ fate: EventFate) {
        self =
            switch fate {
            case .unmatched, .open: .unmatched
            case .ignored: .ignored
            case .matched: .matched
            case .failed: .failed
            }
    }
}

extension LineFault {
    /// What is told of a line that framing found wrong.
    fileprivate var detail: String {
        reason == .tooLong ? "\(length) bytes" : "\(length) bytes without a newline"
    }
}
