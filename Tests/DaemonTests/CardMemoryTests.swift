import Intake
import Outcomes
import Rules
import TestSupport
import Testing

@testable import Daemon
@testable import Evaluation

/// The card directory of runs without a store.
struct CardMemoryTests {
    private static let day: Int64 = 86_400_000

    private let evaluator: Evaluator
    private let ruleSet: RuleSet

    init() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            plugin: p
            track:
              - when: .kind == "sent"
                message: .id
                keys: [.code]

            """, to: "rules/p/plugin.yaml")
        try folder.write(
            """
            - rule: both
              when: .kind == "both"
              card: .codes
              status: APPROVED
            - rule: plain
              when: .kind == "plain"
              message: .id
              status: REJECTED

            """, to: "rules/p/rules.yaml")
        let options = EvaluatorOptions(executable: try BuiltProducts.path("approvald"))
        let load = try await RuleLoader.load(
            folder: folder.path("rules"), compiler: EvaluatorCompiler(options: options))
        ruleSet = try #require(load.ruleSet)
        evaluator = Evaluator(ruleSet: ruleSet, options: options)
    }

    private func decide(
        _ memory: inout CardMemory, at now: Int64, for storeApp: StoreAppLines? = nil, _ lines: String...
    ) async throws -> DecidedLines {
        var framer = LineFramer(maximumLineBytes: 1000)
        framer.append(Array(lines.map { $0 + "\n" }.joined().utf8).span)
        let last = framer.finish(.endOfInput)
        let chunk = try #require(last)
        let decider = LineDecider(evaluator: evaluator, otherLinesFail: false, storeApp: storeApp)
        var decided = try await decider.decide(chunk, 0..<chunk.lines.count)
        memory.resolve(&decided, now: now)
        return decided
    }

    private func sent(_ id: String, _ code: String) -> String { #"{"kind":"sent","id":"\#(id)","code":"\#(code)"}"# }

    private func ids(_ decided: DecidedLines) -> [String] {
        decided.updates.records.map { "\($0.event):\(decided.updates.messageID(of: $0))" }
    }

    @Test func `lines see what came before them, and nothing else`() async throws {
        var memory = CardMemory()
        let decided = try await decide(
            &memory, at: 0, #"{"kind":"both","codes":["a"]}"#, sent("1", "a"), #"{"kind":"plain","id":"9"}"#,
            sent("2", "b"), sent("1", "b"), #"{"kind":"both","codes":["a","b"]}"#,
            #"{"kind":"both","codes":["b","c"]}"#,
            sent("3", "c"))
        #expect(decided.fates == [.failed, .ignored, .matched, .ignored, .ignored, .matched, .failed, .ignored])
        #expect(ids(decided) == ["2:9", "5:1", "5:2"])
        #expect(decided.failures.map(\.line) == [0, 6])
        #expect(decided.failures.allSatisfy { $0.failure.reason == .unknownCard })
        #expect(decided.failures[1].failure.detail == #"card: no card is known by the key "c""#)
        #expect(ids(try await decide(&memory, at: 0, #"{"kind":"both","codes":["c","b"]}"#)) == ["0:3", "0:2", "0:1"])
    }

    @Test func `an event of a store app without a tenant fails once, whatever card it names`() async throws {
        var memory = CardMemory()
        let event = #"{"kind":"both","codes":["a"]}"#
        let decided = try await decide(
            &memory, at: 0, for: StoreAppLines(appID: nil, needsTenants: true), event, sent("1", "a"), event)
        #expect(decided.fates == [.failed, .ignored, .failed])
        #expect(decided.failures.map(\.line) == [0, 2])
        #expect(decided.failures.allSatisfy { $0.failure.reason == .ruleError })
    }

    @Test func `cards are forgotten after 30 days`() async throws {
        var memory = CardMemory()
        _ = try await decide(&memory, at: 0, sent("1", "a"))
        _ = try await decide(&memory, at: Self.day, sent("2", "a"), sent("1", "a"))
        let event = #"{"kind":"both","codes":"a"}"#
        #expect(ids(try await decide(&memory, at: 30 * Self.day - 1, event)) == ["0:1", "0:2"])
        #expect(ids(try await decide(&memory, at: 30 * Self.day, event)) == ["0:2"])
        #expect(try await decide(&memory, at: 31 * Self.day, event).fates == [.failed])
        _ = try await decide(&memory, at: 31 * Self.day, sent("1", "a"))
        #expect(ids(try await decide(&memory, at: 31 * Self.day, event)) == ["0:1"])
    }

    @Test func `much that is forgotten takes no room`() async throws {
        var memory = CardMemory()
        for month in 0..<4 {
            for part in 0..<3 {
                let lines = (0..<300).map { sent("\(month)-\(part)-\($0)", "k\($0 % 50)") }
                _ = try await decide(&memory, at: Int64(month) * 31 * Self.day, lines.joined(separator: "\n"))
            }
        }
        #expect(memory.rememberedCount <= 2200)
        let decided = try await decide(&memory, at: 3 * 31 * Self.day, #"{"kind":"both","codes":"k7"}"#)
        #expect(decided.updates.records.count == 18)
    }
}
