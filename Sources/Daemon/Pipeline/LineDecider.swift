package import Evaluation
package import Intake

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
        let tickets = storeApp?.ticketLines(in: chunk, lines) ?? []
        var look = LineLook(chunk: chunk, lines: lines, evaluator: evaluator, otherLinesFail: otherLinesFail)
        look.lookAtAll(taken: tickets.map(\.line))
        if look.pass.isOpen {
            let fates = try await evaluator.finish(&look.pass)
            look.settle(fates)
        }
        var decided = look.decided()
        storeApp?.complete(&decided, tickets)
        return decided
    }

    /// The lines as they are when there is no time to decide them: events are kept as failed, to be tried again by hand.
    package func undecided(_ chunk: Chunk, _ lines: Range<Int>) -> DecidedLines {
        var look = LineLook(chunk: chunk, lines: lines, evaluator: evaluator, otherLinesFail: otherLinesFail)
        look.giveUpEvents()
        return look.decided()
    }
}
