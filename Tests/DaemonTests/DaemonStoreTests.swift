import Feishu
import Foundation
import Outbox
import Outcomes
import TestSupport
import Testing

@testable import Daemon

/// What a run makes of a store that it finds, and what it leaves in it.
extension DaemonRunTests {
    private static let mode = RunMode(isDry: false, createsFIFO: false)

    /// A run that can send nothing.
    private func run(_ folder: TemporaryFolder, _ options: [Setting: String]) async throws -> Streams {
        let streams = Streams()
        let options = try app(at: "http://127.0.0.1:1", folder).merging(options) { $1 }
        let settings = try await settings(folder, options)
        _ = try await DaemonRun(settings: settings, mode: Self.mode, console: streams.console).run()
        return streams
    }

    private static func update(_ messageID: String) -> NewUpdate {
        NewUpdate(
            plugin: "p", rule: "r", eventID: nil, messageID: messageID, status: .approved,
            body: UpdateRequest(messageID: messageID, status: .approved).encoded())
    }

    @Test func anUpdateThatAnEndedRunLeftInFlightIsSupersededByANewerOne() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "events.ndjson")
        let left = try Outbox.open(directory: folder.path("state"))
        _ = try await left.accept(Batch(lines: [.matched([Self.update("1")])]))
        _ = try await left.exchange([], claiming: 1)
        _ = try await left.accept(Batch(lines: [.matched([Self.update("1")])]))
        left.close()
        let streams = try await run(folder, [.emit: "results"])
        let lines = streams.outputText.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains(#""message_id":"1","status":"APPROVED","outcome":"superseded""#))
        #expect(streams.errorText.contains("carried=2 accepted=0 sent=0 superseded=1 pending=1"))
        #expect(try await run(folder, [:]).outputText.isEmpty, "where results are wanted, requests are not kept")
    }

    @Test func whatAnEndedRunDidNotEmitIsEmittedOnce() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "events.ndjson")
        let left = try Outbox.open(directory: folder.path("state"))
        let updates = (1...1100).map { Self.update("\($0)") }
        _ = try await left.accept(Batch(lines: updates.map { .matched([$0]) }, withheld: true))
        left.close()
        let requests = updates.map { String(decoding: $0.body, as: UTF8.self) + "\n" }.joined()
        #expect(try await run(folder, [:]).outputText == requests)
        #expect(try await run(folder, [:]).outputText.isEmpty)
    }

    @Test func aFailedLineIsStoredWithAllThatIsKnownOfIt() async throws {
        let folder = try TemporaryFolder()
        let long = #"{"filler":"\#(String(repeating: "x", count: 5000))"}"#
        let lost = #"{"uuid":"u-1","event":{"type":"approval_task","status":"APPROVED","message_id":""}}"#
        try folder.write(long + "\n" + lost + "\n", to: "events.ndjson")
        _ = try await run(folder, [.inputMaxLineBytes: "4096"])
        let store = try Outbox.open(directory: folder.path("state"))
        defer { store.close() }
        let lines = try await store.failedLines().map(\.line)
        try #require(lines.map(\.reason) == [.tooLong, .noMessageID])
        #expect(lines[0].raw.count == 4096 && lines[0].length == long.utf8.count && lines[0].sha256?.count == 64)
        #expect((lines[0].plugin, lines[0].rule, lines[0].lineNumber) == (nil, nil, 1))
        #expect(lines[1].raw == Array(lost.utf8) && lines[1].length == lost.utf8.count && lines[1].sha256 == nil)
        #expect(lines[1].plugin == "feishu-approval" && lines[1].rule != nil && lines[1].lineNumber == 2)
    }

    @Test func errorsInAConditionAreTold() async throws {
        let folder = try TemporaryFolder()
        try folder.write("plugin: p\n", to: "rules/p/plugin.yaml")
        try folder.write("- rule: r\n  when: .id | test(\"x\")\n  ignore: true\n", to: "rules/p/rules.yaml")
        try folder.write(#"{"id":1}"# + "\n" + #"{"id":2}"# + "\n", to: "events.ndjson")
        let streams = try await run(folder, [.rules: folder.path("rules")])
        #expect(streams.errorText.contains("error in `when`: the rule does not match such events"))
        #expect(streams.errorText.contains("errors in `when` in all count=2"))
    }

    @Test func failuresThatAreNotToldOneByOneAreSummedUpAtTheEnd() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "{\n", count: 50), to: "events.ndjson")
        let streams = try await run(folder, [:])
        #expect(streams.errorText.contains("more lines failed"))
        #expect(streams.errorText.contains("failed=50"))
    }

    /// The position alone is stored once a second, and at the end.
    @Test func aFileWithoutAnythingToStoreIsReadOnce() async throws {
        let folder = try TemporaryFolder()
        let line = #"{"filler":"\#(String(repeating: "x", count: 10_000))"}"# + "\n"
        try folder.write(String(repeating: line, count: 800), to: "events.ndjson")
        #expect(try await run(folder, [:]).errorText.contains("read=800"))
        #expect(try await run(folder, [:]).errorText.contains("read=0"))
    }
}
