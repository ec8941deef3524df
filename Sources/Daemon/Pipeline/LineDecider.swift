package import Evaluation
import Feishu
package import Intake
import Outcomes
import Scan

/// Lines in, one fate a line out, in order.
///
/// Looks at each line's bytes once: prefilter, shape, then full validation, and hands to the evaluator only what is one
/// whole RFC 8259 object. `run`, `map` and `test` all decide through this one place. Several tasks may decide at the
/// same time.
package struct LineDecider: Sendable {
    private let evaluator: Evaluator
    private let otherLinesFail: Bool
    private let storeApp: StoreAppLines?

    /// - Parameters:
    ///   - otherLinesFail: Whether lines that do not begin with `{` fail instead of being skipped.
    ///   - storeApp: What is special about the lines of a store app; nil for a self-built one.
    package init(evaluator: Evaluator, otherLinesFail: Bool, storeApp: StoreAppLines? = nil) {
        self.evaluator = evaluator
        self.otherLinesFail = otherLinesFail
        self.storeApp = storeApp
    }

    /// How many tasks may decide at the same time to some use.
    package var width: Int { evaluator.width }

    /// Decides some lines of a chunk: all of them, or the first ones while events among them take long.
    ///
    /// - Throws: What keeps the evaluator from deciding anything at all.
    package func decide(_ chunk: Chunk, _ lines: Range<Int>) async throws -> DecidedLines {
        var look = LineLook(chunk: chunk, lines: lines, evaluator: evaluator, otherLinesFail: otherLinesFail)
        look.lookAtAll(storeApp)
        if look.pass.isOpen {
            let fates = try await evaluator.finish(&look.pass)
            look.settle(fates)
        }
        var decided = look.decided()
        if storeApp?.needsTenants == true { decided.failUpdatesWithoutTenant() }
        return decided
    }

    /// The lines as they are when there is no time to decide them: events are kept as failed, to be tried again by hand.
    package func undecided(_ chunk: Chunk, _ lines: Range<Int>) -> DecidedLines {
        var look = LineLook(chunk: chunk, lines: lines, evaluator: evaluator, otherLinesFail: otherLinesFail)
        look.giveUpEvents()
        return look.decided()
    }
}

/// The work of deciding some lines of one chunk.
private struct LineLook {
    private let chunk: Chunk
    private let lines: Range<Int>
    private let evaluator: Evaluator
    private let otherLinesFail: Bool
    var pass: EventPass
    private var fates: [LineFate] = []
    /// Of lines that are no events.
    private var failures: [(line: Int, failure: LineFailure)] = []
    private var tickets: [(line: Int, ticket: AppTicket)] = []

    init(chunk: Chunk, lines: Range<Int>, evaluator: Evaluator, otherLinesFail: Bool) {
        self.chunk = chunk
        self.lines = lines
        self.evaluator = evaluator
        self.otherLinesFail = otherLinesFail
        pass = evaluator.makePass()
        fates.reserveCapacity(lines.count)
    }

    /// Gives each line its fate; those that wait for libjq are `unmatched` so far.
    mutating func lookAtAll(_ storeApp: StoreAppLines?) {
        let chunk = chunk
        let bytes = chunk.bytes.span
        var marks = LineMarks()
        evaluator.prefilter?.mark(chunk.lines[lines], of: bytes, into: &marks)
        let ticketMarks = storeApp?.marks(chunk.lines[lines], of: bytes)
        for line in lines {
            if let storeApp, ticketMarks.map({ $0[line - lines.lowerBound] }) ?? true, isTicket(line, storeApp) {
                fates.append(.ignored)
                continue
            }
            let isMarked = evaluator.prefilter == nil || marks[line - lines.lowerBound]
            fates.append(fate(of: line, bytes.extracting(chunk.lines[line]), isMarked: isMarked))
        }
    }

    /// Whether the line is about an app ticket, which is taken then.
    private mutating func isTicket(_ line: Int, _ storeApp: StoreAppLines) -> Bool {
        guard chunk.fault(at: line) == nil, let found = storeApp.line(chunk.bytes[chunk.lines[line]]) else {
            return false
        }
        if case .ticket(let ticket) = found { tickets.append((line, ticket)) }
        return true
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
        tickets.removeAll { $0.line >= firstOpen }
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
            ignored: pass.decided.ignored, tracked: pass.decided.tracked, failures: all, whenErrors: whenErrors,
            tickets: tickets.map(\.ticket))
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
