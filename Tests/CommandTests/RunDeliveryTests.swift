import Foundation
import TestSupport
import Testing

/// `run` against the stand-in API: every event is sent once.
@Suite(.serialized) struct RunDeliveryTests {
    @Test(.timeLimit(.minutes(1)))
    func sendsEachMappedEventOnce() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url)
        let stream = SampleStream()
        let first = try await setup.run(stream.text)
        #expect(first.status == 1)
        #expect(first.lines == stream.distinctRequests)
        #expect(first.balance("events") == stream.runCounts)
        #expect(first.balance("updates")["sent"] == stream.distinctRequests.count)
        #expect(first.isBalanced)
        #expect(first.failures.count == 4)
        // Only calls with the right path, method, token and content type are accepted.
        let stats = try await sandbox.stats()
        #expect(stats.tokenCalls == 1)
        #expect(stats.otherCalls == 0)
        #expect(stats.outcomes == ["token": 1, "accepted": stream.distinctRequests.count])
        #expect(try await sandbox.requests().sorted() == stream.distinctRequests.sorted())

        let second = try await setup.run(stream.text)
        #expect(second.status == 1)
        #expect(second.output.isEmpty)
        #expect(second.balance("events")["matched"] == 0)
        #expect(second.balance("events")["duplicate"] == stream.requests.count)
        #expect(try await sandbox.stats().updateCalls == stream.distinctRequests.count)
    }

    @Test(.timeLimit(.minutes(1)))
    func emitsAResultForEachUpdate() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url)
        let stream = SampleStream(seed: 11, events: 300, hasHalfLines: false)
        let ending = try await setup.run(stream.text, ["--emit", "results"])
        #expect(ending.status == 0)
        let results = try ending.lines.map { try JSONDecoder().decode(UpdateResult.self, from: Data($0.utf8)) }
        #expect(results.count == stream.distinctRequests.count)
        #expect(results.allSatisfy { ["sent", "superseded"].contains($0.outcome) })
        #expect(results.allSatisfy { $0.plugin == "feishu-approval" && $0.eventID.count == 32 })
        let sent = results.filter { $0.outcome == "sent" }
        #expect(sent.allSatisfy { $0.attempts == 1 && $0.code == 0 && $0.logID?.hasPrefix("sandbox-") == true })
        #expect(Set(sent.compactMap(\.logID)).count == sent.count)
    }

    @Test(.timeLimit(.minutes(1)))
    func supersedesWhatANewerUpdateOfTheCardOvertook() async throws {
        let sandbox = try await SandboxProcess()
        let folder = try TemporaryFolder()
        let rules = """
            - rule: card
              when: .type == "card"
              message: .id
              status: .status
            """
        let setup = try RunSetup(url: sandbox.url, rules: try CardRules.make(in: folder, rules: rules))
        let statuses = ["APPROVED", "REJECTED", "FORWARDED", "ROLLBACK"]
        let input = statuses.map { #"{"type":"card","id":"1","status":"\#($0)"}"# + "\n" }.joined()
        let ending = try await setup.run(input, ["--emit", "results"])
        #expect(ending.status == 0)
        #expect(ending.isBalanced)
        let results = try ending.lines.map { try JSONDecoder().decode(UpdateResult.self, from: Data($0.utf8)) }
        #expect(results.count == 4)
        let sent = try await sandbox.requests()
        #expect(sent.last?.contains("ROLLBACK") == true)
        #expect(results.count { $0.outcome == "sent" } == sent.count)
        #expect(results.count { $0.outcome == "superseded" } == 4 - sent.count)
    }

    /// The input stays open: each update goes out when it is stored.
    @Test(.timeLimit(.minutes(2)))
    func sendsWithoutWaitingForMore() async throws {
        let sandbox = try await SandboxProcess()
        let folder = try TemporaryFolder()
        let setup = try RunSetup(url: sandbox.url, rules: try CardRules.make(in: folder))
        let daemon = try setup.start(["--emit", "results"])
        for card in 1...5 {
            daemon.write(CardRules.lines(["\(card)"]))
            #expect(await daemon.prints(lines: card))
        }
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    /// One line for each update when its fate is known: none for duplicates, for what waits, and for what was dropped.
    @Test(.timeLimit(.minutes(1)))
    func tellsEachFateOnce() async throws {
        let folder = try TemporaryFolder()
        let rules = try CardRules.make(in: folder, event: "  id: .event_id\n  time: .at")
        let setup = try RunSetup(rules: rules)
        let unheard = ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "100ms"]
        func run(_ input: String, url: String? = nil) async throws -> [String] {
            let ending = try await setup.run(
                input, ["--emit", "results"], url: url, environment: url == nil ? unheard : [:])
            #expect(ending.isBalanced)
            let results = try ending.lines.map { try JSONDecoder().decode(UpdateResult.self, from: Data($0.utf8)) }
            return results.map { "\($0.eventID) \($0.outcome)" }
        }
        func event(_ id: String, card: String, second: Int) -> String {
            #"{"type":"card","id":"\#(card)","event_id":"\#(id)","at":\#(1_763_600_000 + second)000}"# + "\n"
        }
        let first = event("a", card: "1", second: 5)
        #expect(try await run(first + event("b", card: "2", second: 5)).isEmpty)
        let older = event("c", card: "1", second: 3)
        let newer = event("d", card: "1", second: 9)
        #expect(try await run(first + older + newer).sorted() == ["a superseded", "c superseded"])
        let drop = try await Tool.run(["outbox", "drop", "--message", "2", "--state", setup.state])
        #expect(drop.status == 0)
        let sandbox = try await SandboxProcess()
        #expect(try await run(first + older, url: sandbox.url) == ["d sent"])
        #expect(try await run("", url: sandbox.url).isEmpty)
    }
}
