import Foundation
import TestSupport
import Testing

/// How `run` ends, and what the next one finds.
@Suite(.serialized) struct RunEndingTests {
    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder)
    }

    @Test(.timeLimit(.minutes(1)))
    func keepsWhatCannotBeSentForTheNextStart() async throws {
        let setup = try RunSetup(rules: rules)
        let cards = ["1", "2", "3"]
        let first = try await setup.run(
            CardRules.lines(cards), environment: ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "300ms"])
        #expect(first.status == 75)
        #expect(first.lines == cards.map(CardRules.request))
        #expect(first.balance("updates")["pending"] == 3)
        #expect(first.isBalanced)

        let sandbox = try await SandboxProcess()
        let second = try await setup.run("", url: sandbox.url)
        #expect(second.status == 0)
        #expect(second.output.isEmpty)
        #expect(second.balance("updates")["carried"] == 3)
        #expect(second.balance("updates")["sent"] == 3)
        #expect(second.isBalanced)
        #expect(try await sandbox.requests().sorted() == cards.map(CardRules.request))
    }

    @Test(.timeLimit(.minutes(1)))
    func parksPromptlyWhenTheSecretIsWrong() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, secret: "another-secret", rules: rules)
        let clock = ContinuousClock()
        let start = clock.now
        let ending = try await setup.run(CardRules.lines(["1", "2"]))
        #expect(clock.now - start < .seconds(20), "the drain timeout of 60 s was not waited for")
        #expect(ending.status == 75)
        #expect(ending.balance("updates")["pending"] == 2)
        #expect(ending.balance("updates")["dead"] == 0)
        #expect(ending.errors.contains("10015"))
        #expect(try await sandbox.stats().updateCalls == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func endsWellWhenTerminatedWhileIdle() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start()
        daemon.write(CardRules.lines(["1", "2"]))
        #expect(await sandbox.prints(lines: 3))
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.status == 0 || ending.status == 75)
        #expect(ending.isBalanced)
        #expect(ending.balance("updates")["accepted"] == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func failsAnUnfinishedLineOfStandardInputWhenTerminated() async throws {
        let setup = try RunSetup(rules: rules)
        let daemon = try setup.start()
        daemon.write(CardRules.lines(["1"]) + #"{"type":"ca"#)
        #expect(await daemon.prints(lines: 1))
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.status == 75)
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["failed"] == 1)
        #expect(ending.failures.first?.contains("reason=partial_line") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func keepsAnUnfinishedLineOfAFIFOForTheNextStart() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let pipe = try NamedPipe(folder.path("events"))
        let line = CardRules.line("2")
        let daemon = try setup.start(["--input", pipe.path])
        try pipe.write(CardRules.lines(["1"]) + line.prefix(12))
        #expect(await sandbox.prints("accepted 1 "))
        daemon.send(SIGTERM)
        let first = await daemon.ending()
        #expect(first.balance("events")["read"] == 1)

        let next = try setup.start(["--input", pipe.path])
        try pipe.write(line.dropFirst(12) + "\n")
        #expect(await next.prints(CardRules.request("2")))
        next.send(SIGTERM)
        #expect(await next.ending().isBalanced)
    }

    @Test(.timeLimit(.minutes(1)))
    func endsAtOnceAtTheSecondSignal() async throws {
        let sandbox = try await SandboxProcess(faults: ["delay=60000"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start(environment: ["APPROVALD_API_TIMEOUT": "50s"])
        daemon.write(CardRules.lines(["1"]))
        #expect(await daemon.prints(lines: 1))
        var isCalled = false
        while !isCalled { isCalled = try await sandbox.stats().updateCalls > 0 }
        // Signals that follow the first closely belong to it, so one of these is the second.
        let impatience = Task {
            while !Task.isCancelled {
                daemon.send(SIGTERM)
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        let ending = await daemon.ending()
        impatience.cancel()
        #expect(ending.status == 75)
        let next = try await setup.run("", environment: ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "10ms"])
        #expect(next.balance("updates")["carried"] == 1)
    }

    /// As `timeout` does it: to the process, then to its group.
    @Test(.timeLimit(.minutes(1)))
    func endsInOrderWhenOneWishArrivesAsTwoSignals() async throws {
        let sandbox = try await SandboxProcess(faults: ["delay=1000"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start()
        daemon.write(CardRules.lines(["1"]))
        #expect(await daemon.prints(lines: 1))
        // Two of a kind may be merged by the kernel before the first is seen.
        daemon.send(SIGTERM)
        daemon.send(SIGINT)
        let ending = await daemon.ending()
        #expect(ending.isBalanced)
    }

    @Test(.timeLimit(.minutes(1)))
    func stopsWhenTheReaderOfItsOutputGoesAway() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start(readerLeavesAfter: 1)
        daemon.write(CardRules.lines(["1"]))
        await daemon.readerHasLeft()
        daemon.write(CardRules.lines(["2"]))
        let ending = await daemon.ending()
        #expect(ending.status == 0 || ending.status == 75)
        #expect(ending.isBalanced)
        #expect(ending.balance("updates")["accepted"] == 2)

        // What was stored and not read by anybody is emitted at the next start.
        let next = try await setup.run("")
        #expect(next.status == 0)
        #expect(next.lines == [CardRules.request("2")])
        #expect(try await sandbox.requests().sorted() == ["1", "2"].map(CardRules.request))
    }

    @Test(.timeLimit(.minutes(1)))
    func emitsWithoutSendingInADryRun() async throws {
        let input = CardRules.lines(["1", "2", "1"])
        let ending = try await Tool.run(["run", "--dry-run", "--rules", rules], input: input, in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.lines == ["1", "2"].map(CardRules.request))
        #expect(ending.balance("events")["duplicate"] == 1)
        #expect(ending.balance("updates")["withheld"] == 2)
        #expect(ending.isBalanced)
        let results = try await Tool.run(["run", "--dry-run", "--rules", rules, "--emit", "results"], input: input)
        #expect(results.lines.count == 2)
        #expect(results.lines.allSatisfy { $0.contains(#""outcome":"withheld""#) })
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names == ["rules"], "a dry run leaves nothing behind")
    }
}
