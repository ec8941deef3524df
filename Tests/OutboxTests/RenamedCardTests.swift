import Feishu
import Outbox
import Testing

@Suite struct RenamedCardTests {
    let outbox: Outbox

    init() throws {
        outbox = try Outbox.temporary()
    }

    private func send(_ messageID: String, as newID: String) async throws -> Exchange {
        try await outbox.accept(update(messageID))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        return try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: newID))], claiming: 0)
    }

    @Test func `later updates of a card go to the id that the API gave`() async throws {
        _ = try await send("1", as: "2")
        let receipt = try await outbox.accept(update("1"))
        let body = UpdateRequest(messageID: "2", status: .approved).encoded()
        #expect(receipt.stored.map(\.body) == [body])
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        #expect(claim.messageID == "2")
        #expect(claim.body == body)
        outbox.close()
    }

    @Test func `an update that waits while the card is renamed goes to the new id`() async throws {
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        try await outbox.accept(update("1", status: .rejected))
        let exchange = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: "2"))], claiming: 1)
        #expect(exchange.claims.map(\.messageID) == ["2"])
        #expect(exchange.claims.map(\.body) == [UpdateRequest(messageID: "2", status: .rejected).encoded()])
        outbox.close()
    }

    @Test func `both ids of a card share its lane`() async throws {
        _ = try await send("1", as: "2")
        let receipt = try await outbox.accept(update("1"), update("2"))
        #expect(receipt.fates.map(\.id) == [receipt.stored[0].id])
        #expect(try await outbox.exchange([], claiming: 5).claims.count == 1)
        outbox.close()
    }

    @Test func `two cards that turn out to be one become one lane`() async throws {
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        let receipt = try await outbox.accept(update("2"), update("1"))
        let exchange = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: "2"))], claiming: 5)
        #expect(exchange.fates.map(\.id) == [claim.id, receipt.stored[0].id])
        #expect(exchange.fates.map(\.outcome) == [.sent, .superseded])
        #expect(exchange.claims.map(\.id) == [receipt.stored[1].id])
        outbox.close()
    }

    /// Which of two waiting updates survives when their cards turn out to be one.
    @Test(
        arguments: [
            (update("1", time: 9), update("2", time: 5), 1), (update("1", time: 5), update("2", time: 9), 2),
            (update("1"), update("2", time: 5), 2), (update("1", time: 5), update("2", time: 5), 2),
            (update("1", time: 5, isFinal: true), update("2", time: 9), 1),
            (update("1", time: 9), update("2", time: 5, isFinal: true), 2),
        ])
    func `lanes are merged by final, then event time, then order`(
        first: NewUpdate, second: NewUpdate, winner: Int
    ) async throws {
        for isSwapped in [false, true] {
            let outbox = try Outbox.temporary()
            defer { outbox.close() }
            let message = isSwapped ? ("2", "1") : ("1", "2")
            try await outbox.accept(update(message.0))
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            let stored = try await outbox.accept(first, second).stored
            let exchange = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: message.1))], claiming: 5)
            #expect(exchange.claims.map(\.id) == [stored[winner - 1].id])
            #expect(exchange.fates.last?.id == stored[2 - winner].id)
        }
    }

    @Test func `what waits is superseded when the card it turns out to be shows something newer`() async throws {
        try await outbox.accept(update("1", time: 9, isFinal: true))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        let older = try await outbox.accept(update("2", time: 10)).stored[0]
        let exchange = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: "2"))], claiming: 5)
        #expect(exchange.fates.map(\.id) == [claim.id, older.id])
        #expect(exchange.claims.isEmpty)
        outbox.close()
    }

    @Test func `a call that fails after its card turned out to show something newer is not repeated`() async throws {
        try await outbox.accept(update("1", time: 9), update("2", time: 5))
        let claims = try await outbox.exchange([], claiming: 2).claims
        let outcomes = [
            ClaimOutcome(claims[0], .sent(messageID: "2")), ClaimOutcome(claims[1], .retry(notBefore: 0)),
        ]
        let exchange = try await outbox.exchange(outcomes, claiming: 5)
        #expect(exchange.fates.map(\.outcome) == [.sent, .superseded])
        #expect(exchange.claims.isEmpty)
        outbox.close()
    }

    @Test(arguments: ["", String(repeating: "9", count: 300)])
    func `an id that cannot be one is not taken`(newID: String) async throws {
        _ = try await send("1", as: newID)
        #expect(try await outbox.accept(update("1")).stored.map(\.body) == [update("1").body])
        outbox.close()
    }
}
