import AsyncHTTPClient
import Delivery
import Evaluation
import Feishu
import Glibc
import Intake
import Logging
import Outbox
import Rules

/// `approvald run`: what stands in the way of a start is told before anything is read; then everything is wired.
package struct DaemonRun: Sendable {
    private let settings: Settings
    private let mode: RunMode
    private let console: Console

    package init(settings: Settings, mode: RunMode, console: Console) {
        self.settings = settings
        self.mode = mode
        self.console = console
    }

    package func run() async throws -> ExitStatus {
        // A reader that goes away must be seen as an error of the write, not end the process in the middle.
        signal(SIGPIPE, SIG_IGN)
        let relay = SignalRelay()
        return try await SignalWatch.whileRunning(onFirst: relay.stop, onHangUp: relay.reload) {
            try await run(relay)
        }
    }

    private func run(_ relay: SignalRelay) async throws -> ExitStatus {
        let tickets = tickets()
        let client = mode.isDry ? nil : try settings.api.clientConfiguration(tickets: tickets)
        let (rules, outbox) = try await begin()
        defer { outbox.close() }
        let source = try settings.inputSource(mode)
        let inputName = mode.isDry ? nil : source.resumableName
        let input = try await open(source, named: inputName, outbox)
        return try await withSender(client) { sender in
            let session = Session(
                settings: settings, isDry: mode.isDry, console: console, rules: rules.live, reloader: rules.reloader,
                outbox: outbox, input: input, inputName: inputName, sender: sender, tickets: tickets)
            return try await session.run(relay)
        }
    }

    /// Where the app's tickets come together; a dry run keeps none.
    private func tickets() -> AppTickets {
        let kept = mode.isDry || !settings.api.isStoreApp ? nil : settings.stateDirectory.map(KeptTicket.init)
        return AppTickets(file: settings.api.ticketFile, kept: kept) { [logger = console.logger] error in
            logger.error("\(error); a restart will have to wait for the next one")
        }
    }

    /// The rules, then the store. The first snapshot is held by the live rules alone, so that it ends when they change.
    private func begin() async throws -> (rules: (live: LiveRules, reloader: RuleReloader), outbox: Outbox) {
        let good = mode.isDry ? nil : settings.stateDirectory.map(GoodRules.init)
        let trial = RuleTrial(settings: settings, console: console)
        let start = try await StartRules(trial: trial, console: console, good: good, isStrict: mode.isStrict).choose()
        let outbox = try openStore()
        let live = LiveRules(start.snapshot)
        let reloader = RuleReloader(live: live, trial: trial, good: good, logger: console.logger)
        await reloader.begin(refusal: start.refusal)
        return ((live, reloader), outbox)
    }

    private func openStore() throws -> Outbox {
        let options = OutboxOptions(
            dedupeWindow: settings.delivery.dedupeWindow, cardWait: settings.delivery.cardWait)
        guard let directory = settings.stateDirectory ?? (mode.isDry ? "" : nil) else {
            throw ConfigurationError(
                "no state directory: give --state DIR or set $STATE_DIRECTORY, or --dry-run to keep nothing")
        }
        do throws(OutboxError) {
            return try mode.isDry
                ? Outbox.temporary(options: options) : Outbox.open(directory: directory, options: options)
        } catch {
            throw ConfigurationError("\(error)")
        }
    }

    /// Opens the input where the last run left it.
    private func open(_ source: InputSource, named name: String?, _ outbox: Outbox) async throws -> InputReader {
        var options = settings.input.readerOptions
        options.follows = mode.follows
        options.notice = { [logger = console.logger] in logger.notice("\($0)") }
        if let name {
            options.keepsPosition = true
            options.position = try await outbox.inputMark(path: name)?.position
        }
        return try settings.openInput(source, options: options)
    }

    /// Makes the sender and ends its connections afterwards; there is none in a dry run.
    private func withSender(
        _ configuration: FeishuClient.Configuration?, _ body: ((any UpdateSending)?) async throws -> ExitStatus
    ) async throws -> ExitStatus {
        guard let configuration else { return try await body(nil) }
        if configuration.isPlaintextToAnotherHost {
            console.logger.warning("api.url is http: the secret and tokens travel unencrypted")
        }
        let http = FeishuClient.makeHTTPClient(connections: settings.delivery.options.concurrency)
        let sender = FeishuClient(configuration: configuration, httpClient: http, logger: console.logger)
        do {
            let status = try await body(sender)
            try? await http.shutdown()
            return status
        } catch {
            try? await http.shutdown()
            throw error
        }
    }
}
