import Glibc
import TestSupport
import Testing

/// A daemon that is killed leaves nothing behind, not even a process that is in the middle of an event.
@Suite(.serialized) struct OrphanTests {
    private static let rules = """
        - rule: endless
          when: .type == "card"
          message: .id | until(false; .)
          status: APPROVED
        """

    @Test(.timeLimit(.minutes(1)))
    func aProcessThatDoesNotComeBackEndsWithItsDaemon() async throws {
        let folder = try TemporaryFolder()
        let rules = try CardRules.make(in: folder, rules: Self.rules)
        let tool = try RunningTool(
            ["map", "--rules", rules, "--workers", "1"], environment: ["APPROVALD_EVALUATOR_TIMEOUT": "600s"])
        tool.write(CardRules.lines(["1"]))
        var child: Int32?
        while child == nil {
            try await Task.sleep(for: .milliseconds(20))
            // Compiling takes a tenth of a second at most; from then on it is the event.
            child = try Processes.evaluators(of: tool.processID).first { Processes.processorTime($0) > 0.5 }
        }
        let orphan = try #require(child)
        tool.send(SIGKILL)
        _ = await tool.ending()
        // What is left of a process that nobody waits for has no command line.
        while Processes.commandLine(orphan).contains("evaluator-child") {
            try await Task.sleep(for: .milliseconds(20))
            try #require(Processes.processorTime(orphan) < 20, "it goes on without its daemon")
        }
    }
}
