import Foundation
import TestSupport
import Testing

/// A store that cannot grow any more, played by the limit on the size of files: what cannot be stored waits.
@Suite(.serialized) struct StoreFullTests {
    @Test(.timeLimit(.minutes(1)))
    func waitsUntilThereIsRoomAndLosesNothing() async throws {
        let folder = try TemporaryFolder()
        let setup = try RunSetup(rules: try CardRules.make(in: folder))
        // 1000 blocks of 512 bytes; the signal that such a write raises is ignored, so that the write fails.
        let daemon = try RunningTool(
            executable: "/bin/sh",
            ["-c", #"trap "" XFSZ; ulimit -S -f 1000; exec "$@""#, "sh", try BuiltProducts.path("approvald")]
                + setup.arguments(["--emit", "none"]),
            environment: ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "100ms"])
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
}
