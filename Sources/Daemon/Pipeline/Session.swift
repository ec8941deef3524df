import Delivery
import Evaluation
import Feishu
import Intake
import Logging
import Outbox
import Outcomes

/// One run of the daemon from its first line to its balance.
///
/// The parts end in the order of the data: the input, then the pipeline with what was read, then the delivery. A run
/// that cannot go on (no evaluator, a failing store) ends the same way, and says why.
struct Session: Sendable {
    private let outbox: Outbox
    private let input: InputReader
    private let console: Console
    private let rules: LiveRules
    private let reloader: RuleReloader
    private let delivery: Delivery?
    private let ending: Ending
    private let emitter: Emitter
    private let reports: ReportLog
    private let credentials: CredentialFiles
    private let pipeline: Pipeline
    private let books: Books
    private let pendingNotice: PendingNotice

    init(
        settings: Settings, isDry: Bool, console: Console, rules: LiveRules, reloader: RuleReloader, outbox: Outbox,
        input: InputReader, inputName: String?, sender: (any UpdateSending)?, tickets: AppTickets
    ) {
        let books = Books(carried: outbox.opening.carried)
        let output = LineOutput(console.output)
        let ending = Ending(input: input, output: output, drainTimeout: settings.delivery.drainTimeout)
        let logger = console.logger
        let reports = ReportLog(logger: logger, now: MonotonicTime.milliseconds)
        let emitter = Emitter(
            emission: settings.emission, output: output, outbox: outbox, logger: logger
        ) { failure in
            if ending.stop(because: failure) { logger.warning("the run stops: \(failure)") }
        }
        var options = settings.delivery.options
        options.separatesTenants = settings.api.isStoreApp
        let delivery = sender.map { [options] sender in
            Delivery(outbox: outbox, sender: sender, options: options, logger: console.logger) { fates in
                fates.forEach(books.enter)
                fates.forEach(reports.report)
                await emitter.emit(fates)
            }
        }
        ending.include(delivery)
        pipeline = Pipeline(
            decider: { rules.current.decider }, outbox: outbox, emitter: emitter, books: books,
            reports: reports,
            whenErrors: WhenErrorLog(logger: console.logger), logger: console.logger,
            isDry: isDry, inputName: inputName, wakeDelivery: { delivery?.wake() },
            takeTicket: { ticket in
                tickets.note(ticket)
                delivery?.mended(.ticket)
            },
            isStopping: { ending.wasStopped }, isOutOfTime: { ending.isOutOfTime })
        self.outbox = outbox
        self.input = input
        self.console = console
        self.rules = rules
        self.reloader = reloader
        self.delivery = delivery
        self.ending = ending
        self.emitter = emitter
        self.reports = reports
        credentials = CredentialFiles(settings.api)
        self.books = books
        pendingNotice = PendingNotice(
            outbox: outbox, logger: logger, drainTimeout: settings.delivery.drainTimeout)
    }

    /// - Parameter relay: of the signals that end the run, or reload its rules.
    func run(_ relay: SignalRelay) async throws -> ExitStatus {
        for notice in outbox.opening.notices {
            console.logger.warning("\(notice)")
        }
        outbox.opening.fates.forEach(books.enter)
        await reloader.announce()
        relay.connect(.init(stop: ending.stop, reload: reloader.ask))
        let failure = await withTaskGroup(of: Void.self) { group in
            if let delivery { group.addTask { await delivery.run() } }
            let upkeep = Task { @concurrent in await keepStoreSmall() }
            let reloading = Task { @concurrent in await reloader.run() }
            let credentialWatch = Task { @concurrent in
                if let delivery { await credentials.watch { delivery.mended($0) } }
            }
            let damageWatch = Task { @concurrent in
                for await damage in outbox.damage where ending.stop(because: .failed("\(damage)")) {
                    console.logger.error("the run stops: \(damage)")
                }
            }
            let failure = await read()
            ending.inputEnded()
            let draining = Task { @concurrent in
                if delivery != nil, !ending.wasStopped { await pendingNotice.tellOfDraining() }
            }
            await group.waitForAll()
            for task in [upkeep, reloading, credentialWatch, damageWatch, draining] {
                task.cancel()
                await task.value
            }
            return failure
        }
        await rules.current.evaluator.shutdown()
        return await close(after: failure)
    }

    /// Emits what is left over, then reads to the end. Returns what made it end early.
    private func read() async -> (any Error)? {
        do {
            await emitter.emit(outbox.opening.fates)
            let patience = StorePatience(logger: console.logger, isStopping: { [ending] in ending.wasStopped })
            try await emitter.emitLeftOvers(patience)
            try await pipeline.run(input)
            return nil
        } catch {
            console.logger.error("the run ends early: \(error)")
            return error
        }
    }

    /// What the store says; when it cannot be asked, what the books have no fate of.
    private func closingCounts() async -> ClosingCounts {
        do {
            return try await outbox.closingCounts()
        } catch {
            console.logger.error("pending updates are counted without the store: \(error)")
            return ClosingCounts(pending: books.unsettled)
        }
    }

    /// Removes what is older or more than the store keeps, once a minute.
    private func keepStoreSmall() async {
        repeat {
            do {
                try await outbox.prune()
            } catch {
                console.logger.warning("what is too old could not be removed from the store: \(error)")
            }
        } while (try? await Task.sleep(for: .seconds(60))) != nil
    }

    private func close(after failure: (any Error)?) async -> ExitStatus {
        reports.flush()
        let counts = await closingCounts()
        pendingNotice.tellOfRest(counts.pending)
        let balance = books.close(pending: counts.pending, beside: counts.beside)
        console.errors.write(BalanceReport.lines(balance, format: console.logFormat))
        // Damage makes the promise of 75, that what is pending goes out next time, too large.
        if outbox.isDamaged { return .someFailed }
        if balance.updates.pending > 0 { return .pendingUpdates }
        if ending.hasBroken || failure is LostLines { return .someFailed }
        if ending.wasStopped { return .success }
        if failure != nil { return .someFailed }
        return balance.events.failed > 0 || balance.updates.dead > 0 ? .someFailed : .success
    }
}
