import Foundation
import TestSupport
import Testing

/// Long troubles with the API, end to end: every card ends in its last state, and calls are bounded.
@Suite(.serialized) struct FaultWaveTests {
    private static let statuses = ["FORWARDED", "ADD", "ROLLBACK", "PROCESSED", "REJECTED", "APPROVED"]

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        let rules = """
            - rule: card
              when: .type == "card"
              message: .id
              status: .status
            """
        self.rules = try CardRules.make(in: folder, rules: rules, event: "  id: .event_id\n  time: .time")
    }

    /// The wave's update of each card.
    private func wave(_ number: Int, cards: Int) -> String {
        (1...cards).map { card in
            #"{"type":"card","id":"\#(card)","event_id":"e-\#(card)-\#(number)","time":\#(1_763_600_000_000 + number),"#
                + #""status":"\#(Self.statuses[number])"}"# + "\n"
        }.joined()
    }

    /// The waves that the accepted updates of each card belong to, in the order in which they were accepted.
    private func accepted(_ sandbox: SandboxProcess) async throws -> [String: [Int]] {
        try await sandbox.requests().reduce(into: [:]) { waves, request in
            let fields = try JSONDecoder().decode([String: AnyJSON].self, from: Data(request.utf8))
            let (card, status) = (try #require(fields["message_id"]?.text), try #require(fields["status"]?.text))
            waves[card, default: []].append(try #require(Self.statuses.firstIndex(of: status)))
        }
    }

    /// A text, or anything else.
    private struct AnyJSON: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    /// One call in four fails, in seven ways, and no token lives longer than a wave.
    @Test(.timeLimit(.minutes(1)))
    func everyCardEndsInItsLastStateWhateverFails() async throws {
        let faults = [
            "server-error=503:every=37", "reset:every=34", "half-body:every=31", "garbage:every=19", "empty:every=23",
            "code=65001:every=27", "rate-limit-400=0:every=29",
        ]
        let sandbox = try await SandboxProcess(faults: faults)
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start()
        for number in Self.statuses.indices {
            daemon.write(wave(number, cards: 24))
            #expect(await daemon.prints(lines: (number + 1) * 24))
            try await sandbox.invalidateTokens()
        }
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0 && ending.isBalanced)
        let updates = ending.balance("updates")
        #expect(updates["sent", default: 0] + updates["superseded", default: 0] == 144)
        let waves = try await accepted(sandbox)
        #expect(waves.count == 24)
        for (card, seen) in waves {
            #expect(seen.last == Self.statuses.count - 1, "card \(card) ends in another state")
            #expect(seen == seen.sorted(), "card \(card) went back")
        }
        let stats = try await sandbox.stats()
        #expect(stats.outcomes.keys.count { $0.hasPrefix("fault ") } == faults.count, "not every fault was met")
        #expect(stats.tokenCalls <= 1 + 2 * Self.statuses.count)
    }

    /// While the API is down, five updates a card come in, each of them twice.
    @Test(.timeLimit(.minutes(1)))
    func anAPIThatComesBackGetsOneCallACard() async throws {
        let sandbox = try await SandboxProcess(faults: ["server-error=503"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start()
        for number in 0..<5 {
            daemon.write(wave(number, cards: 20))
            daemon.write(wave(number, cards: 20))
        }
        #expect(await daemon.prints(lines: 100))
        #expect(await daemon.reports("calls keep failing"))
        // A probe that begins now carries the newest state of its card.
        let calls = try await sandbox.stats().updateCalls
        while try await sandbox.stats().updateCalls < calls + 1 { try await Task.sleep(for: .milliseconds(20)) }
        try await sandbox.clearFaults()
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0 && ending.isBalanced)
        #expect(ending.balance("events")["duplicate"] == 100)
        #expect(ending.balance("updates")["superseded"] == 80 && ending.balance("updates")["sent"] == 20)
        let waves = try await accepted(sandbox)
        #expect(waves.count == 20 && waves.values.allSatisfy { $0 == [4] })
    }

    /// Writers come and go a hundred times, one dies in the middle of a line, and two write at the same time.
    @Test(.timeLimit(.minutes(1)))
    func writersOfAFIFOComeAndGo() async throws {
        let fifo = try NamedPipe(folder.path("events"))
        let setup = try RunSetup(rules: try CardRules.make(in: folder, plugin: "cards", event: "  id: .event_id"))
        let daemon = try setup.start(
            ["--input", fifo.path], environment: ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "10ms"])
        for cycle in 0..<100 { try fifo.write(CardRules.line("\(cycle)") + "\n") }
        #expect(await daemon.prints(lines: 100))
        // It dies; what the next one writes is glued to it, and only that line is lost to it.
        try fifo.write(#"{"type":"card","id":"half"#)
        try fifo.write(CardRules.lines(["100", "101"]))
        #expect(await daemon.reports("line failed"))
        try await withThrowingTaskGroup { group in
            for writer in [200, 300] {
                group.addTask {
                    for number in 0..<100 { try fifo.write(CardRules.line("\(writer + number)") + "\n") }
                }
            }
            try await group.waitForAll()
        }
        #expect(await daemon.prints(lines: 301))
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["matched"] == 301 && ending.balance("events")["failed"] == 1)
        let expected = (Array(0..<100) + [101] + Array(200..<400)).map { CardRules.request("\($0)") }
        #expect(Set(ending.lines) == Set(expected) && ending.lines.count == expected.count)
    }

    /// A reader of standard output that stops does not stop the sending, and misses nothing when it goes on.
    @Test(.timeLimit(.minutes(1)))
    func aReaderThatStopsDoesNotStopTheSending() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let gate = setup.folder.path("gate")
        // The reader takes nothing until the gate is there.
        let command = setup.arguments().map { "'\($0)'" }.joined(separator: " ")
        let script =
            "'\(try BuiltProducts.path("approvald"))' \(command) | { until [ -e '\(gate)' ]; do sleep 0.05; done; cat; }"
        let daemon = try RunningTool(executable: "/bin/sh", ["-c", script], environment: RunSetup.fast)
        let cards = 700
        // Long ids, so that the requests are more than a pipe takes.
        let prefix = String(repeating: "7", count: 50)
        let lines = (1...cards).map { #"{"type":"card","id":"\#(prefix)\#($0)","status":"APPROVED"}"# + "\n" }
        daemon.feed(Data(lines.joined().utf8))
        #expect(await sandbox.prints(lines: 201))
        try setup.folder.write("", to: "gate")
        let ending = await daemon.ending()
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["matched"] == cards)
        #expect(ending.lines.count == cards)
    }

    /// Sending waits for results to be written, the end of the run does not.
    @Test(.timeLimit(.minutes(1)))
    func aReaderOfResultsThatStopsDoesNotHoldUpTheEnd() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let gate = setup.folder.path("gate")
        let command = setup.arguments(["--emit", "results"]).map { "'\($0)'" }.joined(separator: " ")
        let script =
            "'\(try BuiltProducts.path("approvald"))' \(command) | { until [ -e '\(gate)' ]; do sleep 0.05; done; }"
        let environment = RunSetup.fast.merging(["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "1s"]) { $1 }
        let daemon = try RunningTool(executable: "/bin/sh", ["-c", script], environment: environment)
        // More results than a pipe takes.
        daemon.feed(Data(CardRules.lines((1...1000).map(String.init)).utf8))
        #expect(await daemon.reports("balance updates "))
        try setup.folder.write("", to: "gate")
        #expect(await daemon.ending().isBalanced)
    }
}
