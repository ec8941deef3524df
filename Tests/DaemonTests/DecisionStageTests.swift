import Intake
import Outcomes
import Rules
import Synchronization
import TestSupport
import Testing

@testable import Daemon
@testable import Evaluation

/// Several parts of the input are decided at the same time.
struct DecisionStageTests {
    private static let rules = """
        - rule: plain
          when: .kind == "plain"
          message: .id
          status: APPROVED
        - rule: by-jq
          when: .kind | test("^jq")
          message: .id
          status: REJECTED
        - rule: known
          when: .kind == "known"
          ignore: true
        - rule: endless
          when: .kind == "spin" and (first(range(1e15) | empty) | not)
          ignore: true

        """
    private static let kinds = ["plain", "jq", "other", "known", "plain", "jq-2"]

    private struct Run {
        let stage: DecisionStage
        let evaluator: Evaluator
    }

    private static func run(
        _ folder: TemporaryFolder, lines: Int, kinds: [String] = kinds, timeout: Duration = .seconds(1),
        isOutOfTime: @escaping @Sendable () -> Bool = { false }
    ) async throws -> Run {
        try folder.write("plugin: p\n", to: "rules/p/plugin.yaml")
        try folder.write(rules, to: "rules/p/rules.yaml")
        let filler = String(repeating: "x", count: 600)
        let events = (0..<lines).map {
            "{\"id\":\"\($0)\",\"kind\":\"\(kinds[$0 % kinds.count])\",\"filler\":\"\(filler)\"}\n"
        }
        try folder.write(events.joined(), to: "events.ndjson")
        let options = EvaluatorOptions(
            executable: try BuiltProducts.path("approvald"), timeout: timeout, workers: 2)
        let load = try await RuleLoader.load(
            folder: folder.path("rules"), compiler: EvaluatorCompiler(options: options))
        let evaluator = Evaluator(ruleSet: try #require(load.ruleSet), options: options)
        let input = try InputReader(InputSource(option: folder.path("events.ndjson"), createsFIFO: false))
        return Run(
            stage: DecisionStage(
                input: input, decider: { LineDecider(evaluator: evaluator, otherLinesFail: false) },
                isOutOfTime: isOutOfTime), evaluator: evaluator)
    }

    @Test func `lines come out in their order, whoever decides them`() async throws {
        let run = try await Self.run(try TemporaryFolder(), lines: 6000)
        var stage = run.stage
        var ids: [String] = []
        var fates: [LineFate] = []
        var parts = 0
        while let decided = try await stage.next() {
            parts += 1
            fates += decided.fates
            ids += decided.updates.records.map(decided.updates.messageID)
            let matched = decided.fates.indices.filter { decided.fates[$0] == .matched }
            #expect(decided.updates.records.map(\.event) == matched.map { decided.asked.lowerBound + $0 })
        }
        await run.evaluator.shutdown()
        let expected: [LineFate] = [.matched, .matched, .unmatched, .ignored, .matched, .matched]
        #expect(fates == (0..<6000).map { expected[$0 % 6] })
        #expect(ids == (0..<6000).filter { expected[$0 % 6] == .matched }.map { "\($0)" })
        #expect(parts > 6, "two cores get their share of a chunk")
    }

    /// It would take minutes to find out about each of these events that it is endless.
    @Test(.timeLimit(.minutes(1)))
    func `what nobody asks for any more is decided no further`() async throws {
        let kinds = Array(repeating: "plain", count: 1000) + Array(repeating: "spin", count: 5000)
        let run = try await Self.run(try TemporaryFolder(), lines: 6000, kinds: kinds, timeout: .seconds(600))
        var stage = run.stage
        #expect(try await stage.next() != nil)
        stage.cancel()
        await run.evaluator.shutdown()
    }

    @Test func `without time left the lines are kept as failed, each once`() async throws {
        let isOutOfTime = Flag()
        let run = try await Self.run(try TemporaryFolder(), lines: 6000) { isOutOfTime.isSet }
        var stage = run.stage
        let first = try #require(try await stage.next())
        isOutOfTime.set()
        var count = first.fates.count
        while let decided = try await stage.next() {
            count += decided.fates.count
            #expect(decided.fates.allSatisfy { $0 == .failed } && decided.failures.count == decided.fates.count)
            #expect(decided.failures.allSatisfy { $0.failure.reason == .evaluatorTimeout })
        }
        await run.evaluator.shutdown()
        #expect(!first.failures.contains { $0.failure.reason == .evaluatorTimeout } && count == 6000)
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}
