import AsyncHTTPClient
import Delivery
import Feishu
import FeishuSandbox
import Foundation
import Logging
import Outbox
import Synchronization
import TestSupport
import Testing

/// A wrong app secret parks the sending; the right one, put into its file, sends everything without a restart.
@Suite(.timeLimit(.minutes(1))) struct MendedSecretTests {
    @Test func theRightSecretInTheFileSendsEverything() async throws {
        let folder = try TemporaryFolder()
        let secret = try folder.write("wrong\n", to: "secret")
        try await Sandbox.with { sandbox in
            let http = FeishuClient.makeHTTPClient()
            let client = FeishuClient(
                configuration: try FeishuClient.Configuration(
                    baseURL: sandbox.url, appID: SandboxConfiguration.defaultAppID, secret: .file(secret),
                    version: "1.2.3"),
                httpClient: http, logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
            let outbox = try Outbox.temporary()
            let updates = (1...50).map { number in
                NewUpdate(
                    plugin: "p", rule: "r", eventID: nil, messageID: "\(number)", status: .approved,
                    body: UpdateRequest(messageID: "\(number)", status: .approved).encoded())
            }
            _ = try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
            let (fates, told) = AsyncStream.makeStream(of: UpdateFate.self)
            let parking = ParkingOptions(firstProbe: .milliseconds(20), mostProbe: .milliseconds(40))
            let delivery = Delivery(
                outbox: outbox, sender: client, options: DeliveryOptions(perSecond: 1000, parking: parking),
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
            ) { fates in fates.forEach { told.yield($0) } }
            async let end: Void = delivery.run()
            while delivery.status.parked != .credentials { await Task.yield() }
            let refused = sandbox.stats.tokenCalls
            while sandbox.stats.tokenCalls < refused + 2 { await Task.yield() }
            #expect(sandbox.stats.updateCalls == 0)
            try Data((SandboxConfiguration.defaultAppSecret + "\n").utf8).write(
                to: URL(filePath: secret), options: .atomic)
            var sent = 0
            for await fate in fates.prefix(50) where fate.outcome == .sent { sent += 1 }
            #expect(sent == 50)
            #expect(delivery.status.parked == nil)
            delivery.stop()
            await end
            #expect(try await outbox.closingCounts().pending == 0)
            outbox.close()
            try await http.shutdown()
        }
    }
}
