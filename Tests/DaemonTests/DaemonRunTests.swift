import FeishuSandbox
import Foundation
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// The daemon whole, inside the test: a file of events in, requests at the sandbox out.
struct DaemonRunTests {
    static let event = """
        {"uuid":"u-1","event":{"type":"approval_task","status":"APPROVED","operate_time":"1763600000000",\
        "message_id":7412093385521004590}}

        """

    /// What a run wrote to its two streams.
    final class Streams: Sendable {
        let output = Mutex<[UInt8]>([])
        let errors = Mutex<[UInt8]>([])

        var console: Console {
            Console(
                output: { [self] bytes in
                    output.withLock { $0 += bytes }
                    return 0
                }, errors: ErrorSink { [self] bytes in errors.withLock { $0 += bytes } }, level: .info, format: .text)
        }

        var outputText: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
        var errorText: String { errors.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    func settings(_ folder: TemporaryFolder, _ options: [Setting: String]) async throws -> Settings {
        let standing: [Setting: String] = [
            .rules: Repository.path("rules"), .inputPath: folder.path("events.ndjson"), .state: folder.path("state"),
            .evaluatorWorkers: "1", .deliveryDrainTimeout: "500ms",
        ]
        let reader = try SettingsReader(
            options: standing.merging(options) { $1 }, optionNames: [:], environment: [:], file: nil)
        var settings = try Settings(reader: reader, environment: [:])
        settings.evaluator.executable = try BuiltProducts.path("approvald")
        return settings
    }

    func app(at url: String, _ folder: TemporaryFolder) throws -> [Setting: String] {
        [
            .apiURL: url, .apiAppID: SandboxConfiguration.defaultAppID,
            .apiAppSecretFile: try folder.write(SandboxConfiguration.defaultAppSecret + "\n", to: "secret"),
        ]
    }

    @Test func anEventBecomesARequestThatTheAPITakes() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.event, to: "events.ndjson")
        try await Sandbox.with(SandboxConfiguration()) { sandbox in
            let streams = Streams()
            let run = DaemonRun(
                settings: try await settings(folder, app(at: sandbox.url, folder)),
                mode: RunMode(isDry: false, createsFIFO: false), console: streams.console)
            #expect(try await run.run() == .success)
            let request = #"{"message_id":"7412093385521004590","status":"APPROVED","i18n_resources":[]}"#
            #expect(streams.outputText == request + "\n")
            #expect(sandbox.acceptedBodies.map { String(decoding: $0, as: UTF8.self) } == [request])
            #expect(sandbox.stats.tokenCalls == 1)
            #expect(streams.errorText.contains("accepted=1 sent=1 superseded=0 pending=0"))
        }
    }

    /// The store is too large to be checked at the start, and the page at which its calls are kept is overwritten.
    @Test(.timeLimit(.minutes(2)))
    func damageThatShowsEndsTheRunAtOnceAndTheNextOneBeginsAnew() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.event, to: "events.ndjson")
        let store = try await DamagedStore.make(in: folder.path("state")) { _ in }
        try await store.damage("attempts")
        try await Sandbox.with(SandboxConfiguration()) { sandbox in
            let settings = try await settings(
                folder, app(at: sandbox.url, folder).merging([.deliveryDrainTimeout: "60s"]) { $1 })
            let mode = RunMode(isDry: false, createsFIFO: false)
            let first = Streams()
            let start = ContinuousClock.now
            #expect(try await DaemonRun(settings: settings, mode: mode, console: first.console).run() == .someFailed)
            #expect(start.duration(to: .now) < .seconds(30))
            #expect(first.errorText.contains("outbox.sqlite is damaged ("))
            let second = Streams()
            #expect(try await DaemonRun(settings: settings, mode: mode, console: second.console).run() == .success)
            #expect(second.errorText.contains("it was set aside as"))
            #expect(second.errorText.contains("accepted=1 sent=1"))
        }
    }

    /// What could not be sent waits in the store, and goes out first at the next start.
    @Test func whatIsPendingGoesOutAtTheNextStart() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.event, to: "events.ndjson")
        // Nothing listens on port 1 of loopback.
        let first = Streams()
        let unreachable = try await settings(folder, app(at: "http://127.0.0.1:1", folder))
        let mode = RunMode(isDry: false, createsFIFO: false)
        #expect(try await DaemonRun(settings: unreachable, mode: mode, console: first.console).run() == .pendingUpdates)
        #expect(first.errorText.contains("accepted=1 sent=0 superseded=0 pending=1"))

        try folder.write("", to: "events.ndjson")
        try await Sandbox.with(SandboxConfiguration()) { sandbox in
            var options = try app(at: sandbox.url, folder)
            options[.deliveryDrainTimeout] = "90s"
            let second = Streams()
            let run = DaemonRun(settings: try await settings(folder, options), mode: mode, console: second.console)
            #expect(try await run.run() == .success)
            #expect(second.errorText.contains("carried=1 accepted=0 sent=1"))
            #expect(second.outputText.isEmpty, "it was emitted by the first run")
            #expect(sandbox.acceptedBodies.count == 1)
        }
    }

    @Test func aDryRunNeedsNeitherStateNorCredentials() async throws {
        let folder = try TemporaryFolder()
        let changed = Self.event.replacingOccurrences(of: "4590", with: "4591")
        try folder.write(Self.event + Self.event + changed, to: "events.ndjson")
        let streams = Streams()
        let run = DaemonRun(
            settings: try await settings(folder, [:]), mode: RunMode(isDry: true, createsFIFO: false),
            console: streams.console)
        #expect(try await run.run() == .success)
        #expect(streams.errorText.contains("matched=1 ignored=0 unmatched=0 skipped=0 blank=0 duplicate=2"))
        #expect(streams.errorText.components(separatedBy: "its content differs").count == 2)
        #expect(streams.errorText.contains("accepted=1 sent=0 superseded=0 pending=0 dead=0 dropped=0 withheld=1"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
    }

    @Test func withoutAnAppNothingStarts() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.event, to: "events.ndjson")
        let run = DaemonRun(
            settings: try await settings(folder, [:]), mode: RunMode(isDry: false, createsFIFO: false),
            console: Streams().console)
        let error = await #expect(throws: ConfigurationError.self) { _ = try await run.run() }
        #expect(error?.description.hasPrefix("no app to send as: give --app-id ID") == true)
    }
}
