import Feishu
import GRDB
import Testing

@testable import Outbox

/// Stores that older versions wrote.
@Suite struct MigrationTests {
    private static let rows = """
        INSERT INTO cards (id, message_id, is_final, created_at, touched_at) VALUES (1, '1', 0, 1, 1), (2, '2', 0, 1, 1);
        INSERT INTO updates (id, state, card, not_before, accepted_at, is_final, message_id, status, plugin, rule, body)
            VALUES (1, 2, 1, 0, 1, 0, '1', 'APPROVED', 'p', 'r', x''), (2, 0, 2, 0, 1, 0, '2', 'REJECTED', 'p', 'r', x''),
                (3, 4, 1, 0, 1, 0, '1', 'REJECTED', 'p', 'r', x'');
        INSERT INTO event_ids (plugin, event_id, seen_at) VALUES ('p', 'e', 9000000000000);
        INSERT INTO failed_lines (at, reason, detail, line_number, length, raw) VALUES (1, 'rule_error', 'd', 1, 1, x'41');
        """

    @Test(arguments: Schema.migrator.migrations)
    func `a store of any version is brought up to date with what is in it`(version: String) async throws {
        let scratch = try ScratchDirectory()
        try Outbox.open(directory: scratch.state).close()
        let path = scratch.state + "/outbox.sqlite"
        do {
            let queue = try DatabaseQueue(path: path)
            try await queue.erase()
            try Schema.migrator.migrate(queue, upTo: version)
            try await queue.write { try $0.execute(sql: Self.rows) }
            try queue.close()
        }
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(outbox.opening.notices.isEmpty)
        #expect(outbox.opening.carried == 1)
        let receipt = try await outbox.accept(update("1", event: "e"), update("1", event: "f"))
        #expect(receipt.duplicateLines == 1)
        #expect(receipt.stored.map(\.state) == [.pending])
        let visit = try OutboxVisit.open(directory: scratch.state)
        #expect(try visit.retry(Selection(ids: [3])) == [Intervention(id: 3, outcome: .refused(.overtaken))])
        let replayed = try visit.replay(
            [(1, .matched([update("2", event: "g")]))], dedupeWindow: .seconds(9), cardWait: .seconds(9))
        #expect(replayed.count == 1)
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.messageID).sorted() == ["1", "2"])
    }
}
