import Foundation
import TestSupport
import Testing

/// A daemon that is killed at any moment: what it had stored is emitted and sent by the next one.
@Suite(.serialized) struct RunKillTests {
    private let stream = SampleStream(seed: 21, events: 600, hasHalfLines: false)

    @Test(.timeLimit(.minutes(1)), arguments: [1, 40, 150])
    func coversAFileOverAKill(after lines: Int) async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url)
        let file = try setup.folder.write(stream.text, to: "events.ndjson")
        let daemon = try setup.start(["--input", file])
        #expect(await daemon.prints(lines: lines))
        daemon.send(SIGKILL)
        let killed = await daemon.ending()

        let next = try await setup.run("", ["--input", file])
        #expect(next.status == 0)
        #expect(next.isBalanced)
        let emitted = Set(killed.lines.dropLast(killed.output.hasSuffix("\n") ? 0 : 1) + next.lines)
        #expect(emitted == Set(stream.distinctRequests))
        #expect(Set(try await sandbox.requests()) == Set(stream.distinctRequests))
    }

    @Test(.timeLimit(.minutes(1)))
    func losesNothingStoredFromStandardInput() async throws {
        let setup = try RunSetup()
        let daemon = try setup.start()
        daemon.write(stream.lines.prefix(50).joined(separator: "\n") + "\n")
        #expect(await daemon.prints(lines: 10))
        daemon.send(SIGKILL)
        let killed = await daemon.ending()

        let sandbox = try await SandboxProcess()
        let next = try await setup.run("", url: sandbox.url)
        #expect(next.status == 0)
        #expect(next.isBalanced)
        let sent = Set(try await sandbox.requests())
        let emitted = Set(killed.lines.dropLast(killed.output.hasSuffix("\n") ? 0 : 1) + next.lines)
        #expect(emitted == sent)
        #expect(sent.count == next.balance("updates")["carried"])
        #expect(sent.isSubset(of: Set(stream.distinctRequests)))
    }
}
