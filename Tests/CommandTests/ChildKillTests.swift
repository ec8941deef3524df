import Glibc
import TestSupport
import Testing

/// Somebody, the kernel short of memory for one, ends processes that run jq. Nobody can tell from what comes out.
@Suite(.serialized) struct ChildKillTests {
    /// Libjq is asked about every event.
    private static let rules = """
        - rule: card
          when: .type | test("^card$")
          message: .id | tostring
          status: '{"0": "APPROVED", "1": "REJECTED"}[.id % 2 | tostring]'
        """

    private static func request(_ id: Int) -> String {
        #"{"message_id":"\#(id)","status":"\#(id % 2 == 0 ? "APPROVED" : "REJECTED")","i18n_resources":[]}"#
    }

    /// The lines come in portions, and in each of them a process ends at most once: an event whose process ends three
    /// times is at fault, as it should be.
    @Test(.timeLimit(.minutes(2)))
    func childrenKilledAtRandomChangeNothing() async throws {
        let folder = try TemporaryFolder()
        let rules = try CardRules.make(in: folder, rules: Self.rules)
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let (portions, size) = (30, 400)

        let tool = try RunningTool(["map", "--rules", rules, "--workers", "2"])
        var killed: Set<Int32> = []
        for portion in 0..<portions {
            let ids = (portion * size)..<((portion + 1) * size)
            tool.write(ids.map { #"{"type":"card","id":\#($0)}"# + "\n" }.joined())
            try await Task.sleep(for: .microseconds(random.next() % 40_000))
            for child in try Processes.evaluators(of: tool.processID) where random.next() % 4 > 0 {
                kill(child, SIGKILL)
                killed.insert(child)
            }
            #expect(await tool.prints(lines: ids.upperBound), "seed \(seed): \(tool.errorsSoFar)")
        }
        tool.closeInput()
        let ending = await tool.ending()
        #expect(ending.status == 0, "seed \(seed): \(ending.errors)")
        #expect(ending.lines == (0..<(portions * size)).map(Self.request), "seed \(seed)")
        #expect(ending.isBalanced)
        #expect(killed.count >= portions / 3, "seed \(seed)")
    }
}
