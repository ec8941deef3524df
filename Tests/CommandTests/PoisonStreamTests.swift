import Foundation
import Glibc
import TestSupport
import Testing

/// Streams with poison in them, in the three ways that libjq knows: it aborts, it does not come back, it eats all
/// memory. Each guilty event is reported with what it did, all others are decided in their order.
@Suite(.serialized) struct PoisonStreamTests {
    private static let rules = """
        - rule: any
          when: .id
          message: >-
            if .poison == "abort" then (1e17 | todate) elif .poison == "loop" then ("x" | gsub(""; "x"))
            elif .poison == "memory" then reduce range(40) as $n ("0123456789abcdef"; . + .) else .id end
          status: APPROVED
        """

    private static let reasons = [
        "abort": "evaluator_crash", "loop": "evaluator_timeout", "memory": "evaluator_memory",
    ]

    private let rules: String
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder, rules: Self.rules)
    }

    private static func line(_ number: Int, poison: String?) -> String {
        poison.map { #"{"id":"\#(number)","poison":"\#($0)"}"# } ?? #"{"id":"\#(number)"}"#
    }

    /// With the limits that users have: what a guilty event costs depends on them. A tool that takes more than a
    /// minute is ended, so this would fail; half of that is what it may take on a machine with nothing else to do.
    @Test(.timeLimit(.minutes(2)))
    func sixGuiltyEventsAmongThreeThousand() async throws {
        let poison = [
            101: "abort", 102: "memory", 1000: "loop", 1700: "memory", 2400: "loop", 3000: "abort",
        ]
        let input = (1...3000).map { Self.line($0, poison: poison[$0]) + "\n" }.joined()
        let ending = try await Tool.run(["map", "--rules", rules], input: input)

        #expect(ending.status == 1)
        #expect(ending.lines == (1...3000).filter { poison[$0] == nil }.map { CardRules.request(String($0)) })
        #expect(ending.failures.count == poison.count)
        for (number, kind) in poison {
            let reports = ending.failures.filter { $0.contains(" line=\(number) ") }
            #expect(reports.count == 1)
            #expect(reports.first?.contains(" reason=\(Self.reasons[kind] ?? "?")") == true, "\(ending.failures)")
        }
        #expect(ending.balance("events")["matched"] == 2994)
        #expect(ending.isBalanced)
    }

    /// Nothing but poison: all of it is reported, and no more processes are started than blame needs.
    @Test(.timeLimit(.minutes(2)))
    func nothingButGuiltyEvents() async throws {
        let kinds = ["abort", "loop", "memory"]
        let count = 12
        let input = (1...count).map { Self.line($0, poison: kinds[$0 % 3]) + "\n" }.joined()
        let tool = try RunningTool(
            ["map", "--rules", rules, "--workers", "2"],
            environment: ["APPROVALD_EVALUATOR_TIMEOUT": "100ms", "APPROVALD_EVALUATOR_MEMORY": "48MiB"])
        let census = Census(of: tool.processID)
        tool.feed(Data(input.utf8))
        let ending = await tool.ending()
        let processes = await census.finished()

        #expect(ending.status == 1)
        #expect(ending.output.isEmpty)
        #expect(
            ending.failuresByReason == Dictionary(uniqueKeysWithValues: Self.reasons.values.map { ($0, count / 3) }))
        #expect(ending.isBalanced)
        // Two for each event, and one more each time that the worker begins anew with what is left.
        #expect(processes > count)
        #expect(processes <= 4 * count)
    }

    /// What was read is given ten seconds; to find out about each of these events would take minutes.
    @Test(.timeLimit(.minutes(1)))
    func aFilterThatIsStoppedAmongGuiltyEventsEnds() async throws {
        let tool = try RunningTool(["map", "--rules", rules])
        tool.feed(Data((1...200).map { Self.line($0, poison: "loop") + "\n" }.joined().utf8))
        #expect(await tool.reports("evaluator_timeout"))
        tool.send(SIGTERM)
        let ending = await tool.ending()
        #expect(ending.status == 0)
        #expect(ending.balance("events")["failed"] == 200)
        #expect(ending.isBalanced)
    }
}
