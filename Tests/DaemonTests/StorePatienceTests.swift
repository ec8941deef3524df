import Feishu
import GRDB
import Logging
import Synchronization
import Testing

@testable import Daemon
@testable import Outbox

/// A store on a file system that became read-only: what cannot be stored waits.
@Suite(.timeLimit(.minutes(1))) struct StorePatienceTests {
    private let outbox: Outbox
    private let lines: AsyncStream<String>
    private let logger: Logger

    init() throws {
        outbox = try Outbox.temporary()
        (logger, lines) = CapturedLog.make()
    }

    private func setReadOnly(_ isReadOnly: Bool) async throws {
        try await outbox.writeWithoutTransaction("test") { database in
            try database.execute(sql: "PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
        }
    }

    private var batch: Batch {
        let body = UpdateRequest(messageID: "1", status: .approved).encoded()
        return Batch(lines: [
            .matched([
                NewUpdate(plugin: "p", rule: "r", eventID: "e", messageID: "1", status: .approved, body: body)
            ])
        ])
    }

    @Test func `reading waits until the store can be written, and stores once`() async throws {
        try await setReadOnly(true)
        let patience = StorePatience(logger: logger, isStopping: { false }, retry: .milliseconds(1))
        async let receipt = patience.whileWaiting("reading") { () async throws(OutboxError) in
            try await outbox.accept(batch)
        }
        var told = lines.makeAsyncIterator()
        let failure = await told.next() ?? ""
        #expect(failure.hasPrefix("reading waits for the store: ") && failure.contains("readonly"))
        try await setReadOnly(false)
        #expect(try await receipt.accepted == 1)
        #expect(await told.next() == "the store works again; reading goes on", "one line for many failures")
        #expect(try await outbox.counts().updates == [.pending: 1])
        outbox.close()
    }

    @Test func `a run that is told to stop does not wait`() async throws {
        try await setReadOnly(true)
        let patience = StorePatience(logger: logger, isStopping: { true }, retry: .milliseconds(1))
        await #expect(throws: OutboxError.self) {
            _ = try await patience.whileWaiting("reading") { () async throws(OutboxError) in
                try await outbox.accept(batch)
            }
        }
        outbox.close()
    }
}
