import GRDB
import Intake
import Logging
import Outcomes
import Rules
import TestSupport
import Testing

@testable import Daemon
@testable import Evaluation
@testable import Outbox

/// A store that cannot be written while a run is told to stop: of what cannot be read again, nothing vanishes silently.
@Suite(.timeLimit(.minutes(1))) struct LostLinesTests {
    private static let rules = """
        - rule: card
          when: .type == "card"
          message: .id
          status: APPROVED

        """

    private let folder: TemporaryFolder
    private let outbox: Outbox
    private let logger: Logger
    private let lines: AsyncStream<String>

    init() throws {
        folder = try TemporaryFolder()
        outbox = try Outbox.temporary()
        (logger, lines) = CapturedLog.make()
        try folder.write("plugin: p\n", to: "rules/p/plugin.yaml")
        try folder.write(Self.rules, to: "rules/p/rules.yaml")
    }

    private func setReadOnly(_ isReadOnly: Bool) async throws {
        try await outbox.writeWithoutTransaction("test") { database in
            try database.execute(sql: "PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
        }
    }

    private func pipeline(inputName: String?, _ isOutOfTime: @escaping @Sendable () -> Bool) async throws -> Pipeline {
        let options = EvaluatorOptions(executable: try BuiltProducts.path("approvald"), workers: 1)
        let load = try await RuleLoader.load(
            folder: folder.path("rules"), compiler: EvaluatorCompiler(options: options))
        let evaluator = Evaluator(ruleSet: try #require(load.ruleSet), options: options)
        let output = LineOutput { _ in 0 }
        return Pipeline(
            decider: { LineDecider(evaluator: evaluator, otherLinesFail: false) }, outbox: outbox,
            emitter: Emitter(emission: .none, output: output, outbox: outbox, logger: logger) { _ in },
            books: Books(), reports: ReportLog(logger: logger, now: MonotonicTime.milliseconds),
            whenErrors: WhenErrorLog(logger: logger), logger: logger, isDry: false, inputName: inputName,
            wakeDelivery: {}, takeTicket: { _ in }, isStopping: { true }, isOutOfTime: isOutOfTime)
    }

    private func input(lines: Int) throws -> InputReader {
        let events = (1...lines).map { "{\"type\":\"card\",\"id\":\"\($0)\"}\n" }
        try folder.write(events.joined(), to: "events.ndjson")
        return try InputReader(InputSource(option: folder.path("events.ndjson"), createsFIFO: false))
    }

    @Test func `lines that nobody has any more count as failed`() async throws {
        try await setReadOnly(true)
        let pipeline = try await pipeline(inputName: nil) { true }
        let error = await #expect(throws: LostLines.self) { try await pipeline.run(try input(lines: 7)) }
        #expect(error?.numbers == 1...7)
        #expect("\(error as Any)".contains("lines 1 to 7 were read and could not be stored"))
        let balance = pipeline.books.close(pending: 0)
        #expect((balance.events.read, balance.events.failed) == (7, 7))
        #expect(balance.isExact)
        outbox.close()
    }

    @Test func `an input that is read again loses nothing, and nothing is counted`() async throws {
        try await setReadOnly(true)
        let pipeline = try await pipeline(inputName: "events") { true }
        await #expect(throws: OutboxError.self) { try await pipeline.run(try input(lines: 7)) }
        #expect(pipeline.books.close(pending: 0).events.read == 0)
        outbox.close()
    }

    @Test func `what cannot be read again is tried until its time is over`() async throws {
        try await setReadOnly(true)
        let pipeline = try await pipeline(inputName: nil) { false }
        let input = try input(lines: 3)
        async let run: Void = pipeline.run(input)
        var told = lines.makeAsyncIterator()
        #expect(await told.next()?.hasPrefix("reading waits for the store") == true)
        try await setReadOnly(false)
        try await run
        #expect(pipeline.books.close(pending: 3).events.matched == 3)
        outbox.close()
    }
}
