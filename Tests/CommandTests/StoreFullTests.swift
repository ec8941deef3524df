import Foundation
import TestSupport
import Testing

/// A store that cannot grow any more, played by the limit on the size of files: what cannot be stored waits.
@Suite(.serialized) struct StoreFullTests {
    @Test(.timeLimit(.minutes(1)))
    func waitsUntilThereIsRoomAndLosesNothing() async throws {
        let folder = try TemporaryFolder()
        let setup = try RunSetup(rules: try CardRules.make(in: folder))
        let daemon = try Self.start(setup)
        let cards = (0..<8000).map(String.init)
        daemon.feed(Data(CardRules.lines(cards).utf8))
        #expect(await daemon.reports("reading waits for the store"))
        let lifted = try await Tool.shell("prlimit --pid $0 --fsize=unlimited", [String(daemon.processID)])
        try #require(lifted.status == 0, "\(lifted.errors)")
        #expect(await daemon.reports("the store works again"))
        let ending = await daemon.ending()
        #expect(ending.status == 75)
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["matched"] == cards.count)
        #expect(ending.balance("updates")["accepted"] == cards.count)
    }

    /// What was read and not stored is still in the file.
    @Test(.timeLimit(.minutes(1)))
    func aStopWhileItWaitsLosesNothingOfAFile() async throws {
        let folder = try TemporaryFolder()
        let setup = try RunSetup(rules: try CardRules.make(in: folder))
        let file = try folder.write(CardRules.lines((0..<8000).map(String.init)), to: "events.ndjson")
        let daemon = try Self.start(setup, ["--input", file])
        #expect(await daemon.reports("reading waits for the store"))
        daemon.send(SIGTERM)
        let first = await daemon.ending()
        #expect(first.isBalanced)
        let stored = try #require(first.balance("events")["matched"])
        #expect(stored < 8000)
        #expect(first.status == (stored > 0 ? 75 : 0))

        let second = try await setup.run("", ["--emit", "none", "--input", file], environment: Self.quick)
        #expect(second.isBalanced)
        #expect(second.balance("events")["matched"] == 8000 - stored)
        #expect(second.balance("updates")["pending"] == 8000)
    }

    private static let quick = ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "100ms"]

    /// A daemon whose files hold no more than 1000 blocks of 512 bytes. The signal that such a write raises is ignored,
    /// so that the write fails.
    private static func start(_ setup: RunSetup, _ more: [String] = []) throws -> RunningTool {
        try RunningTool(
            executable: "/bin/sh",
            ["-c", #"trap "" XFSZ; ulimit -S -f 1000; exec "$@""#, "sh", try BuiltProducts.path("approvald")]
                + setup.arguments(["--emit", "none"] + more), environment: quick)
    }
}
