import Foundation
import TestSupport
import Testing

/// `run` against an API that fails in every way known: all updates arrive in the end, or are told to be dead.
@Suite(.serialized) struct RunFaultTests {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "rate-limit-429=1:every=5:count=2", "rate-limit-400=1:every=5:count=2", "server-error=503:every=4:count=3",
            "token-expired:every=7:count=2", "reset:every=5:count=3", "garbage:every=5:count=3", "half-body:count=1",
            "empty:count=1", "delay=300:every=3:count=4", "server-error:at=token:count=1",
        ])
    func deliversThroughFaults(_ fault: String) async throws {
        let sandbox = try await SandboxProcess(faults: [fault])
        let folder = try TemporaryFolder()
        let setup = try RunSetup(url: sandbox.url, rules: try CardRules.make(in: folder))
        let cards = (100..<120).map(String.init)
        let ending = try await setup.run(CardRules.lines(cards))
        #expect(ending.status == 0)
        #expect(ending.balance("updates")["sent"] == cards.count)
        #expect(ending.isBalanced)
        let stats = try await sandbox.stats()
        #expect(stats.outcomes.keys.contains { $0.hasPrefix("fault ") })
        // What was accepted although its reply was lost comes twice: at least once is the promise.
        #expect(Set(try await sandbox.requests()) == Set(cards.map(CardRules.request)))
    }

    /// Long before the first probe, which comes after 30 s.
    @Test(.timeLimit(.minutes(1)))
    func sendsAsSoonAsTheRightSecretIsInItsFile() async throws {
        let sandbox = try await SandboxProcess()
        let folder = try TemporaryFolder()
        let setup = try RunSetup(url: sandbox.url, secret: "wrong", rules: try CardRules.make(in: folder))
        let daemon = try setup.start()
        let start = ContinuousClock.now
        daemon.write(CardRules.lines(["1", "2", "3"]))
        #expect(await daemon.reports("event=delivery.parking"))
        try Data((SandboxProcess.secret + "\n").utf8).write(to: URL(filePath: setup.secretFile))
        #expect(await sandbox.prints("accepted 3 "))
        #expect(ContinuousClock.now - start < .seconds(25))
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0 && ending.isBalanced)
        #expect(ending.balance("updates")["sent"] == 3)
        #expect(ending.errors.contains("sending again: what was missing is there"))
    }

    @Test(.timeLimit(.minutes(1)))
    func buriesWhatTheAPIRejects() async throws {
        let sandbox = try await SandboxProcess(faults: ["code=60001:every=2:count=1"])
        let folder = try TemporaryFolder()
        let setup = try RunSetup(url: sandbox.url, rules: try CardRules.make(in: folder))
        let ending = try await setup.run(CardRules.lines(["1", "2", "3"]), ["--emit", "results"])
        #expect(ending.status == 1)
        #expect(ending.balance("updates")["dead"] == 1)
        #expect(ending.balance("updates")["sent"] == 2)
        #expect(ending.isBalanced)
        let results = try ending.lines.map { try JSONDecoder().decode(UpdateResult.self, from: Data($0.utf8)) }
        let dead = try #require(results.first { $0.outcome == "dead" })
        #expect(dead.reason == "rejected")
        #expect(dead.code == 60001)
        let again = try await setup.run("")
        #expect(again.status == 0)
        #expect(again.balance("updates")["carried"] == 0)
    }
}
